"""Transfers, secondments, leaving and additional posts (人员变动): entered by the system administrator, dated, withdrawable.

A change dated in the past restates the figures of the days since, each with a new revision; "as known at" still tells
what was told then.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import structlog

from auth import actions, personnel_effects, personnel_rules
from auth.permissions import MANAGE_PERSONNEL
from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from core.problems import Forbidden, Problem, WrongState, invalid
from models.organisation import Organisation, Post, Staff
from models.personnel import KIND_LABELS, STATUS_LABELS, ChangeKind, ChangeStatus, PersonnelChange

log = structlog.get_logger()


def enter(
    principal: Principal, *, staff_id: UUID, kind: str, effective_on: date, basis: str, to_org_id: UUID | None = None,
    title: str = "", until_on: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Enter a change; one dated today or before takes effect at once. Raises InvalidInput (422), Forbidden (403)."""
    asked = personnel_rules.Change(ChangeKind(kind), effective_on, to_org_id, title, until_on)
    with db.atomic():
        staff = _person(principal, staff_id)
        if to_org_id and not _organisations(principal).where(Organisation.id == to_org_id).exists():
            raise invalid(
                "/json/to_org_id", "该单位不存在，或不在您的管理范围内；跨范围变动请由上级系统管理员登记。"
            )
        person = personnel_effects.person_of(staff)
        if why := _refusal(asked, person, staff):
            raise invalid(f"/json/{why[0]}", why[1])
        change = _schedule(principal, asked, staff, person, basis)
        if until_on:
            back = personnel_rules.Change(ChangeKind.RETURN, until_on, None, "", None)
            _schedule(principal, back, staff, person, basis)
        audit.record(principal, actions.PERSONNEL_ENTERED, change, kind=kind, effective_on=effective_on)
        if effective_on <= clock.today():
            personnel_effects.apply(change, staff, person)
    return read(principal, change.id)


def _schedule(
    principal: Principal,
    asked: personnel_rules.Change,
    staff: Staff,
    person: personnel_rules.Person,
    basis: str,
) -> PersonnelChange:
    return PersonnelChange.create(
        staff=staff.id, kind=asked.kind, effective_on=asked.effective_on, from_org=staff.org_id,
        to_org=asked.to_org_id or (person.org_id if asked.kind == ChangeKind.RETURN else None), title=asked.title,
        old_title=person.main_title, basis=basis, entered_by=principal.name,
    )  # fmt: skip


def _refusal(
    asked: personnel_rules.Change, person: personnel_rules.Person, staff: Staff
) -> tuple[str, str] | None:
    waiting = PersonnelChange.select().where(
        PersonnelChange.staff == staff.id, PersonnelChange.status == ChangeStatus.SCHEDULED,
        PersonnelChange.kind == asked.kind, PersonnelChange.effective_on == asked.effective_on,
        PersonnelChange.title == asked.title,
    )  # fmt: skip
    if waiting.exists():
        return "effective_on", "同一天的同类变动已登记，正待生效。"
    return personnel_rules.refusal(asked, person, clock.today())


def withdraw(principal: Principal, change_id: UUID, *, version: int) -> dict[str, Any]:
    """Take a change back: one that waits never takes effect, the latest that did is undone.

    Raises NotFound (404), Stale (412), WrongState (409) when a later change rests on it, Forbidden (403).
    """
    with db.atomic():
        change = PersonnelChange.find(change_id, _within(principal))
        check(change, version)
        staff = _person(principal, change.staff_id)
        if change.status not in (ChangeStatus.SCHEDULED, ChangeStatus.DONE):
            raise WrongState("此变动已撤销或未能生效，无需再撤销。", allowed_actions=[])
        was_done = change.status == ChangeStatus.DONE
        if was_done and not personnel_effects.is_latest(change):
            raise WrongState("之后还有变动，请先撤销较晚的变动。", allowed_actions=[])
        change.change(version, status=ChangeStatus.WITHDRAWN, withdrawn_at=clock.now())
        if was_done:
            personnel_effects.undo(change, staff)
        audit.record(principal, actions.PERSONNEL_WITHDRAWN, change, kind=change.kind, was_done=was_done)
    return read(principal, change_id)


def apply_due() -> int:
    """Let the changes take effect whose day has come, in the order of days; returns how many did."""
    due = (
        PersonnelChange.select()
        .where(
            PersonnelChange.status == ChangeStatus.SCHEDULED, PersonnelChange.effective_on <= clock.today()
        )
        .order_by(PersonnelChange.effective_on, PersonnelChange.id)
    )
    return sum(_take_effect(change) for change in list(due))


