"""An append-only log of batches in segment files, each event id in it once. docs/event-log-format.md tells the bytes.

`keep` answers only after the batch is on the disk and its ids are known to every process:

1. take the lock that all processes of the machine share;
2. bring the set of seen ids up to the log's end: a process may have died between 4 and 5;
3. ask which ids are new;
4. append the batch with its new events;
5. add the ids, note the new end, and let go;
6. wait until the disk has everything up to that end: one fdatasync serves all who wait meanwhile.

Whoever is told "duplicate" waits in step 6 too, so nobody relies on an event that a power cut could take.
A process killed anywhere leaves at worst a torn frame, which step 2 cuts off (nobody was told of it), or a
whole frame whose ids step 2 adds. After a restart of the machine the set is made again from the log.
"""

from __future__ import annotations

import os
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core import machine
from core.ids import new_id
from core.problems import Unavailable
from core.seen import Ids
from core.seen_lately import SeenLately

FRAME = struct.Struct("<II")
"""Length and CRC-32 of what follows."""
SEGMENT_BYTES = 64 * 1024 * 1024
MAX_FRAME = 8 * 1024 * 1024
_EPOCH, _END, _DURABLE, _BOOT, _TAKEN_BACK, _NEWEST = range(6)
"""Words of the control file."""
IdsOf = Callable[[bytes], Ids]
Mask = npt.NDArray[np.bool_]


class Log(Protocol):
    """What the program needs of a log: these segment files, or a stream (core/jetstream_log.py).

    A place is a segment and an offset in it; in a stream every batch is a segment of its own.
    """

    @property
    def name(self) -> str: ...
    def keep(self, ids: Ids, frame_of: Callable[[Mask], bytes]) -> Mask: ...
    def is_read(self, segment: int, offset: int) -> bool: ...
    def read(self, segment: int, offset: int) -> Iterator[tuple[bytes, int, int]]: ...
    def acknowledge(self, segment: int) -> None: ...
    def forget(self, fed: int, oldest: int, received_at: Callable[[bytes], int]) -> int: ...


