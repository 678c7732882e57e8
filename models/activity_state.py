"""What a process holds in memory of the activity store: the roster, and the days' bitmaps as last read.

Every read asks the record store which days changed (one short query) and reads those again. People and
organisations are compared by a signature: at each read while they are few, once a minute when many.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core import bitmaps, clock
from core.bitmaps import Numbers, Words
from core.db import as_date, db
from models import roster
from models.activity import RESTATED_EVERY, ActivityDay, ActivityNumbering, published_at, unpack
from models.activity_feed import WORKER_SECONDS, feed_acts, is_fed_by_worker, unpack_late
from models.log_feed import feed_log
from models.roster import Placement, Roster

FEW_PEOPLE = 20_000
CHECK_SECONDS = 60.0
KEPT_DAYS = 3_000
KEPT_MASKS = 64


@dataclass(slots=True)
class Held:
    """One stored bitmap in memory, in the current numbering."""

    version: int
    words: Words
    late: dict[int, int]
    """By number: the hour in which it restated the day."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who acted on any of the asked days, and how often late arrivals restated one of them, plus 1."""

    words: Words
    revision: int


@dataclass(slots=True)
class State:
    """See the module."""

    database: Any
    roster: Roster
    signature: tuple[Any, ...]
    checked_at: float
    _held: OrderedDict[tuple[str, date, int], Held] = field(default_factory=OrderedDict)
    _service: OrderedDict[tuple[date, date, int | None], tuple[Words, Numbers]] = field(
        default_factory=OrderedDict
    )
    _under: OrderedDict[tuple[int, int], Words] = field(default_factory=OrderedDict)
    _renumbered: dict[int, Numbers] = field(default_factory=dict)

    def told(self, days: list[date], series: list[str], known_at: datetime | None) -> Told:
        """The bitmaps of these days and series, as known at an instant (now when None)."""
        found, hours = [], set()
        for day, held in self._rows(days, series):
            hours |= {(day, hour) for hour in held.late.values()}
            if known_at is None:
                found.append(held.words)
            elif published_at(day) <= known_at:
                found.append(_without(held, known_at, self.roster.size))
        until = hour_before(known_at)
        known = sum(until is None or hour <= until for _, hour in hours)
        return Told(bitmaps.union(found, self.roster.size), 1 + known)

    def service(self, first: date, last: date, known_at: datetime | None = None) -> tuple[Words, Numbers]:
        """Who counts in a window, as known at an instant, and how many they are under every organisation."""
        hour = hour_before(known_at)
        key = (first, last, hour)
        if key not in self._service:
            words = self.roster.in_service(first, last, hour)
            self._service[key] = (words, self.roster.on(last, hour).below(words))
            _trim(self._service, KEPT_MASKS)
        return self._service[key]

    def on(self, day: date, known_at: datetime | None = None) -> Placement:
        """The tree and everybody's place in it when a day ended, as known at an instant (now when None)."""
        return self.roster.on(day, hour_before(known_at))

    def restatements(self, last: date, known_at: datetime | None) -> int:
        """In how many hours, since a window's last day was published, changes of service restated it."""
        hours = self.roster.restated(last, _published_hour(last))
        known = hour_before(known_at)
        return sum(known is None or hour <= known for hour in hours)

    def under(self, row: int, day: date, known_at: datetime | None = None) -> Words:
        """Everybody under an organisation when a day ended."""
        placement = self.on(day, known_at)
        key = (row, id(placement))
        if key not in self._under:
            self._under[key] = placement.under(row)
            _trim(self._under, KEPT_MASKS)
        return self._under[key]

    def _rows(self, days: list[date], series: list[str]) -> list[tuple[date, Held]]:
        if not days:
            return []
        wanted = set(days)
        # Written out, because it runs at every read, and building it would cost more than running it.
        mark = db.param
        statement = (
            "SELECT series, day, numbering, version FROM activity_day "  # noqa: S608 - marks only
            f"WHERE series IN ({', '.join([mark] * len(series))}) AND day BETWEEN {mark} AND {mark}"
        )
        bounds = (min(days).isoformat(), max(days).isoformat())
        found = [
            (as_date(day), name, numbering, version)
            for name, day, numbering, version in db.execute_sql(statement, (*series, *bounds)).fetchall()
        ]
        return [
            (day, self._hold(name, day, numbering, version))
            for day, name, numbering, version in found
            if day in wanted
        ]

    def _hold(self, name: str, day: date, numbering: int, version: int) -> Held:
        key = (name, day, numbering)
        held = self._held.get(key)
        if held is None or held.version != version:
            row = ActivityDay.get(
                ActivityDay.series == name, ActivityDay.day == day, ActivityDay.numbering == numbering
            )
            held = self._held[key] = self._read(row)
            _trim(self._held, KEPT_DAYS)
        return held

    def _read(self, row: ActivityDay) -> Held:
        words, late = unpack(row.bits), unpack_late(row.late)
        if row.numbering != self.roster.numbering:
            now = self._numbers_now(row.numbering)
            words = bitmaps.of_numbers(now[bitmaps.numbers_of(words)], self.roster.size)
            late = {int(now[number]): hour for number, hour in late.items()}
        return Held(row.version, words, late)

    def _numbers_now(self, numbering: int) -> Numbers:
        if numbering not in self._renumbered:
            row = ActivityNumbering.get(ActivityNumbering.sequence == numbering)
            self._renumbered[numbering] = self.roster.people.find(row.keys())
        return self._renumbered[numbering]


