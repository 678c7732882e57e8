"""The event log in a NATS JetStream stream, for several machines: one batch a message, each event id in it once.

The stream is the only truth, as the segment files are for one machine (core/event_log.py):

1. take the lock that the processes of this machine share;
2. ask this machine's set of seen ids which are new;
3. publish the batch with its new events, expecting the stream to end where the set ends
   (`Nats-Expected-Last-Sequence`);
4. refused, because another machine was quicker: read what it wrote, add those ids, and go back to 2;
5. with the ack, add the ids, note the new end, and answer.

So no two machines can both take an id for new, and nothing but the stream has to be asked. An ack that got lost is
found again by the message's own id (`Nats-Msg-Id`) in step 4. The set is made again from the stream when the
machine restarts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from nats.js.api import RawStreamMsg

from core import clock, machine
from core.event_log import IdsOf, Mask
from core.ids import new_id
from core.jetstream import AT_ONCE, Address, OvertakenError, Stream
from core.problems import Unavailable
from core.seen import Ids
from core.seen_lately import SEEN_DAYS, SeenLately

MOST_CAUGHT_UP = 8 * AT_ONCE
"""Messages one call reads to bring the set up to date; a machine that just started needs several calls."""
MOST_ATTEMPTS = 50
_EPOCH, _END, _BOOT = range(3)
"""Words of the control file; `_END` is the sequence up to which the set knows the stream."""


class JetStreamLog:
    """The log of a stream; `folder` holds what this machine notes of it."""

    def __init__(self, url: str, folder: Path, ids_of: IdsOf) -> None:
        self._stream, self._ids_of = Stream(Address.of(url)), ids_of
        folder = folder / self._stream.name
        folder.mkdir(parents=True, exist_ok=True)
        self._boot, self._lock = machine.boot_id(), machine.Lock(folder / "lock")
        self._control = machine.shared_words(folder / "control", 3)
        self._seen = SeenLately(folder, self._control[_EPOCH : _EPOCH + 1])

    @property
    def name(self) -> str:
        """A name that no other log has; every machine sees the same."""
        return self._stream.name

    def keep(self, ids: Ids, frame_of: Callable[[Mask], bytes]) -> Mask:
        """Append the batch that `frame_of(is_new)` makes; returns which of the distinct `ids` were new.

        `frame_of` is asked again when another machine was quicker. Raises Unavailable (503) without an ack: the
        sender repeats, and is told "duplicate" of what arrived all the same.
        """
        with self._lock:
            self._open_sets()
            message_id = new_id().hex
            for _ in range(MOST_ATTEMPTS):
                seen, slots = self._seen.find(ids)
                fresh = ~seen
                try:
                    end = self._stream.publish(frame_of(fresh), message_id, int(self._control[_END]))
                except OvertakenError:
                    if self._catch_up(message_id):
                        return fresh
                    continue
                if fresh.any():
                    self._seen.add(ids[fresh], slots[fresh])
                self._control[_END] = np.uint64(end)
                return fresh
        raise Unavailable(headers={"Retry-After": "1"})

    def is_read(self, segment: int, offset: int) -> bool:
        """Whether no batch came after a place."""
        return self._stream.ends().last < _next(segment, offset)

    def read(self, segment: int, offset: int) -> Iterator[tuple[bytes, int, int]]:
        """Whole batches from a place on, each with the place after it; what comes while reading is left for next time.

        Raises Unavailable (503) before the end when the stream holds more and does not deliver it.
        """
        ends = self._stream.ends()
        first = max(_next(segment, offset), ends.first)
        while first <= ends.last:
            for message in self._stream.pull(first, min(AT_ONCE, ends.last - first + 1)):
                yield message.data, first, len(message.data)
                first += 1

    def acknowledge(self, segment: int) -> None:
        """Hear that every batch up to there was fed."""
        self._stream.acknowledge(segment)

    def forget(self, fed: int, oldest: int, received_at: Callable[[bytes], int]) -> int:
        """Delete the batches below `fed` that were received before `oldest`; returns how many."""
        ends = self._stream.ends()
        keep_from = self._first(
            ends.first, min(fed, ends.last + 1), lambda at: received_at(self._body(at)) >= oldest
        )
        if keep_from > ends.first:
            self._stream.purge_before(keep_from)
        return keep_from - ends.first

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    # -- the ids seen -----------------------------------------------------------------------------------------------

    def _open_sets(self) -> None:
        if int(self._control[_BOOT]) != self._boot:
            self._seen.forget()
            self._control[_END] = np.uint64(0)
            self._control[_BOOT] = np.uint64(self._boot)
        self._seen.open()

    def _catch_up(self, message_id: str) -> bool:
        """Add the ids of what others wrote; returns whether the message that was thought refused is among it."""
        ends, is_mine = self._stream.ends(), False
        known = int(self._control[_END])
        if known < ends.first - 1 or not known:
            known = self._before_the_last_days(ends.first, ends.last)
            self._control[_END] = np.uint64(known)
        read = 0
        while known < ends.last and read < MOST_CAUGHT_UP:
            messages = self._stream.messages(known + 1, ends.last)
            for message in messages:
                self._seen.add(self._ids_of(message.data or b""))
                is_mine |= (message.headers or {}).get("Nats-Msg-Id") == message_id
            known = min(known + AT_ONCE, ends.last)
            read += AT_ONCE
            self._control[_END] = np.uint64(known)
        if known < ends.last:
            raise Unavailable(headers={"Retry-After": "1"})
        return is_mine

    def _before_the_last_days(self, first: int, last: int) -> int:
        """The sequence up to which everything is older than any event that is still accepted."""
        oldest = clock.now() - timedelta(days=SEEN_DAYS)
        return self._first(first, last + 1, lambda at: self._written_at(at) >= oldest) - 1

    def _first(self, low: int, high: int, is_late: Callable[[int], bool]) -> int:
        """The first sequence from `low` on, below `high`, that is late; `high` when none is."""
        while low < high:
            middle = (low + high) // 2
            if is_late(middle):
                high = middle
            else:
                low = middle + 1
        return low

    def _written_at(self, sequence: int) -> datetime:
        written = self._message(sequence).time
        assert written is not None, "a server from before 2.7 does not say"
        return written

    def _body(self, sequence: int) -> bytes:
        return self._message(sequence).data or b""

    def _message(self, sequence: int) -> RawStreamMsg:
        return self._stream.messages(sequence, sequence)[0]


def _next(segment: int, offset: int) -> int:
    """The sequence that follows a place: every batch is a segment of its own, read whole or not at all."""
    return segment + 1 if offset else segment
