"""When acts happened, as devices say it."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from core.problems import invalid

AHEAD = timedelta(minutes=2)
"""How far a device's clock may be ahead of ours."""


def check_not_ahead(at: datetime, pointer: str) -> None:
    """Raise InvalidInput (422) for a time to come."""
    if at > clock.now() + AHEAD:
        raise invalid(pointer, "时间不能晚于现在，请核对手机时间。")


def not_in_future(at: datetime | None, pointer: str) -> datetime:
    """The time given, at most now; now when none was given. Raises InvalidInput (422)."""
    now = clock.now()
    if at is None:
        return now
    check_not_ahead(at, pointer)
    return min(at, now)
