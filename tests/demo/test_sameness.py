"""The demo is the same in every load of one day: people, numbers, documents, and the work that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from commands import demonstration
from core import clock, db, secrets
from models.draw import RandomDraw
from models.migrate import migrate

MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=clock.SHANGHAI)
NEVER_THE_SAME = {"signing_key", "schema_migration"}
"""Private keys, which nobody may be able to make again, and when this database was migrated."""


def load(folder, name, at):
    """Every row of every table but those, after what `flask demo load` does."""
    clock.install(clock.FixedClock(at))
    secrets.install("a secret for the demo tests, long enough")
    database = db.bind(f"sqlite:///{folder}/{name}.db")
    database.connect(reuse_if_open=True)
    migrate(folder)
    demonstration._load("small")
    # Made with a private key, and so as little the same as the key.
    assert RandomDraw.update(signature="").where(RandomDraw.signature != "").execute() == 1
    tables = sorted(set(database.get_tables()) - NEVER_THE_SAME)
    rows = {table: database.execute_sql(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in tables}
    database.close()
    return rows


@pytest.mark.xdist_group("demo")
def test_two_loads_of_one_day_are_the_same_byte_for_byte(tmp_path, application):
    first = load(tmp_path, "first", MORNING)
    second = load(tmp_path, "second", MORNING + timedelta(minutes=7))
    assert [table for table in first if first[table] != second[table]] == []
    assert sum(map(len, first.values())) > 60_000
    assert clock.now() == MORNING + timedelta(minutes=7)
