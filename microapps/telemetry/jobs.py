"""Recurring work of telemetry, done by the worker process."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from models import activity_feed, activity_state, log_feed
from models.telemetry import UsageEvent

MANY_STRAYS = 0.02
"""The share of people out of order from which on a new numbering pays."""
_keep_days = 90


def install(raw_days: int) -> None:
    """Set how long raw events are kept (`ZS_TELEMETRY_RAW_DAYS`)."""
    global _keep_days  # noqa: PLW0603 - set once at start, by create_app
    _keep_days = raw_days


def feed() -> None:
    """Bring the bitmaps and tallies up to the newest event."""
    log_feed.feed_as_worker()


def renumber_people() -> bool:
    """Number people anew when many moved or came since the last time; figures stay, reading gets quicker."""
    if activity_state.share_out_of_order() <= MANY_STRAYS:
        return False
    activity_feed.cut_numbering()
    return True


def forget_raw_events() -> int:
    """Delete what clients reported once it is old; the bitmaps made of it stay. Acts of the server are records."""
    gone = log_feed.drop_old_segments(_keep_days)
    limit = clock.now() - timedelta(days=_keep_days)
    UsageEvent.delete().where(UsageEvent.source == "client", UsageEvent.at < limit).execute()
    return gone
