"""Recusal (行政处罚法 43, PEN-003): the party or an officer asks, the head decides, the visit goes on meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, officers
from core.conditional import check
from core.db import db
from core.paging import Page, page
from core.problems import Forbidden, WrongState, invalid
from microapps.enforcement import actions
from microapps.enforcement.permissions import DECIDE, INSPECT
from microapps.enforcement.rules import recusal as rules
from microapps.enforcement.service import APP, agencies, conflicts, signing
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.views import find, officers_of
from microapps.enforcement.states import RECUSAL
from models import workbench
from models.after_visit import RecusalRequest
from models.identity import holders
from models.inspection import InspectionOfficer
from models.officers import officers_by_staff
from models.telemetry import record_act

RELATIONS = {
    "kin": "近亲属",
    "employer": "曾在该单位任职",
    "shareholding": "持有该单位股权",
    "neighbour": "同住一处或往来密切",
    "other": "其他可能影响公正的关系",
}


def request_recusal(
    principal: Principal, inspection_id: UUID, *, officer_id: UUID, relation: str, reason: str
) -> dict[str, Any]:
    """Ask that an officer steps back: the enterprise's contact, or one of the visit's officers."""
    with db.atomic():
        inspection = find(principal, inspection_id)
        present = {officer["id"]: officer["name"] for officer in officers_of(inspection)}
        if officer_id not in present:
            raise invalid("/json/officer_id", "该人员不是本次检查的执法人员。")
        if principal.enterprise_id is None and principal.staff_id not in present:
            raise Forbidden("只有当事人或本次检查的执法人员可以申请回避。")
        if inspection.status == "closed":
            raise WrongState("检查已结束，不能再申请回避；对结果有异议的，请提出异议。", allowed_actions=[])
        row = RecusalRequest.create(
            inspection=inspection.id,
            org=inspection.org_id,
            enterprise=inspection.enterprise_id,
            officer=officer_id,
            applicant_kind="party" if principal.enterprise_id else "officer",
            applicant_name=principal.name,
            relation=relation,
            reason=reason,
        )
        audit.record(principal, actions.RECUSAL_REQUESTED, inspection, officer=str(officer_id))
        for staff_id in holders("agency_head", inspection.org):
            title = f"决定回避申请：{inspection.enterprise.name}"
            workbench.ask(APP, "decide_recusal", title, row, f"/recusals/{row.id}", staff_id=staff_id)
    return read_recusal(principal, row.id)


def list_recusals(
    principal: Principal, asked: Page, *, status: str | None = None, inspection_id: UUID | None = None
) -> dict[str, Any]:
    """Requests within reach, newest first."""
    query = RecusalRequest.visible_to(principal)
    if status:
        query = query.where(RecusalRequest.status == status)
    if inspection_id:
        query = query.where(RecusalRequest.inspection == inspection_id)
    return page(query, [RecusalRequest.id], asked, lambda row: _view(row, principal))


def read_recusal(principal: Principal, recusal_id: UUID) -> dict[str, Any]:
    """One request; raises NotFound (404)."""
    return _view(RecusalRequest.find(recusal_id, RecusalRequest.visible_to(principal)), principal)


def decide_recusal(
    principal: Principal, recusal_id: UUID, *, version: int, approved: bool, note: str
) -> dict[str, Any]:
    """The agency's head decides; approved, the officer leaves the visit, which waits until two are there."""
    with db.atomic():
        row = RecusalRequest.find(recusal_id, RecusalRequest.visible_to(principal))
        if not principal.reach(DECIDE.name).covers_organisation(row.org.seq):
            raise Forbidden("只有本机关负责人可以决定回避。")
        check(row, version)
        row.change(
            version,
            status=RECUSAL.next(row.status, "approve" if approved else "reject"),
            decided_by=principal.staff_id,
            decided_at=clock.now(),
            note=note,
        )
        if approved:
            _remove(principal, row)
        workbench.settle(row, "decide_recusal")
        title = "回避申请已批准" if approved else "回避申请未批准"
        path = f"/inspections/{row.inspection_id}"
        workbench.tell(APP, title, note or row.inspection.number, path, enterprise_id=row.enterprise_id)
        for officer in officers_of(row.inspection):
            workbench.tell(APP, title, f"{row.officer.name}：{note}", path, staff_id=officer["id"])
        audit.record(principal, actions.RECUSAL_DECIDED, row, approved=approved)
        record_act(principal, APP, "决定回避", row, path, node=True)
    return read_recusal(principal, recusal_id)


