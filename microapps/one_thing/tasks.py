"""Tasks of a flow: approved, rejected or completed by whom they were given to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.audit import Action
from core.db import db
from core.paging import Page, page
from core.problems import WrongState
from microapps.one_thing import actions, applications, forms, views
from microapps.one_thing.flows import APPROVE, DO
from microapps.one_thing.states import APPLICATION, TASK
from models import workbench
from models.matter import FlowTask
from models.organisation import Organisation
from models.telemetry import record_act

ACTIONS: dict[str, Action] = {
    "approve": actions.APPROVED,
    "reject": actions.REJECTED,
    "complete": actions.COMPLETED,
}
KIND_OF = {"approve": APPROVE, "reject": APPROVE, "complete": DO}


def list_tasks(principal: Principal, asked: Page, *, status: str) -> dict[str, Any]:
    """Tasks given to the caller, newest first."""
    open_ones = FlowTask.status == "open"
    query = FlowTask.visible_to(principal).where(open_ones if status == "open" else ~open_ones)
    return page(query, [FlowTask.id], asked, views.task_item)


def read_task(principal: Principal, task_id: UUID) -> dict[str, Any]:
    """One task with its application; raises NotFound (404)."""
    task = FlowTask.find(task_id, FlowTask.visible_to(principal))
    return views.task(task, applications.find(principal, task.application_id), principal)


def approve(
    principal: Principal, task_id: UUID, *, version: int, note: str = "", data: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Approve; the flow goes on."""
    return _act(principal, task_id, version, "approve", note, data or {})


def reject(principal: Principal, task_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Reject; the application ends."""
    return _act(principal, task_id, version, "reject", reason, {})


def complete(
    principal: Principal, task_id: UUID, *, version: int, note: str = "", data: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Complete a node that asks for data; the flow goes on."""
    return _act(principal, task_id, version, "complete", note, data or {})


def _act(
    principal: Principal, task_id: UUID, version: int, verb: str, note: str, data: dict[str, Any]
) -> dict[str, Any]:
    """One decision on one task. Colleagues who had the same node lose it; two at once: the second gets 412 or 409."""
    with db.atomic():
        task = FlowTask.find(task_id, FlowTask.visible_to(principal))
        node = views.node_of(task)
        status = TASK.next(task.status, verb)
        if node.kind != KIND_OF[verb]:
            raise WrongState(
                "该环节不能执行此操作。", allowed_actions=views.task_item(task)["allowed_actions"]
            )
        clean = forms.check(node.fields, data, "/json/data") if verb != "reject" else {}
        application = applications.find(principal, task.application_id)
        task.change(
            version, status=status, finished_at=clock.now(), client=principal.client, note=note, data=clean
        )
        workbench.settle(task, task.node_key)
        org = Organisation.get_by_id(application.org_id)
        audit.record(principal, ACTIONS[verb], task, number=application.number)
        record_act(
            principal, applications.APP, node.title, task, applications.path_of(application), node=True
        )
        _withdraw_from_colleagues(task)
        if verb == "reject":
            application.change(status=APPLICATION.next(application.status, "reject"), finished_at=clock.now())
            applications.tell_applicant(application, f"{application.title}未通过", note)
        else:
            applications.advance(application, org, task.position)
    return read_task(principal, task_id)


def _withdraw_from_colleagues(task: FlowTask) -> None:
    others = FlowTask.select().where(
        FlowTask.application == task.application_id,
        FlowTask.node_key == task.node_key,
        FlowTask.status == "open",
    )
    for other in others:
        other.change(status="withdrawn")
        workbench.settle(other, other.node_key)
