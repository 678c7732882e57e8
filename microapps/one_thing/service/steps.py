"""From what an act does to a flow (core/flow) to rows, to-dos and messages."""

from __future__ import annotations

from uuid import UUID

from core import clock
from core.db import as_date
from core.flow import acts
from core.flow.acts import WHOLE, Effects
from core.flow.definition import Step
from core.flow.tables import SUBMISSION, FlowTask, open_tasks
from core.problems import NobodyToApprove
from microapps.one_thing.service import APP
from models import workbench
from models.identity import holders
from models.matter import Application
from models.organisation import Organisation

TOLD = {"approve": "已通过", "reject": "未通过", "return": "被退回，请修改后重新提交"}


def begin_round(application: Application) -> None:
    """Give out the first steps of a round.

    Raises NobodyToApprove (409) for any step that nobody may take: an applicant learns at once that the way ends nowhere.
    """
    org, definition = Organisation.get_by_id(application.org_id), application.definition
    for step in definition.steps:
        _able(step, org, application.applicant_id)
    carry_out(application, acts.start(definition))


def _able(step: Step, org: Organisation, applicant: UUID) -> list[UUID]:
    found = holders(step.role, org, but=applicant)
    if not found:
        raise NobodyToApprove(f"没有可办理“{step.title}”的人员，请联系安全管理员授权后再提交。")
    return found


def carry_out(application: Application, effects: Effects, comment: str = "") -> None:
    """Close and open steps, and move the whole on; every act raises the application's version.

    Raises NobodyToApprove (409) for a step that opens and has lost everybody, Stale (412) when somebody else acted on the application meanwhile.
    """
    _close(application, effects.closes)
    if effects.opens:
        org = Organisation.get_by_id(application.org_id)
        for key in effects.opens:
            step = application.definition.step(key)
            _give_out(application, step, _able(step, org, application.applicant_id))
    if effects.whole is None:
        application.change()
        return
    finished_at = None if effects.whole == "return" else clock.now()
    application.change(state=WHOLE.next(application.state, effects.whole), finished_at=finished_at)
    _tell_applicant(application, effects.whole, comment)


def close_all(application: Application) -> None:
    """Take back whatever people still had to do."""
    _close(application, tuple({task.step for task in open_tasks(application.id)}))


def _close(application: Application, keys: tuple[str, ...]) -> None:
    for task in open_tasks(application.id):
        if task.step in keys:
            task.change(state="withdrawn")
            workbench.settle(task, task.step)


def _give_out(application: Application, step: Step, people: list[UUID]) -> None:
    asked = Application.with_applicant().where(Application.id == application.id).get()
    due_on = as_date(application.due_on)
    for staff_id in people:
        task = _task(application, application.round, step.key, step.title, staff_id)
        workbench.ask(
            APP, step.key, f"{step.title}：{application.title} {application.number}", task,
            f"/one-thing/tasks/{task.id}", staff_id=staff_id, due_at=clock.day_bounds(due_on, due_on)[1],
            detail=f"{asked.applicant.name} · {asked.org.name}",
        )  # fmt: skip


def _tell_applicant(application: Application, whole: str, comment: str) -> None:
    """The end is a message; a return is something to do."""
    title = f"{application.title}{TOLD[whole]}"
    applicant, path = application.applicant_id, path_of(application)
    if whole == "return":
        task = _task(application, application.round + 1, SUBMISSION, "申请", applicant)
        workbench.ask(APP, SUBMISSION, title, task, path, staff_id=applicant)
    workbench.tell(APP, title, comment or application.number, path, staff_id=applicant)


def _task(application: Application, round_: int, step: str, title: str, staff_id: UUID) -> FlowTask:
    return FlowTask.create(flow_id=application.id, round=round_, step=step, title=title, assignee_id=staff_id)


def applicant_acted(application: Application, state: str, client: str, comment: str = "") -> None:
    """Keep that the applicant handed the present round in, or took the whole back."""
    waiting = next((task for task in open_tasks(application.id) if task.step == SUBMISSION), None)
    task = waiting or _task(application, application.round, SUBMISSION, "申请", application.applicant_id)
    task.change(state=state, decided_at=clock.now(), client=client, comment=comment)
    workbench.settle(task, SUBMISSION)


def path_of(application: Application) -> str:
    """The application's page."""
    return f"/one-thing/applications/{application.id}"
