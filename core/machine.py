"""What the processes of one machine share: a lock, a few words of memory, and which run of the machine it is."""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint64]


class Lock:
    """Held by one thread of one process of the machine; a killed process lets go."""

    def __init__(self, path: Path) -> None:
        self._threads = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self) -> None:
        self._threads.acquire()
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()


def shared_words(path: Path, count: int) -> Words:
    """Words of 64 bits in a mapped file. Each is written in one store: a killed process leaves it old or new."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if os.fstat(file).st_size < mmap.PAGESIZE:
        os.ftruncate(file, mmap.PAGESIZE)
    words = np.frombuffer(mmap.mmap(file, mmap.PAGESIZE), np.uint64, count)
    os.close(file)
    return words


def boot_id() -> int:
    """Which run of the machine this is; 1 where the kernel does not say."""
    try:
        return int(Path("/proc/sys/kernel/random/boot_id").read_text().replace("-", "")[:15], 16)
    except (OSError, ValueError):
        return 1