def hour_before(instant: datetime | None) -> int | None:
    """The last full hour at an instant: what was known then, as restatements are published on the hour."""
    return None if instant is None else int(instant.timestamp() // RESTATED_EVERY.total_seconds())


def _published_hour(day: date) -> int:
    return int(published_at(day).timestamp() // RESTATED_EVERY.total_seconds())


def _without(held: Held, known_at: datetime, size: int) -> Words:
    hour = int(known_at.timestamp() // RESTATED_EVERY.total_seconds())
    unknown = [number for number, came in held.late.items() if came > hour]
    return held.words & ~bitmaps.of_numbers(unknown, size)[: len(held.words)] if unknown else held.words


def _trim(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)


_state: State | None = None
_lock = threading.RLock()


def current() -> State:
    """The state of the bound database, fed and up to date: to the moment while people are few, else to the minute."""
    global _state  # noqa: PLW0603 - one a process is the meaning
    with _lock:
        is_large = _state is not None and _state.database is db.obj and _state.roster.size > FEW_PEOPLE
        if not is_large or not is_fed_by_worker(WORKER_SECONDS):
            feed_acts()
            feed_log()
        if _state is None or _state.database is not db.obj:
            _state = _build()
        elif _state.roster.size <= FEW_PEOPLE:
            _state = _checked(_state)
        elif time.monotonic() - _state.checked_at > CHECK_SECONDS:
            _state.checked_at = time.monotonic()
            threading.Thread(target=_check_beside, args=(_state,), daemon=True).start()
        return _state


def forget() -> None:
    """Read everything again at the next question, as after records were rolled back or restored."""
    global _state  # noqa: PLW0603 - one a process is the meaning
    with _lock:
        _state = None


def _checked(state: State) -> State:
    return state if roster.signature() == state.signature else _build()


def _check_beside(state: State) -> None:
    """Compare, and read everything again where something changed, while readers go on with what they have."""
    global _state  # noqa: PLW0603 - one a process is the meaning
    with db.connection_context():
        checked = _checked(state)
    with _lock:
        if _state is state:
            _state = checked


def _build() -> State:
    signature = roster.signature()
    newest = ActivityNumbering.select().order_by(ActivityNumbering.sequence.desc()).first()
    return State(db.obj, roster.load(newest), signature, time.monotonic())


def share_out_of_order() -> float:
    """The share of people whom today's figures must count one by one, because they moved or came."""
    state = current()
    strays = len(state.roster.on(clock.today()).strays)
    return strays / state.roster.size if state.roster.size else 0.0
