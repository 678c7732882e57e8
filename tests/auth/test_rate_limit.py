"""Rate limits hold over all workers: counted in a file, in Valkey, or not at all while neither answers."""

import multiprocessing
import sqlite3
import time

import pytest
from limits import parse

from auth import rate_limit
from auth.counter_file import CounterFile
from core.problems import TooManyRequests
from tests import servers

TEN = parse("10/hour")


def spend(times, name="view", who="somebody"):
    """How many of `times` calls pass."""
    passed = 0
    for _ in range(times):
        try:
            rate_limit.spend(TEN, name, who)
        except TooManyRequests:
            continue
        passed += 1
    return passed


def _worker(redis_url, folder, results):
    rate_limit.install(redis_url, folder)
    results.put(spend(8))


def spend_in_processes(count, redis_url, folder):
    """Calls that pass in `count` processes of eight calls each."""
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    workers = [context.Process(target=_worker, args=(redis_url, folder, results)) for _ in range(count)]
    for worker in workers:
        worker.start()
    passed = sum(results.get(timeout=30) for _ in workers)
    for worker in workers:
        worker.join()
    return passed


@pytest.fixture(autouse=True)
def _restored():
    yield
    rate_limit.install("", None)


@pytest.fixture(scope="module")
def valkey():
    with servers.valkey() as url:
        yield url


def test_one_process_counts_in_memory():
    rate_limit.install("", None)
    assert spend(15) == 10


def test_who_is_refused_is_told_when_to_come_again(tmp_path):
    rate_limit.install("", tmp_path)
    spend(10)
    with pytest.raises(TooManyRequests) as refusal:
        rate_limit.spend(TEN, "view", "somebody")
    assert 1 <= int(refusal.value.headers["Retry-After"]) <= 3600


def test_a_file_counts_for_all_processes_exactly(tmp_path):
    assert spend_in_processes(4, "", tmp_path) == 10


def test_valkey_counts_for_all_processes(valkey):
    assert spend_in_processes(4, valkey, None) == 10


def test_callers_and_views_are_counted_apart(tmp_path):
    rate_limit.install("", tmp_path)
    assert [spend(11), spend(11, who="another"), spend(11, name="another")] == [10, 10, 10]


def test_a_window_that_passed_is_forgotten(tmp_path, monkeypatch):
    rate_limit.install("", tmp_path)
    began = time.time()
    assert spend(11) == 10
    monkeypatch.setattr(time, "time", lambda: began + 2 * 3600 + 1)
    assert spend(11) == 10


def test_what_ran_out_is_swept(tmp_path, monkeypatch):
    counters = CounterFile(tmp_path / "c.db")
    monkeypatch.setattr("auth.counter_file.SWEEP_EVERY", 1)
    counters.acquire_sliding_window_entry("old", 5, 60)
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + 200)
    counters.acquire_sliding_window_entry("new", 5, 60)
    with sqlite3.connect(tmp_path / "c.db") as connection:
        assert connection.execute("SELECT COUNT(*) FROM hits").fetchone() == (1,)


@pytest.mark.parametrize("redis_url", ["redis://127.0.0.1:1", ""])
def test_calls_pass_while_the_counters_cannot_be_reached(redis_url, tmp_path):
    (tmp_path / rate_limit.FILE).write_bytes(b"this is no database" * 100)
    rate_limit.install(redis_url, tmp_path)
    assert spend(11) == 11
