"""Rate-limit counters in a SQLite file that all workers of one machine share, as a storage of `limits`.

Losing the file loses a minute of counting, so nothing waits for the disk. A hit costs about 50 µs.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from math import floor
from pathlib import Path

from limits.storage.base import SlidingWindowCounterSupport, Storage, TimestampedSlidingWindow

SWEEP_EVERY = 1000
"""Hits of one connection between two sweeps of what has run out."""
_TABLE = """CREATE TABLE IF NOT EXISTS hits
(key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires_at REAL NOT NULL) WITHOUT ROWID"""
_ADD = """INSERT INTO hits VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
count = CASE WHEN expires_at <= ? THEN excluded.count ELSE count + excluded.count END,
expires_at = excluded.expires_at RETURNING count"""


class CounterFile(Storage, SlidingWindowCounterSupport, TimestampedSlidingWindow):
    """Counters with an expiry, one row each; exact under any number of processes and threads."""

    STORAGE_SCHEME = ["sqlitefile"]

    def __init__(self, path: Path) -> None:
        super().__init__(None, wrap_exceptions=True)
        self._path = path
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What a broken or busy file raises."""
        return sqlite3.Error

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection; a forked process opens its own."""
        if getattr(self._local, "pid", None) != os.getpid():
            connection = sqlite3.connect(self._path, timeout=2, isolation_level=None)
            connection.execute("PRAGMA synchronous = off")
            # SQLite does not wait for a lock while it turns WAL on, so two who come first would not both succeed.
            with self._path.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                connection.execute("PRAGMA journal_mode = wal")
                connection.execute(_TABLE)
            self._local.connection, self._local.pid, self._local.hits = connection, os.getpid(), 0
        return self._local.connection

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` unless the weighted sum of this window and the one before would pass `limit`."""
        connection, now = self._connection(), time.time()
        before, current = self.sliding_window_keys(key, expiry, now)
        connection.execute("BEGIN IMMEDIATE")
        try:
            weighted = self._count(before, now) * (1 - now / expiry % 1) + self._count(current, now)
            fits = floor(weighted) + amount <= limit
            if fits:
                connection.execute(_ADD, (current, amount, now + 2 * expiry, now))
            self._sweep(connection, now)
        finally:
            connection.execute("COMMIT")
        return fits

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """(count, seconds left) of the window before and of this one."""
        now = time.time()
        before, current = (self._count(name, now) for name in self.sliding_window_keys(key, expiry, now))
        left = (1 - now / expiry % 1) * expiry
        return before, left if before else 0.0, current, left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget both windows."""
        for name in self.sliding_window_keys(key, expiry, time.time()):
            self.clear(name)

    def _count(self, key: str, now: float) -> int:
        query = "SELECT count FROM hits WHERE key = ? AND expires_at > ?"
        row = self._connection().execute(query, (key, now)).fetchone()
        return row[0] if row else 0

    def _sweep(self, connection: sqlite3.Connection, now: float) -> None:
        self._local.hits += 1
        if self._local.hits % SWEEP_EVERY == 0:
            connection.execute("DELETE FROM hits WHERE expires_at <= ?", (now,))

    # -- the rest of what a storage of `limits` must have ------------------------------------------------
    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count up and return the sum."""
        now = time.time()
        return self._connection().execute(_ADD, (key, amount, now + expiry, now)).fetchone()[0]

    def get(self, key: str) -> int:
        """The count."""
        return self._count(key, time.time())

    def get_expiry(self, key: str) -> float:
        """When the count runs out (seconds since 1970)."""
        row = self._connection().execute("SELECT expires_at FROM hits WHERE key = ?", (key,)).fetchone()
        return row[0] if row else time.time()

    def check(self) -> bool:
        """Whether the file can be read."""
        return self._connection().execute("SELECT 1").fetchone() == (1,)

    def reset(self) -> int | None:
        """Forget everything; returns how many counters there were."""
        return self._connection().execute("DELETE FROM hits").rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._connection().execute("DELETE FROM hits WHERE key = ?", (key,))
