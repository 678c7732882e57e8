"""Deciding between the sides of a conflict: an act of its own, by an officer of the visit, audited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, offline
from core.conditional import check
from core.db import db
from core.offline import Subject
from core.paging import Page, page
from core.problems import WrongState, invalid
from microapps.sync import actions
from microapps.sync.service.merging import DECIDED, put_edit, tell_sides
from models.sync import FieldEdit, SyncConflict


def list_conflicts(
    principal: Principal, asked: Page, *, status: str | None = None, subject_id: UUID | None = None
) -> dict[str, Any]:
    """Conflicts of the agencies within reach, newest first."""
    query = SyncConflict.visible_to(principal)
    if status:
        query = query.where(SyncConflict.status == status)
    if subject_id:
        query = query.where(SyncConflict.subject_id == subject_id)
    return page(query, [SyncConflict.id], asked, _view)


def read_conflict(principal: Principal, conflict_id: UUID) -> dict[str, Any]:
    """One conflict; raises NotFound (404)."""
    return _view(SyncConflict.find(conflict_id, SyncConflict.visible_to(principal)))


def resolve(
    principal: Principal, conflict_id: UUID, *, version: int, side: str, reason: str
) -> dict[str, Any]:
    """Let one side hold, or what both had seen before (`base`); a signed record cannot become another.

    Raises NotFound (404), Forbidden (403) for who was not on the visit, WrongState (409), Stale (412).
    """
    with db.atomic():
        conflict = SyncConflict.find(conflict_id, SyncConflict.visible_to(principal))
        kind = _kind(conflict.subject_type)
        subject: Any = kind.find(principal, conflict.subject_id)
        check(conflict, version)
        if conflict.status != "open":
            raise WrongState("该冲突已经处理。", allowed_actions=[])
        value = _value_of(conflict, side)
        conflict.change(version, status="resolved", resolution={
            "side": side, "value": value, "by": principal.name, "at": clock.now().isoformat(), "reason": reason,
        })  # fmt: skip
        _write(principal, kind, subject, conflict, value)
        audit.record(
            principal, actions.CONFLICT_RESOLVED, conflict, field=conflict.field, side=side, reason=reason
        )
        tell_sides(conflict, f"{principal.name}已选定：{reason}")
    return read_conflict(principal, conflict_id)


def _value_of(conflict: SyncConflict, side: str) -> Any:
    values = {one["id"]: one["value"] for one in conflict.sides} | {"base": conflict.base}
    if side not in values:
        raise invalid("/json/side", "请选择冲突中列出的一方。")
    return values[side]


def _write(principal: Principal, kind: Subject, subject: Any, conflict: SyncConflict, value: Any) -> None:
    """Put the value in place, and replace every device's edit by the decision, which later edits must have seen."""
    current = kind.fields.read(subject).get(conflict.field)
    if kind.fields.is_frozen(subject) and value != current:
        raise WrongState(
            "笔录已由当事人签字，不能改动；请选择已签字的内容，另一方的内容留存在本记录中。",
            allowed_actions=["keep_signed"],
        )
    if value != current:
        kind.fields.save(principal, subject.id, subject.version, {conflict.field: value})
        applied = subject.version + 1
    else:
        applied = subject.change().version
    FieldEdit.delete().where(FieldEdit.subject_id == subject.id, FieldEdit.field == conflict.field).execute()
    put_edit(subject.id, conflict.field, None, {
        "base": conflict.base, "base_version": applied, "value": value, "outcome": value, "at": clock.now(),
        "applied_version": applied, "item_id": None, "author": DECIDED,
    })  # fmt: skip


def _kind(subject_type: str) -> Subject:
    return next(act.subject for act in offline.acts().values() if act.subject.type == subject_type)


def _view(row: SyncConflict) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "subject_type": row.subject_type,
        "subject_id": row.subject_id,
        "field": row.field,
        "title": row.title,
        "path": row.path,
        "base": row.base,
        "sides": row.sides,
        "status": row.status,
        "resolution": row.resolution,
        "created_at": row.created_at,
    }
