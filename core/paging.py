"""Lists come in pages behind a signed cursor that holds the keys of the last row, never an offset."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
import peewee as pw

from core import secrets
from core.db import Rows
from core.problems import invalid

DEFAULT_LIMIT, MAX_LIMIT = 50, 200
BAD_CURSOR = "游标无效，请从第一页重新开始。"


@dataclass(frozen=True, slots=True)
class Page:
    """What `?cursor=&limit=` asked for."""

    cursor: str | None = None
    limit: int = DEFAULT_LIMIT


def page(
    query: Rows,
    keys: Sequence[pw.Field],
    asked: Page,
    present: Callable[[Any], Any],
    *,
    descending: bool = True,
) -> dict[str, Any]:
    """One page of `query` ordered by `keys` (the last of which is unique): `{"items", "next_cursor"}`.

    Raises InvalidInput (422) for a cursor that is not ours or belongs to another list.
    """
    scope = ",".join(f"{key.model.__name__}.{key.name}" for key in keys) + ("-" if descending else "+")
    if asked.cursor:
        query = query.where(_after(keys, _open(asked.cursor, scope, keys), descending))
    order = [key.desc() if descending else key.asc() for key in keys]
    rows = list(query.order_by(*order).limit(asked.limit + 1))
    more = len(rows) > asked.limit
    rows = rows[: asked.limit]
    cursor = seal_values([_value(rows[-1], key) for key in keys], scope) if more else None
    return {"items": [present(row) for row in rows], "next_cursor": cursor}


def page_of_list(keyed: Sequence[tuple[str, Any]], asked: Page, scope: str) -> dict[str, Any]:
    """One page of (key, item) pairs that are in the order of their unique keys; the cursor holds the last key."""
    after = str(open_values(asked.cursor, scope)[0]) if asked.cursor else ""
    rest = [pair for pair in keyed if pair[0] > after]
    shown = rest[: asked.limit]
    cursor = seal_values([shown[-1][0]], scope) if len(rest) > asked.limit else None
    return {"items": [item for _, item in shown], "next_cursor": cursor}


def _value(row: Any, key: pw.Field) -> Any:
    value = getattr(row, key.object_id_name if isinstance(key, pw.ForeignKeyField) else key.name)
    # In the form the database compares by: SQLite holds instants as text.
    return key.db_value(value) if isinstance(value, datetime | date) else value


def _after(keys: Sequence[pw.Field], values: Sequence[Any], descending: bool) -> pw.Expression:
    """(a, b) after (x, y) as `a < x OR (a = x AND b < y)`, which every index can serve."""
    condition: Any = None
    for depth in range(len(keys) - 1, -1, -1):
        key, value = keys[depth], values[depth]
        strict = (key < value) if descending else (key > value)
        condition = strict if condition is None else strict | ((key == value) & condition)
    return condition


def _mac(payload: bytes, scope: str) -> bytes:
    return hmac.new(secrets.key("cursor"), scope.encode() + b"\0" + payload, hashlib.sha256).digest()[:12]


def seal_values(values: list[Any], scope: str) -> str:
    """A cursor of one's own, for a list merged from several queries; `scope` names the list."""
    payload = orjson.dumps(values, default=str)
    return urlsafe_b64encode(_mac(payload, scope) + payload).decode().rstrip("=")


def open_values(cursor: str, scope: str) -> list[Any]:
    """What `seal_values` sealed; raises InvalidInput (422) for a cursor that is not ours or of another list."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        if not hmac.compare_digest(raw[:12], _mac(raw[12:], scope)):
            raise ValueError(cursor)
        return orjson.loads(raw[12:])
    except ValueError:
        raise invalid("/query/cursor", BAD_CURSOR) from None


def _open(cursor: str, scope: str, keys: Sequence[pw.Field]) -> list[Any]:
    values = open_values(cursor, scope)
    return [UUID(v) if isinstance(k, pw.UUIDField) else v for k, v in zip(keys, values, strict=True)]
