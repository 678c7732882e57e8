"""IND-03 掌上办案率: penalty decisions whose every step in the field was done on a phone.

The plan speaks of 简易处罚, and decisions on the spot are the penalty cases this platform holds. Each has at
least one field step, the decision itself. The server recorded every step with the client it was done on.
"""

from __future__ import annotations

from typing import Any

import peewee as pw

from core.db import Rows
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.organisation import Organisation
from models.penalty import OnTheSpotDecision
from models.telemetry import UsageEvent

AFTER_THE_FIELD = ("当场处罚备案",)
"""Acts on a decision that are done at the agency, by whoever handles its cases."""


def _decisions(asked: Window) -> Rows:
    return (
        OnTheSpotDecision.select(OnTheSpotDecision, Organisation)
        .join(Organisation)
        .where(instants(OnTheSpotDecision.decided_at, asked))
    )


def _in_the_field(condition: Any, asked: Window) -> Any:
    acts = UsageEvent.alias()
    where = (
        (acts.subject_id == OnTheSpotDecision.id)
        & (acts.source == "server")
        & acts.title.not_in(AFTER_THE_FIELD)
        & condition(acts)
    )
    if asked.known_at is not None:
        where &= acts.received_at <= asked.known_at
    return pw.fn.EXISTS(acts.select(pw.SQL("1")).where(where))


def _all_on_phone(asked: Window) -> Any:
    return _in_the_field(lambda acts: acts.client == "mobile", asked) & ~_in_the_field(
        lambda acts: acts.client != "mobile", asked
    )


def _present(row: OnTheSpotDecision) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": "decision",
        "title": row.number,
        "at": row.decided_at,
        "org_name": row.org.name,
        "why": "现场环节均在手机端完成" if row.counted else "有现场环节未在手机端完成",
        "path": f"/decisions/{row.id}",
    }


HANDHELD_CASES = Indicator(
    "IND-03",
    OnTheSpotDecision,
    _decisions,
    _all_on_phone,
    OnTheSpotDecision.decided_at,
    _present,
    received=OnTheSpotDecision.created_at,
)