def _take_effect(change: PersonnelChange) -> bool:
    asked = personnel_rules.Change(
        ChangeKind(change.kind), as_date(change.effective_on),
        None if change.kind == ChangeKind.RETURN else change.to_org_id, change.title, None,
    )  # fmt: skip
    try:
        with db.atomic():
            staff = Staff.get_by_id(change.staff_id)
            person = personnel_effects.person_of(staff)
            why = personnel_rules.refusal(asked, person, clock.today())
            if why:
                change.change(status=ChangeStatus.LAPSED, note=why[1][:200])
            else:
                personnel_effects.apply(change, staff, person)
            audit.record(
                audit.SYSTEM, actions.PERSONNEL_APPLIED, change, kind=change.kind, status=change.status
            )
    except Problem as problem:
        log.error("personnel_change_waits", change=str(change.id), problem=type(problem).__name__)
        return False
    return why is None


# -- reading ----------------------------------------------------------------------------------------------------


def listing(
    principal: Principal, asked: Page, *, staff_id: UUID | None = None, status: str | None = None,
    kind: str | None = None, q: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Changes within reach, latest day first."""
    query = _within(principal)
    for field, value in (
        (PersonnelChange.staff, staff_id), (PersonnelChange.status, status), (PersonnelChange.kind, kind)
    ):  # fmt: skip
        if value is not None:
            query = query.where(field == value)
    if q:
        query = query.where(Staff.name.startswith(q))
    return page(query, [PersonnelChange.effective_on, PersonnelChange.id], asked, _view)


def read(principal: Principal, change_id: UUID) -> dict[str, Any]:
    """One change; raises NotFound (404)."""
    return _view(PersonnelChange.find(change_id, _within(principal)))


def people(principal: Principal, asked: Page, *, q: str) -> dict[str, Any]:
    """Staff in service within reach, by the beginning of their name."""
    query = _people(principal).where(Staff.name.startswith(q), Staff.left_on.is_null())
    return page(query, [Staff.id], asked, _choice, descending=False)


def organisations(principal: Principal, asked: Page, *, q: str) -> dict[str, Any]:
    """Organisations within reach whose name holds `q`."""
    query = _organisations(principal).where(Organisation.name.contains(q))
    return page(
        query, [Organisation.seq], asked, lambda row: {"id": row.id, "name": row.name, "note": row.code},
        descending=False,
    )  # fmt: skip


def person(principal: Principal, staff_id: UUID) -> dict[str, Any]:
    """Where somebody belongs and which posts are held; raises NotFound (404)."""
    staff = Staff.find(staff_id, _people(principal))
    found = personnel_effects.person_of(staff)
    home = Organisation.get_by_id(found.seconded_from) if found.seconded_from else None
    posts = Post.select(Post, Organisation).join(Organisation).where(Post.staff == staff.id)
    return {
        "id": staff.id,
        "name": staff.name,
        "org_name": staff.org.name,
        "activated_on": found.activated_on,
        "left_on": found.left_on,
        "seconded_from": home.name if home else None,
        "posts": [
            {"org_id": post.org_id, "org_name": post.org.name, "title": post.title, "is_main": post.is_main}
            for post in posts.order_by(Post.is_main.desc(), Post.id)
        ],
    }


def _within(principal: Principal) -> Any:
    return PersonnelChange.within(principal.reach(MANAGE_PERSONNEL.name))


def _people(principal: Principal) -> Any:
    return Staff.with_org().where(principal.reach(MANAGE_PERSONNEL.name).organisations(Organisation.seq))


def _organisations(principal: Principal) -> Any:
    return Organisation.within(principal.reach(MANAGE_PERSONNEL.name))


def _person(principal: Principal, staff_id: UUID) -> Staff:
    """Somebody within reach who is not the caller."""
    staff = _people(principal).where(Staff.id == staff_id).first()
    if staff is None:
        raise invalid("/json/staff_id", "该人员不存在，或不在您的管理范围内。")
    if staff.id == principal.staff_id:
        raise Forbidden("不能登记自己的变动，请由另一名系统管理员办理。")
    return staff


def _choice(row: Any) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "note": row.org.name}


def _view(row: PersonnelChange) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "staff_id": row.staff_id,
        "name": row.staff.name,
        "kind": row.kind,
        "kind_label": KIND_LABELS[ChangeKind(row.kind)],
        "status": row.status,
        "status_label": STATUS_LABELS[ChangeStatus(row.status)],
        "effective_on": as_date(row.effective_on),
        "from_org": row.origin.name,
        "to_org": row.target.name if row.target else None,
        "title": row.title,
        "basis": row.basis,
        "entered_by": row.entered_by,
        "entered_at": row.created_at,
        "applied_at": row.applied_at,
        "withdrawn_at": row.withdrawn_at,
        "is_backdated": bool(row.applied_at) and clock.day_of(row.created_at) > as_date(row.effective_on),
        "note": row.note,
    }
