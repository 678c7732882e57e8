"""Inspection tasks: planned by officers, approved by the agency's head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, officers
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from core.problems import Forbidden, invalid
from microapps.enforcement import actions, catalogue, matters
from microapps.enforcement.permissions import APPROVE, INSPECT
from microapps.enforcement.rules import planning as rules
from microapps.enforcement.service import APP, planning, task_details
from microapps.enforcement.states import TASK
from models import workbench
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.identity import holders
from models.inspection import Inspection, InspectionOfficer, InspectionTask, TaskOfficer
from models.numbering import next_document_number
from models.officers import officer_of, officers_by_staff
from models.organisation import OfficerLicence, Organisation, Staff
from models.telemetry import record_act

WORD = "检任"
NEEDS = {
    "submit": INSPECT, "approve": APPROVE, "reject": APPROVE, "start": INSPECT, "start_urgent": INSPECT,
    "make_up": APPROVE, "merge": INSPECT, "cancel": INSPECT,
}  # fmt: skip


def list_tasks(
    principal: Principal,
    asked: Page,
    *,
    status: str | None = None,
    enterprise_id: UUID | None = None,
    kind: str | None = None,
    selection: str | None = None,
    planned_from: date | None = None,
    planned_to: date | None = None,
    mine: bool | None = None,
    make_up_open: bool | None = None,
) -> dict[str, Any]:
    """Tasks within reach, newest first."""
    conditions = [
        (status, InspectionTask.status == status),
        (enterprise_id, InspectionTask.enterprise == enterprise_id),
        (kind, InspectionTask.kind == kind),
        (selection, InspectionTask.selection == selection),
        (planned_from, InspectionTask.planned_on >= planned_from),
        (planned_to, InspectionTask.planned_on <= planned_to),
        (mine, is_mine(principal)),
        (make_up_open, InspectionTask.make_up_due_at.is_null(False) & InspectionTask.approved_at.is_null()),
    ]
    query = InspectionTask.visible_to(principal).where(*[test for value, test in conditions if value])
    return page(query, [InspectionTask.id], asked, lambda row: view(row, principal))


def is_mine(principal: Principal) -> Any:
    """The condition of a task planned by oneself, meant for oneself, or visited by oneself."""
    sent = TaskOfficer.select(TaskOfficer.task).where(TaskOfficer.staff == principal.staff_id)
    visited = (
        InspectionOfficer.select(Inspection.task)
        .join(Inspection)
        .where(InspectionOfficer.staff == principal.staff_id)
    )
    own = InspectionTask.created_by == principal.staff_id
    return own | InspectionTask.id.in_(sent) | InspectionTask.id.in_(visited)


def read_task(principal: Principal, task_id: UUID) -> dict[str, Any]:
    """One task with its plan, its officers, and what it could be merged with; raises NotFound (404)."""
    task = find(principal, task_id)
    return {**view(task, principal), **task_details.details(task)}


def find(principal: Principal, task_id: UUID) -> InspectionTask:
    """The task as a joined row, if the caller may see it."""
    return InspectionTask.find(task_id, InspectionTask.visible_to(principal))


def create_task(
    principal: Principal,
    *,
    enterprise_id: UUID,
    matter: str,
    further_matters: Sequence[str] = (),
    planned_on: date,
    kind: str = "daily",
    subject_ids: Sequence[UUID] = (),
    officer_ids: Sequence[UUID] = (),
    trigger_code: str | None = None,
    reason_code: str | None = None,
    mode: str = "on_site",
    separate_reason: str = "",
    draft: bool = False,
) -> dict[str, Any]:
    """Plan a visit of one enterprise within reach, chosen by hand, and ask the head to approve it.

    A `draft` is kept without asking. Raises InvalidInput (422), RuleRefusal (422) and RuleConflict (409) for what
    the law of planning refuses.
    """
    codes = matters.known([matter], "/json/matter") + matters.known(further_matters, "/json/further_matters")
    if planned_on < clock.today():
        raise invalid("/json/planned_on", "计划日期不能早于今天。")
    if kind == "triggered" and not trigger_code:
        raise invalid("/json/trigger_code", "触发式检查应填写触发原因编号。")
    with db.atomic():
        enterprise = Enterprise.visible_to(principal).where(Enterprise.id == enterprise_id).first()
        if enterprise is None:
            raise invalid("/json/enterprise_id", "该企业不存在，或不在您的管辖区域内。")
        equipment = _equipment_of(enterprise, subject_ids)
        standing = planning.judge(
            principal.org_id,  # type: ignore[arg-type]
            enterprise,
            codes=codes,
            kind=kind,
            mode=mode,
            planned_on=planned_on,
            reason=catalogue.reason(reason_code),
        )
        org = Organisation.get_by_id(principal.org_id)
        task = InspectionTask.create(
            number=next_document_number(org, WORD),
            org=org,
            enterprise=enterprise,
            equipment=equipment,
            kind=kind,
            trigger_code=trigger_code,
            matter_codes=codes,
            planned_on=planned_on,
            created_by=principal.staff_id,
            plan_item=standing.item,
            reason_code=standing.reason.code if standing.reason else None,
            mode=mode,
            cap_flag=standing.cap_flag,
            separate_reason=separate_reason,
        )
        _send(task, officer_ids)
        audit.record(principal, actions.TASK_CREATED, task, number=task.number)
        record_act(principal, APP, "拟定检查任务", task, f"/tasks/{task.id}", node=True)
        if not draft:
            _submit(principal, find(principal, task.id), separate_reason)
    return read_task(principal, task.id)


def _equipment_of(enterprise: Enterprise, subject_ids: Sequence[UUID]) -> Equipment | None:
    if not subject_ids:
        return None
    own = Equipment.get_or_none(Equipment.id == subject_ids[0], Equipment.enterprise == enterprise)
    if own is None:
        raise invalid("/json/subject_ids/0", "该设备不属于所选企业。")
    return own


def _send(task: InspectionTask, officer_ids: Sequence[UUID]) -> None:
    """Note who is to go: two at least, each with a licence in force on the planned day (PEN-001)."""
    if not officer_ids:
        return
    chosen = officers_by_staff(officer_ids)
    officers.may_enforce(chosen, task.org_id, as_date(task.planned_on)).or_refuse()
    for officer in chosen:
        TaskOfficer.create(task=task, staff=officer.id, leads=officer is chosen[0])


def submit_task(
    principal: Principal, task_id: UUID, *, version: int, separate_reason: str = ""
) -> dict[str, Any]:
    """Ask the agency's head to approve; a visit that could be merged says why it is not (INS-010)."""
    with db.atomic():
        task = find(principal, task_id)
        check(task, version)
        _submit(principal, task, separate_reason)
    return read_task(principal, task_id)


