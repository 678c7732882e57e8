"""Taking in usage events: judged one by one, kept once, answered when they are on the disk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import compress
from typing import Any

from auth.local_limit import LocalLimit
from auth.reporting import Reporter
from core import clock
from core.event_log import Mask
from microapps.telemetry import rules
from microapps.telemetry.rules import Event, Limits, Parcel
from models import apps, reported
from models.reported import Mark
from models.telemetry import CLIENT_TYPES

API, BEACON, POSTHOG = "api", "beacon", "posthog"
ACCEPTED, DUPLICATE, LATE, REFUSED = "accepted", "duplicate", "late", "refused"
OUTCOMES = (ACCEPTED, DUPLICATE, LATE, REFUSED)
ID, AT = 0, 3
"""Where a row holds its id and its instant."""
OFFLINE, BURST = Mark.OFFLINE.value, Mark.BURST.value
TYPES = frozenset(CLIENT_TYPES)
LATE_AFTER = timedelta(hours=24)
BATCHES = LocalLimit(120, 60)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a batch and how, as the server sees it."""

    reporter: Reporter
    channel: str
    user_agent: str


@dataclass(slots=True)
class Judged:
    """A parcel as judged: a verdict for each event, and the good ones, each id once, with their place in it.

    The good ones stand as "duplicate" until the log has said which of them are new.
    """

    verdicts: list[str]
    events: list[Event]
    places: list[int]
    refusals: list[dict[str, Any]]

    def counts(self) -> list[int]:
        """How many were accepted, duplicate, late and refused."""
        return [self.verdicts.count(name) for name in OUTCOMES]


def take_in(sender: Sender, parcel: Parcel) -> dict[str, Any]:
    """Keep what is good of a parcel. An event id seen before, whoever sent it, is a duplicate.

    Who, where and on what client come from the token, never from the body. `late` events are kept too,
    and counted on their own day. accepted + duplicate + late + refused = received.
    """
    BATCHES.spend(str(sender.reporter.id))
    now = clock.now()
    skew = rules.skew_seconds(parcel.sent_at, now)
    judged = _judge(parcel, Limits.at(now, TYPES, apps.registered()))
    _keep(sender, judged, now, skew)
    return {
        "received": len(judged.verdicts),
        **dict(zip(OUTCOMES, judged.counts(), strict=True)),
        "refused": judged.refusals,
        "verdicts": judged.verdicts,
        "skew_seconds": skew,
        "clock_skewed": rules.is_skewed(skew),
    }


def _judge(parcel: Parcel, limits: Limits) -> Judged:
    verdicts = [DUPLICATE] * len(parcel.events)
    refusals: list[dict[str, Any]] = []
    if parcel.is_shaped and rules.are_all_good(parcel.events, limits):  # type: ignore[arg-type]
        good: list[Any] = parcel.events
    else:
        good = []
        for place, event in enumerate(parcel.events):
            code = event if isinstance(event, str) else rules.refusal(event, limits)
            if code:
                verdicts[place] = REFUSED
                refusals.append({"index": place, "code": code})
            else:
                good.append(event)
    places = [place for place, verdict in enumerate(verdicts) if verdict != REFUSED]
    ids = [event.event_id.int for event in good]
    if len(set(ids)) < len(ids):
        first = {event_id: at for at, event_id in reversed(list(enumerate(ids)))}
        good, places = [[those[at] for at in sorted(first.values())] for those in (good, places)]
    return Judged(verdicts, good, places, refusals)


def _keep(sender: Sender, judged: Judged, now: datetime, skew: int | None) -> None:
    """Append the new ones to the log, and write their verdicts."""
    in_time = rules.microseconds(now - LATE_AFTER)
    rows = _rows(judged.events, _marks(sender, skew))
    who, verdicts = sender.reporter, judged.verdicts

    def frame_of(is_new: Mask) -> bytes:
        kept = rows
        if not is_new.all():
            kept = list(compress(rows, is_new.tolist()))
            for (
                place
            ) in judged.places:  # the log may ask again, when another machine took some of them meanwhile
                verdicts[place] = DUPLICATE
        for row, place in zip(kept, compress(judged.places, is_new.tolist()), strict=True):
            verdicts[place] = ACCEPTED if row[AT] >= in_time else LATE
        reasons = Counter(refusal["code"] for refusal in judged.refusals)
        return reported.encode(
            rules.microseconds(now), sender.channel, who.staff_id.bytes if who.staff_id else None,
            who.org_id.bytes if who.org_id else None, who.client, skew, len(verdicts), *judged.counts(),
            dict(reasons), kept,
        )  # fmt: skip

    reported.keep(b"".join([row[ID] for row in rows]), frame_of)


def _rows(events: list[Event], marks: int) -> list[tuple[Any, ...]]:
    """The events as the log holds them (reported.KeptEvent)."""
    instants = rules.all_microseconds([event.time for event in events])
    bursts = rules.burst_minutes(instants)
    return [
        (
            event.event_id.int.to_bytes(16, "big"), event.type, event.app, instant, event.page, event.duration_ms,
            marks | OFFLINE * event.offline | BURST * (instant // rules.A_MINUTE in bursts) if bursts or event.offline
            else marks,
        )
        for event, instant in zip(events, instants, strict=True)
    ]  # fmt: skip


def _marks(sender: Sender, skew: int | None) -> int:
    marks = Mark(0)
    if rules.is_skewed(skew):
        marks |= Mark.SKEWED
    if rules.is_robot(sender.user_agent):
        marks |= Mark.ROBOT
    return marks.value
