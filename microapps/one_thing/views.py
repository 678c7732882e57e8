"""How the API tells matters, applications and tasks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core.db import as_date
from microapps.one_thing.flows import APPROVE, MATTERS, Field, Node
from microapps.one_thing.states import APPLICATION
from models.matter import Application, FlowTask
from models.organisation import Staff

ENDED = {"approved": "done", "completed": "done", "rejected": "rejected"}


def matters() -> list[dict[str, Any]]:
    """All matters with their forms and nodes."""
    return [
        {
            "code": matter.code,
            "title": matter.title,
            "category": matter.category,
            "fields": [field(each) for each in matter.fields],
            "nodes": [
                {"key": node.key, "title": node.title, "fields": [field(each) for each in node.fields]}
                for node in matter.nodes
            ],
        }
        for matter in MATTERS.values()
    ]


def field(each: Field) -> dict[str, Any]:
    """A field of a form."""
    told = asdict(each)
    told.pop("after")
    return {**told, "required": True}


def node_of(task: FlowTask) -> Node:
    """The node a task belongs to, as the matter stands now."""
    return next(node for node in MATTERS[task.application.matter_code].nodes if node.key == task.node_key)


def application_item(row: Application, principal: Principal) -> dict[str, Any]:
    """An application in a list."""
    mine = row.applicant_id == principal.staff_id
    allowed = ["withdraw"] if mine and "withdraw" in APPLICATION.allowed_actions(row.status) else []
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "matter": {"code": row.matter_code, "title": row.title},
        "status": row.status,
        "applicant_name": row.applicant.name,
        "due_on": as_date(row.due_on),
        "created_at": row.created_at,
        "allowed_actions": allowed,
    }


def application(row: Application, principal: Principal) -> dict[str, Any]:
    """An application in full."""
    return {**application_item(row, principal), "form": row.form, "steps": _steps(row)}


def _steps(row: Application) -> list[dict[str, Any]]:
    """The application itself, then each node: who did it, or that it is to come."""
    done = _decisive_tasks(row.id)
    first = {"key": "apply", "title": "申请", "status": "done", "actor_name": row.applicant.name, "at": row.created_at,
             "client": None, "note": "", "data": {}}  # fmt: skip
    return [first, *(_step(node, done.get(node["key"])) for node in row.flow)]


def _step(node: dict[str, Any], task: FlowTask | None) -> dict[str, Any]:
    ended = task is not None and task.status in ENDED
    return {
        "key": node["key"],
        "title": node["title"],
        "status": ENDED.get(task.status, "active" if task.status == "open" else "pending")
        if task
        else "pending",
        "actor_name": task.assignee.name if task and ended else None,
        "at": task.finished_at if task and ended else None,
        "client": task.client if task and ended else None,
        "note": task.note if task and ended else "",
        "data": task.data if task and ended else {},
    }


def _decisive_tasks(application_id: UUID) -> dict[str, FlowTask]:
    """The task that tells of each node: the one that ended it, else one that is open."""
    rows = (
        FlowTask.select(FlowTask, Staff)
        .join(Staff)
        .where(FlowTask.application == application_id)
        .order_by(FlowTask.position, FlowTask.id)
    )
    found: dict[str, FlowTask] = {}
    for row in rows:
        held = found.get(row.node_key)
        if held is None or (row.status in ENDED and held.status not in ENDED):
            found[row.node_key] = row
    return found


def task_item(row: FlowTask) -> dict[str, Any]:
    """A task in a list."""
    allowed = []
    if row.status == "open":
        allowed = ["approve", "reject"] if node_of(row).kind == APPROVE else ["complete"]
    return {
        "id": row.id,
        "version": row.version,
        "application_id": row.application_id,
        "number": row.application.number,
        "title": row.application.title,
        "node_key": row.node_key,
        "node_title": row.node_title,
        "applicant_name": row.application.applicant.name,
        "created_at": row.created_at,
        "status": row.status,
        "allowed_actions": allowed,
    }


def task(row: FlowTask, whole: Application, principal: Principal) -> dict[str, Any]:
    """A task with its application."""
    return {
        **task_item(row),
        "fields": [field(each) for each in node_of(row).fields],
        "application": application(whole, principal),
    }
