"""Annual plans (年度检查计划): drafted by officers, approved and thereby published by the agency's head (INS-008)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import as_date, db, pairs
from core.paging import Page, page
from core.problems import Forbidden, invalid
from microapps.enforcement import actions, catalogue, matters
from microapps.enforcement.permissions import APPROVE_PLAN, PLAN
from microapps.enforcement.rules import planning as rules
from microapps.enforcement.service import APP
from microapps.enforcement.states import PLAN as PLAN_STATES
from models import workbench
from models.draw import RandomDraw
from models.identity import holders
from models.inspection import InspectionTask
from models.numbering import next_document_number
from models.organisation import Organisation
from models.plan import AnnualPlan, PlanItem
from models.telemetry import record_act

WORD = "检计"
NEEDS = {"edit": PLAN, "submit": PLAN, "approve": APPROVE_PLAN, "reject": APPROVE_PLAN}


def list_plans(
    principal: Principal, asked: Page, *, year: int | None = None, status: str | None = None
) -> dict[str, Any]:
    """Plans within reach, newest first."""
    query = AnnualPlan.visible_to(principal)
    if year:
        query = query.where(AnnualPlan.year == year)
    if status:
        query = query.where(AnnualPlan.status == status)
    return page(query, [AnnualPlan.id], asked, lambda row: _summary(row, principal))


def read_plan(principal: Principal, plan_id: UUID) -> dict[str, Any]:
    """One plan with its lines and what became of them; raises NotFound (404)."""
    plan = _find(principal, plan_id)
    items = list(PlanItem.select().where(PlanItem.plan == plan).order_by(PlanItem.id))
    tasks, draws = _counts(InspectionTask, plan), _counts(RandomDraw, plan)
    joint = [UUID(one) for item in items for one in item.joint_org_ids]
    names = pairs(Organisation.select(Organisation.id, Organisation.name).where(Organisation.id.in_(joint)))
    return {
        **_summary(plan, principal),
        "items": [
            {**_item(item, names), "task_count": tasks.get(item.id, 0), "draw_count": draws.get(item.id, 0)}
            for item in items
        ],
    }


def _find(principal: Principal, plan_id: UUID) -> AnnualPlan:
    return AnnualPlan.find(plan_id, AnnualPlan.visible_to(principal))


def _counts(model: Any, plan: AnnualPlan) -> dict[UUID, int]:
    return pairs(
        model.select(model.plan_item, pw.fn.COUNT(model.id))
        .join(PlanItem, on=(model.plan_item == PlanItem.id))
        .where(PlanItem.plan == plan)
        .group_by(model.plan_item)
    )


def create_plan(
    principal: Principal, *, year: int, title: str, items: list[dict[str, Any]]
) -> dict[str, Any]:
    """Begin a plan of one's own agency; an agency may have several a year (the annual one, then additions)."""
    with db.atomic():
        org = Organisation.get_by_id(principal.org_id)
        plan = AnnualPlan.create(
            number=next_document_number(org, WORD), org=org, year=year, title=title,
            created_by=principal.staff_id,
        )  # fmt: skip
        _write_items(plan, items)
        audit.record(principal, actions.PLAN_CREATED, plan, number=plan.number, items=len(items))
        record_act(principal, APP, "编制年度计划", plan, f"/plans/{plan.id}", node=True)
    return read_plan(principal, plan.id)


def change_plan(
    principal: Principal, plan_id: UUID, *, version: int, title: str, items: list[dict[str, Any]]
) -> dict[str, Any]:
    """Replace title and lines of a draft, or of a plan that was sent back."""
    with db.atomic():
        plan = _own(principal, plan_id)
        check(plan, version)
        plan.change(version, status=PLAN_STATES.next(plan.status, "edit"), title=title)
        PlanItem.delete().where(PlanItem.plan == plan).execute()
        _write_items(plan, items)
        audit.record(principal, actions.PLAN_CHANGED, plan, items=len(items))
    return read_plan(principal, plan_id)


def submit_plan(principal: Principal, plan_id: UUID, *, version: int) -> dict[str, Any]:
    """Ask the head."""
    with db.atomic():
        plan = _own(principal, plan_id)
        check(plan, version)
        status = PLAN_STATES.next(plan.status, "submit")
        rules.plan_is_whole(PlanItem.select().where(PlanItem.plan == plan).count()).or_refuse()
        plan.change(version, status=status)
        audit.record(principal, actions.PLAN_SUBMITTED, plan)
        record_act(principal, APP, "提交年度计划", plan, f"/plans/{plan.id}", node=True)
        for staff_id in holders("agency_head", plan.org):
            title = f"审批年度检查计划 {plan.number}"
            workbench.ask(APP, "approve_plan", title, plan, f"/plans/{plan.id}", staff_id=staff_id)
    return read_plan(principal, plan_id)


