"""Events as clients report them, and what the log then holds."""

from __future__ import annotations

import uuid
from typing import Any

from core import event_log
from models import reported
from models.reported import KeptBatch
from tests.factories import ok

PATH = "/api/v1/telemetry/events"
NOW = "2026-11-24T09:29:00+08:00"


def event(**over: Any) -> dict[str, Any]:
    """A good event; `...` removes a field."""
    body = {"event_id": str(uuid.uuid4()), "type": "page.view", "app": "workbench", "time": NOW, **over}  # noqa: TID251 - a client's id
    return {name: value for name, value in body.items() if value is not ...}


def report(person: Any, *events: Any, **more: Any) -> dict[str, Any]:
    """What the sender is told; the four outcomes always add up."""
    told = ok(person.post(PATH, {"events": list(events), **more}))
    assert told["accepted"] + told["duplicate"] + told["late"] + len(told["refused"]) == told["received"]
    assert len(told["verdicts"]) == told["received"] == len(events)
    return told


def kept() -> list[KeptBatch]:
    """All batches of the log."""
    return [reported.decode(payload) for payload, _, _ in event_log.log().read(1, 0)]


def kept_events() -> list[Any]:
    """All events of the log."""
    return [each for batch in kept() for each in batch.events]
