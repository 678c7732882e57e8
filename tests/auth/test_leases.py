"""Calls counted ahead: the limit holds, and who calls seldom is not charged for what others take."""

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth import leases
from auth.leases import Leases


class Shared:
    """The count all processes share."""

    def __init__(self, limit):
        self.limit, self.taken, self.asked = limit, 0, 0

    def take(self, count):
        self.asked += 1
        if self.taken + count > self.limit:
            return False
        self.taken += count
        return True


@pytest.fixture
def at(monkeypatch):
    """Sets the clock leases look at."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, seconds)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3000),
    st.lists(st.tuples(st.integers(0, 3), st.floats(0, 0.3)), max_size=400),
)
def test_no_limit_is_exceeded_by_any_number_of_processes(limit, calls):
    shared, processes, now, passed = Shared(limit), [Leases() for _ in range(4)], 0.0, 0
    with pytest.MonkeyPatch.context() as patch:
        for which, pause in calls:
            now += pause
            patch.setattr(time, "monotonic", lambda now=now: now)
            passed += processes[which].spend(("view", "who"), limit, shared.take)
    assert passed <= shared.taken <= limit


def test_one_process_in_a_rush_gets_all_of_the_limit_and_asks_seldom(at):
    shared, held = Shared(6000), Leases()
    passed = 0
    for call in range(8000):
        at(call / 10_000)
        passed += held.spend(("view", "who"), 6000, shared.take)
    assert passed == 6000
    assert shared.asked < 2500


def test_who_calls_seldom_is_counted_one_by_one(at):
    shared, held = Shared(6000), Leases()
    for call in range(100):
        at(call * 2.0)
        assert held.spend(("view", "who"), 6000, shared.take)
    assert shared.taken == 100


def test_callers_do_not_share(at):
    shared, held = {"a": Shared(700), "b": Shared(700)}, Leases()
    for call in range(900):
        at(call / 10_000)
        for who in "ab":
            held.spend(("view", who), 700, shared[who].take)
    assert shared["a"].taken == shared["b"].taken == 700


def test_what_is_remembered_is_bounded(at, monkeypatch):
    monkeypatch.setattr(leases, "REMEMBERED", 10)
    held = Leases()
    for who in range(100):
        held.spend(("view", str(who)), 6000, lambda _count: True)
    assert len(held._held) == 10


def test_threads_hand_out_no_call_twice():
    shared, held, passed = Shared(5000), Leases(), []
    lock = threading.Lock()

    def take(count):
        with lock:
            return shared.take(count)

    def work():
        passed.append(sum(held.spend(("view", "who"), 5000, take) for _ in range(2000)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) <= shared.taken <= 5000