def approve_plan(principal: Principal, plan_id: UUID, *, version: int, note: str = "") -> dict[str, Any]:
    """Approve and publish: from now on what it covers may be inspected."""
    return _decide(principal, plan_id, version, "approve", note)


def reject_plan(principal: Principal, plan_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Send it back with a reason."""
    return _decide(principal, plan_id, version, "reject", reason)


def _decide(principal: Principal, plan_id: UUID, version: int, act: str, note: str) -> dict[str, Any]:
    approved, now = act == "approve", clock.now()
    with db.atomic():
        plan = _find(principal, plan_id)
        if not principal.reach(APPROVE_PLAN.name).covers_organisation(plan.org.seq):
            raise Forbidden("只有本机关负责人可以审批年度检查计划。")
        check(plan, version)
        plan.change(
            version,
            status=PLAN_STATES.next(plan.status, act),
            approved_by=principal.staff_id if approved else None,
            approved_at=now if approved else None,
            published_at=now if approved else None,
            decision_note=note,
        )
        audit.record(principal, actions.PLAN_APPROVED if approved else actions.PLAN_REJECTED, plan)
        title = "批准年度检查计划" if approved else "退回年度检查计划"
        record_act(principal, APP, title, plan, f"/plans/{plan.id}", node=True)
        workbench.settle(plan, "approve_plan")
        workbench.tell(APP, title, f"{plan.number} {note}", f"/plans/{plan.id}", staff_id=plan.created_by_id)
    return read_plan(principal, plan_id)


def _own(principal: Principal, plan_id: UUID) -> AnnualPlan:
    plan = _find(principal, plan_id)
    if plan.org_id != principal.org_id:
        raise Forbidden("只能修改本机关的年度检查计划。")
    return plan


def _write_items(plan: AnnualPlan, items: list[dict[str, Any]]) -> None:
    for position, item in enumerate(items):
        pointer = f"/json/items/{position}"
        PlanItem.create(plan=plan, **_checked(plan, item, pointer))


def _checked(plan: AnnualPlan, item: dict[str, Any], pointer: str) -> dict[str, Any]:
    codes = matters.known(item["matter_codes"])
    first, last = item["from_on"], item["to_on"]
    if not date(plan.year, 1, 1) <= first <= last <= date(plan.year, 12, 31):
        raise invalid(f"{pointer}/to_on", "起止日期应在计划年度之内，且开始不晚于结束。")
    reason = catalogue.reason(item.get("reason_code"))
    if item["selection"] == rules.DIRECTED:
        if reason is None:
            rules.direction_has_reason(item["kind"], None).or_refuse()
        rules.direction_has_reason(item["kind"], reason).or_refuse()
    elif reason is not None:
        raise invalid(f"{pointer}/reason_code", "随机抽取的项目不填定向原因。")
    known = {
        str(one.id)
        for one in Organisation.select(Organisation.id).where(
            Organisation.id.in_(item["joint_org_ids"]), Organisation.kind == "agency"
        )
    }
    wanted = [str(one) for one in item["joint_org_ids"]]
    if set(wanted) - known or str(plan.org_id) in wanted:
        raise invalid(f"{pointer}/joint_org_ids", "联合检查机关不存在，或就是本机关。")
    return {**item, "matter_codes": codes, "joint_org_ids": wanted}


def _summary(plan: AnnualPlan, principal: Principal) -> dict[str, Any]:
    allowed = [
        act
        for act in PLAN_STATES.allowed_actions(plan.status)
        if principal.permits(NEEDS[act].name)
        if act not in ("edit", "submit") or plan.org_id == principal.org_id
    ]
    return {
        "id": plan.id,
        "version": plan.version,
        "number": plan.number,
        "year": plan.year,
        "title": plan.title,
        "status": plan.status,
        "org_name": plan.org.name,
        "created_by_name": plan.created_by.name,
        "approved_by_name": plan.approved_by.name if plan.approved_by_id else None,
        "approved_at": plan.approved_at,
        "decision_note": plan.decision_note,
        "allowed_actions": allowed,
    }


def _item(item: PlanItem, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "matters": matters.titles(item.matter_codes),
        "kind": item.kind,
        "selection": item.selection,
        "reason_code": item.reason_code,
        "mode": item.mode,
        "from_on": as_date(item.from_on),
        "to_on": as_date(item.to_on),
        "batches": item.batches,
        "industries": item.industries,
        "joint_orgs": [{"id": one, "name": names.get(UUID(one), "")} for one in item.joint_org_ids],
    }
