"""How the API tells matters, applications and tasks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core.db import as_date, pairs
from core.flow.acts import APPLICANT, STEP
from core.flow.tables import SUBMISSION, FlowTask
from microapps.one_thing.forms import Field
from microapps.one_thing.matters import matters
from models.matter import Application
from models.organisation import Staff


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
        "matter": {"code": row.matter_code, "title": row.title},
        "state": row.state,
        "applicant_name": row.applicant.name,
        "due_on": as_date(row.due_on),
        "created_at": row.created_at,
        "allowed_actions": APPLICANT.allowed_actions(row.state) if mine else [],
    }


def application(row: Application, principal: Principal) -> dict[str, Any]:
    """An application in full: where it stands in this round, and everything that was done in all rounds."""
    tasks = list(FlowTask.select().where(FlowTask.flow_id == row.id).order_by(FlowTask.id))
    names = _names(tasks)
    return {
        **application_item(row, principal),
        "form": row.form,
        "steps": _steps(row, tasks, names),
        "history": _history(tasks, names),
    }


def _names(tasks: list[FlowTask]) -> dict[UUID, str]:
    ids = {task.assignee_id for task in tasks}
    return pairs(Staff.select(Staff.id, Staff.name).where(Staff.id.in_(ids)))


def _steps(row: Application, tasks: list[FlowTask], names: dict[UUID, str]) -> list[dict[str, Any]]:
    """The submission, then each step of the flow: who decided it, or that it is open or to come."""
    present: dict[str, FlowTask] = {}
    for task in tasks:
        if task.round == row.round and (task.step not in present or task.decided_at):
            present[task.step] = task
    definition = [
        (SUBMISSION, "申请", ()),
        *((step.key, step.title, step.after) for step in row.definition.steps),
    ]
    return [
        {"key": key, "title": title, "after": list(after), **_done(present.get(key), names)}
        for key, title, after in definition
    ]


def _done(task: FlowTask | None, names: dict[UUID, str]) -> dict[str, Any]:
    """What became of a step; one that was taken back undecided counts as not begun."""
    if task is None or (task.state == "withdrawn" and not task.decided_at):
        return {"state": "waiting", "actor_name": None, "at": None, "client": None, "comment": ""}
    return {
        "state": task.state,
        "actor_name": names[task.assignee_id] if task.decided_at else None,
        "at": task.decided_at,
        "client": task.client,
        "comment": task.comment,
    }


def _history(tasks: list[FlowTask], names: dict[UUID, str]) -> list[dict[str, Any]]:
    """What was done, in order of time."""
    done = sorted((task for task in tasks if task.decided_at), key=lambda task: (task.decided_at, task.id))
    return [
        {"key": task.step, "title": task.title, "round": task.round, **_done(task, names)} for task in done
    ]


def task_item(row: FlowTask, of: Application) -> dict[str, Any]:
    """A task in a list."""
    return {
        "id": row.id,
        "version": row.version,
        "application_id": of.id,
        "number": of.number,
        "title": of.title,
        "step": row.step,
        "step_title": row.title,
        "applicant_name": of.applicant.name,
        "created_at": row.created_at,
        "state": row.state,
        "allowed_actions": STEP.allowed_actions(row.state),
    }


def task(row: FlowTask, of: Application, principal: Principal) -> dict[str, Any]:
    """A task with its application."""
    return {**task_item(row, of), "application": application(of, principal)}
