"""Every migration is tried on tables that hold rows: nothing is lost, and the end is what the models say."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

import models
from core import db
from models.migrate import FOLDER
from tests import databases

COUNTER = itertools.count(1)
BOOKS = {"schema_migration"}
PARTICULAR = {
    "account": {"enterprise_id": None},
    "todo": {"enterprise_id": None},
    "message": {"enterprise_id": None},
    "role_grant": {"region_prefix": None},
    "ingest_tally": {"received": 0, "accepted": 0, "duplicate": 0, "late": 0, "refused": 0},
}
"""What a table's constraints want of a row; everything else is made up."""


@pytest.fixture
def empty(golden, tmp_path):
    """An empty database beside the golden one, bound."""
    if isinstance(golden, databases.PostgresGolden):
        name = f"m{uuid.uuid4().hex}"  # noqa: TID251 - a database name
        golden.run(f"CREATE DATABASE {name}")
        url = f"{golden.server}/{name}"
    else:
        url = f"sqlite:///{tmp_path}/migrated.db"
    database = db.bind(url)
    database.connect()
    yield database
    database.close()
    if isinstance(golden, databases.PostgresGolden):
        database.close_all()
        golden.run(f"DROP DATABASE {name} WITH (FORCE)")


KINDS = (
    ("timestamp", lambda _: datetime(2026, 1, 1, tzinfo=UTC).isoformat(timespec="microseconds")),
    ("date", lambda number: (date(2026, 1, 1) + timedelta(days=number)).isoformat()),
    ("uuid", lambda number: uuid.UUID(int=number).hex),
    ("bool", lambda _: False),
    ("int", lambda number: number),
    ("real", lambda number: number),
    ("double", lambda number: number),
    ("blob", lambda _: b"bytes"),
    ("bytea", lambda _: b"bytes"),
    ("text", lambda _: "{}"),
    ("", lambda number: chr(0x4E00 + number)),
)
"""Part of a column type's name, and a value of such columns from a running number; TEXT may be JSON, other text is one character."""


def value_for(column):
    """A value the column takes, another each time."""
    # SQLite keeps ids as text.
    kind = "uuid" if column.name == "id" or column.name.endswith("_id") else column.data_type.lower()
    return next(make for part, make in KINDS if part in kind)(next(COUNTER))


def fill(database):
    """One more row in every table, parents first; counts by table."""
    tables = [name for name in database.get_tables() if name not in BOOKS]
    parents = foreign_keys(database, tables)
    done: dict[str, object] = {}
    while left := [name for name in tables if name not in done]:
        ready = [
            name
            for name in left
            if all(parent in done or parent == name for parent in parents[name].values())
        ]
        for name in ready or pytest.fail(f"tables in a circle: {left}"):
            foreign = {column: done.get(parent) for column, parent in parents[name].items()}
            done[name] = insert(database, name, foreign)
    return {name: count(database, name) for name in tables}


def foreign_keys(database, tables):
    """{table: {column: the table it points to}}; on PostgreSQL in one query, as peewee's takes 18 ms a table."""
    found: dict[str, dict[str, str]] = {name: {} for name in tables}
    if db.is_postgresql():
        rows = database.execute_sql(KEYS_OF_POSTGRESQL).fetchall()
    else:
        rows = [(name, fk.column, fk.dest_table) for name in tables for fk in database.get_foreign_keys(name)]
    for table, column, parent in rows:
        found[table][column] = parent
    return found


KEYS_OF_POSTGRESQL = """
    SELECT child.relname, pg_attribute.attname, parent.relname FROM pg_constraint
    JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'"""


def insert(database, table, foreign):
    """A row with every column set but a reference to its own table; returns its key."""
    columns = database.get_columns(table)
    row = {c.name: foreign[c.name] if c.name in foreign else value_for(c) for c in columns}
    row |= PARTICULAR.get(table, {})
    marks = ", ".join([database.param] * len(row))
    names = ", ".join(f'"{name}"' for name in row)
    database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))
    return row.get("id")


def count(database, table):
    return database.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]


def test_each_migration_keeps_the_rows_it_finds(empty):
    runner = Runner(empty, str(FOLDER))
    before: dict[str, int] = {}
    for migration in runner.migrations():
        runner.up(migration.name)
        after = {name: count(empty, name) for name in before}
        assert after == before, f"{migration.name} lost rows"
        before = fill(empty)
    assert not diff_models(empty, list(models.ALL))
    assert min(before.values()) >= 1


def test_rows_of_the_models_survive_as_they_are(empty):
    """The last schema reads what was written under the first ones."""
    runner = Runner(empty, str(FOLDER))
    first = next(iter(runner.migrations()))
    runner.up(first.name)
    fill(empty)
    stored = empty.execute_sql('SELECT id, code, name FROM "organisation"').fetchall()
    runner.up()
    assert empty.execute_sql('SELECT id, code, name FROM "organisation"').fetchall() == stored
