"""When acts happened, as devices say it."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from core.problems import invalid

AHEAD = timedelta(minutes=2)


def not_in_future(at: datetime | None, pointer: str) -> datetime:
    """The time given, or now; a phone's clock may be two minutes ahead. Raises InvalidInput (422)."""
    now = clock.now()
    if at is None:
        return now
    if at > now + AHEAD:
        raise invalid(pointer, "时间不能晚于现在，请核对手机时间。")
    return min(at, now)
