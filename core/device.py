"""The Device-Id header, which every call of a working phone carries."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import request

from core.problems import UnreadableRequest

UUID_TEXT = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DEVICE_HEADER: dict[str, Any] = {
    "in": "header",
    "name": "Device-Id",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
    "description": "已登记的设备标识",
}


def device_id_of_request(*, required: bool = True) -> UUID | None:
    """The device that calls; raises UnreadableRequest (400)."""
    sent = request.headers.get("Device-Id")
    if sent is None and not required:
        return None
    text = (sent or "").strip()
    if not UUID_TEXT.fullmatch(text):
        raise UnreadableRequest("Device-Id 应为已登记的设备标识（UUID）。")
    return UUID(text)
