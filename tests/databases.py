"""Test databases: a golden one, migrated and filled once, and cheap copies of it, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import peewee as pw

from auth import keys
from core import db
from models.migrate import migrate
from tests import postgresql


@dataclass
class SqliteGolden:
    """A file; a copy is a copy of the file."""

    file: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    @contextmanager
    def copy(self) -> Iterator[str]:
        target = self.file.with_name(f"{uuid.uuid4().hex}.db")  # noqa: TID251 - a file name
        shutil.copyfile(self.file, target)
        try:
            yield f"sqlite:///{target}"
        finally:
            for leftover in target.parent.glob(f"{target.name}*"):
                leftover.unlink()


@dataclass
class PostgresGolden:
    """A template database; a copy is `CREATE DATABASE … TEMPLATE`."""

    server: str
    name: str

    @property
    def url(self) -> str:
        return f"{self.server}/{self.name}"

    @contextmanager
    def copy(self) -> Iterator[str]:
        name = f"t{uuid.uuid4().hex}"  # noqa: TID251 - a database name
        self.run(f"CREATE DATABASE {name} TEMPLATE {self.name} STRATEGY FILE_COPY")
        try:
            yield f"{self.server}/{name}"
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def opened(url: str) -> Iterator[pw.Database]:
    """The database of `url`, bound and connected; closed for good at the end, so that it can be dropped."""
    database = db.bind(url)
    database.connect(reuse_if_open=True)
    try:
        yield database
    finally:
        database.close()
        if hasattr(database, "close_all"):
            database.close_all()


def golden(folder: Path, build: Callable[[], None]) -> SqliteGolden | PostgresGolden:
    """Make the golden database of this test worker."""
    if postgresql.is_wanted():
        made = PostgresGolden(os.environ[postgresql.ADDRESS], f"golden_{uuid.uuid4().hex}")  # noqa: TID251 - a database name
        made.run(f"CREATE DATABASE {made.name}")
    else:
        made = SqliteGolden(folder / "golden.db")

    def whole() -> None:
        migrate(folder)
        keys.ensure()
        with db.db.atomic():
            build()

    return frozen(made, whole)


def derived(base: SqliteGolden | PostgresGolden, build: Callable[[], None]) -> SqliteGolden | PostgresGolden:
    """Another golden database: a copy of `base` with what `build` adds."""
    name = f"derived_{uuid.uuid4().hex}"  # noqa: TID251 - a file or database name
    if isinstance(base, SqliteGolden):
        made = SqliteGolden(base.file.with_name(f"{name}.db"))
        shutil.copyfile(base.file, made.file)
        return frozen(made, build)
    base.run(f"CREATE DATABASE {name} TEMPLATE {base.name} STRATEGY FILE_COPY")
    return frozen(PostgresGolden(base.server, name), build)


def frozen(made: SqliteGolden | PostgresGolden, build: Callable[[], None]) -> SqliteGolden | PostgresGolden:
    """Run `build` in it, then close it for good, so that it may be copied."""
    database = db.bind(made.url)
    database.connect()
    build()
    if isinstance(made, SqliteGolden):
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    if isinstance(made, PostgresGolden):
        database.close_all()
        # A template that nobody can connect to is never "being accessed by other users".
        made.run(f"ALTER DATABASE {made.name} WITH ALLOW_CONNECTIONS false")
        made.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{made.name}'")
    return made
