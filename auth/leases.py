"""High limits counted a few calls ahead, so that most calls of a rush need not ask the counters all workers share.

A process that has many calls of one caller takes several of them from the shared count at once and hands them out from
memory. What is taken counts as spent, so a limit is never exceeded, however many processes there are. Who calls seldom
is counted one by one as before; who calls often has at most LARGEST calls a process counted that were not made, and
only until the window moves on. While the count has no room for several, they are taken one by one, up to the limit.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

SECONDS = 0.5
"""How long what was taken may be handed out."""
LARGEST = 32
SHARE = 100
"""And at most one call in so many of the limit."""
REMEMBERED = 10_000
Take = Callable[[int], bool]
"""Take so many calls from the shared count, or none; whether they were there."""


@dataclass(slots=True)
class _Lease:
    size: int
    left: int
    until: float


class Leases:
    """The calls a process holds, by who they are for."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], _Lease] = OrderedDict()
        self._lock = Lock()

    def spend(self, who: tuple[str, str], limit: int, take: Take) -> bool:
        """Whether one call of `who` is within `limit`."""
        now = time.monotonic()
        with self._lock:
            lease = self._held.get(who)
            if lease is not None and lease.left and now < lease.until:
                lease.left -= 1
                return True
        size = self._size(lease, limit, now)
        if not take(size):
            if size == 1 or not take(1):
                self._keep(who, _Lease(1, 0, now))
                return False
            size = 1
        self._keep(who, _Lease(size, size - 1, now + SECONDS))
        return True

    def _keep(self, who: tuple[str, str], lease: _Lease) -> None:
        with self._lock:
            self._held[who] = lease
            self._held.move_to_end(who)
            while len(self._held) > REMEMBERED:
                self._held.popitem(last=False)

    @staticmethod
    def _size(lease: _Lease | None, limit: int, now: float) -> int:
        """Twice as many as last time if those were used up in time, else as many as were used."""
        if lease is None or now >= lease.until + SECONDS:
            return 1
        wanted = 2 * lease.size if not lease.left and now < lease.until else lease.size - lease.left
        return max(1, min(wanted, LARGEST, limit // SHARE))
