"""Reporting an event, and what its reporter and the command centre first do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import clock, periods, working_days
from core.db import db
from core.problems import invalid
from microapps.joint_events import access, actions, rules, steps, views
from microapps.joint_events.kinds import URGENCIES, WITHDRAW_HOURS
from microapps.joint_events.states import EVENT
from models.joint_event import JointEvent
from models.numbering import next_document_number
from models.organisation import Organisation

WORD = "四平"
GOVERNMENTS = ("county", "city", "province")


def report(
    principal: Principal,
    *,
    position: dict[str, Any],
    region_code: str | None = None,
    file_ids: list[UUID],
    **told: Any,
) -> dict[str, Any]:
    """Report an event to the command centre of its region; raises InvalidInput (422).

    `told` holds kind, title, description, address and urgency as the form gives them.
    """
    with db.atomic():
        place = _place(principal, region_code)
        event = JointEvent.create(
            number=next_document_number(place, WORD),
            place=place,
            org=place,
            reporter=principal.staff_id,
            position=position,
            **told,
        )
        steps.record(principal, event, "report", actions.EVENT_REPORTED, file_ids=file_ids, position=position)
        steps.ask_coordinators(event, place, "accept", "待受理事件")
    return views.read_event(principal, event.id)


def _place(principal: Principal, region_code: str | None) -> Organisation:
    """The government of the region; without one, of the reporter's own organisation."""
    if region_code is None:
        region_code = Organisation.get_by_id(principal.org_id).region_code
    place = (
        Organisation.select()
        .where(Organisation.region_code == region_code, Organisation.kind.in_(GOVERNMENTS))
        .first()
    )
    if place is None:
        raise invalid("/json/region_code", "没有这个行政区划，请从列表中选择。")
    return place


def withdraw(principal: Principal, event_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Withdraw one's own report within 24 hours, before it is assigned; raises RuleRefusal (422, JE-001)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "withdraw", version)
        rules.may_withdraw(event.created_at, clock.now(), WITHDRAW_HOURS).or_refuse()
        event.change(version, status=EVENT.next(event.status, "withdraw"))
        steps.settle(event, "accept", "assign")
        steps.record(principal, event, "withdraw", actions.EVENT_WITHDRAWN, note=reason)
    return views.read_event(principal, event_id)


def accept(principal: Principal, event_id: UUID, *, version: int, note: str = "") -> dict[str, Any]:
    """Accept: the due date is counted in working days from today, by urgency; raises CalendarNotPublished (422)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "accept", version)
        due_at = end_of(working_days_from(URGENCIES[event.urgency].working_days))
        event.change(
            version,
            status=EVENT.next(event.status, "accept"),
            accepted_at=clock.now(),
            due_at=due_at,
            first_due_at=due_at,
        )
        steps.settle(event, "accept")
        steps.record(principal, event, "accept", actions.EVENT_ACCEPTED, note=note, due_at=due_at)
        steps.ask_coordinators(event, event.place, "assign", "待派发事件")
        steps.tell_reporter(event, "事件已受理")
    return views.read_event(principal, event_id)


def reject(
    principal: Principal, event_id: UUID, *, version: int, reason: str, duplicate_of: UUID | None = None
) -> dict[str, Any]:
    """Find a report invalid, or a duplicate of another event; raises InvalidInput (422)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "reject", version)
        if duplicate_of is not None:
            first = JointEvent.visible_to(principal).where(JointEvent.id == duplicate_of).first()
            if first is None or first.id == event.id:
                raise invalid("/json/duplicate_of", "没有这个事件，请重新选择被重复的事件。")
        event.change(version, status=EVENT.next(event.status, "reject"), duplicate_of=duplicate_of)
        steps.settle(event, "accept")
        steps.record(principal, event, "reject", actions.EVENT_REJECTED, note=reason)
        steps.tell_reporter(event, "事件未受理", reason)
    return views.read_event(principal, event_id)


def working_days_from(days: int, start: datetime | None = None) -> periods.Due:
    """The period of `days` working days from today, or from the day of `start`."""
    return periods.working_days(
        clock.day_of(start or clock.now()), days, calendar=working_days.calendar(), rule="IND-08"
    )


def end_of(due: periods.Due) -> datetime:
    """The last second of a period's last day."""
    assert due.due_on is not None
    _, after = clock.day_bounds(due.due_on, due.due_on)
    return datetime.fromtimestamp(after.timestamp() - 1, tz=after.tzinfo)
