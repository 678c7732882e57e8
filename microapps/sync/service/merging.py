"""Edits of shared fields: each device's last value per field, merged or laid open as a conflict."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core import audit
from core.db import Base
from core.offline import OfflineAct, Values
from core.problems import invalid
from microapps.sync import actions
from microapps.sync.rules import SERVER, Edit, Field, Outcome, settle
from models import workbench
from models.device import Device
from models.identity import Account
from models.sync import FieldEdit, SyncConflict, SyncItem

DECIDED = "decided"
APP = "sync"


class Merger:
    """One item's edits against one object: settle every field, write what changed, keep what differs."""

    def __init__(self, act: OfflineAct, item: SyncItem, subject: Any, base: Values, author: str) -> None:
        self._act, self._item, self._subject, self._base = act, item, subject, base
        self._base_version = int(item.detail["base_version"])
        self._author = author
        self._frozen = act.subject.fields.is_frozen(subject)
        self._rows: dict[str, list[FieldEdit]] = {}
        self._open: dict[str, SyncConflict] = {}
        self._applied_version = 0
        self.conflicts: list[SyncConflict] = []

    def merge(self, principal: Any, wanted: Values) -> None:
        """Settle and write `wanted`; `conflicts` lists what somebody must decide."""
        fields = self._act.subject.fields
        current = fields.read(self._subject)
        if strange := sorted(set(wanted) - set(current)):
            raise invalid("/body", f"没有这些项：{'、'.join(strange)[:200]}。")
        self._load(wanted)
        outcomes = {name: self._settle(name, value, current[name]) for name, value in wanted.items()}
        writes = {name: done.value for name, done in outcomes.items() if done.value != current[name]}
        if writes:
            fields.save(principal, self._subject.id, self._subject.version, writes)
        elif any(done.sides for done in outcomes.values()):
            self._subject.change()  # a new ETag, so that every device reads again and sees the conflict
        self._applied_version = self._version()
        for name, done in outcomes.items():
            self._remember(name, wanted[name], done)
            self._lay_open(principal, name, done)

    def _load(self, wanted: Values) -> None:
        names = list(wanted)
        about = FieldEdit.select().where(FieldEdit.subject_id == self._subject.id, FieldEdit.field.in_(names))
        for row in about:
            self._rows.setdefault(row.field, []).append(row)
        found = SyncConflict.select().where(
            SyncConflict.subject_id == self._subject.id,
            SyncConflict.field.in_(names),
            SyncConflict.status == "open",
        )
        self._open = {row.field: row for row in found}

    def _own(self, name: str) -> FieldEdit | None:
        return next((row for row in self._rows.get(name, []) if row.device_id == self._item.device_id), None)

    def _trunk(self, name: str) -> tuple[Any, int]:
        """What the device had seen before its first edit since it last read the object, and of which version."""
        own = self._own(name)
        if own is not None and self._base_version < own.applied_version:
            return own.base, own.base_version
        return self._base.get(name), self._base_version

    def _settle(self, name: str, value: Any, current: Any) -> Outcome:
        rows = self._rows.get(name, [])
        base, base_version = self._trunk(name)
        mine = Edit(str(self._item.device_id), base, base_version, value, _instant(self._item.device_time))
        in_dispute = {side["source"] for side in self._open[name].sides} if name in self._open else set()
        others = [
            _edit(row)
            for row in rows
            if row.device_id != self._item.device_id
            and (row.applied_version > self._base_version or _source(row) in in_dispute)
        ]
        latest = max(rows, key=lambda row: row.applied_version, default=None)
        expected = latest.outcome if latest else self._base.get(name)
        field = Field(self._act.subject.fields.is_append_only(name), self._frozen, self._act.asserts)
        return settle(mine, others, current, expected, field)

    def _remember(self, name: str, value: Any, done: Outcome) -> None:
        base, base_version = self._trunk(name)
        self._put(name, self._item.device_id, {
            "base": base, "base_version": base_version, "value": value, "outcome": done.value,
            "at": self._item.device_time, "applied_version": self._applied_version, "item_id": self._item.id,
            "author": self._author,
        })  # fmt: skip
        server = next((side for side in done.sides if side.source == SERVER), None)
        if server is not None:
            self._put(name, None, {
                "base": server.base, "base_version": server.base_version, "value": server.value,
                "outcome": done.value, "at": self._item.received_at, "applied_version": self._applied_version,
                "item_id": None, "author": "在线修改",
            })  # fmt: skip

    def _version(self) -> int:
        """The object's version once the item is in."""
        return int(type(self._subject).select(type(self._subject).version).where(
            type(self._subject).id == self._subject.id).scalar())  # fmt: skip

    def _put(self, name: str, device_id: UUID | None, values: dict[str, Any]) -> None:
        put_edit(self._subject.id, name, device_id, values)

    def _lay_open(self, principal: Any, name: str, done: Outcome) -> None:
        known = self._open.get(name)
        if not done.sides:
            if known is not None:
                known.change(status="agreed", resolution={"value": done.value})
            return
        sides = self._told(name, done)
        if known is not None:
            self.conflicts.append(known.change(base=done.base, sides=sides))
            return
        subject = self._act.subject
        opened = SyncConflict.create(
            org=self._subject.org_id,
            subject_type=subject.type,
            subject_id=self._subject.id,
            field=name,
            title=subject.fields.label(self._subject, name)[:200],
            path=subject.path.format(id=self._subject.id),
            base=done.base,
            sides=sides,
        )
        audit.record(principal, actions.CONFLICT_OPENED, opened, field=name, subject_id=self._subject.id)
        tell_sides(opened, "两台设备填写不一致，请核对后选定")
        self.conflicts.append(opened)

    def _told(self, name: str, done: Outcome) -> list[dict[str, Any]]:
        """The sides as people see them, with the item and the author of each."""
        rows = {_source(row): row for row in self._rows.get(name, [])}
        told = []
        for side in done.sides:
            row = rows.get(side.source)
            is_mine = side.source == str(self._item.device_id)
            told.append({
                "id": str(self._item.id) if is_mine else str(row.item_id) if row and row.item_id else side.source,
                "source": side.source,
                "author": self._author if is_mine else row.author if row else "在线修改",
                "value": side.value,
                "at": side.at,
            })  # fmt: skip
        return told


