"""Feeding acts into the daily bitmaps. Setting a bit twice changes nothing, so feeding twice is harmless.

Acts the server recorded are read from `usage_event` by their ids, which are made in time order; as a
transaction may commit a little later than its ids were made, every pass reads the last minutes again.
"""

from __future__ import annotations

import time
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from core import bitmaps, clock
from core.bitmaps import Numbers
from core.db import db, serialise
from core.ids import first_id_at, milliseconds_of
from models.activity import (
    ActivityDay,
    ActivityNumbering,
    FeedCursor,
    definition,
    pack,
    published_at,
    series,
    unpack,
)
from models.roster import Index, Keys, hour_of, keys_of
from models.telemetry import UsageEvent

FEED_LOCK = 0x61637469
OVERLAP = timedelta(minutes=2)
"""Longer than any transaction lasts (PostgreSQL's statement_timeout is 30 s)."""
AHEAD = timedelta(minutes=5)
ROWS_AT_ONCE = 50_000
ACTS = "acts"
HEARTBEAT = "worker"
WORKER_SECONDS = 10.0
"""A worker that fed less than this ago is trusted to go on; without one the reader feeds what is new."""
ON_TIME = 0


@dataclass(slots=True)
class Marks:
    """People to mark, by day and series: their ids as the database gives them, and when each became known."""

    people: dict[tuple[date, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    known: dict[tuple[date, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, staff: Any, day: date, hour: int, act: str, client: str, app: str) -> None:
        """Mark a person active on a day, in the series of all apps and in the app's own; `hour` from known_hour."""
        for name in (series(act, client), series(act, client, app)):
            self.people[day, name].append(staff)
            self.known[day, name].append(hour)


def known_hour(day: date, received_at: datetime) -> int:
    """ON_TIME, or the hour (since 1970, rounded up) at which a late arrival restates the day."""
    return ON_TIME if received_at < published_at(day) else hour_of(received_at)


def write(marks: Marks) -> None:
    """Set the bits; call it inside the transaction that moves the cursor, under `FEED_LOCK`."""
    if not marks.people:
        return
    numbering = newest_numbering() or cut_numbering()
    numbers = _numbers(marks, numbering)
    if any((found < 0).any() for found in numbers.values()):
        numbering = with_newcomers(numbering)
        numbers = _numbers(marks, numbering)
    for (day, name), found in sorted(numbers.items()):
        known = np.array(marks.known[day, name], np.int64)
        _set(day, name, numbering, found[found >= 0], known[found >= 0])


def _numbers(marks: Marks, numbering: ActivityNumbering) -> dict[tuple[date, str], Numbers]:
    """The people's numbers, -1 for whoever has none yet."""
    index = _index(numbering)
    return {key: index.find(keys_of(people)) for key, people in marks.people.items()}


def _set(day: date, name: str, numbering: ActivityNumbering, numbers: Numbers, known: Numbers) -> None:
    row = ActivityDay.get_or_none(
        ActivityDay.series == name, ActivityDay.day == day, ActivityDay.numbering == numbering.sequence
    )
    words, late = bitmaps.empty(numbering.size), {}
    if row is not None:
        stored = unpack(row.bits)
        words[: len(stored)] = stored
        late = unpack_late(row.late)
    before = (words.copy(), dict(late))
    on_time = numbers[known == ON_TIME]
    for number, hour in zip(
        numbers[known != ON_TIME].tolist(), known[known != ON_TIME].tolist(), strict=True
    ):
        is_set = bool(words[number >> 6] >> np.uint64(number & 63) & np.uint64(1))
        if not is_set or number in late:
            late[number] = min(hour, late.get(number, hour))
            words[number >> 6] |= np.uint64(1) << np.uint64(number & 63)
    words |= bitmaps.of_numbers(on_time, numbering.size)
    if late:
        for number in on_time.tolist():
            late.pop(number, None)
    if row is not None and late == before[1] and np.array_equal(words, before[0]):
        return
    if row is None:
        ActivityDay.create(
            day=day, series=name, numbering=numbering.sequence, bits=pack(words), late=pack_late(late)
        )
    else:
        row.change(bits=pack(words), late=pack_late(late))


def pack_late(late: dict[int, int]) -> bytes:
    """(number, hour) pairs as stored."""
    return zlib.compress(np.array(sorted(late.items()), np.uint32).tobytes(), 1)


def unpack_late(stored: bytes) -> dict[int, int]:
    """(number, hour) pairs as `pack_late` stored them."""
    pairs = np.frombuffer(zlib.decompress(bytes(stored)), np.uint32).reshape(-1, 2)
    return {int(number): int(hour) for number, hour in pairs}


# -- numbering --------------------------------------------------------------------------------------------------


def newest_numbering() -> ActivityNumbering | None:
    """The newest numbering, without the people in it, who may be a million; None before the first was cut."""
    return (
        ActivityNumbering.select(
            ActivityNumbering.id,
            ActivityNumbering.version,
            ActivityNumbering.sequence,
            ActivityNumbering.size,
        )
        .order_by(ActivityNumbering.sequence.desc())
        .first()
    )


def with_newcomers(numbering: ActivityNumbering) -> ActivityNumbering:
    """The numbering with everybody appended who is not in it; a number once given stays."""
    keys = _keys(numbering)
    found = keys_of([row[0] for row in db.execute_sql("SELECT id FROM staff ORDER BY id").fetchall()])
    fresh = found[Index.of(keys).find(found) < 0]
    if len(fresh):
        everybody = np.concatenate([keys, fresh])
        numbering.change(size=len(everybody), people=zlib.compress(everybody.tobytes(), 1))
    return numbering


def cut_numbering() -> ActivityNumbering:
    """Number everybody anew in the order of the tree as it is now; days already written keep their numbering."""
    statement = "SELECT s.id, o.id FROM organisation o JOIN staff s ON s.org_id = o.id ORDER BY o.seq, s.id"
    rows = db.execute_sql(statement).fetchall()
    orgs = keys_of([row[1] for row in rows])
    starts = np.flatnonzero(np.concatenate([[len(orgs) > 0], orgs[1:] != orgs[:-1]])[: len(orgs)])
    last = newest_numbering()
    return ActivityNumbering.create(
        sequence=last.sequence + 1 if last else 1,
        cut_on=clock.today(),
        size=len(rows),
        cut_size=len(rows),
        people=zlib.compress(keys_of([row[0] for row in rows]).tobytes(), 1),
        orgs=zlib.compress(orgs[starts].tobytes(), 1),
        starts=zlib.compress(starts.astype(np.int32).tobytes(), 1),
    )


_indexes: dict[tuple[UUID, int], Index] = {}


def _keys(numbering: ActivityNumbering) -> Keys:
    return ActivityNumbering.get_by_id(numbering.id).keys()


def _index(numbering: ActivityNumbering) -> Index:
    key = (numbering.id, numbering.size)
    if key not in _indexes:
        _indexes.clear()
        _indexes[key] = Index.of(_keys(numbering))
    return _indexes[key]


# -- acts of the server -----------------------------------------------------------------------------------------


def feed_acts() -> int:
    """Feed acts the server recorded since the last pass; returns how many rows were read."""
    fed_to = position(ACTS)
    start = first_id_at(0)
    if fed_to:
        start = first_id_at(milliseconds_of(UUID(fed_to)) - int(OVERLAP.total_seconds() * 1000))
    read = ROWS_AT_ONCE
    total = 0
    while read == ROWS_AT_ONCE:
        rows = _acts_after(start)
        read = len(rows)
        total += read
        if rows:
            start = rows[-1].id
            _feed_rows(rows)
    return total


def _acts_after(start: UUID) -> list[Any]:
    # Ids that clients chose, before those went to the log, may lie in any time.
    ahead = first_id_at(int((time.time() + AHEAD.total_seconds()) * 1000))
    query = (
        UsageEvent.select(
            UsageEvent.id, UsageEvent.type, UsageEvent.app, UsageEvent.at, UsageEvent.received_at,
            UsageEvent.client, UsageEvent.staff,
        )
        .where(UsageEvent.id > start, UsageEvent.id < ahead, UsageEvent.source == "server")
        .order_by(UsageEvent.id)
    )  # fmt: skip
    return list(query.limit(ROWS_AT_ONCE).namedtuples())


def _feed_rows(rows: list[Any]) -> None:
    marks = Marks()
    classes = definition().classes
    for row in rows:
        act = classes.get(("server", row.type))
        if act and row.staff is not None:
            day = clock.day_of(row.at)
            marks.add(row.staff, day, known_hour(day, row.received_at), act, row.client, row.app)
    with db.atomic():
        serialise(FEED_LOCK)
        write(marks)
        move_cursor(ACTS, max(position(ACTS) or "", rows[-1].id.hex))


def position(name: str) -> Any:
    """How far a source has been fed; None before the first time."""
    row = FeedCursor.select(FeedCursor.position).where(FeedCursor.name == name).first()
    return row.position if row else None


def is_fed_by_worker(within_seconds: float) -> bool:
    """Whether a worker process fed the bitmaps so recently. It is the machine's time that counts here."""
    beat = position(HEARTBEAT)
    return beat is not None and abs(time.time() - beat) < within_seconds


def move_cursor(name: str, to: Any) -> None:
    """Note how far a source has been fed."""
    now = clock.now()
    FeedCursor.insert(name=name, position=to, fed_at=now).on_conflict_ignore().execute()
    FeedCursor.update(position=to, fed_at=now).where(FeedCursor.name == name).execute()
