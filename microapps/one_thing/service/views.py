"""How the API tells matters, applications and tasks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core.db import as_date
from core.flow.acts import APPLICANT, STEP
from core.flow.tables import SUBMISSION, FlowTask
from microapps.one_thing.forms import Field
from microapps.one_thing.matters import matters
from models.matter import Application
from models.organisation import Staff

People = dict[UUID, dict[str, str]]
"""Name and organisation by staff id."""


def told_matters() -> list[dict[str, Any]]:
    """All matters with their forms and steps."""
    return [
        {
            "code": matter.code,
            "title": matter.title,
            "category": matter.category,
            "working_days": matter.working_days,
            "form": [_field(each) for each in matter.form],
            "steps": matter.flow.told(),
        }
        for matter in matters().values()
    ]


def _field(each: Field) -> dict[str, Any]:
    """A field of a form; of the bounds only those its type has."""
    told = {**asdict(each), "required": True}
    bounds = {"text": {"max"}, "number": {"low", "high"}}.get(each.type, set())
    return {
        name: value if name in bounds or name not in {"max", "low", "high"} else None
        for name, value in told.items()
    }


def application_item(row: Application, principal: Principal) -> dict[str, Any]:
    """An application in a list."""
    mine = row.applicant_id == principal.staff_id
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "summary": summary(row),
        "matter": {"code": row.matter_code, "title": row.title},
        "state": row.state,
        "applicant_name": row.applicant.name,
        "applicant_org_name": row.org.name,
        "due_on": as_date(row.due_on),
        "created_at": row.created_at,
        "allowed_actions": APPLICANT.allowed_actions(row.state) if mine else [],
    }


def summary(row: Application) -> str:
    """What is asked for, in one sentence; a matter that is gone is named by its title."""
    matter = matters().get(row.matter_code)
    return matter.summarise(row.applicant.name, row.form) if matter else row.title


def application(row: Application, principal: Principal) -> dict[str, Any]:
    """An application in full: where it stands in this round, and everything that was done in all rounds."""
    tasks = list(FlowTask.select().where(FlowTask.flow_id == row.id).order_by(FlowTask.id))
    people = _people(tasks)
    return {
        **application_item(row, principal),
        "form": row.form,
        "steps": _steps(row, tasks, people),
        "history": _history(tasks, people),
    }


def _people(tasks: list[FlowTask]) -> People:
    """Name and organisation of everybody in the flow: within it they are known to one another."""
    ids = {task.assignee_id for task in tasks}
    rows = Staff.with_org().where(Staff.id.in_(ids))
    return {row.id: {"name": row.name, "org_name": row.org.name} for row in rows}


def _steps(row: Application, tasks: list[FlowTask], people: People) -> list[dict[str, Any]]:
    """The submission, then each step of the flow: who decided it, or whom it waits for, or that it is to come."""
    definition = [
        (SUBMISSION, "申请", ()),
        *((step.key, step.title, step.after) for step in row.definition.steps),
    ]
    return [
        {"key": key, "title": title, "after": list(after), **_told(_of_step(row, tasks, key), people)}
        for key, title, after in definition
    ]


def _of_step(row: Application, tasks: list[FlowTask], key: str) -> list[FlowTask]:
    """The task of this round that was decided, else those that wait for somebody."""
    given = [task for task in tasks if task.round == row.round and task.step == key]
    decided = [task for task in given if task.decided_at]
    return decided[-1:] or [task for task in given if task.state != "withdrawn"]


def _told(tasks: list[FlowTask], people: People) -> dict[str, Any]:
    """What became of a step; one that was taken back undecided counts as not begun."""
    if not tasks:
        return {
            "state": "waiting",
            "actor_name": None,
            "at": None,
            "client": None,
            "comment": "",
            "handlers": [],
        }
    task = tasks[0]
    return {
        "state": task.state,
        "actor_name": people[task.assignee_id]["name"] if task.decided_at else None,
        "at": task.decided_at,
        "client": task.client,
        "comment": task.comment,
        "handlers": [people[one.assignee_id] for one in tasks],
    }


def _history(tasks: list[FlowTask], people: People) -> list[dict[str, Any]]:
    """What was done, in order of time."""
    done = sorted((task for task in tasks if task.decided_at), key=lambda task: (task.decided_at, task.id))
    return [
        {"key": task.step, "title": task.title, "round": task.round, **_told([task], people)} for task in done
    ]


def task_item(row: FlowTask, of: Application) -> dict[str, Any]:
    """A task in a list."""
    return {
        "id": row.id,
        "version": row.version,
        "application_id": of.id,
        "number": of.number,
        "summary": summary(of),
        "title": of.title,
        "step": row.step,
        "step_title": row.title,
        "applicant_name": of.applicant.name,
        "applicant_org_name": of.org.name,
        "due_on": as_date(of.due_on),
        "created_at": row.created_at,
        "state": row.state,
        "allowed_actions": STEP.allowed_actions(row.state),
    }


def task(row: FlowTask, of: Application, principal: Principal) -> dict[str, Any]:
    """A task with its application."""
    return {**task_item(row, of), "application": application(of, principal)}
