"""IND-08 and IND-08b: cross-department events closed and verified in time, and closed at all."""

from __future__ import annotations

from typing import Any

import peewee as pw

from core.db import Rows
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.joint_event import RELEASED, JointAssignment, JointEvent, JointStep
from models.organisation import Organisation

LEFT_OUT = ("invalid", "withdrawn")


def _cross_department() -> Any:
    """SQL condition: at least two different agencies are in the chain; those let go again are not in it."""
    chain = JointAssignment.alias()
    agencies = chain.select(pw.fn.COUNT(chain.org.distinct())).where(
        chain.event == JointEvent.id, chain.status != RELEASED
    )
    return pw.Expression(agencies, pw.OP.GTE, 2)


def _events(field: pw.Field, asked: Window) -> Rows:
    return (
        JointEvent.select(JointEvent, Organisation)
        .join(Organisation, on=(JointEvent.org == Organisation.id))
        .where(JointEvent.status.not_in(LEFT_OUT), instants(field, asked), _cross_department())
    )


def _verified_by(limit: Any, asked: Window) -> Any:
    """SQL condition: closed and verified not later than `limit`, and not opened again as far as was known."""
    if asked.known_at is None:
        return (
            JointEvent.verified_at.is_null(False)
            & (JointEvent.closed_at <= limit)
            & (JointEvent.verified_at <= limit)
        )
    verified, undone = JointStep.alias(), JointStep.alias()
    later = undone.select(pw.SQL("1")).where(
        undone.event == JointEvent.id,
        undone.action == "reopen",
        undone.at > verified.at,
        undone.at <= asked.known_at,
    )
    return pw.fn.EXISTS(
        verified.select(pw.SQL("1")).where(
            verified.event == JointEvent.id,
            verified.action == "verify",
            verified.at <= limit,
            verified.at <= asked.known_at,
            ~pw.fn.EXISTS(later),
        )
    )


def _present(row: JointEvent) -> dict[str, Any]:
    why = "期限内办结并核查" if row.counted else "已核查但超过期限" if row.verified_at else "尚未办结核查"
    return {
        "id": row.id,
        "kind": "joint_event",
        "title": f"{row.number} {row.title}",
        "at": row.due_at,
        "org_name": row.org.name,
        "why": why,
        "path": f"/joint-events/{row.id}",
    }


def _present_cohort(row: JointEvent) -> dict[str, Any]:
    return {
        **_present(row),
        "at": row.accepted_at,
        "why": "截至计量日已办结" if row.counted else "截至计量日未办结",
    }


JOINT_ON_TIME = Indicator(
    "IND-08",
    JointEvent,
    lambda asked: _events(JointEvent.due_at, asked),
    lambda asked: _verified_by(JointEvent.due_at, asked),
    JointEvent.due_at,
    _present,
    received=JointEvent.accepted_at,
)


def _closed(asked: Window) -> Any:
    closed = JointEvent.closed_at.is_null(False)
    if asked.known_at is not None:
        closed &= JointEvent.closed_at <= asked.known_at
    return closed


JOINT_CLOSED = Indicator(
    "IND-08b",
    JointEvent,
    lambda asked: _events(JointEvent.accepted_at, asked),
    _closed,
    JointEvent.accepted_at,
    _present_cohort,
    received=JointEvent.accepted_at,
)
