"""The log of events: each id once, nothing lost to a dead process, a full disk or a restarted machine."""

import fcntl
import multiprocessing
import os
import threading
import uuid

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import event_log
from core.event_log import _BOOT, _END, EventLog
from core.problems import Unavailable
from core.seen import SeenSet, ids_of


def raw(*numbers):
    return b"".join(number.to_bytes(16, "big") for number in numbers)


def keep(log, *numbers):
    """Which were new. A batch is its new ids, one after another, with a byte in front so that none is empty."""
    ids = raw(*numbers)

    def frame_of(fresh):
        return b"." + b"".join(ids[at * 16 : at * 16 + 16] for at in np.flatnonzero(fresh))

    return log.keep(ids_of(ids), frame_of).tolist()


def ids_in(payload):
    return ids_of(payload[1:])


def kept(log):
    found = b"".join(payload[1:] for payload, _, _ in log.read(1, 0))
    return [int.from_bytes(found[at : at + 16], "big") for at in range(0, len(found), 16)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "log"


@pytest.fixture
def log(folder):
    return EventLog(folder, ids_in, segment_bytes=2000)


def test_an_id_is_kept_once(log):
    assert keep(log, 1, 2) == [True, True]
    assert keep(log, 2, 3) == [False, True]
    assert kept(log) == [1, 2, 3]


def test_another_process_knows_what_this_one_kept(log, folder):
    other = EventLog(folder, ids_in, segment_bytes=2000)
    keep(log, 1)
    assert keep(other, 1, 2) == [False, True]
    assert keep(log, 2, 3) == [False, True]
    assert kept(log) == kept(other) == [1, 2, 3]


def test_segments_follow_one_another(log, folder):
    for number in range(1, 400):
        keep(log, number)
    assert len(log.segments()) > 3
    assert kept(log) == list(range(1, 400))
    other = EventLog(folder, ids_in, segment_bytes=2000)
    assert keep(other, 5, 400) == [False, True]


def test_reading_goes_on_where_it_stopped(log):
    keep(log, 1)
    *_, (_, segment, offset) = log.read(1, 0)
    keep(log, 2)
    assert [payload[1:] for payload, _, _ in log.read(segment, offset)] == [raw(2)]


@pytest.mark.parametrize("lost", [1, 9, 16, 24])
def test_a_torn_end_is_cut_off_and_its_ids_are_new_again(log, folder, lost):
    """A process killed while it wrote: nobody was told of that batch."""
    keep(log, 1)
    before = int(log._control[_END])
    keep(log, 2)
    path = folder / "00000001.seg"
    os.truncate(path, path.stat().st_size - lost)
    for seen in folder.glob("*.seen"):
        seen.unlink()
    log._control[_END] = before
    log._control[_BOOT] = 0
    after = EventLog(folder, ids_in)
    assert keep(after, 1, 2) == [False, True]
    assert kept(after) == [1, 2]


def test_a_batch_whose_ids_were_not_added_yet_is_caught_up(log, folder):
    """A process killed between writing the batch and adding its ids: the sender repeats, and must be told "duplicate"."""
    keep(log, 1)
    before = int(log._control[_END])
    log._seen.add = lambda *_: None
    keep(log, 2)
    log._control[_END] = before
    other = EventLog(folder, ids_in)
    assert keep(other, 2, 3) == [False, True]


def test_after_a_restart_of_the_machine_the_ids_are_read_from_the_log(log, folder):
    for number in range(1, 300):
        keep(log, number)
    log._control[_BOOT] = 12345
    for seen in folder.glob("*.seen"):
        seen.write_bytes(b"half written")
    after = EventLog(folder, ids_in, segment_bytes=2000)
    assert not any(keep(after, *range(1, 300)))


def test_a_disk_that_refuses_to_sync_takes_everything_back(log, monkeypatch):
    keep(log, 1)
    with monkeypatch.context() as patch:
        patch.setattr("core.event_log.os.fdatasync", _refuse)
        with pytest.raises(Unavailable):
            keep(log, 2)
    assert kept(log) == [1]
    assert keep(log, 1, 2) == [False, True]


def test_a_disk_that_is_full_keeps_no_half_of_a_batch(log, monkeypatch):
    keep(log, 1)
    write = os.write

    def half(file, data):
        write(file, bytes(data)[: len(data) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("core.event_log.os.write", half)
        with pytest.raises(Unavailable):
            keep(log, 2)
    assert keep(log, 2) == [True]
    assert kept(log) == [1, 2]


def _refuse(*_):
    raise OSError(5, "Input/output error")


def test_many_at_once_keep_each_id_once(folder):
    logs = [EventLog(folder, ids_in, segment_bytes=20_000) for _ in range(3)]
    accepted, lock = [], threading.Lock()

    def send(log, start):
        for number in range(start, start + 60):
            fresh = keep(log, *range(number, number + 5))
            with lock:
                accepted.extend(n for n, new in zip(range(number, number + 5), fresh, strict=True) if new)

    threads = [threading.Thread(target=send, args=(log, 1 + 20 * n)) for n, log in enumerate(logs * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(accepted) == sorted(kept(logs[0])) == list(range(1, 1 + 20 * 5 + 64))


def test_old_segments_go_but_never_the_one_in_use(log):
    for number in range(1, 200):
        keep(log, number)
    last = log.segments()[-1]
    assert log.forget(last, 2, lambda _: 1) == last - 1
    assert log.forget(last + 5, 2, lambda _: 1) == 0
    assert log.segments() == [last]
    assert not any(keep(log, 1, 2, 3))


def test_ids_are_forgotten_when_no_event_that_old_is_taken_any_more(log, now):
    keep(log, 1)
    now.advance(days=31)
    assert keep(log, 1) == [False]
    now.advance(days=31)
    keep(log, 2)
    now.advance(days=33)
    assert keep(log, 1) == [True]


@given(st.lists(st.lists(st.integers(1, 2**128 - 1), max_size=40, unique=True), max_size=12))
def test_the_set_of_ids_is_a_set(tmp_path_factory, batches):
    path = tmp_path_factory.mktemp("seen") / "one.seen"
    seen, truth = SeenSet.create(path, 1, 64), set()
    for batch in batches:
        if not batch:
            continue
        ids = ids_of(raw(*batch))
        assert seen.contains(ids).tolist() == [number in truth for number in batch]
        seen.add(ids)
        truth |= set(batch)
        if seen.is_full:
            seen = seen.grown(path.with_name(f"{uuid.uuid4().hex}.seen"))  # noqa: TID251 - a file name
    everything = sorted(truth)
    if everything:
        assert seen.contains(ids_of(raw(*everything))).all()


def test_a_fork_does_not_share_its_parents_lock(folder, monkeypatch):
    for name in ("_log", "_installed"):
        monkeypatch.setattr(event_log, name, None)
    event_log.install(folder, ids_in)
    keep(event_log.log(), 1)
    lock = event_log.log()._lock
    with lock:
        child = multiprocessing.get_context("fork").Process(target=_take_at_once)
        child.start()
        child.join()
    assert child.exitcode == 3
    assert keep(event_log.log(), 1, 2) == [False, True]


def _take_at_once():
    try:
        fcntl.flock(event_log.log()._lock._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os._exit(3)