def _submit(principal: Principal, task: InspectionTask, separate_reason: str) -> None:
    status = TASK.next(task.status, "submit")
    reason = separate_reason or task.separate_reason
    numbers = [other.number for other in planning.merge_candidates(task)]
    rules.merge_is_answered(numbers, reason).or_refuse()
    task.change(task.version, status=status, separate_reason=reason)
    audit.record(principal, actions.TASK_SUBMITTED, task)
    record_act(principal, APP, "提交检查任务", task, f"/tasks/{task.id}", node=True)
    title, page_path = f"审批检查任务：{task.enterprise.name}", f"/tasks/{task.id}"
    for staff_id in holders("agency_head", task.org):
        workbench.ask(APP, "approve", title, task, page_path, staff_id=staff_id)


def approve_task(principal: Principal, task_id: UUID, *, version: int, note: str = "") -> dict[str, Any]:
    """Approve (INS-005); the head of the agency, not who planned it."""
    return _decide(principal, task_id, version, "approve", note)


def reject_task(principal: Principal, task_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Send it back with a reason."""
    return _decide(principal, task_id, version, "reject", reason)


def _decide(principal: Principal, task_id: UUID, version: int, act: str, note: str) -> dict[str, Any]:
    approved = act == "approve"
    with db.atomic():
        task = find(principal, task_id)
        if not principal.reach(APPROVE.name).covers_organisation(task.org.seq):
            raise Forbidden("只有本机关负责人可以审批检查任务。")
        check(task, version)
        task.change(
            version,
            status=TASK.next(task.status, act),
            approved_by=principal.staff_id if approved else None,
            approved_at=clock.now() if approved else None,
            decision_note=note,
        )
        audit.record(principal, actions.TASK_APPROVED if approved else actions.TASK_REJECTED, task)
        title = "批准检查任务" if approved else "退回检查任务"
        record_act(principal, APP, title, task, f"/tasks/{task.id}", node=True)
        workbench.settle(task, "approve")
        workbench.tell(APP, title, f"{task.number} {note}", f"/tasks/{task.id}", staff_id=task.created_by_id)
    return read_task(principal, task_id)


def list_colleagues(principal: Principal, *, q: str | None = None) -> dict[str, Any]:
    """Officers of one's own agency whose licence is in force today."""
    today = clock.today()
    query = OfficerLicence.of_agency(principal.org_id).where(
        OfficerLicence.valid_from <= today, OfficerLicence.valid_to >= today, ~OfficerLicence.is_suspended
    )
    if q:
        query = query.where(Staff.name.contains(q))
    officers = [officer_of(row) for row in query.order_by(Staff.name, Staff.id).limit(200)]
    return {
        "items": [
            {"id": o.id, "name": o.name, "licence_no": o.licence_no, "valid_to": o.valid_to} for o in officers
        ],
        "next_cursor": None,
    }


def view(task: InspectionTask, principal: Principal) -> dict[str, Any]:
    """The task as the API tells it."""
    allowed = [
        act
        for act in TASK.allowed_actions(task.status)
        if act in NEEDS and principal.permits(NEEDS[act].name)
        if act != "make_up" or (task.make_up_due_at and not task.approved_at)
    ]
    return {
        "id": task.id,
        "version": task.version,
        "number": task.number,
        "status": task.status,
        "kind": task.kind,
        "trigger_code": task.trigger_code,
        "planned_on": as_date(task.planned_on),
        "enterprise": task.enterprise,
        "equipment": task.equipment if task.equipment_id else None,
        "matters": matters.titles(task.matter_codes),
        "created_by_name": task.created_by.name,
        "approved_by_name": task.approved_by.name if task.approved_by_id else None,
        "approved_at": task.approved_at,
        "decision_note": task.decision_note,
        "selection": task.selection,
        "reason_code": task.reason_code,
        "reason_name": catalogue.reasons()[task.reason_code].name if task.reason_code else None,
        "mode": task.mode,
        "cap_flag": task.cap_flag,
        "is_planned": task.plan_item_id is not None,
        "make_up_due_at": task.make_up_due_at,
        "allowed_actions": allowed,
    }
