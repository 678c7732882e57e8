"""The clock everybody asks. Tests put a `FixedClock` in its place; rules get times as arguments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
EIGHT_HOURS, A_DAY = 8 * 3_600_000_000, 86_400_000_000
FIRST_DAY = date(1970, 1, 1).toordinal()


class Clock(Protocol):
    """Anything that tells the instant, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that may


class FixedClock:
    """A clock that moves only when told: `clock.advance(minutes=16)`."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self.instant

    def advance(self, **duration: float) -> None:
        """Move by timedelta's keywords."""
        self.instant += timedelta(**duration)


_clock: Clock = SystemClock()


def install(clock: Clock) -> None:
    """Replace the clock of the whole process."""
    global _clock  # noqa: PLW0603 - one clock a process is the meaning
    _clock = clock


def installed() -> Clock:
    """The clock everybody asks now."""
    return _clock


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """For the whole process it is `instant` until the block ends: for what is written after the fact (the demo)."""
    before = installed()
    install(FixedClock(instant))
    try:
        yield
    finally:
        install(before)


def now() -> datetime:
    """The instant, aware, in UTC."""
    return _clock.now()


def today() -> date:
    """The day in Asia/Shanghai, which is what 日 means in every rule."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """The same instant on the wall clock of Asia/Shanghai."""
    return instant.astimezone(SHANGHAI)


def day_of(instant: datetime) -> date:
    """The Shanghai day an instant falls on."""
    return local(instant).date()


def from_microseconds(count: int) -> datetime:
    """The instant so many microseconds after 1970, in UTC, to the microsecond."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=count)


def day_number(microseconds: int) -> int:
    """The ordinal of the Shanghai day of an instant, in integers (China has kept UTC+8 all year since 1991)."""
    return (microseconds + EIGHT_HOURS) // A_DAY + FIRST_DAY


def day_bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """Instants [start of `first`, start of the day after `last`) in Shanghai, as UTC."""
    start = datetime(first.year, first.month, first.day, tzinfo=SHANGHAI)
    end = datetime(last.year, last.month, last.day, tzinfo=SHANGHAI) + timedelta(days=1)
    return start.astimezone(UTC), end.astimezone(UTC)
