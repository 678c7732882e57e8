"""Feeding the event log into the daily bitmaps and the tallies; the place reached commits with what was fed."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from core import clock, event_log
from core.clock import from_microseconds
from core.db import db, serialise
from models import reported
from models.activity import IngestTally, OpenTally, definition
from models.activity_feed import (
    FEED_LOCK,
    HEARTBEAT,
    WORKER_SECONDS,
    Marks,
    feed_acts,
    is_fed_by_worker,
    known_hour,
    move_cursor,
    position,
    write,
)
from models.reported import SHOWN_MARKS, KeptBatch, KeptEvent, Mark
from models.telemetry import OPENED

BATCHES_AT_ONCE = 2_000
START = {"segment": 1, "offset": 0}
COUNTS = ("received", "accepted", "duplicate", "late", "refused")


def feed_log() -> int:
    """Feed what the log holds since the last pass; returns how many batches."""
    total, read = 0, BATCHES_AT_ONCE
    while read == BATCHES_AT_ONCE:
        read = _feed_some()
        total += read
    return total


def feed_log_unless_worker() -> None:
    """Feed for a reader who must not wait, where no worker process does it."""
    if not is_fed_by_worker(WORKER_SECONDS):
        feed_log()


def feed_as_worker() -> None:
    """A worker's pass: everything that is new, and the sign that somebody does it."""
    feed_acts()
    feed_log()
    with db.atomic():
        move_cursor(HEARTBEAT, time.time())


def drop_old_segments(days: int) -> int:
    """Delete segments that were fed and whose last batch is older; bitmaps and tallies stay. Returns how many."""
    log = event_log.log()
    oldest = (clock.now() - timedelta(days=days)).timestamp() * 1_000_000
    return log.forget((position(cursor_name(log)) or START)["segment"], int(oldest), reported.received_at)


def cursor_name(log: event_log.Log) -> str:
    """The cursor of one log; every machine has its own, unless they share a stream."""
    return f"log:{log.name}"


def _feed_some() -> int:
    log = event_log.log()
    name = cursor_name(log)
    if log.is_read(**(position(name) or START)):
        return 0
    with db.atomic():
        serialise(FEED_LOCK)
        place = position(name) or START
        tallies: dict[Any, Counter[str]] = defaultdict(Counter)
        opens: Counter[tuple[int, str, bytes]] = Counter()
        marks, read = Marks(), 0
        for payload, segment, offset in islice(log.read(**place), BATCHES_AT_ONCE):
            batch = reported.decode(payload)
            _mark(batch, marks)
            _tally(batch, tallies)
            _count_opens(batch, opens)
            place, read = {"segment": segment, "offset": offset}, read + 1
        if read:
            write(marks)
            _add_up(tallies)
            _add_opens(opens)
            move_cursor(name, place)
    log.acknowledge(place["segment"])
    return read


def _mark(batch: KeptBatch, marks: Marks) -> None:
    """Mark the reporter once for every day, class and app of the batch; robots mark nobody."""
    if batch.staff is None:
        return
    classes = definition().classes
    received = from_microseconds(batch.received_at)
    seen = {
        (clock.day_number(event.at), classes.get(("client", event.type)), event.app)
        for event in batch.events
        if not event.marks & Mark.ROBOT
    }
    for number, act, app in seen:
        if act:
            day = date.fromordinal(number)
            marks.add(batch.staff, day, known_hour(day, received), act, batch.client, app)


def _tally(batch: KeptBatch, tallies: dict[Any, Counter[str]]) -> None:
    tally = tallies[date.fromordinal(clock.day_number(batch.received_at)), batch.channel]
    tally["batches"] += 1
    for name in COUNTS:
        tally[name] += getattr(batch, name)
    for reason, count in batch.reasons.items():
        tally[f"reasons:{reason}"] += count
    for mark, name in SHOWN_MARKS.items():
        marked = sum(map(_has(mark), batch.events))
        if marked:
            tally[f"flagged:{name}"] += marked


def _count_opens(batch: KeptBatch, opens: Counter[tuple[int, str, bytes]]) -> None:
    """Openings of staff by day, app and organisation; a late one counts on its own day, a robot's nowhere."""
    if batch.org is None:
        return
    for event in batch.events:
        if event.type == OPENED and not event.marks & Mark.ROBOT:
            opens[clock.day_number(event.at), event.app, batch.org] += 1


def _add_opens(opens: Counter[tuple[int, str, bytes]]) -> None:
    for (number, app, org), count in sorted(opens.items()):
        OpenTally.insert(
            day=date.fromordinal(number), app=app, org_id=UUID(bytes=org), opens=count
        ).on_conflict(
            conflict_target=[OpenTally.day, OpenTally.app, OpenTally.org_id],
            update={OpenTally.opens: OpenTally.opens + count, OpenTally.version: OpenTally.version + 1},
        ).execute()


def _has(mark: Mark) -> Any:
    def check(event: KeptEvent) -> bool:
        return bool(event.marks & mark.value)

    return check


def _add_up(tallies: dict[Any, Counter[str]]) -> None:
    for (day, channel), tally in sorted(tallies.items()):
        IngestTally.insert(day=day, channel=channel, flagged={}, reasons={}).on_conflict_ignore().execute()
        row = IngestTally.get(IngestTally.day == day, IngestTally.channel == channel)
        row.change(
            **{name: getattr(row, name) + tally[name] for name in ("batches", *COUNTS)},
            flagged=_merged(row.flagged, tally, "flagged:"),
            reasons=_merged(row.reasons, tally, "reasons:"),
        )


def _merged(held: dict[str, int], tally: Counter[str], prefix: str) -> dict[str, int]:
    merged = Counter(held)
    for name, count in tally.items():
        if name.startswith(prefix):
            merged[name.removeprefix(prefix)] += count
    return dict(merged)
