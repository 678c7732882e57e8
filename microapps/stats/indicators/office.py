"""IND-01 and IND-01b: the two readings of 掌上办公比例, by handling node and by person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import peewee as pw

from core import masking
from core.db import Rows
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.organisation import Organisation, Staff
from models.telemetry import NODE_FINISHED, PERFORMED, UsageEvent

EFFECTIVE = (NODE_FINISHED, PERFORMED)
"""Acts that make a person active: work recorded by the server with the change it belongs to, never a mere login."""


def _nodes(asked: Window) -> Rows:
    return (
        UsageEvent.select(UsageEvent, Organisation, Staff)
        .join(Organisation)
        .switch(UsageEvent)
        .join(Staff)
        .where(
            UsageEvent.type == NODE_FINISHED, UsageEvent.source == "server", instants(UsageEvent.at, asked)
        )
    )


def _present_node(row: UsageEvent) -> dict[str, Any]:
    on_phone = row.client == "mobile"
    return {
        "id": row.id,
        "kind": "node",
        "title": f"{row.title}（{masking.name(row.staff.name)}）",
        "at": row.at,
        "org_name": row.org.name,
        "why": "在手机端办结" if on_phone else "在电脑端办结",
        "path": row.path,
    }


MOBILE_NODES = Indicator(
    "IND-01",
    UsageEvent,
    _nodes,
    lambda _: UsageEvent.client == "mobile",
    UsageEvent.at,
    _present_node,
    received=UsageEvent.received_at,
)


def people(asked: Window) -> Rows:
    """In service on the last day, and for at least half of the window's days."""
    latest_start = asked.last + timedelta(days=1) - timedelta(days=(asked.days + 1) // 2)
    return (
        Staff.select(Staff, Organisation)
        .join(Organisation)
        .where(Staff.activated_on <= latest_start, Staff.left_on.is_null() | (Staff.left_on > asked.last))
    )


def acted_on_phone(asked: Window) -> Any:
    """SQL condition: the person did something effective on a phone in the window."""
    acts = UsageEvent.alias()
    condition = (
        (acts.staff == Staff.id)
        & (acts.source == "server")
        & (acts.client == "mobile")
        & acts.type.in_(EFFECTIVE)
        & instants(acts.at, asked)
    )
    if asked.known_at is not None:
        condition &= acts.received_at <= asked.known_at
    return pw.fn.EXISTS(acts.select(pw.SQL("1")).where(condition))


def _present_person(row: Staff) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": "staff",
        "title": masking.name(row.name),
        "at": None,
        "org_name": row.org.name,
        "why": "期内有手机端业务动作" if row.counted else "期内没有手机端业务动作",
        "path": "",
    }


# The definition as SQL. It is served from daily bitmaps (microapps/stats/people.py); tests hold the two together.
ACTIVE_PEOPLE = Indicator(
    "IND-01b", Staff, people, acted_on_phone, Staff.created_at, _present_person, is_personal=True
)
