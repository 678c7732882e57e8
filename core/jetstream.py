"""A NATS JetStream stream, for callers that know nothing of asyncio: one event loop thread a process serves them all.

Every call ends after `PATIENCE_SECONDS` at the latest; what then is not known to have worked raises Unavailable (503).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import nats
import structlog
from nats.errors import Error as NatsError
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RawStreamMsg,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from core.ids import new_id
from core.problems import Unavailable

PATIENCE_SECONDS = 10.0
ATTEMPT_SECONDS = 2.0
"""A publication without an ack for so long is sent again; its message id tells whether the first one arrived."""
DUPLICATE_WINDOW_SECONDS = 120
AT_ONCE = 250
"""Messages asked for together."""
FEEDER = "feeder"
"""The durable consumer of the worker: its lag is how far the figures are behind."""
ACK_WAIT_SECONDS = 60
MOST_UNACKNOWLEDGED = 20_000
STREAM_NAME = "zhangshang-telemetry"
_WRONG_LAST_SEQUENCE = (10071, 10164)
_STREAM_EXISTS = 10058
T = TypeVar("T")
log = structlog.get_logger()


class OvertakenError(Exception):
    """The stream does not end where the publisher thought."""


@dataclass(frozen=True, slots=True)
class Address:
    """What `nats://[user:password@]host:port[,host:port…][/stream][?replicas=3]` says."""

    servers: list[str]
    stream: str
    replicas: int

    @classmethod
    def of(cls, url: str) -> Address:
        """Read a URL that core/settings.py has checked."""
        parts = urlsplit(url)
        user, at, hosts = parts.netloc.rpartition("@")
        servers = [f"{parts.scheme}://{user}{at}{host}" for host in hosts.split(",")]
        replicas = parse_qs(parts.query).get("replicas", ["3"])[0]
        return cls(servers, parts.path.strip("/") or STREAM_NAME, int(replicas))


@dataclass(frozen=True, slots=True)
class Ends:
    """The sequences of a stream's first and last message; the first is one more than the last when it is empty."""

    first: int
    last: int


