"""Usage events (source `server`) and running numbers, which applications and inspections share."""

from __future__ import annotations

from collections import Counter as Tally
from random import Random

from core import clock
from core.counters import Counter
from core.identifiers import document_number
from demo.bulk import Bulk, from_milliseconds, instant
from demo.calendar import DAYS
from demo.tree import Unit
from models.telemetry import NODE_FINISHED, PERFORMED, UsageEvent


class Events:
    """The acts the server saw, each belonging to a record of the demo."""

    def __init__(self, bulk: Bulk) -> None:
        self._sheet = bulk.sheet(
            UsageEvent,
            "type app at received_at source client staff org title subject_id path duration_ms is_offline",
        )

    @property
    def count(self) -> int:
        """Events so far."""
        return self._sheet.count

    def add(
        self, at_ms: int, app: str, title: str, subject_id: str, path: str, *, client: str, staff_id: str,
        org_id: str, node: bool = False, received_ms: int = 0,
    ) -> None:  # fmt: skip
        """One act. `received_ms` later than `at_ms` when it was done without a network."""
        at = instant(at_ms)
        is_late = received_ms > at_ms
        self._sheet.add(
            received_ms or at_ms, NODE_FINISHED if node else PERFORMED, app, at,
            instant(received_ms) if is_late else at, "server", client, staff_id, org_id, title, subject_id, path,
            None, is_late,
        )  # fmt: skip


class Habits:
    """How likely people of a unit are to work on a phone: by city and unit, and growing over the 60 days."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._cities: dict[str, float] = {}
        self._unit = 0.0

    def turn_to(self, unit: Unit) -> None:
        """From now on answer for `unit`."""
        city = unit.region_code[:4]
        if city not in self._cities:
            self._cities[city] = self._rng.uniform(0.58, 0.84)
        self._unit = min(0.97, max(0.2, self._rng.gauss(self._cities[city], 0.12)))

    def client(self, day_number: int) -> str:
        """Client of an act on a day of the 60."""
        share = self._unit + 0.08 * (day_number / DAYS - 0.5)
        return "mobile" if self._rng.random() < share else "desktop"


class Numbers:
    """Document numbers without gaps, and the counters with which the program goes on from them."""

    def __init__(self, bulk: Bulk) -> None:
        self._sheet = bulk.sheet(Counter, "name last")
        self._last: Tally[tuple[str, int]] = Tally()

    def next(self, unit: Unit, word: str, at_ms: int) -> str:
        """The next number of `word` in `unit`: 杭西市监检〔2026〕12号."""
        year = clock.local(from_milliseconds(at_ms)).year
        self._last[word, year] += 1
        return document_number.render(f"{unit.short_name}{word}", year, self._last[word, year])

    def finish(self, unit: Unit, at_ms: int) -> None:
        """Keep the counters of `unit` as core.counters does; the next call of `next` is of another unit."""
        for (word, year), last in self._last.items():
            self._sheet.add(at_ms, f"{unit.code}:{word}:{year}", last)
        self._last.clear()


def dashed(row_id: str) -> str:
    """The key as addresses show it."""
    return f"{row_id[:8]}-{row_id[8:12]}-{row_id[12:16]}-{row_id[16:20]}-{row_id[20:]}"
