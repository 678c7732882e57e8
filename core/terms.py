"""Days that things are due, and how they were computed (DAY-9)."""

from __future__ import annotations

from collections.abc import Callable
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
    return _once_published(lambda: in_working_days(n, rule, start))


def rolled_when_published(n: int, rule: str, start: date) -> tuple[date | None, dict[str, Any] | None]:
    """n natural days for a duty of the party, rolled over a rest (DAY-3); (None, None) as `when_published`."""
    return _once_published(lambda: periods.calendar_days(start, n, rule=rule, roll=working_days.calendar()))


def _once_published(compute: Callable[[], periods.Due]) -> tuple[date | None, dict[str, Any] | None]:
    try:
        due = compute()
    except CalendarNotPublished:
        return None, None
    return due.due_on, explained(due)
