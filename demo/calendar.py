"""The 60 days of activity: which days are worked, and when on a day things happen."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from random import Random

from core import clock
from core.calendar import CalendarNotPublished
from core.working_days import calendar
from demo.bulk import milliseconds

DAYS = 60
DUTY = 0.05
"""Work done on a free day, against a working day's."""
WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 0.85, 0.6, 0.6)
"""Monday is the busiest; a made-up Saturday is half a day."""
MORNING, NOON, AFTERNOON, EVENING = (round(hour * 3_600_000) for hour in (8.75, 11.75, 13.75, 17.5))


class Days:
    """Draws instants of work from the 60 days that ended yesterday."""

    def __init__(self, rng: Random, today: date) -> None:
        self._rng = rng
        self.all = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
        self._published = calendar()
        self._weights = list(
            accumulate(WEEKDAYS[day.weekday()] * (1.0 if self._is_worked(day) else DUTY) for day in self.all)
        )
        self._starts = [milliseconds(clock.day_bounds(day, day)[0]) for day in self.all]
        self.end_ms = milliseconds(clock.day_bounds(today, today)[0])

    def draw(self) -> tuple[int, int]:
        """(number of the day from 0, milliseconds since 1970) of something that begins in working hours."""
        number = self._rng.choices(range(DAYS), cum_weights=self._weights)[0]
        spent = self._rng.random() * (NOON - MORNING + EVENING - AFTERNOON)
        at = MORNING + spent if spent < NOON - MORNING else AFTERNOON + spent - (NOON - MORNING)
        return number, self._starts[number] + int(at)

    def later(self, at_ms: int, minutes: float) -> int:
        """Some time around `minutes` after `at_ms`, never today."""
        return min(at_ms + int(minutes * 60_000 * self._rng.uniform(0.4, 1.6)), self.end_ms - 1_000)

    def working_day_after(self, number: int) -> date:
        """The working day after a day of the 60, by its number."""
        day = self.all[number] + timedelta(days=1)
        while not self._is_worked(day):
            day += timedelta(days=1)
        return day

    def _is_worked(self, day: date) -> bool:
        """By the published calendar; in a year without one, a weekday (a demo must load in any year)."""
        try:
            return self._published.is_working_day(day)
        except CalendarNotPublished:
            return day.weekday() < 5
