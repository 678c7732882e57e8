"""What else may happen to a task: an urgent start with papers after, merging two visits into one, cancelling."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import as_date, db
from core.problems import Forbidden, NotFound, WrongState, invalid
from microapps.enforcement import actions, catalogue
from microapps.enforcement.permissions import APPROVE
from microapps.enforcement.rules import planning as rules
from microapps.enforcement.service import APP
from microapps.enforcement.service.tasks import find, read_task
from microapps.enforcement.states import TASK
from models import workbench
from models.enterprise import Enterprise
from models.identity import holders
from models.inspection import InspectionTask, JointParticipant
from models.organisation import Organisation, Staff
from models.telemetry import record_act


def start_urgent(
    principal: Principal, task_id: UUID, *, version: int, reason: str, reported_to: UUID | None = None,
    reported_at: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Go before the approval, because it cannot wait; the papers are made up within the time (INS-005, INS-019)."""
    now = clock.now()
    if (reported_to is None) != (reported_at is None):
        raise invalid("/json/reported_at", "报告对象和报告时间应一并填写。")
    if reported_at is not None and reported_at > now:
        raise invalid("/json/reported_at", "报告时间不能晚于现在。")
    with db.atomic():
        task = find(principal, task_id)
        status = TASK.next(task.status, "start_urgent")
        heads = holders("agency_head", task.org)
        if reported_to is not None and reported_to not in heads:
            raise invalid("/json/reported_to", "报告对象应为本机关负责人。")
        code = catalogue.reason(task.reason_code)
        rules.is_reported(task.plan_item_id is not None, code, reported_at).or_refuse()
        due_at = now + timedelta(hours=catalogue.policy()["urgent_make_up_hours"])
        task.change(
            version, status=status, urgent_reason=reason, reported_to=reported_to, reported_at=reported_at,
            make_up_due_at=due_at,
        )  # fmt: skip
        audit.record(principal, actions.TASK_STARTED_URGENT, task, due_at=due_at)
        record_act(principal, APP, "紧急检查", task, f"/tasks/{task.id}")
        workbench.settle(task, "approve")
        for staff_id in heads:
            title = f"补办紧急检查审批：{task.enterprise.name}"
            workbench.ask(APP, "make_up", title, task, f"/tasks/{task.id}", staff_id=staff_id, due_at=due_at)
    return read_task(principal, task_id)


def make_up(principal: Principal, task_id: UUID, *, version: int, note: str = "") -> dict[str, Any]:
    """The head approves an urgent visit afterwards (INS-005)."""
    with db.atomic():
        task = find(principal, task_id)
        if not principal.reach(APPROVE.name).covers_organisation(task.org.seq):
            raise Forbidden("只有本机关负责人可以补办审批。")
        check(task, version)
        status = TASK.next(task.status, "make_up")
        if task.make_up_due_at is None or task.approved_at is not None:
            raise WrongState("该任务没有待补办的审批。", allowed_actions=[])
        now = clock.now()
        task.change(
            version, status=status, approved_by=principal.staff_id, approved_at=now, decision_note=note
        )
        audit.record(principal, actions.TASK_MADE_UP, task, late=now > task.make_up_due_at)
        record_act(principal, APP, "补办审批", task, f"/tasks/{task.id}", node=True)
        workbench.settle(task, "make_up")
        workbench.settle(task, "make_up_overdue")
    return read_task(principal, task_id)


def merge(principal: Principal, task_id: UUID, *, version: int, into_task_id: UUID) -> dict[str, Any]:
    """Make one visit of two (INS-010): the other task takes over these matters; another agency's becomes joint."""
    with db.atomic():
        task = find(principal, task_id)
        check(task, version)
        status = TASK.next(task.status, "merge")
        target = _target(task, into_task_id)
        if target.status == "approved" and task.approved_at is None:
            raise WrongState("拟并入的任务已经批准，请先将本任务报批，再合并。", allowed_actions=["submit"])
        if target.org_id == task.org_id:
            codes = list(dict.fromkeys([*target.matter_codes, *task.matter_codes]))
            target.change(matter_codes=codes)
        else:
            _join(principal, task, target)
        task.change(version, status=status, merged_into=target.id)
        audit.record(principal, actions.TASK_MERGED, task, into=str(target.id))
        record_act(principal, APP, "合并检查任务", task, f"/tasks/{target.id}")
        workbench.settle(task, "approve")
        note = f"{task.org.name}的{task.number}已并入本次检查。"
        workbench.tell(APP, "综合查一次", note, f"/tasks/{target.id}", staff_id=target.created_by_id)
    return read_task(principal, target.id)


def _target(task: InspectionTask, into_task_id: UUID) -> InspectionTask:
    """The task to merge into: of the same enterprise and waiting, of whatever agency."""
    target = InspectionTask.get_or_none(
        InspectionTask.id == into_task_id,
        InspectionTask.enterprise == task.enterprise_id,
        InspectionTask.status.in_(("submitted", "approved")),
    )
    if target is None or target.id == task.id:
        raise NotFound
    window = timedelta(days=catalogue.policy()["merge_window_days"])
    if abs(as_date(target.planned_on) - as_date(task.planned_on)) > window:
        raise invalid("/json/into_task_id", f"两项检查计划日期相距超过{window.days}天，不宜合并。")
    return target


def _join(principal: Principal, task: InspectionTask, target: InspectionTask) -> None:
    there = JointParticipant.get_or_none(
        JointParticipant.task == target.id, JointParticipant.org == task.org_id
    )
    if there is not None:
        there.change(matter_codes=list(dict.fromkeys([*there.matter_codes, *task.matter_codes])))
        return
    JointParticipant.create(
        task=target.id,
        org=task.org_id,
        matter_codes=task.matter_codes,
        joined_at=clock.now(),
        joined_by=principal.staff_id,
        source_task_id=task.id,
    )
    target.change()


def cancel(principal: Principal, task_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Give a task up before it began, with a reason that stays."""
    with db.atomic():
        task = find(principal, task_id)
        check(task, version)
        task.change(version, status=TASK.next(task.status, "cancel"), decision_note=reason)
        audit.record(principal, actions.TASK_CANCELLED, task)
        record_act(principal, APP, "取消检查任务", task, f"/tasks/{task.id}")
        workbench.settle(task, "approve")
        workbench.settle(task, "inspect")
    return read_task(principal, task_id)


def heads(principal: Principal) -> dict[str, Any]:
    """Who may be told of an urgent visit: the heads of the caller's agency."""
    org = Organisation.get_by_id(principal.org_id)
    rows = Staff.select().where(Staff.id.in_(holders("agency_head", org))).order_by(Staff.name)
    return {"items": [{"id": row.id, "name": row.name} for row in rows], "next_cursor": None}


def remind_make_ups() -> int:
    """Recurring: an approval not made up in time becomes a to-do of everybody concerned; returns how many."""
    overdue = (
        InspectionTask.select(InspectionTask, Organisation, Enterprise)
        .join(Organisation)
        .switch(InspectionTask)
        .join(Enterprise)
        .where(InspectionTask.make_up_due_at < clock.now(), InspectionTask.approved_at.is_null())
        .limit(500)
    )
    for task in overdue:
        with db.atomic():
            for staff_id in {task.created_by_id, *holders("agency_head", task.org)}:
                title = f"紧急检查审批逾期未补办：{task.enterprise.name}"
                workbench.ask(APP, "make_up_overdue", title, task, f"/tasks/{task.id}", staff_id=staff_id)
    return len(overdue)
