"""Identifiers of records: UUIDv7 (RFC 9562), so that keys sort by time and indexes stay compact."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from uuid_utils.compat import uuid7

_make: Callable[[], UUID] = uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return _make()


def install(make: Callable[[], UUID] | None) -> None:
    """Replace where ids come from, for the whole process (the demo's are the same every time); None: uuid7 again."""
    global _make  # noqa: PLW0603 - one source a process is the meaning
    _make = make or uuid7


def first_id_at(milliseconds: int) -> UUID:
    """The smallest UUIDv7 of an instant (milliseconds since 1970): ids from then on are not below it."""
    return UUID(int=max(0, milliseconds) << 80 | 0x7 << 76 | 0x2 << 62)


def milliseconds_of(row_id: UUID) -> int:
    """The instant a UUIDv7 was made, in milliseconds since 1970."""
    return row_id.int >> 80
