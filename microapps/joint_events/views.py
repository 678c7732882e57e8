"""How the API tells events, and the lists of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import clock, files
from core.paging import Page, page
from microapps.joint_events import access
from microapps.joint_events.kinds import KINDS, URGENCIES
from microapps.joint_events.permissions import COORDINATE, HANDLE
from microapps.joint_events.states import EVENT, UNFINISHED
from microapps.joint_events.steps import TITLES
from models.joint_event import RELEASED, JointAssignment, JointEvent, JointStep
from models.organisation import Organisation, Staff


def list_events(
    principal: Principal,
    asked: Page,
    *,
    status: str | None = None,
    part: str = "all",
    overdue: bool | None = None,
    q: str | None = None,
) -> dict[str, Any]:
    """Events the caller may see, newest first; `part` keeps those reported, handled or coordinated by them."""
    query = JointEvent.visible_to(principal)
    if status:
        query = query.where(JointEvent.status == status)
    if overdue:
        query = query.where(JointEvent.due_at < clock.now(), JointEvent.status.in_(UNFINISHED))
    if q:
        query = query.where(JointEvent.title.contains(q) | JointEvent.number.contains(q))
    query = _part(query, principal, part)
    return page(query, [JointEvent.id], asked, lambda row: event_item(row, principal))


def _part(query: Any, principal: Principal, part: str) -> Any:
    match part:
        case "reported":
            return query.where(JointEvent.reporter == principal.staff_id)
        case "handled":
            scope = principal.reach(HANDLE.name)
            mine = (
                JointAssignment.select(JointAssignment.event)
                .join(Organisation)
                .where(scope.organisations(Organisation.seq), JointAssignment.status != RELEASED)
            )
            return query.where(JointEvent.id.in_(mine))
        case "coordinated":
            scope = principal.reach(COORDINATE.name)
            places = Organisation.select(Organisation.id).where(scope.organisations(Organisation.seq))
            return query.where(JointEvent.place.in_(places))
        case _:
            return query


def read_event(principal: Principal, event_id: UUID) -> dict[str, Any]:
    """One event with its chain and timeline; raises NotFound (404)."""
    event = access.find(principal, event_id)
    chain = _chain(event)
    own = principal.reach(HANDLE.name)
    mine = next(
        (
            link
            for link in chain
            if link.role == "assist"
            and link.status == "assigned"
            and event.status in ("assigned", "handling")
            and own.covers_organisation(link.org.seq)
        ),
        None,
    )
    return {
        **event_item(event, principal),
        "description": event.description,
        "position": event.position,
        "accepted_at": event.accepted_at,
        "first_due_at": event.first_due_at,
        "closed_at": event.closed_at,
        "verified_at": event.verified_at,
        "reopened_times": event.reopened_times,
        "duplicate_of": event.duplicate_of_id,
        "extension": event.extension,
        "result": event.result,
        "is_cross_department": len({link.org_id for link in chain if link.status != RELEASED}) >= 2,
        "chain": [_link(link) for link in chain],
        "my_assist": {"id": mine.id, "version": mine.version} if mine else None,
        "timeline": _timeline(event),
    }


def event_item(event: JointEvent, principal: Principal) -> dict[str, Any]:
    """An event in a list."""
    now = clock.now()
    return {
        "id": event.id,
        "version": event.version,
        "number": event.number,
        "kind": event.kind,
        "kind_title": KINDS[event.kind].title,
        "title": event.title,
        "address": event.address,
        "urgency": event.urgency,
        "urgency_title": URGENCIES[event.urgency].title,
        "status": event.status,
        "place_name": event.place.name,
        "lead_name": event.lead.name if event.lead_id else None,
        "reporter_name": event.reporter.name,
        "created_at": event.created_at,
        "due_at": event.due_at,
        "is_overdue": event.due_at is not None and event.status in UNFINISHED and event.due_at < now,
        "allowed_actions": access.standing(principal, event).allowed(event.status),
    }


def _chain(event: JointEvent) -> list[JointAssignment]:
    return list(
        JointAssignment.select(JointAssignment, Organisation)
        .join(Organisation)
        .where(JointAssignment.event == event)
        .order_by(JointAssignment.id)
    )


def waiting(event: JointEvent) -> list[str]:
    """Names of the assisting agencies that are not done."""
    return [link.org.name for link in _chain(event) if link.role == "assist" and link.status == "assigned"]


def _link(link: JointAssignment) -> dict[str, Any]:
    return {
        "id": link.id,
        "version": link.version,
        "org_id": link.org_id,
        "org_name": link.org.name,
        "role": link.role,
        "status": link.status,
        "assigned_at": link.assigned_at,
        "finished_at": link.finished_at,
        "note": link.note,
    }


def _timeline(event: JointEvent) -> list[dict[str, Any]]:
    rows = list(
        JointStep.select(JointStep, Staff, Organisation)
        .join(Staff, pw.JOIN.LEFT_OUTER)
        .switch(JointStep)
        .join(Organisation, pw.JOIN.LEFT_OUTER)
        .where(JointStep.event == event)
        .order_by(JointStep.at, JointStep.id)
    )
    attached = files.linked("JointStep", [row.id for row in rows])
    return [
        {
            "id": row.id,
            "action": row.action,
            "title": TITLES[row.action],
            "at": row.at,
            "actor_name": row.actor.name if row.actor_id else "系统",
            "org_name": row.org.name if row.org_id else None,
            "client": row.client or None,
            "note": row.note,
            "due_at": row.due_at,
            "files": [
                {"id": file.id, "url": files.url(file.id), "media_type": file.media_type}
                for file in attached.get(row.id, [])
            ],
        }
        for row in rows
    ]


def words() -> dict[str, Any]:
    """Kinds, urgencies and states, for forms and filters."""
    return {
        "kinds": [{"code": kind.code, "title": kind.title} for kind in KINDS.values()],
        "urgencies": [
            {"code": each.code, "title": each.title, "working_days": each.working_days}
            for each in URGENCIES.values()
        ],
        "states": [{"code": code, "title": title} for code, title in EVENT.labels.items()],
    }