def _remove(principal: Principal, row: RecusalRequest) -> None:
    """The officer leaves; what was done until then stays on the record."""
    InspectionOfficer.update(
        removed_at=clock.now(),
        removed_why=f"回避：{RELATIONS[row.relation]}",
        version=InspectionOfficer.version + 1,
    ).where(
        InspectionOfficer.inspection == row.inspection_id,
        InspectionOfficer.staff == row.officer_id,
        InspectionOfficer.removed_at.is_null(),
    ).execute()
    inspection = find(principal, row.inspection_id)
    inspection.change()
    signing.complete_when_signed(inspection, principal)


def add_officer(principal: Principal, inspection_id: UUID, *, version: int, staff_id: UUID) -> dict[str, Any]:
    """Bring another licensed officer of the agency, by one of the visit's officers or the head (PEN-001)."""
    with db.atomic():
        inspection = find(principal, inspection_id)
        present = {officer["id"] for officer in officers_of(inspection)}
        is_head = principal.reach(DECIDE.name).covers_organisation(inspection.org.seq)
        if not is_head and not (principal.permits(INSPECT.name) and principal.staff_id in present):
            raise Forbidden("只有本次检查的执法人员或本机关负责人可以增派人员。")
        check(inspection, version)
        if inspection.status == "closed":
            raise WrongState("检查已结束，不能再增派人员。", allowed_actions=[])
        [chosen] = officers_by_staff([staff_id], pointer="/json/staff_id")
        along = [one.org_id for one in agencies.along(inspection)]
        officers.holds_licence(chosen, inspection.org_id, clock.today(), joint=along).or_refuse()
        rules.goes_unbiased(conflicts.conflicted([staff_id], inspection.enterprise_id)).or_refuse()
        if (
            InspectionOfficer.select()
            .where(InspectionOfficer.inspection == inspection, InspectionOfficer.staff == staff_id)
            .exists()
        ):
            raise invalid("/json/staff_id", "该人员已参加本次检查，或已经回避。")
        inspection.change(version)
        InspectionOfficer.create(inspection=inspection, staff=staff_id, licence=chosen.licence_id)
        path = f"/inspections/{inspection.id}"
        workbench.tell(APP, "您被增派参加现场检查", inspection.number, path, staff_id=staff_id)
        audit.record(principal, actions.OFFICER_ADDED, inspection, officer=str(staff_id))
    return read_inspection(principal, inspection_id)


def _view(row: RecusalRequest, principal: Principal) -> dict[str, Any]:
    decides = principal.reach(DECIDE.name).covers_organisation(row.org.seq)
    return {
        "id": row.id,
        "version": row.version,
        "inspection_id": row.inspection_id,
        "inspection_number": row.inspection.number,
        "enterprise": row.enterprise,
        "officer_id": row.officer_id,
        "officer_name": row.officer.name,
        "applicant_kind": row.applicant_kind,
        "applicant_name": row.applicant_name,
        "relation": row.relation,
        "relation_name": RELATIONS[row.relation],
        "reason": row.reason,
        "status": row.status,
        "note": row.note,
        "decided_at": row.decided_at,
        "created_at": row.created_at,
        "allowed_actions": RECUSAL.allowed_actions(row.status) if decides else [],
    }
