"""The small demo province, loaded once for all tests of it."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

import demo
from core import clock, db, secrets
from models.migrate import migrate

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=clock.SHANGHAI)


def fill(folder, name):
    """An empty database, migrated and loaded; what was told on the way."""
    clock.install(clock.FixedClock(NOW))
    secrets.install("a secret for the demo tests, long enough")
    database = db.bind(f"sqlite:///{folder}/{name}.db")
    database.connect(reuse_if_open=True)
    migrate(folder)
    told = []
    demo.load("small", progress=told.append)
    return SimpleNamespace(database=database, told=told)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """The small province, loaded once."""
    made = fill(tmp_path_factory.mktemp("demo"), "small")
    yield made
    made.database.close()


@pytest.fixture
def bound(loaded):
    """Every test asks the loaded database, whatever another test bound."""
    db.db.initialize(loaded.database)
    secrets.install("a secret for the demo tests, long enough")


@pytest.fixture
def column():
    """`column(select)`: the first column of its rows."""
    return lambda select: [row[0] for row in select.tuples()]
