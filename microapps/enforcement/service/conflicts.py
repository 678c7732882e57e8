"""Conflicts of interest (回避关系): an officer declares, from then on may not go there, and the head decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import db
from core.microapp import Permission
from core.paging import Page, page
from core.problems import Forbidden, invalid
from microapps.enforcement import actions, catalogue
from microapps.enforcement.permissions import DECIDE, MANAGE_LIBRARY
from microapps.enforcement.rules import recusal as rules
from microapps.enforcement.service import APP
from microapps.enforcement.states import CONFLICT
from models import workbench
from models.enterprise import Enterprise
from models.identity import holders
from models.library import OfficerConflict
from models.organisation import Organisation, Staff

TODO = "decide_conflict"
NEEDS = {"confirm": DECIDE, "decline": DECIDE, "end": MANAGE_LIBRARY}


def list_conflicts(
    principal: Principal, asked: Page, *, staff_id: UUID | None = None, status: str | None = None,
    q: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Conflicts in one's agency, those in force unless a status is asked for; newest first."""
    query = visible(principal)
    query = query.where(OfficerConflict.status == status if status else OfficerConflict.ended_at.is_null())
    if staff_id:
        query = query.where(OfficerConflict.staff == staff_id)
    if q:
        query = query.where(Staff.name.contains(q) | Enterprise.name.contains(q))
    present = _presenter(principal)
    return page(query, [OfficerConflict.id], asked, present)


def _may(principal: Principal, permission: Permission) -> bool:
    """Whether the permission reaches the caller's own agency, whose conflicts these are."""
    org = Organisation.get_or_none(Organisation.id == principal.org_id)
    return org is not None and principal.reach(permission.name).covers_organisation(org.seq)


def visible(principal: Principal) -> Any:
    """An officer sees the own ones, whoever manages the agency's library all of them."""
    query = OfficerConflict.of_agency(principal.org_id)
    if not _may(principal, MANAGE_LIBRARY):
        query = query.where(OfficerConflict.staff == principal.staff_id)
    return query


def read_conflict(principal: Principal, conflict_id: UUID) -> dict[str, Any]:
    """One conflict; raises NotFound (404)."""
    row = OfficerConflict.find(conflict_id, visible(principal))
    return _presenter(principal)(row)


def _presenter(principal: Principal) -> Callable[[OfficerConflict], dict[str, Any]]:
    permitted = {verb for verb, permission in NEEDS.items() if _may(principal, permission)}

    def present(row: OfficerConflict) -> dict[str, Any]:
        mine = row.staff_id == principal.staff_id
        decider = getattr(row, "decider", None)
        return {
            "id": row.id, "version": row.version, "staff_id": row.staff_id, "staff_name": row.staff.name,
            "enterprise": row.enterprise, "ground": row.ground, "ground_name": catalogue.CONFLICT_GROUNDS[row.ground],
            "note": row.note, "declared_at": row.created_at, "is_own": row.declared_by_id == row.staff_id,
            "status": row.status, "decided_by_name": decider.name if decider is not None and decider.id else None,
            "decided_at": row.decided_at, "decision_note": row.decision_note, "ended_at": row.ended_at,
            "allowed_actions": [
                verb for verb in CONFLICT.allowed_actions(row.status) if verb in permitted and (verb == "end" or not mine)
            ],
        }  # fmt: skip

    return present


def declare_conflict(
    principal: Principal, *, enterprise_id: UUID, ground: str, note: str, staff_id: UUID | None = None
) -> dict[str, Any]:
    """Say that somebody may not inspect an enterprise: an officer for oneself, the head for any of the agency.

    It holds at once; what the head says of somebody else needs no further decision.
    """
    about = staff_id or principal.staff_id
    if about != principal.staff_id and not _may(principal, MANAGE_LIBRARY):
        raise Forbidden("只能为本人登记回避关系。")
    with db.atomic():
        staff = Staff.get_or_none(Staff.id == about, Staff.org == principal.org_id)
        if staff is None:
            raise invalid("/json/staff_id", "该人员不属于本机关。")
        enterprise = Enterprise.visible_to(principal).where(Enterprise.id == enterprise_id).first()
        if enterprise is None:
            raise invalid("/json/enterprise_id", "该企业不存在，或不在您的管辖区域内。")
        row = OfficerConflict.get_or_none(
            OfficerConflict.staff == staff,
            OfficerConflict.enterprise == enterprise,
            OfficerConflict.ended_at.is_null(),
        )
        if row is None:
            row = OfficerConflict.create(
                staff=staff, enterprise=enterprise, ground=ground, note=note, declared_by=principal.staff_id
            )
            audit.record(principal, actions.CONFLICT_DECLARED, row)
            _put_to_head(principal, row)
    return read_conflict(principal, row.id)


def _put_to_head(principal: Principal, row: OfficerConflict) -> None:
    if _may(principal, DECIDE) and row.staff_id != principal.staff_id:
        _decide(principal, row, "confirm", row.version, "")
        return
    for head in holders("agency_head", Organisation.get_by_id(principal.org_id)):
        if head != row.staff_id:
            title = f"决定{row.staff.name}的回避申报"
            workbench.ask(APP, TODO, title, row, f"/conflicts/{row.id}", staff_id=head)


def decide_conflict(
    principal: Principal, conflict_id: UUID, *, version: int, approved: bool, note: str
) -> dict[str, Any]:
    """The head confirms the conflict, or finds that there is none; then the officer may go again."""
    with db.atomic():
        row = OfficerConflict.find(conflict_id, visible(principal))
        if not _may(principal, DECIDE):
            raise Forbidden("只有本机关负责人可以决定回避。")
        check(row, version)
        rules.is_decided_by_another(row.staff_id, principal.staff_id).or_refuse()
        if not approved and not note:
            raise invalid("/json/note", "不予认定的，应写明理由。")
        _decide(principal, row, "confirm" if approved else "decline", version, note)
        workbench.settle(row, TODO)
    return read_conflict(principal, conflict_id)


def _decide(principal: Principal, row: OfficerConflict, verb: str, version: int, note: str) -> None:
    now = clock.now()
    row.change(
        version,
        status=CONFLICT.next(row.status, verb),
        decided_by=principal.staff_id,
        decided_at=now,
        decision_note=note,
        ended_at=now if verb == "decline" else None,
    )
    title = "回避关系已确认" if verb == "confirm" else "回避申报不予认定"
    body = f"{row.enterprise.name}{'：' + note if note else ''}"
    workbench.tell(APP, title, body, f"/conflicts/{row.id}", staff_id=row.staff_id)
    audit.record(principal, actions.CONFLICT_DECIDED, row, approved=verb == "confirm")


def end_conflict(principal: Principal, conflict_id: UUID, *, version: int) -> None:
    """The ground is gone; the row stays with the day it ended."""
    with db.atomic():
        row = OfficerConflict.find(conflict_id, visible(principal))
        check(row, version)
        row.change(version, status=CONFLICT.next(row.status, "end"), ended_at=clock.now())
        workbench.settle(row, TODO)
        audit.record(principal, actions.CONFLICT_ENDED, row)


def conflicted(staff_ids: list[UUID], enterprise_id: UUID) -> list[str]:
    """Names of those who may not go to an enterprise."""
    rows = (
        OfficerConflict.in_force(staff_ids)
        .select_extend(Staff)
        .join(Staff, on=(OfficerConflict.staff == Staff.id))
        .where(OfficerConflict.enterprise == enterprise_id)
        .order_by(Staff.id)
    )
    return list(dict.fromkeys(row.staff.name for row in rows))
