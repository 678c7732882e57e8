"""The record store: one binding for SQLite and PostgreSQL, the base model, and fields that mean the same on both."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from urllib.parse import unquote, urlsplit
from uuid import UUID

import orjson
import peewee as pw
from playhouse.pool import PooledPostgresqlDatabase

from core import clock
from core.ids import new_id
from core.problems import NotFound, Stale

db = pw.DatabaseProxy()
Rows: TypeAlias = "pw.ModelSelect[Any]"
"""A query that gives rows of some model."""

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "cache_size": -32_000,
}
MAX_OPEN_POSTGRES_CONNECTIONS = 64


def bind(url: str) -> pw.Database:
    """Point `db` at the database of `url` (`sqlite:///path` or `postgresql://…`) and return it."""
    database = _postgresql(url) if url.startswith("postgresql://") else _sqlite(url)
    db.initialize(database)
    return database


def _sqlite(url: str) -> pw.SqliteDatabase:
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: a transaction that will write takes the lock at once, so it never fails half-way with "locked".
    return pw.SqliteDatabase(
        str(path), pragmas=SQLITE_PRAGMAS, lock_type="IMMEDIATE", check_same_thread=False
    )


def _postgresql(url: str) -> PooledPostgresqlDatabase:
    parts = urlsplit(url)
    return PooledPostgresqlDatabase(
        parts.path.lstrip("/"),
        host=parts.hostname,
        port=parts.port or 5432,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        max_connections=MAX_OPEN_POSTGRES_CONNECTIONS,
        stale_timeout=600,
        timeout=10,
        prefer_psycopg3=True,
        options="-c timezone=UTC -c statement_timeout=30000",
    )


def is_postgresql() -> bool:
    """Whether the bound database is PostgreSQL."""
    return isinstance(db.obj, pw.PostgresqlDatabase)


def close_all() -> None:
    """Close what this thread and the pool hold open; before a fork, whose child must not speak on our connections."""
    if not db.is_closed():
        db.close()
    if is_postgresql():
        db.obj.close_all()


class InstantField(pw.Field):
    """An aware instant: TIMESTAMPTZ on PostgreSQL, fixed-width UTC text (which sorts as time) on SQLite."""

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")

    def python_value(self, value: Any) -> datetime | None:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        return value.astimezone(UTC) if value is not None else None


class JsonField(pw.TextField):
    """JSON as text, the same bytes on both databases; None stays NULL."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def python_value(self, value: Any) -> Any:
        return None if value is None else orjson.loads(value)


class Base(pw.Model):
    """What every record has: UUIDv7 key, when it was made, and the version that If-Match compares."""

    id = pw.UUIDField(primary_key=True, default=new_id)
    created_at = InstantField(default=clock.now)
    version = pw.IntegerField(default=1)

    class Meta:
        database = db
        legacy_table_names = False

    if TYPE_CHECKING:
        # A foreign key `org` also gives `org_id`, which peewee's types do not know.
        def __getattr__(self, name: str) -> Any: ...

    @classmethod
    def find(cls, record_id: UUID, query: Rows | None = None) -> Self:
        """The record with that id within `query` (all of them when None); raises NotFound (404)."""
        record = cls.read(record_id) if query is None else query.where(cls.id == record_id).first()
        if record is None:
            raise NotFound
        return record

    @classmethod
    def read(cls, record_id: UUID) -> Self | None:
        """The record with that id, by SQL written once: building a query of many columns takes longer than running it."""
        row = db.execute_sql(_read_statement(cls, db.param), (cls.id.db_value(record_id),)).fetchone()
        if row is None:
            return None
        record = cls(__no_default__=True)
        fields = cls._meta.sorted_fields
        record.__data__ = {
            field.name: field.python_value(value) for field, value in zip(fields, row, strict=True)
        }
        record._dirty.clear()
        return record

    def change(self, expected: int | None = None, **values: Any) -> Self:
        """Guarded UPDATE: set `values` where the version is still the one read, and count it up.

        `expected` is the client's If-Match version; None means "the one I hold". Raises Stale (412).
        """
        held = self.version if expected is None else expected
        changed = (
            type(self)
            .update({**values, "version": held + 1})
            .where(type(self).id == self.id, type(self).version == held)
            .execute()
        )
        if changed != 1:
            raise Stale
        for name, value in values.items():
            setattr(self, name, value)
        self.version = held + 1
        return self


@cache
def _read_statement(model: type[Base], mark: str) -> str:
    columns = ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
    return f'SELECT {columns} FROM "{model._meta.table_name}" WHERE "id" = {mark}'  # noqa: S608 - names of our own


def pairs(query: Rows) -> dict[Any, Any]:
    """{first column: second} of a query that selects two."""
    rows: Any = query.tuples()
    return dict(rows)


def as_date(value: Any) -> date:
    """A date column's value, which SQLite may give as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@contextmanager
def exclusive(name: str, folder: Path) -> Iterator[None]:
    """Hold a lock that all processes share (advisory lock on PostgreSQL, a locked file beside SQLite)."""
    if is_postgresql():
        key = int.from_bytes(name.encode()[:7].ljust(7, b"\0"), "big")
        with db.connection_context():
            db.execute_sql("SELECT pg_advisory_lock(%s)", (key,))
            try:
                yield
            finally:
                db.execute_sql("SELECT pg_advisory_unlock(%s)", (key,))
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def serialise(key: int) -> None:
    """Within a transaction: wait until no other transaction holds `key`. SQLite has one writer anyway."""
    if is_postgresql():
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (key,))


def local_day(instant: pw.Field) -> Any:
    """SQL: the Shanghai day of an instant, as text YYYY-MM-DD (China has kept UTC+8 all year since 1991)."""
    if is_postgresql():
        return pw.fn.to_char(pw.fn.timezone("Asia/Shanghai", instant), "YYYY-MM-DD").coerce(False)
    return pw.fn.date(instant, "+8 hours").coerce(False)


def within_hours(later: pw.Field, earlier: pw.Field, hours: int) -> Any:
    """SQL condition: `later` is at most `hours` after `earlier`, to the second."""
    if is_postgresql():
        return pw.fn.date_part("epoch", later - earlier) <= hours * 3600
    seconds = pw.fn.strftime("%s", later).cast("integer") - pw.fn.strftime("%s", earlier).cast("integer")
    return seconds <= hours * 3600
