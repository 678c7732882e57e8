"""Working days (工作日): weekdays without statutory breaks, plus make-up Saturdays and Sundays (调休), DAY-6."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from core.data_files import rows

DATA_FILE = "calendar_2024_2026"
ONE_DAY = timedelta(days=1)


class CalendarNotPublished(Exception):
    """A day was asked for which the State Council's notice is not loaded (DAY-8); it is never guessed."""

    code = "CALENDAR_NOT_PUBLISHED"

    def __init__(self, day: date) -> None:
        self.day = day
        self.detail = (
            f"{day.year}年{day.month}月{day.day}日的工作日历尚未发布，无法计算期限；请先导入当年日历。"
        )
        super().__init__(self.detail)


class WorkingCalendar:
    """Which published days are worked. Immutable; `version` is stored beside every date computed with it."""

    def __init__(self, days: Mapping[date, bool], version: str) -> None:
        self._days = dict(days)
        self.version = version

    @classmethod
    def from_data(cls, overrides: Iterable[tuple[date, bool]] = ()) -> WorkingCalendar:
        """The shipped calendar, changed by `overrides` (day, is it worked), which may also add days.

        The version is a digest of the days, so equal calendars have equal versions wherever they are built. The
        last few calendars are kept, so asking for one on every request costs nothing.
        """
        return _built(tuple(overrides))

    @property
    def days(self) -> Mapping[date, bool]:
        """All published days; a copy."""
        return dict(self._days)

    def is_working_day(self, day: date) -> bool:
        """Raises CalendarNotPublished."""
        try:
            return self._days[day]
        except KeyError:
            raise CalendarNotPublished(day) from None

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is worked, else the first worked day after it (DAY-3)."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`, which is itself not counted (DAY-1); `start` for 0.

        Negative n counts back. Raises CalendarNotPublished when a day on the way is not published.
        """
        step = ONE_DAY if n > 0 else -ONE_DAY
        day, left = start, abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; 0 when `end` is not later."""
        return sum(
            self.is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1)
        )


@lru_cache(maxsize=8)
def _built(overrides: tuple[tuple[date, bool], ...]) -> WorkingCalendar:
    days = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in rows(DATA_FILE)}
    days.update(overrides)
    text = "".join(f"{day:%Y%m%d}{'W' if worked else '-'}" for day, worked in sorted(days.items()))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return WorkingCalendar(days, f"{min(days).year}-{max(days).year}.{digest}")
