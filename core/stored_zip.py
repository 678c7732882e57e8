"""A ZIP of files that lie in the store, made while it is sent: its headers are computed, its contents read where they are.

Nothing is compressed (what goes in is compressed already), so the length and the place of every byte are known before
the first one is read. It can be read from anywhere, as a browser does that resumes a download, and memory holds one
piece of one file at a time. Beyond 4 GiB the directory is written as ZIP64 (APPNOTE 4.3.14).
"""

from __future__ import annotations

import io
import struct
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_UTF8 = 0x0800
_NO_DATE = 0x21
"""1 January 1980, the first day a ZIP knows: the same parts give the same bytes."""
_MOST_32 = 0xFFFFFFFF
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: its name there, where its bytes lie, how many they are, and their CRC-32."""

    name: str
    path: Path
    size: int
    crc32: int


def crc32_of(path: Path) -> int:
    """The CRC-32 of a file, read in pieces."""
    crc = 0
    with path.open("rb") as handle:
        while piece := handle.read(_PIECE):
            crc = zlib.crc32(piece, crc)
    return crc


class StoredZip(io.RawIOBase):
    """The archive as a file that can be read and sought; raises ValueError for an entry of 4 GiB or more."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._segments: list[bytes | Path] = []
        self._starts: list[int] = []
        self.size = 0
        self._at = 0
        self._open: tuple[Path, io.FileIO] | None = None
        directory = b""
        for entry in entries:
            if entry.size >= _MOST_32:
                raise ValueError(f"{entry.name} is too large for an entry")
            directory += _listed(entry, self.size)
            self._add(_local_header(entry), None)
            self._add(entry.path, entry.size)
        self._add(directory + _end(len(entries), self.size, len(directory)), None)

    def _add(self, segment: bytes | Path, size: int | None) -> None:
        self._segments.append(segment)
        self._starts.append(self.size)
        self.size += len(segment) if isinstance(segment, bytes) else size or 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def tell(self) -> int:
        """Where the next read starts."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the start, from here or from the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill as much of the buffer as one segment gives; 0 at the end. Raises OSError when a content is gone."""
        if self._at >= self.size or not len(buffer):
            return 0
        number = bisect_right(self._starts, self._at) - 1
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else self.size
        wanted = min(len(buffer), end - self._at)
        segment = self._segments[number]
        if isinstance(segment, bytes):
            piece = segment[self._at - start : self._at - start + wanted]
        else:
            handle = self._opened(segment)
            handle.seek(self._at - start)
            piece = handle.read(wanted)
            if not piece:
                raise OSError(f"{segment.name} is shorter than it was")
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _opened(self, path: Path) -> io.FileIO:
        if self._open is None or self._open[0] != path:
            self._shut()
            self._open = (path, io.FileIO(path))
        return self._open[1]

    def _shut(self) -> None:
        if self._open is not None:
            self._open[1].close()
        self._open = None

    def close(self) -> None:
        """Close the content that is being read."""
        self._shut()
        super().close()


def _local_header(entry: Entry) -> bytes:
    name = entry.name.encode()
    fixed = (0x04034B50, 20, _UTF8, 0, 0, _NO_DATE, entry.crc32, entry.size, entry.size, len(name), 0)
    return struct.pack("<IHHHHHIIIHH", *fixed) + name


def _listed(entry: Entry, offset: int) -> bytes:
    """An entry's line of the directory."""
    name = entry.name.encode()
    is_far = offset >= _MOST_32
    extra = struct.pack("<HHQ", 1, 8, offset) if is_far else b""
    needed = 45 if is_far else 20
    fixed = (
        0x02014B50, needed, needed, _UTF8, 0, 0, _NO_DATE, entry.crc32, entry.size, entry.size,
        len(name), len(extra), 0, 0, 0, 0, _MOST_32 if is_far else offset,
    )  # fmt: skip
    return struct.pack("<IHHHHHHIIIHHHHHII", *fixed) + name + extra


def _end(count: int, start: int, length: int) -> bytes:
    """What stands behind the directory of so many entries."""
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), length, min(start, _MOST_32), 0
    )
    if start < _MOST_32 and count < 0xFFFF:
        return end
    far = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, length, start)
    return far + struct.pack("<IIQI", 0x07064B50, 0, start + length, 1) + end
