"""A batch of reported events as the event log holds it (MessagePack; docs/event-log-format.md).

Every batch carries its own account: accepted + duplicate + late + refused = received, so any prefix of the
log adds up. Events are positional, so that writing one costs no object.
"""

from __future__ import annotations

from enum import IntFlag
from typing import Any

import msgspec

from core import event_log
from core.event_log import Mask
from core.seen import Ids, ids_of


class Mark(IntFlag):
    """What is remarkable about an event that was kept all the same."""

    OFFLINE = 1
    SKEWED = 2
    ROBOT = 4
    BURST = 8


SHOWN_MARKS = {Mark.SKEWED: "skewed", Mark.ROBOT: "robot", Mark.BURST: "burst"}


class KeptEvent(msgspec.Struct, array_like=True, frozen=True):
    """One event: id (16 bytes), type, app, when (µs since 1970), page, duration, marks."""

    id: bytes
    type: str
    app: str
    at: int
    page: str
    duration_ms: int | None
    marks: int


class KeptBatch(msgspec.Struct, array_like=True, frozen=True):
    """One batch: when and by which way it came, from whom, what became of it, and its new events."""

    received_at: int
    channel: str
    staff: bytes | None
    org: bytes | None
    client: str
    skew_seconds: int | None
    received: int
    accepted: int
    duplicate: int
    late: int
    refused: int
    reasons: dict[str, int]
    events: list[KeptEvent]


_decode = msgspec.msgpack.Decoder(KeptBatch).decode
_encode = msgspec.msgpack.Encoder().encode


def encode(*fields: Any) -> bytes:
    """A batch, its fields in order; events may be tuples."""
    return _encode(fields)


def decode(payload: bytes) -> KeptBatch:
    """A batch as it was written."""
    return _decode(payload)


def received_at(payload: bytes) -> int:
    """When a batch was received, in microseconds since 1970."""
    return decode(payload).received_at


def ids_in(payload: bytes) -> Ids:
    """The ids of a batch's events."""
    return ids_of(b"".join(event.id for event in decode(payload).events))


def keep(ids: bytes, frame_of: Any) -> Mask:
    """Keep a batch in the process's event log; which of the ids (16 bytes each) were new."""
    return event_log.log().keep(ids_of(ids), frame_of)
