"""The log in a NATS stream, on a real server: each id once for all machines, nothing lost to a dead server or process."""

import threading
import uuid

import numpy as np
import pytest

from core.event_log import Mask
from core.ids import new_id
from core.jetstream import FEEDER, Address, Stream
from core.jetstream_log import _BOOT, _END, JetStreamLog
from core.problems import Unavailable
from core.seen import ids_of
from tests.servers import Nats, nats_cluster, wait_until

pytestmark = pytest.mark.slow


def raw(*numbers):
    return b"".join(number.to_bytes(16, "big") for number in numbers)


def keep(log, *numbers) -> list[bool]:
    """Which were new. A batch is its new ids, one after another, with a byte in front so that none is empty."""
    ids = raw(*numbers)

    def frame_of(fresh: Mask) -> bytes:
        return b"." + b"".join(ids[at * 16 : at * 16 + 16] for at in np.flatnonzero(fresh))

    return log.keep(ids_of(ids), frame_of).tolist()


def ids_in(payload):
    return ids_of(payload[1:])


def kept(log):
    found = b"".join(payload[1:] for payload, _, _ in log.read(1, 0))
    return [int.from_bytes(found[at : at + 16], "big") for at in range(0, len(found), 16)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    started = Nats(tmp_path_factory.mktemp("nats"))
    yield started
    started.kill()


@pytest.fixture
def machine(server, tmp_path):
    """Opens the log as a process of a machine does; machines share the stream, processes of one also its folder."""
    stream, opened = f"s-{uuid.uuid4().hex}", []  # noqa: TID251 - a stream of this test's own

    def open_(name="one"):
        opened.append(JetStreamLog(server.url(stream), tmp_path / name, ids_in))
        return opened[-1]

    yield open_
    for log in opened:
        log.close()


def test_an_id_is_kept_once(machine):
    log = machine()
    assert keep(log, 1, 2) == [True, True]
    assert keep(log, 2, 3) == [False, True]
    assert kept(log) == [1, 2, 3]


def test_another_process_and_another_machine_know_what_this_one_kept(machine):
    log, process, other = machine(), machine(), machine("two")
    keep(log, 1)
    assert keep(other, 1, 2) == [False, True]
    assert keep(process, 2, 3) == [False, True]
    assert keep(log, 3, 4) == [False, True]
    assert kept(log) == kept(other) == [1, 2, 3, 4]
    assert log.name == other.name


def test_many_machines_at_once_keep_each_id_once(machine):
    logs = [machine(), machine(), machine("two"), machine("three")]
    accepted, lock = [], threading.Lock()

    def send(log, start):
        for number in range(start, start + 30):
            fresh = keep(log, *range(number, number + 5))
            with lock:
                accepted.extend(n for n, new in zip(range(number, number + 5), fresh, strict=True) if new)

    threads = [threading.Thread(target=send, args=(log, 1 + 10 * n)) for n, log in enumerate(logs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(accepted) == sorted(kept(logs[0])) == list(range(1, 1 + 10 * 3 + 34))


def test_an_ack_that_got_lost_is_found_by_the_messages_own_id(machine, monkeypatch):
    """The server has the batch, the sender never heard: told "accepted" once, not "duplicate" of itself."""
    log = machine()
    publish, calls = Stream.publish, []

    def forgetful(self, body, message_id, after):
        calls.append(after)
        if len(calls) == 1:
            publish(self, body, message_id, after)
        return publish(self, body, message_id, after)

    monkeypatch.setattr(Stream, "publish", forgetful)
    assert keep(log, 1, 2) == [True, True]
    assert keep(log, 2, 3) == [False, True]
    assert kept(log) == [1, 2, 3]


def test_a_process_killed_between_the_ack_and_its_ids_is_caught_up(machine):
    log = machine()
    keep(log, 1)
    log._seen.add = lambda *_: None
    before = int(log._control[_END])
    keep(log, 2)
    log._control[_END] = before
    assert keep(machine(), 2, 3) == [False, True]


def test_after_a_restart_of_the_machine_the_ids_are_read_from_the_stream(machine, tmp_path):
    log = machine()
    for number in range(1, 300):
        keep(log, number)
    log._control[_BOOT] = 12345
    for seen in tmp_path.glob("one/*/*.seen"):
        seen.write_bytes(b"half written")
    assert not any(keep(machine(), *range(1, 300)))


def test_a_machine_far_behind_asks_its_senders_to_wait_and_catches_up(machine, monkeypatch):
    log, other = machine(), machine("two")
    monkeypatch.setattr("core.jetstream_log.AT_ONCE", 4)
    monkeypatch.setattr("core.jetstream.AT_ONCE", 4)
    monkeypatch.setattr("core.jetstream_log.MOST_CAUGHT_UP", 8)
    for number in range(1, 20):
        keep(log, number)
    for _ in range(2):
        with pytest.raises(Unavailable):
            keep(other, 1, 99)
    assert keep(other, 1, 99) == [False, True]


def test_a_killed_server_is_waited_for_and_loses_nothing(tmp_path):
    server = Nats(tmp_path / "nats")
    log = JetStreamLog(server.url("s"), tmp_path / "one", ids_in)
    keep(log, 1)
    server.kill()
    restart = threading.Timer(0.5, server.start)
    restart.start()
    try:
        # At once while the connection does not know yet, refused after; repeated, as senders do.
        told = None
        while told is None:
            try:
                told = keep(log, 1, 2)
            except Unavailable:
                restart.join()
        assert told == [False, True]
        assert kept(log) == [1, 2]
    finally:
        restart.join()
        log.close()
        server.kill()


def test_without_a_server_the_sender_is_asked_to_repeat(tmp_path):
    server = Nats(tmp_path / "nats")
    log = JetStreamLog(server.url("s"), tmp_path / "one", ids_in)
    server.kill()
    with pytest.raises(Unavailable):
        keep(log, 1)
    with pytest.raises(Unavailable):
        JetStreamLog(server.url("s"), tmp_path / "two", ids_in)
    server.start()
    try:
        while True:
            try:
                assert keep(log, 1) == [True]
                break
            except Unavailable:
                continue
    finally:
        log.close()
        server.kill()


# -- what the worker reads ------------------------------------------------------------------------------------------


def read(log, place):
    return [int.from_bytes(payload[1:17], "big") for payload, _, _ in log.read(*place)]


def test_reading_goes_on_where_it_stopped(machine):
    log = machine()
    keep(log, 1)
    *_, (_, segment, offset) = log.read(1, 0)
    assert log.is_read(segment, offset)
    keep(log, 2)
    assert not log.is_read(segment, offset)
    assert read(log, (segment, offset)) == [2]


def test_what_was_read_but_not_fed_is_read_again(machine):
    """A worker that dies before its commit has acknowledged nothing; the next one, anywhere, begins at the cursor."""
    log, other = machine(), machine("two")
    for number in range(1, 6):
        keep(log, number)
    assert read(log, (1, 0)) == [1, 2, 3, 4, 5]
    assert read(other, (3, 0)) == [3, 4, 5]
    assert read(log, (1, 0)) == [1, 2, 3, 4, 5]


def test_a_consumer_that_delivers_nothing_is_not_taken_for_the_end(machine, monkeypatch):
    """As while a cluster chooses the consumer's leader: the stream says it holds more, and none of it comes."""
    log = machine()
    for number in range(1, 6):
        keep(log, number)

    async def nothing(_stream, _count):
        return []

    with monkeypatch.context() as choosing:
        choosing.setattr(Stream, "_fetch", nothing)
        with pytest.raises(Unavailable):
            read(log, (1, 0))
    assert read(log, (1, 0)) == [1, 2, 3, 4, 5]


def test_what_was_fed_is_acknowledged(machine):
    log = machine()
    for number in range(1, 6):
        keep(log, number)
    assert len(list(log.read(1, 0))) == 5
    log.acknowledge(4)
    stream = log._stream

    def acknowledged():
        info = stream._run(stream._js().consumer_info(stream.address.stream, FEEDER))
        return (info.ack_floor.stream_seq, info.num_ack_pending)

    wait_until(lambda: acknowledged() == (4, 1))
    assert read(log, (4, 1)) == [5]


def test_old_batches_go_but_none_that_was_not_fed(machine):
    log = machine()
    for number in range(1, 21):
        keep(log, number)

    def received_at(payload):
        return int.from_bytes(payload[1:17], "big")

    assert log.forget(1, 15, received_at) == 0
    assert log.forget(11, 15, received_at) == 10
    assert log.forget(21, 15, received_at) == 4
    assert read(log, (1, 0)) == [15, 16, 17, 18, 19, 20]
    assert keep(machine("new"), 15, 21) == [False, True]
    assert log.forget(22, 99, received_at) == 7
    assert keep(machine("newer"), 30) == [True]


def test_an_address_says_servers_stream_and_replicas():
    address = Address.of("tls://u:p@a:1,b:2/events?replicas=5")
    assert address == Address(["tls://u:p@a:1", "tls://u:p@b:2"], "events", 5)
    assert Address.of("nats://a").replicas == 3


def patiently(act):
    """What a sender and the feeder do while the cluster chooses a leader: the same again. `make` bounds the whole."""
    while True:
        try:
            return act()
        except Unavailable:
            continue


def test_three_replicas_outlive_their_leader(tmp_path):
    servers = nats_cluster(tmp_path)
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    stream, log = f"nats://{hosts}/s-{new_id().hex}", None
    try:
        log = patiently(lambda: JetStreamLog(stream, tmp_path / "one", ids_in))
        for number in range(1, 400):
            if number % 100 == 0:
                victim = servers[number // 100 % 3]
                victim.kill()
                victim.start()
            patiently(lambda each=number: keep(log, each))
        assert patiently(lambda: sorted(kept(log))) == list(range(1, 400))
    finally:
        if log is not None:
            log.close()
        for server in servers:
            server.kill()