class Stream:
    """A stream, made when it is not there. Raises Unavailable (503) when no server answers."""

    def __init__(self, address: Address) -> None:
        self.address, self.subject = address, f"{address.stream}.batches"
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="nats", daemon=True).start()
        self._pulled: Any = None
        self._unacknowledged: list[Any] = []
        try:
            self.name = self._run(self._open())
        except BaseException:
            self._loop.call_soon_threadsafe(self._loop.stop)
            raise

    def publish(self, body: bytes, message_id: str, after: int) -> int:
        """Append a message right after the one of sequence `after`; its sequence, once the stream has it for good.

        Raises OvertakenError when the stream ends elsewhere: perhaps with this very message, when its ack got lost.
        """
        return self._run(self._publish(body, message_id, after))

    def ends(self) -> Ends:
        """Where the stream begins and ends now."""
        return self._run(self._ends())

    def messages(self, first: int, last: int) -> list[RawStreamMsg]:
        """The messages of a range of sequences, `AT_ONCE` of them at most; those deleted are left out."""
        return self._run(self._messages(first, min(last, first + AT_ONCE - 1)))

    def pull(self, first: int, count: int) -> list[Any]:
        """Up to `count` messages from `first` on, without a gap, through the worker's consumer.

        The record store knows how far it has fed and the consumer only carries: when that one thinks otherwise
        (a feeder died before its acks, or the records were restored from a backup) it is set to `first`.

        The stream must hold `first`: when the consumer delivers nothing all the same (its replicas are choosing a
        leader, for one) it raises Unavailable, so that nobody takes silence for the end.
        """
        return self._run(self._pull(first, count))

    def acknowledge(self, last: int) -> None:
        """Tell the consumer that everything pulled up to `last` was fed."""
        self._run(self._acknowledge(last))

    def purge_before(self, sequence: int) -> None:
        """Delete every message below a sequence."""
        self._run(self._js().purge_stream(self.address.stream, seq=sequence))

    def close(self) -> None:
        """Hang up, and end the thread."""
        self._run(self._nc.close())
        self._loop.call_soon_threadsafe(self._loop.stop)

    # -- on the loop's thread ---------------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if hasattr(self, "_nc") and not self._nc.is_connected:
            work.close()
            raise Unavailable(headers={"Retry-After": "5"})
        running = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return running.result(PATIENCE_SECONDS + ATTEMPT_SECONDS)
        except (NatsError, NotInTime, TimeoutError, OSError) as error:
            running.cancel()
            log.warning("telemetry_stream_unavailable", error=type(error).__name__, reason=str(error))
            raise Unavailable(headers={"Retry-After": "5"}) from None

    def _js(self) -> Any:
        return self._nc.jetstream(timeout=ATTEMPT_SECONDS)

    async def _open(self) -> str:
        self._nc = await asyncio.wait_for(
            nats.connect(
                servers=self.address.servers, max_reconnect_attempts=-1, reconnect_time_wait=0.25,
                connect_timeout=2, error_cb=_say_nothing,
            ),
            ATTEMPT_SECONDS * 2,
        )  # fmt: skip
        wanted = StreamConfig(
            name=self.address.stream, subjects=[self.subject], storage=StorageType.FILE, deny_delete=True,
            retention=RetentionPolicy.LIMITS, discard=DiscardPolicy.NEW, num_replicas=self.address.replicas,
            duplicate_window=DUPLICATE_WINDOW_SECONDS, allow_direct=True, metadata={"log": new_id().hex},
        )  # fmt: skip
        try:
            made = await self._js().add_stream(wanted)
        except APIError as error:
            if error.err_code != _STREAM_EXISTS:
                raise
            made = await self._js().stream_info(self.address.stream)
        return (made.config.metadata or {}).get("log") or self.address.stream

    async def _publish(self, body: bytes, message_id: str, after: int) -> int:
        headers = {"Nats-Msg-Id": message_id, "Nats-Expected-Last-Sequence": str(after)}
        end = self._loop.time() + PATIENCE_SECONDS
        while True:
            try:
                ack = await self._js().publish(
                    self.subject, body, ATTEMPT_SECONDS, self.address.stream, headers
                )
                return ack.seq
            except APIError as error:
                if error.err_code in _WRONG_LAST_SEQUENCE:
                    raise OvertakenError from None
                if error.code != 503 or self._loop.time() > end:
                    raise
            except (NatsError, TimeoutError):
                # A cluster that chooses another leader is silent for a moment.
                if self._loop.time() > end:
                    raise
            await asyncio.sleep(0.1)

    async def _ends(self) -> Ends:
        state = (await self._js().stream_info(self.address.stream)).state
        return Ends(max(state.first_seq, 1), state.last_seq)

    async def _messages(self, first: int, last: int) -> list[RawStreamMsg]:
        found = await asyncio.gather(*(self._message(sequence) for sequence in range(first, last + 1)))
        return [message for message in found if message is not None]

    async def _message(self, sequence: int) -> RawStreamMsg | None:
        """Any replica may answer; one that is behind does not have it yet, so then the leader is asked."""
        for direct in (True, False):
            try:
                return await self._js().get_msg(self.address.stream, sequence, direct=direct)
            except NotFoundError:
                continue
        return None

    async def _pull(self, first: int, count: int) -> list[Any]:
        pulled = await self._fetch(count)
        stale = [message for message in pulled if _sequence(message) < first]
        for message in stale:
            await message.ack()
        fresh = pulled[len(stale) :]
        if not fresh or not _is_a_run(fresh, first):
            await self._start_consumer(first)
            fresh = await self._fetch(count)
        if not fresh or not _is_a_run(fresh, first):
            raise TimeoutError(f"the consumer does not deliver {first}")
        self._unacknowledged += fresh
        return fresh

    async def _fetch(self, count: int) -> list[Any]:
        try:
            if self._pulled is None:
                self._pulled = await self._js().pull_subscribe_bind(FEEDER, self.address.stream)
            pulled = await self._pulled.fetch(count, timeout=ATTEMPT_SECONDS / 2)
        except (NatsError, TimeoutError):
            return []
        return sorted(pulled, key=_sequence)

    async def _start_consumer(self, first: int) -> None:
        if self._pulled is not None:
            await self._pulled.unsubscribe()
            self._pulled = None
        self._unacknowledged = []
        with suppress(NotFoundError):
            await self._js().delete_consumer(self.address.stream, FEEDER)
        await self._js().add_consumer(self.address.stream, ConsumerConfig(
            durable_name=FEEDER, deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=first,
            ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_WAIT_SECONDS, max_ack_pending=MOST_UNACKNOWLEDGED,
        ))  # fmt: skip

    async def _acknowledge(self, last: int) -> None:
        fed = [message for message in self._unacknowledged if _sequence(message) <= last]
        self._unacknowledged = self._unacknowledged[len(fed) :]
        for message in fed:
            await message.ack()
        await self._nc.flush()


async def _say_nothing(_error: Exception) -> None:
    """The library would print; whoever calls is told anyway."""


def _sequence(message: Any) -> int:
    return message.metadata.sequence.stream


def _is_a_run(messages: list[Any], first: int) -> bool:
    """Whether the messages follow one another from `first` on, none missing and none twice."""
    return [_sequence(message) for message in messages] == list(range(first, first + len(messages)))