class EventLog:
    """The log in a folder. `ids_of` reads the event ids out of a batch."""

    def __init__(self, folder: Path, ids_of: IdsOf, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._ids_of, self._segment_bytes = folder, ids_of, segment_bytes
        self._boot = machine.boot_id()
        self._lock, self._sync_lock = machine.Lock(folder / "lock"), machine.Lock(folder / "sync-lock")
        self._control = machine.shared_words(folder / "control", 6)
        self._seen = SeenLately(folder, self._control[_EPOCH : _EPOCH + 1])
        self._segment, self._file = 0, -1

    @property
    def name(self) -> str:
        """A name that no other log has, so that what was read of several logs can be noted side by side."""
        path = self.folder / "name"
        if not path.exists():
            with self._lock:
                if not path.exists():
                    path.write_text(new_id().hex, encoding="ascii")
        return path.read_text(encoding="ascii")

    def keep(self, ids: Ids, frame_of: Callable[[Mask], bytes]) -> Mask:
        """Append the batch that `frame_of(is_new)` makes; returns which of the distinct `ids` were new.

        Raises Unavailable (503) when the disk refuses; nothing was kept then.
        """
        try:
            return self._keep(ids, frame_of)
        except OSError:
            raise Unavailable(headers={"Retry-After": "5"}) from None

    def _keep(self, ids: Ids, frame_of: Callable[[Mask], bytes]) -> Mask:
        with self._lock:
            self._catch_up()
            seen, slots = self._seen.find(ids)
            fresh = ~seen
            self._append(frame_of(fresh))
            if fresh.any():
                self._seen.add(ids[fresh], slots[fresh])
            self._control[_END] = self._place()
            if fresh.any():
                self._control[_NEWEST] = self._control[_END]
            # A batch without anything new only has to know that what it repeats is safe.
            needed = int(self._control[_NEWEST])
            taken_back, file = int(self._control[_TAKEN_BACK]), os.dup(self._file)
        try:
            self._make_durable(file, needed)
        finally:
            os.close(file)
        if int(self._control[_TAKEN_BACK]) != taken_back:
            raise OSError("another batch met a failing disk, and this one was taken back with it")
        return fresh

    def read(self, segment: int, offset: int) -> Iterator[tuple[bytes, int, int]]:
        """Whole batches from a place on, each with the place after it; what comes while reading is left for next time."""
        self._sync()
        durable = int(self._control[_DURABLE])
        numbers = [number for number in self.segments() if number >= segment]
        for number in numbers:
            start = offset if number == segment else 0
            for payload, end in _frames(self._path(number), start):
                if _packed(number, end) > durable:
                    return
                yield payload, number, end

    def segments(self) -> list[int]:
        """Numbers of the segment files, oldest first."""
        return sorted(int(path.stem) for path in self.folder.glob("*.seg"))

    def is_read(self, segment: int, offset: int) -> bool:
        """Whether nothing came after a place."""
        return self._control[_BOOT] == self._boot and self._control[_END] == _packed(segment, offset)

    def acknowledge(self, segment: int) -> None:
        """Hear that everything up to there was fed: files need not know."""

    def forget(self, fed: int, oldest: int, received_at: Callable[[bytes], int]) -> int:
        """Delete the segments below `fed` whose last batch was received before `oldest`; returns how many."""
        old = []
        for number in self.segments()[:-1]:
            if number >= fed or self._last_received(number, received_at) >= oldest:
                break
            old.append(number)
        for number in old:
            self._path(number).unlink(missing_ok=True)
        return len(old)

    def _last_received(self, segment: int, received_at: Callable[[bytes], int]) -> int:
        last = None
        for payload, _ in _frames(self._path(segment), 0):
            last = payload
        return 0 if last is None else received_at(last)

    # -- the disk -----------------------------------------------------------------------------------------------

    def _make_durable(self, file: int, needed: int) -> None:
        if int(self._control[_DURABLE]) >= needed:
            return
        with self._sync_lock:
            if int(self._control[_DURABLE]) >= needed:
                return
            reached = int(self._control[_END])
            try:
                os.fdatasync(file)
            except OSError:
                self._take_back()
                raise
            # A segment is synced before the next one begins, so this file's sync says nothing about a newer one.
            same_segment = reached >> 32 == needed >> 32
            self._control[_DURABLE] = reached if same_segment else max(needed, int(self._control[_DURABLE]))

    def _sync(self) -> None:
        """Have everything on the disk that is in the log now."""
        with self._lock:
            self._catch_up()
            end, file = int(self._control[_END]), os.dup(self._file)
        try:
            self._make_durable(file, end)
        finally:
            os.close(file)

    def _take_back(self) -> None:
        """The disk refused: forget what it may not have, so that whoever sends it again is not told "duplicate"."""
        with self._lock:
            segment, offset = _unpacked(int(self._control[_DURABLE]))
            self._open_last()
            os.ftruncate(self._file, offset if segment == self._segment else 0)
            self._control[_TAKEN_BACK] += np.uint64(1)
            self._forget_sets()

    # -- the segments -------------------------------------------------------------------------------------------

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:08}.seg"

    def _open_last(self) -> None:
        """Have the segment that is written to open, at its end."""
        number = max(_unpacked(int(self._control[_END]))[0], 1)
        while os.access(f"{self.folder}/{number + 1:08}.seg", os.F_OK):
            number += 1
        if number != self._segment:
            if self._file >= 0:
                os.close(self._file)
            self._file = os.open(self._path(number), os.O_RDWR | os.O_CREAT, 0o600)
            self._segment = number

    def _append(self, payload: bytes) -> None:
        end = os.lseek(self._file, 0, os.SEEK_END)
        if end and end + len(payload) > self._segment_bytes:
            self._begin_segment()
            end = 0
        frame = FRAME.pack(len(payload), zlib.crc32(payload)) + payload
        try:
            view = memoryview(frame)
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            os.ftruncate(self._file, end)
            raise

    def _begin_segment(self) -> None:
        os.fdatasync(self._file)
        os.close(self._file)
        self._segment += 1
        self._file = os.open(self._path(self._segment), os.O_RDWR | os.O_CREAT, 0o600)
        directory = os.open(self.folder, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
        self._control[_DURABLE] = _packed(self._segment, 0)

    def _place(self) -> int:
        return _packed(self._segment, os.lseek(self._file, 0, os.SEEK_END))

    # -- the ids seen -------------------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Add the ids of batches the set does not know, and cut off a torn one at the log's end."""
        if int(self._control[_BOOT]) != self._boot:
            self._forget_sets()
        self._open_last()
        self._seen.open()
        segment, offset = _unpacked(int(self._control[_END]))
        segment, end = max(segment, 1), os.lseek(self._file, 0, os.SEEK_END)
        if (segment, offset) == (self._segment, end):
            return
        for number in range(segment, self._segment + 1):
            if not self._path(number).exists():
                continue
            start = whole = offset if number == segment else 0
            for payload, place in _frames(self._path(number), start):
                self._seen.add(self._ids_of(payload))
                whole = place
            if number == self._segment and whole < end:
                os.ftruncate(self._file, whole)
        os.fdatasync(self._file)
        self._control[_END] = self._control[_NEWEST] = self._control[_DURABLE] = self._place()

    def _forget_sets(self) -> None:
        self._seen.forget()
        first = self.segments()
        self._control[_END] = _packed(first[0] if first else 1, 0)
        self._control[_BOOT] = self._boot


def _packed(segment: int, offset: int) -> int:
    """A place in the log in one word."""
    return segment << 32 | offset


def _unpacked(place: int) -> tuple[int, int]:
    return place >> 32, place & 0xFFFF_FFFF


def _frames(path: Path, start: int) -> Iterator[tuple[bytes, int]]:
    """Whole frames of a segment from an offset on, each with the offset after it."""
    with path.open("rb") as file:
        file.seek(start)
        while True:
            head = file.read(FRAME.size)
            if len(head) < FRAME.size:
                return
            length, checksum = FRAME.unpack(head)
            payload = file.read(length) if length <= MAX_FRAME else b""
            if len(payload) < length or zlib.crc32(payload) != checksum or not length:
                return
            start += FRAME.size + length
            yield payload, start


_log: Any = None
_installed: Any = None
_opening = threading.Lock()
_try_again_at = 0.0


def install(folder: Path, ids_of: IdsOf, url: str = "") -> None:
    """Set the log of the process: segment files in `folder`, or the stream of `url` with what this machine notes of it.

    Opened at first use, so that every gunicorn worker opens its own.
    """
    global _log, _installed  # noqa: PLW0603 - set once at start, by create_app
    _log = _installed = (folder, ids_of, url)


def _let_go() -> None:
    """In a fork: open the log anew at first use; a lock on the parent's open file would be the parent's too."""
    global _log, _opening
    _log, _opening = _installed, threading.Lock()


os.register_at_fork(after_in_child=_let_go)


def log() -> Log:
    """The log of the process. Raises Unavailable (503) when the stream's servers cannot be reached."""
    global _log  # noqa: PLW0603 - opened at first use
    if isinstance(_log, tuple):
        with _opening:
            if isinstance(_log, tuple):
                _log = _open(*_log)
    if _log is None:
        raise RuntimeError("core.event_log.install() was not called")
    return _log


def _open(folder: Path, ids_of: IdsOf, url: str) -> Log:
    global _try_again_at  # noqa: PLW0603
    if not url:
        return EventLog(folder, ids_of)
    from core.jetstream_log import JetStreamLog

    if time.monotonic() < _try_again_at:
        raise Unavailable(headers={"Retry-After": "5"})
    try:
        return JetStreamLog(url, folder, ids_of)
    except Unavailable:
        # Or every request would wait for its own turn to find that nobody answers.
        _try_again_at = time.monotonic() + 2
        raise
