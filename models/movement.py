"""Who belonged where on an earlier day: moves of people and of organisations, as dated rows.

`Staff.org` and `Organisation.parent` say how it is now; a row here says how it was before a day. The
place on day D is therefore what the first move after D left, or the present one when there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import peewee as pw

from core import clock
from core.db import Base, InstantField, db
from core.problems import invalid
from models.organisation import Organisation, Staff


class MoveKind(StrEnum):
    """Why a person's organisation changed; figures treat all three alike."""

    TRANSFER = "transfer"
    SECONDMENT = "secondment"
    RETURN = "return"


class StaffMove(Base):
    """From the start of `moved_on` a person counts in `new_org`, until then in `old_org`."""

    staff = pw.ForeignKeyField(Staff, backref="moves")
    old_org = pw.ForeignKeyField(Organisation, backref="+")
    new_org = pw.ForeignKeyField(Organisation, backref="+")
    moved_on = pw.DateField(index=True)
    kind = pw.CharField(20, default=MoveKind.TRANSFER)
    withdrawn_at = InstantField(null=True)
    """When it was taken back; it then only tells what was thought until that moment ("as known at")."""

    class Meta:
        # One move a day stands: the last one of the day is what the day ends with. Withdrawn ones may lie beside it.
        indexes = ((("staff", "moved_on"), False),)


class OrganisationMove(Base):
    """From the start of `moved_on` an organisation stands under `new_parent`, until then under `old_parent`."""

    org = pw.ForeignKeyField(Organisation, backref="moves")
    old_parent = pw.ForeignKeyField(Organisation, backref="+")
    new_parent = pw.ForeignKeyField(Organisation, backref="+")
    moved_on = pw.DateField(index=True)

    class Meta:
        indexes = ((("org", "moved_on"), True),)


def move_staff(
    staff: Staff, org_id: UUID, *, on: date | None = None, kind: MoveKind = MoveKind.TRANSFER
) -> None:
    """Let a person count in another organisation from `on` (today when None), and belong to it.

    A secondment (借调) is a move there and a move back. Raises InvalidInput (422) when a later move is known.
    """
    on = on or clock.today()
    with db.atomic():
        mine = (StaffMove.staff == staff.id) & StaffMove.withdrawn_at.is_null()
        _refuse_disorder(StaffMove, mine, on)
        same_day = StaffMove.get_or_none(mine, StaffMove.moved_on == on)
        if same_day:
            same_day.change(new_org=org_id, kind=kind)
        else:
            StaffMove.create(staff=staff.id, old_org=staff.org_id, new_org=org_id, moved_on=on, kind=kind)
        staff.change(org=org_id)


def latest_move(staff_id: UUID) -> StaffMove | None:
    """The move that put a person where they belong now; None when they never moved."""
    mine = StaffMove.select().where(StaffMove.staff == staff_id, StaffMove.withdrawn_at.is_null())
    return mine.order_by(StaffMove.moved_on.desc()).first()


def take_back(staff: Staff) -> None:
    """Undo the latest move, as if it had never been; what was told meanwhile stays known."""
    with db.atomic():
        last = latest_move(staff.id)
        if last is None:
            raise invalid("/json/staff_id", "没有可撤销的变动。")
        last.change(withdrawn_at=clock.now())
        staff.change(org=last.old_org_id)


def move_organisation(org: Organisation, parent: Organisation, *, on: date | None = None) -> None:
    """Put an organisation with all below it under another parent from `on` (today when None); renumbers the tree.

    Raises InvalidInput (422) when the parent lies below it, or a later move is known.
    """
    on = on or clock.today()
    if org.seq <= parent.seq <= org.last_seq:
        raise invalid("/json/parent_id", "不能移到自己或下级单位之下。")
    with db.atomic():
        _refuse_disorder(OrganisationMove, OrganisationMove.org == org.id, on)
        same_day = OrganisationMove.get_or_none(
            OrganisationMove.org == org.id, OrganisationMove.moved_on == on
        )
        if same_day:
            same_day.change(new_parent=parent.id)
        else:
            OrganisationMove.create(org=org.id, old_parent=org.parent_id, new_parent=parent.id, moved_on=on)
        org.change(parent=parent.id)
        renumber()


def _refuse_disorder(model: type[Any], mine: Any, on: date) -> None:
    if model.select().where(mine, model.moved_on > on).exists():
        raise invalid("/json/moved_on", "已有更晚的变动，不能补登更早的变动。")


def renumber() -> int:
    """Number the tree in pre-order again after a change of parents; returns how many rows changed."""
    rows: list[Any] = list(
        Organisation.select(
            Organisation.id, Organisation.parent, Organisation.seq, Organisation.last_seq, Organisation.level
        )
        .order_by(Organisation.seq)
        .tuples()
    )
    held = {row[0]: row[2:] for row in rows}
    changed = 0
    for org_id, seq, last_seq, level in pre_order([(row[0], row[1]) for row in rows]):
        if held[org_id] != (seq, last_seq, level):
            changed += 1
            Organisation.update(seq=seq, last_seq=last_seq, level=level).where(
                Organisation.id == org_id
            ).execute()
    return changed


def pre_order(edges: list[tuple[Any, Any]]) -> Iterator[tuple[Any, int, int, int]]:
    """(node, number, last number below, depth) of every (node, parent); siblings stay in the order given."""
    children: dict[Any, list[Any]] = {}
    for node, parent in edges:
        children.setdefault(parent, []).append(node)
    number = -1
    opened: dict[Any, int] = {}
    waiting = [(node, 0, False) for node in reversed(children.get(None, []))]
    while waiting:
        node, depth, is_done = waiting.pop()
        if is_done:
            yield node, opened[node], number, depth
            continue
        number += 1
        opened[node] = number
        waiting.append((node, depth, True))
        waiting += [(child, depth + 1, False) for child in reversed(children.get(node, []))]
