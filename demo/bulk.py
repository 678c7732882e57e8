"""Many rows into one transaction: batched INSERT on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import orjson
import peewee as pw

from core.db import SQLITE_PRAGMAS, db, is_postgresql

BATCH = 4_000
"""Rows of one table held in memory before all tables are written."""
ROOMY_CACHE = -600_000
"""SQLite's page cache while loading, in KiB: random keys of a big index must find their page in memory."""


class Ids:
    """UUIDv7 keys (RFC 9562) that are the same every time: the row's own time, a counter, seeded bits."""

    def __init__(self, rng: Random) -> None:
        self._bits = rng.getrandbits
        self._count = 0

    def new(self, at_ms: int) -> str:
        """A key, 32 hex digits, that sorts by `at_ms` (milliseconds since 1970), then by order of calls."""
        self._count += 1
        high, low = divmod(self._count & 0x3FF_FFFF, 1 << 14)
        return f"{at_ms:012x}7{high:03x}{0x8000 | low:04x}{self._bits(48):012x}"


class Sheet:
    """Rows of one model on their way to the database."""

    def __init__(self, bulk: Bulk, model: type[pw.Model], columns: str) -> None:
        """`columns` are the model's field names after id, created_at and version, in the order of `add`."""
        self._bulk = bulk
        self._table = model._meta.table_name
        fields = ("id", "created_at", "version", *columns.split())
        self._columns = [model._meta.fields[name].column_name for name in fields]
        self.rows: list[tuple[Any, ...]] = []
        self.written = 0

    def add(self, at_ms: int, *values: Any, row_id: str = "") -> str:
        """Add a row made at `at_ms`, its values as the database stores them; returns its key."""
        row_id = row_id or self._bulk.ids.new(at_ms)
        self.rows.append((row_id, instant(at_ms), 1, *values))
        if len(self.rows) >= BATCH:
            self._bulk.flush()
        return row_id

    @property
    def count(self) -> int:
        """Rows added so far."""
        return self.written + len(self.rows)

    def write(self) -> None:
        """Send what is held."""
        if not self.rows:
            return
        names = ", ".join(f'"{name}"' for name in self._columns)
        cursor = db.connection().cursor()
        if is_postgresql():
            with cursor.copy(f'COPY "{self._table}" ({names}) FROM STDIN') as copy:
                for row in self.rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(self._columns))
            cursor.executemany(f'INSERT INTO "{self._table}" ({names}) VALUES ({marks})', self.rows)  # noqa: S608
        self.written += len(self.rows)
        self.rows.clear()


class Bulk:
    """All sheets of a load. Open them parents before children: that is the order they are written in."""

    def __init__(self, rng: Random) -> None:
        self.ids = Ids(rng)
        self._sheets: list[Sheet] = []

    def sheet(self, model: type[pw.Model], columns: str) -> Sheet:
        """Open a sheet for `model`."""
        made = Sheet(self, model, columns)
        self._sheets.append(made)
        return made

    def flush(self) -> None:
        """Write every sheet, so that no row is sent before its parent."""
        for sheet in self._sheets:
            sheet.write()


def instant(at_ms: int) -> str:
    """What InstantField stores: fixed-width UTC text."""
    return from_milliseconds(at_ms).isoformat(timespec="microseconds")


def from_milliseconds(at_ms: int) -> datetime:
    """The aware instant, in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware instant."""
    return int(moment.timestamp() * 1000)


def json(value: Any) -> str:
    """What JsonField stores."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def day(value: date) -> str:
    """What a date column stores."""
    return value.isoformat()


@contextmanager
def one_transaction() -> Iterator[None]:
    """All or nothing, however big: a load that is cut off leaves an empty database."""
    if is_postgresql():
        with db.atomic():
            db.execute_sql("SET LOCAL statement_timeout = 0")
            yield
        return
    db.execute_sql(f"PRAGMA cache_size = {ROOMY_CACHE}")
    try:
        with db.atomic():
            yield
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.execute_sql(f"PRAGMA cache_size = {SQLITE_PRAGMAS['cache_size']}")
