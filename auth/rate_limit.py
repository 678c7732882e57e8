"""Rate limits per address or account, shared by all workers: through Valkey (`ZS_REDIS_URL`), else through a file."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

import structlog
from flask import g, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.storage.base import Storage
from limits.strategies import SlidingWindowCounterRateLimiter

from auth.counter_file import CounterFile
from auth.leases import Leases
from core.problems import TooManyRequests

FILE = "rate-limits.db"
LEASED_FROM = 600
"""Limits this high and higher are counted a few calls ahead (auth/leases.py)."""
log = structlog.get_logger()
_limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
_leases = Leases()


def install(redis_url: str, folder: Path | None) -> None:
    """Choose where the counters live: Valkey, else a file in `folder`, else (None: one process) in memory."""
    global _limiter, _leases
    storage: Storage
    if redis_url:
        storage = storage_from_string(redis_url, wrap_exceptions=True)  # type: ignore[assignment]
    else:
        storage = CounterFile(folder / FILE) if folder else MemoryStorage()
    _limiter, _leases = SlidingWindowCounterRateLimiter(storage), Leases()


def spend(item: RateLimitItem, name: str, who: str) -> None:
    """Count one call of `name` by `who`; raises TooManyRequests (429) beyond what `item` allows.

    While the counters cannot be reached calls pass uncounted: a lost Valkey must not stop an inspection, and
    guessed passwords lock the account anyway.
    """
    try:
        if _is_within(item, name, who):
            return
        reset = _limiter.get_window_stats(item, name, who).reset_time
    except StorageError as error:
        log.error("rate_limit_unavailable", cause=type(error.storage_error).__name__)
        return
    raise TooManyRequests(headers={"Retry-After": str(max(1, math.ceil(reset - time.time())))})


def _is_within(item: RateLimitItem, name: str, who: str) -> bool:
    if item.amount < LEASED_FROM:
        return _limiter.hit(item, name, who)
    return _leases.spend((name, who), item.amount, lambda count: _limiter.hit(item, name, who, cost=count))


def limited(rule: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """At most `rule` (such as "30/minute") calls of this view by one account, or one address without one."""
    item = parse(rule)

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            principal = g.get("principal")
            who = str(principal.id) if principal else request.remote_addr or ""
            spend(item, view.__name__, who)
            return view(*args, **kwargs)

        guarded.spend = partial(spend, item, view.__name__)  # type: ignore[attr-defined]
        return guarded

    return mark
