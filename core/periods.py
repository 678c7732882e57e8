"""Periods of law and the day they end (rules DAY-1 … DAY-9; 民法典 200-203, 1259)."""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.calendar import WorkingCalendar


class Unit(StrEnum):
    """Units as deadlines.csv writes them."""

    WORKING_DAY = "WD"
    DAY = "ND"
    MONTH = "M"
    YEAR = "Y"
    HOUR = "H"


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period, with all that explains and recomputes it (DAY-9).

    Periods in hours end at `due_at` (aware instant), all others with the day `due_on`; the other one is None.
    `raw_on` is the last day before it was rolled over a rest (DAY-3). `calendar_version` is '' when no calendar
    was needed; `trigger` is the id of the event that started the period.
    """

    start: date | datetime
    n: int
    unit: Unit
    rule: str
    due_on: date | None = None
    due_at: datetime | None = None
    raw_on: date | None = None
    calendar_version: str = ""
    trigger: str = ""

    @property
    def rolled(self) -> bool:
        """Whether the last day was a rest and moved on."""
        return self.raw_on != self.due_on

    def passed(self, moment: date | datetime) -> bool:
        """Whether the period is over at `moment`: a day for `due_on`, an aware instant for `due_at`.

        The last day, or instant, is still in time (DAY-5: 届满 includes the number). TypeError for the wrong
        kind: an instant must first become a Shanghai day (`core.clock.day_of`, DAY-7).
        """
        if isinstance(moment, datetime) is (self.due_at is None):
            raise TypeError("compare due_on with a day and due_at with an instant")
        return moment > (self.due_at or self.due_on)  # type: ignore[operator]


def add_months(start: date, n: int) -> date:
    """The same day number n months on (or back), or that month's last day when it has none (DAY-2)."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + n, 12)
    last = gregorian.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(start.day, last))


def working_days(start: date, n: int, *, calendar: WorkingCalendar, rule: str, trigger: str = "") -> Due:
    """n working days; the start day is not counted. Raises CalendarNotPublished (DAY-8)."""
    end = calendar.add_working_days(start, n)
    return Due(start, n, Unit.WORKING_DAY, rule, end, None, end, calendar.version, trigger)


def calendar_days(
    start: date, n: int, *, rule: str, roll: WorkingCalendar | None = None, trigger: str = ""
) -> Due:
    """n natural days (自然日); the start day is not counted.

    Give `roll` for the party's duties and remedies only (DAY-3): a last day of rest then moves to the next
    working day. The agency's own periods and custody end on the day (DAY-4).
    """
    return _ending(start + timedelta(days=n), start, n, Unit.DAY, rule=rule, roll=roll, trigger=trigger)


def months(start: date, n: int, *, rule: str, roll: WorkingCalendar | None = None, trigger: str = "") -> Due:
    """n months, by DAY-2; `roll` as in `calendar_days`. Negative n counts back (one month before …)."""
    return _ending(add_months(start, n), start, n, Unit.MONTH, rule=rule, roll=roll, trigger=trigger)


def years(start: date, n: int, *, rule: str, roll: WorkingCalendar | None = None, trigger: str = "") -> Due:
    """n years: the limitation of 行政处罚法 36 is `years(act_ended_on, 2, …)`; `roll` as in `calendar_days`."""
    return _ending(add_months(start, 12 * n), start, n, Unit.YEAR, rule=rule, roll=roll, trigger=trigger)


def hours(start: datetime, n: int, *, rule: str, trigger: str = "") -> Due:
    """n hours from the moment, never rolled (DAY-1, DAY-4). `start` must be aware, else ValueError."""
    if start.tzinfo is None:
        raise ValueError("hours run from an aware instant")
    return Due(start, n, Unit.HOUR, rule, due_at=start + timedelta(hours=n), trigger=trigger)


def age_on(born_on: date, day: date) -> int:
    """周岁: a year older from the day after the birthday. ValueError when `day` is before birth."""
    if day < born_on:
        raise ValueError("not yet born")
    whole_years = day.year - born_on.year
    return max(0, whole_years - (day <= add_months(born_on, 12 * whole_years)))


def _ending(
    raw: date, start: date, n: int, unit: Unit, *, rule: str, roll: WorkingCalendar | None, trigger: str
) -> Due:
    end = roll.next_working_day(raw) if roll else raw
    return Due(start, n, unit, rule, end, None, raw, roll.version if roll else "", trigger)
