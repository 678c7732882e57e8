"""Applications: made, read, withdrawn; and the step from one node to the next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, periods, working_days
from core.db import db
from core.paging import Page, page
from core.problems import NotFound, WrongState, invalid
from microapps.one_thing import actions, forms, views
from microapps.one_thing.flows import APPLICANT, MATTERS, Matter, Node
from microapps.one_thing.states import APPLICATION
from models import workbench
from models.identity import holders
from models.matter import Application, FlowTask
from models.numbering import next_document_number
from models.organisation import Organisation
from models.telemetry import record_act

APP, WORD = "one_thing", "内办"


def list_applications(
    principal: Principal, asked: Page, *, status: str | None = None, mine: bool | None = None
) -> dict[str, Any]:
    """Applications one made, had a task in, or may read for the unit; newest first."""
    query = Application.visible_to(principal)
    if status:
        query = query.where(Application.status == status)
    if mine:
        query = query.where(Application.applicant == principal.staff_id)
    return page(query, [Application.id], asked, lambda row: views.application_item(row, principal))


def read_application(principal: Principal, application_id: UUID) -> dict[str, Any]:
    """One application; raises NotFound (404)."""
    return views.application(find(principal, application_id), principal)


def find(principal: Principal, application_id: UUID) -> Application:
    """The application as a joined row, if the caller may see it."""
    return Application.find(application_id, Application.visible_to(principal))


def apply(principal: Principal, *, matter_code: str, form: dict[str, Any]) -> dict[str, Any]:
    """Apply for a matter; its first task goes out at once.

    Raises InvalidInput (422) with pointers into the form, WrongState (409) when nobody can take the task.
    """
    matter = MATTERS.get(matter_code)
    if matter is None:
        raise invalid("/json/matter_code", "没有该事项，请从列表中选择。")
    clean = forms.check(matter.fields, form, "/json/form")
    due = periods.working_days(
        clock.today(), matter.working_days, calendar=working_days.calendar(), rule=matter.code
    )
    with db.atomic():
        org = Organisation.get_by_id(principal.org_id)
        made = Application.create(
            number=next_document_number(org, WORD),
            matter_code=matter.code,
            title=matter.title,
            applicant=principal.staff_id,
            org=org,
            form=clean,
            flow=[{"key": node.key, "title": node.title} for node in matter.nodes],
            due_on=due.due_on,
        )
        give_out(made, org, 0)
        audit.record(principal, actions.APPLIED, made, number=made.number, matter=matter.code)
        record_act(principal, APP, f"申请{matter.title}", made, path_of(made), node=True)
    return read_application(principal, made.id)


def give_out(application: Application, org: Organisation, position: int) -> None:
    """Give the node at `position` to everybody who may do it; the first to act settles it for all."""
    matter = MATTERS[application.matter_code]
    node = matter.nodes[position]
    for staff_id in _assignees(application, org, node):
        task = FlowTask.create(
            application=application,
            node_key=node.key,
            node_title=node.title,
            position=position,
            assignee=staff_id,
        )
        title = f"{node.title}：{matter.title} {application.number}"
        workbench.ask(APP, node.key, title, task, f"/one-thing/tasks/{task.id}", staff_id=staff_id)


def _assignees(application: Application, org: Organisation, node: Node) -> list[UUID]:
    if node.who == APPLICANT:
        return [application.applicant_id]
    able = [staff_id for staff_id in holders(node.who, org) if staff_id != application.applicant_id]
    if not able:
        raise WrongState(f"本单位没有可办理“{node.title}”的人员，请联系安全管理员授权。", allowed_actions=[])
    return list(dict.fromkeys(able))


def advance(application: Application, org: Organisation, position: int) -> None:
    """After the node at `position` was done: the next one goes out, or the application is complete."""
    matter: Matter = MATTERS[application.matter_code]
    if position + 1 < len(matter.nodes):
        application.change()
        give_out(application, org, position + 1)
        return
    application.change(status=APPLICATION.next(application.status, "complete"), finished_at=clock.now())
    tell_applicant(application, f"{matter.title}已办结")


def tell_applicant(application: Application, title: str, body: str = "") -> None:
    """A message to who applied."""
    workbench.tell(
        APP, title, body or application.number, path_of(application), staff_id=application.applicant_id
    )


def withdraw_open_tasks(application: Application) -> None:
    """Close what others still had to do."""
    for task in FlowTask.select().where(FlowTask.application == application, FlowTask.status == "open"):
        task.change(status="withdrawn")
        workbench.settle(task, task.node_key)


def withdraw(principal: Principal, application_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Withdraw one's own application while it runs; raises NotFound (404), WrongState (409), Stale (412)."""
    with db.atomic():
        application = find(principal, application_id)
        if application.applicant_id != principal.staff_id:
            raise NotFound
        status = APPLICATION.next(application.status, "withdraw")
        application.change(version, status=status, finished_at=clock.now())
        withdraw_open_tasks(application)
        audit.record(principal, actions.WITHDRAWN, application, reason=reason)
    return read_application(principal, application_id)


def path_of(application: Application) -> str:
    """The application's page."""
    return f"/one-thing/applications/{application.id}"
