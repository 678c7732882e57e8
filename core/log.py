"""Logs are JSON events with ids in them, never tokens, names, numbers, positions or bodies."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

FORBIDDEN = frozenset(
    {
        "password",
        "token",
        "access_token",
        "refresh_token",
        "authorization",
        "totp",
        "phone",
        "id_no",
        "name",
        "body",
        "position",
    }
)


WITHHELD = "[withheld]"
PERSONAL = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"  # an access token (JWT)
    r"|(?i:bearer)\s+\S+"
    r"|(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])"  # 公民身份号码
    r"|(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])"  # a mobile number
)
"""What must not be in a text either, such as the message of an exception."""


def _withhold(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(key: str, value: Any) -> Any:
    if key.lower() in FORBIDDEN:
        return WITHHELD
    match value:
        case str():
            return PERSONAL.sub(WITHHELD, value)
        case Mapping():
            return {inner: _clean(str(inner), item) for inner, item in value.items()}
        case list() | tuple():
            return [_clean("", item) for item in value]
        case _:
            return value


def configure(level: str) -> None:
    """Set structlog up for the process; `level` as in Settings.log_level."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _withhold,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
