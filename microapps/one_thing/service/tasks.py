"""Tasks of a flow: approved, rejected or returned by whom they were given to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.audit import Action
from core.conditional import check
from core.db import db
from core.flow import acts
from core.flow.acts import STEP
from core.flow.tables import FlowTask, marking
from core.paging import Page, page
from microapps.one_thing import actions
from microapps.one_thing.service import APP, applications, steps, views
from models import workbench
from models.matter import Application
from models.telemetry import record_act

ACTIONS: dict[str, Action] = {
    "approve": actions.APPROVED,
    "reject": actions.REJECTED,
    "return": actions.RETURNED,
}


def list_tasks(principal: Principal, asked: Page, *, state: str) -> dict[str, Any]:
    """Tasks given to the caller that are open, or that the caller decided; newest first."""
    mine = FlowTask.visible_to(principal)
    wanted = FlowTask.state == "open" if state == "open" else FlowTask.decided_at.is_null(False)
    found = page(mine.where(wanted), [FlowTask.id], asked, lambda row: row)
    of = _applications(row.flow_id for row in found["items"])
    return {**found, "items": [views.task_item(row, of[row.flow_id]) for row in found["items"]]}


def _applications(ids: Any) -> dict[UUID, Application]:
    rows = Application.with_applicant().where(Application.id.in_(set(ids)))
    return {row.id: row for row in rows}


def read_task(principal: Principal, task_id: UUID) -> dict[str, Any]:
    """One task with its application; raises NotFound (404)."""
    task = FlowTask.find(task_id, FlowTask.visible_to(principal))
    return views.task(task, applications.find(principal, task.flow_id), principal)


def decide(
    principal: Principal, task_id: UUID, verb: str, *, version: int, comment: str = ""
) -> dict[str, Any]:
    """Approve, reject or return (`verb`). Colleagues who had the same step lose it.

    Raises NotFound (404), Stale (412), WrongState (409) with what may be done, NobodyToApprove (409).
    """
    with db.atomic():
        task = FlowTask.find(task_id, FlowTask.visible_to(principal))
        check(task, version)
        state = STEP.next(task.state, verb)
        application = applications.find(principal, task.flow_id)
        stands = marking(application.id, application.round)
        task.change(version, state=state, decided_at=clock.now(), client=principal.client, comment=comment)
        workbench.settle(task, task.step)
        effects = acts.decide(application.definition, stands, task.step, verb)
        steps.carry_out(application, effects, comment)
        audit.record(principal, ACTIONS[verb], task, number=application.number)
        record_act(principal, APP, task.title, task, steps.path_of(application), node=True)
    return read_task(principal, task_id)