def put_edit(subject_id: UUID, name: str, device_id: UUID | None, values: dict[str, Any]) -> None:
    """Keep the last edit of a field by a device (None: a decision, or a change made online)."""
    whose = FieldEdit.device.is_null() if device_id is None else FieldEdit.device == device_id
    mine = (FieldEdit.subject_id == subject_id) & (FieldEdit.field == name) & whose
    if not FieldEdit.update(**values).where(mine).execute():
        FieldEdit.create(subject_id=subject_id, field=name, device=device_id, **values)


def tell_sides(conflict: SyncConflict, body: str) -> None:
    """Message everybody who is a side of the conflict."""
    devices = [side["source"] for side in conflict.sides if side["source"] not in (SERVER, DECIDED)]
    rows = (
        Account.select(Account.staff).join(Device).where(Device.id.in_([UUID(d) for d in devices])).distinct()
    )
    for row in rows:
        workbench.tell(APP, f"填写冲突：{conflict.title}", body, conflict.path, staff_id=row.staff_id)


def _source(row: FieldEdit) -> str:
    if row.device_id is not None:
        return str(row.device_id)
    return SERVER if row.author == "在线修改" else DECIDED


def _edit(row: FieldEdit) -> Edit:
    return Edit(_source(row), row.base, row.base_version, row.value, _instant(row.at))


def _instant(value: Any) -> str:
    return str(value.isoformat()) if value else ""


def perform(act: OfflineAct, principal: Any, subject: Base, body: dict[str, Any]) -> None:
    """The use case itself, on the version just read."""
    act.perform(principal, subject.id, version=subject.version, **body)
