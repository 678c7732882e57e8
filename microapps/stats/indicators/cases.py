"""掌上办案率 in its two readings: IND-03p is the plan's own, IND-03 the stricter one.

The plan speaks of 简易处罚, and decisions on the spot are the penalty cases this platform holds. The server recorded
every act in the field with the client it was done on. IND-03p asks for the decision (which carries record and telling)
and the service or refusal; IND-03 that no act in the field was done elsewhere, whichever occurred.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peewee as pw

from core.db import Rows
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.organisation import Organisation
from models.penalty import DECIDED, IN_THE_FIELD, REFUSED, SERVED, OnTheSpotDecision
from models.telemetry import UsageEvent


def _decisions(asked: Window) -> Rows:
    return (
        OnTheSpotDecision.select(OnTheSpotDecision, Organisation)
        .join(Organisation)
        .where(instants(OnTheSpotDecision.decided_at, asked), OnTheSpotDecision.status != "withdrawn")
    )


def _was_done(titles: tuple[str, ...], asked: Window, *, on_phone: bool) -> Any:
    """SQL: whether one of these acts upon the decision was done on a phone, or on something else."""
    acts = UsageEvent.alias()
    where = (
        (acts.subject_id == OnTheSpotDecision.id)
        & (acts.source == "server")
        & acts.title.in_(titles)
        & ((acts.client == "mobile") if on_phone else (acts.client != "mobile"))
    )
    if asked.known_at is not None:
        where &= acts.received_at <= asked.known_at
    return pw.fn.EXISTS(acts.select(pw.SQL("1")).where(where))


def _decided_and_served(asked: Window) -> Any:
    return _was_done((DECIDED,), asked, on_phone=True) & _was_done((SERVED, REFUSED), asked, on_phone=True)


def _all_in_the_field(asked: Window) -> Any:
    return _was_done(IN_THE_FIELD, asked, on_phone=True) & ~_was_done(IN_THE_FIELD, asked, on_phone=False)


def _present(row: OnTheSpotDecision, why: tuple[str, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": "decision",
        "title": row.number,
        "at": row.decided_at,
        "org_name": row.org.name,
        "why": why[0] if row.counted else why[1],
        "path": f"/decisions/{row.id}",
    }


def _told(counted: str, left_out: str) -> Callable[[OnTheSpotDecision], dict[str, Any]]:
    return lambda row: _present(row, (counted, left_out))


HANDHELD_SIMPLE = Indicator(
    "IND-03p",
    OnTheSpotDecision,
    _decisions,
    _decided_and_served,
    OnTheSpotDecision.decided_at,
    _told("决定和送达均在手机端完成", "决定或者送达未在手机端完成"),
    received=OnTheSpotDecision.created_at,
)
HANDHELD_CASES = Indicator(
    "IND-03",
    OnTheSpotDecision,
    _decisions,
    _all_in_the_field,
    OnTheSpotDecision.decided_at,
    _told("现场环节均在手机端完成", "有现场环节未在手机端完成"),
    received=OnTheSpotDecision.created_at,
)
