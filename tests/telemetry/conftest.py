"""The program as real processes, for the tests of this room that need them."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from auth import keys
from core import clock, event_log, secrets
from microapps.telemetry.service import BATCHES
from models import reported
from tests import databases
from tests.conftest import SECRET
from tests.servers import Nats
from tests.telemetry.running import Running


@contextmanager
def started(golden, folder, telemetry_url=""):
    """The program on a copy of the golden database, bound here too; on the machine's clock, as the processes are."""
    clock.install(clock.SystemClock())
    with golden.copy() as url, databases.opened(url):
        secrets.install(SECRET)
        keys.forget()
        event_log.install(folder / "telemetry", reported.ids_in, telemetry_url)
        program = Running(url, folder, SECRET, telemetry_url)
        yield program
        program.stop()


@pytest.fixture
def running(golden, tmp_path):
    """The program as one machine runs it: the log in files."""
    with started(golden, tmp_path) as program:
        yield program


@pytest.fixture
def nats(tmp_path):
    """A NATS server of the test's own."""
    server = Nats(tmp_path / "nats")
    yield server
    server.kill()


@pytest.fixture
def running_on_nats(golden, tmp_path, nats):
    """The program as several machines run it: the log in a stream."""
    with started(golden, tmp_path, nats.url("killed")) as program:
        yield program
        event_log.log().close()


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    """The processes of the program count for themselves; so do tests."""
    BATCHES.forget()
