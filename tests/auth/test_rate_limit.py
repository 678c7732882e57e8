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


def sign_in_from(app, address, username="officer"):
    return app.test_client().post(
        "/api/v1/auth/sign-in",
        json={"username": username, "password": "wrong"},
        environ_base={"REMOTE_ADDR": address},
    )


def test_one_name_is_not_guessed_from_many_addresses(app):
    told = [sign_in_from(app, f"10.0.0.{number}").status_code for number in range(32)]
    assert told == [401] * 4 + [423] * 26 + [429] * 2
    assert sign_in_from(app, "10.0.1.1", "partner").status_code == 401


def test_one_address_does_not_try_many_names(app):
    told = [sign_in_from(app, "10.0.0.1", f"name-{number}") for number in range(61)]
    assert [answer.status_code for answer in told] == [401] * 60 + [429]
    assert told[-1].json["type"] == "/problems/too-many-requests"
    assert 1 <= int(told[-1].headers["Retry-After"]) <= 60
    assert sign_in_from(app, "10.0.0.2", "name-1").status_code == 401


LIMITED = {
    "auth/sign-in": {"username": "x", "password": "x"},
    "auth/refresh": {"refresh_token": "x"},
    "safety-code/verify": {"content": "x"},
    "telemetry/beacon": {},
    "telemetry/write-tokens": {},
}
"""Batches of usage events are counted in tests/telemetry/test_events.py."""


@pytest.mark.parametrize(("path", "body"), LIMITED.items())
def test_what_strangers_may_call_is_limited(officer, monkeypatch, path, body):
    """With the counter full."""
    monkeypatch.setattr(rate_limit, "_is_within", lambda *_: False)
    answer = officer.post(f"/api/v1/{path}", body)
    assert (answer.status_code, answer.json["code"]) == (429, "TOO_MANY_REQUESTS")
    assert int(answer.headers["Retry-After"]) >= 1
