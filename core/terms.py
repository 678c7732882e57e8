"""Days that things are due, and how they were computed (DAY-9)."""

from __future__ import annotations

from datetime import date
from typing import Any

from core import clock, periods, working_days
from core.calendar import CalendarNotPublished


def explained(due: periods.Due) -> dict[str, Any]:
    """What recomputes and explains a due day."""
    return {"start": str(due.start), "n": due.n, "unit": due.unit.value, "rule": due.rule,
            "calendar_version": due.calendar_version}  # fmt: skip


def in_working_days(n: int, rule: str, start: date | None = None) -> periods.Due:
    """n working days after `start` (today when None); raises CalendarNotPublished."""
    return periods.working_days(start or clock.today(), n, calendar=working_days.calendar(), rule=rule)


def when_published(n: int, rule: str, start: date | None = None) -> tuple[date | None, dict[str, Any] | None]:
    """As `in_working_days`, as (day, explanation); (None, None) while the calendar of its year is not published.

    For periods that bind the agency: the act that starts them must not wait for next year's calendar.
    """
    try:
        due = in_working_days(n, rule, start)
    except CalendarNotPublished:
        return None, None
    return due.due_on, explained(due)
