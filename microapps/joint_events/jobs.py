"""Overdue events go up: first to the head of the lead agency, later to the command centre above."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import peewee as pw

from core import audit, clock, working_days
from core.audit import SYSTEM
from core.db import db
from microapps.joint_events import actions, steps
from microapps.joint_events.kinds import ESCALATE_AFTER
from microapps.joint_events.states import UNFINISHED
from models import workbench
from models.identity import holders
from models.joint_event import JointEvent, JointStep
from models.organisation import Organisation


def escalate_overdue() -> int:
    """Escalate what is past due and was not yet escalated that far; returns how many."""
    now, calendar = clock.now(), working_days.calendar()
    lead, place = Organisation.alias(), Organisation.alias()
    late = (
        JointEvent.select(JointEvent, lead, place)
        .join(lead, pw.JOIN.LEFT_OUTER, on=(JointEvent.lead == lead.id), attr="lead")
        .switch(JointEvent)
        .join(place, on=(JointEvent.place == place.id), attr="place")
        .where(
            JointEvent.due_at < now,
            JointEvent.status.in_(UNFINISHED),
            JointEvent.escalated_level < len(ESCALATE_AFTER),
        )
        .order_by(JointEvent.due_at)
        .limit(500)
    )
    done = 0
    for event in list(late):
        grace = ESCALATE_AFTER[event.escalated_level]
        from_day = clock.day_of(event.due_at)
        if clock.today() > calendar.add_working_days(from_day, grace):
            done += _escalate(event)
    return done


def _escalate(event: JointEvent) -> bool:
    level = event.escalated_level + 1
    with db.atomic():
        claimed = (
            JointEvent.update(escalated_level=level)
            .where(JointEvent.id == event.id, JointEvent.escalated_level == level - 1)
            .execute()
        )
        if not claimed:
            return False
        JointStep.create(event=event, action="escalate", at=clock.now(), note=f"逾期，第{level}级督办")
        audit.record(SYSTEM, actions.EVENT_ESCALATED, event, number=event.number, level=level)
        for staff_id in _overseers(event, level):
            workbench.ask(
                steps.APP, "overdue", f"逾期督办：{event.title}", event, steps.path_of(event), staff_id=staff_id,
                due_at=event.due_at,
            )  # fmt: skip
    return True


def _overseers(event: JointEvent, level: int) -> list[UUID]:
    lead, place = cast(Organisation, event.lead), event.place
    told = holders("coordinator", place)
    if level == 1 and event.lead_id:
        told = [*holders("agency_head", lead), *told]
    return list(dict.fromkeys(told))
