"""PostHog's messages as our events, so that an unmodified PostHog SDK delivers to `/batch/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.api import load_json
from microapps.telemetry import schemas
from microapps.telemetry.reading import read_one
from microapps.telemetry.rules import Parcel
from models.telemetry import OPENED, PERFORMED, VIEWED

TYPES = {
    "$pageview": VIEWED,
    "$screen": VIEWED,
    "screen": VIEWED,
    "Application Opened": OPENED,
    "Application Installed": OPENED,
    OPENED: OPENED,
    VIEWED: VIEWED,
}
"""What PostHog's own events are here; any other name that is not one of PostHog's own ($…) is an act."""
PAGES = ("$pathname", "$screen_name", "page")
_schema = schemas.PostHogIn()


def read(body: bytes) -> Parcel:
    """The parcel in a PostHog body. Raises UnreadableRequest (400), InvalidInput (422)."""
    loaded = load_json(_schema, body)
    events = [read_one(_translated(message)) for message in loaded["batch"]]
    return Parcel(events, loaded.get("sent_at"), loaded["api_key"])


def _translated(message: Any) -> Any:
    if not isinstance(message, Mapping):
        return message
    properties = message.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    pages = [properties[name] for name in PAGES if isinstance(properties.get(name), str)]
    return {
        "event_id": message.get("uuid"),
        "type": _type(message.get("event")),
        "app": properties.get("app"),
        "time": message.get("timestamp"),
        "page": pages[0][:200] if pages else "",
    }


def _type(name: Any) -> Any:
    if not isinstance(name, str):
        return name
    return TYPES.get(name, name if name.startswith("$") else PERFORMED)
