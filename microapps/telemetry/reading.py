"""Reading a batch: all at once when every event has the right shape, else item by item, with the same outcome.

The quick way decodes with msgspec into rules.Batch; the documented schema decides about everything it refuses,
so what a sender is told never depends on the way (a test compares both on thousands of bodies).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from core.api import load_json
from core.fields import EARLIEST, LATEST
from microapps.telemetry import schemas
from microapps.telemetry.rules import Batch, Event, Parcel, Refused, read_event

_decode = msgspec.json.Decoder(Batch).decode
_ENVELOPES = {False: schemas.Envelope(), True: schemas.SignedEnvelope()}


def read(body: bytes, *, signed: bool = False) -> Parcel:
    """The parcel in a body; `signed` when its token is inside. Raises UnreadableRequest (400), InvalidInput (422)."""
    try:
        batch = _decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        batch = None
    if batch is not None and isinstance(batch.token, str) == signed and _is_in_range(batch.sent_at):
        token = batch.token if isinstance(batch.token, str) else None
        return Parcel(list(batch.events), batch.sent_at, token, is_shaped=True)
    loaded = load_json(_ENVELOPES[signed], body)
    return Parcel([read_one(event) for event in loaded["events"]], loaded.get("sent_at"), loaded.get("token"))


def _is_in_range(sent_at: datetime | None) -> bool:
    """Whether the documented field takes it too."""
    return sent_at is None or EARLIEST < sent_at.year < LATEST


def read_one(event: Any) -> Event | str:
    """An event of unknown shape, or the code of its refusal."""
    try:
        return read_event(event)
    except Refused as refusal:
        return refusal.code
