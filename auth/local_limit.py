"""A rate limit that each process counts for itself, in memory: for calls too frequent to write each down.

Reporting usage is such a call. With N processes a caller gets up to N times the limit, which protects all the same.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from threading import Lock

from core.problems import TooManyRequests

REMEMBERED = 100_000


class LocalLimit:
    """At most `amount` calls by one caller within `seconds`; who was unheard of longest is forgotten first."""

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount, self._seconds = amount, seconds
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def spend(self, who: str) -> None:
        """Count one call; raises TooManyRequests (429) beyond the limit."""
        now = time.monotonic()
        with self._lock:
            calls = self._calls.setdefault(who, deque())
            self._calls.move_to_end(who)
            while calls and calls[0] <= now - self._seconds:
                calls.popleft()
            if len(calls) < self._amount:
                calls.append(now)
                while len(self._calls) > REMEMBERED:
                    self._calls.popitem(last=False)
                return
            wait = calls[0] + self._seconds - now
        raise TooManyRequests(headers={"Retry-After": str(max(1, math.ceil(wait)))})

    def forget(self) -> None:
        """Let everybody begin anew."""
        with self._lock:
            self._calls.clear()
