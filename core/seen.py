"""A set of 128-bit ids in a memory-mapped file, shared by all processes of a machine.

Open addressing with linear probing over 16-byte slots; an empty slot is all zeros, so the nil id is not
allowed. Whole batches are looked up and added with numpy: a few array operations, not a loop over ids.
What the file holds can always be made again from the event log, so nothing here is ever synced.
Callers hold the log's lock.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ids: TypeAlias = npt.NDArray[np.uint64]
"""One row of two words for each id."""

HEADER = 4096
SLOT = 16
FIRST_CAPACITY = 1 << 20
GROWTH = 4
_COUNT, _BORN = 0, 1
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_MIX = np.uint64(0xD6E8FEB86659FD93)


def ids_of(raw: bytes) -> Ids:
    """16 bytes an id, one after another."""
    return np.frombuffer(raw, np.uint64).reshape(-1, 2)


class SeenSet:
    """One file of ids."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        self.capacity = (len(self._map) - HEADER) // SLOT
        self._header = np.frombuffer(self._map, np.uint64, 2)
        self._slots = np.frombuffer(self._map, np.uint64, self.capacity * 2, HEADER).reshape(-1, 2)
        self._first, self._second = self._slots[:, 0], self._slots[:, 1]
        self._mask = self.capacity - 1
        self._shift = np.uint64(64 - (self.capacity.bit_length() - 1))

    @classmethod
    def create(cls, path: Path, born: int, capacity: int = FIRST_CAPACITY) -> SeenSet:
        """An empty set in a new file; `born` is the day (ordinal) it was begun."""
        with path.open("w+b") as file:
            os.truncate(file.fileno(), HEADER + capacity * SLOT)
        made = cls(path)
        made._header[_BORN] = born
        return made

    @property
    def born(self) -> int:
        """The day (ordinal) it was begun."""
        return int(self._header[_BORN])

    @property
    def is_full(self) -> bool:
        """Whether more than a third of the slots are taken, from where on probing gets slow."""
        return int(self._header[_COUNT]) * 3 > self.capacity

    def contains(self, ids: Ids) -> npt.NDArray[np.bool_]:
        """For each id whether it is in the set."""
        return self.find(ids)[0]

    def find(self, ids: Ids) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """For each id whether it is in the set, and the slot where it is or where it may be added."""
        slots = self._start(ids)
        found, on = self._compare(slots, ids[:, 0], ids[:, 1])
        which = np.flatnonzero(on)
        while len(which):
            at = (slots[which] + 1) & self._mask
            slots[which] = at
            found[which], on = self._compare(at, ids[which, 0], ids[which, 1])
            which = which[on]
        return found, slots

    def _compare(self, at: Any, first: Any, second: Any) -> tuple[Any, Any]:
        """Whether each slot holds the id, and whether it holds another."""
        here, there = self._first[at], self._second[at]
        same = (here == first) & (there == second)
        return same, ~same & ((here | there) != 0)

    def add(self, ids: Ids, at: npt.NDArray[np.int64] | None = None) -> None:
        """Put distinct ids in; those that are there stay. `at` are their slots from `find`, if nothing came since."""
        at, added = self._start(ids) if at is None else at, 0
        first, second = ids[:, 0], ids[:, 1]
        while len(at):
            free = (self._first[at] | self._second[at]) == 0
            # Of several that want the same free slot the last one gets it; the others see that and go on.
            self._first[at[free]], self._second[at[free]] = first[free], second[free]
            here = (self._first[at] == first) & (self._second[at] == second)
            added += int(np.count_nonzero(here & free))
            on = ~here
            first, second, at = first[on], second[on], (at[on] + 1) & self._mask
        self._header[_COUNT] += np.uint64(added)

    def grown(self, path: Path) -> SeenSet:
        """A bigger set in another file with the same ids."""
        made = SeenSet.create(path, self.born, self.capacity * GROWTH)
        step = 1 << 18
        for start in range(0, self.capacity, step):
            part = self._slots[start : start + step]
            made.add(part[part.any(1)])
        return made

    def _start(self, ids: Ids) -> npt.NDArray[np.int64]:
        # Ids made in a row differ in a few bits only, so every bit must move every other (the finish of MurmurHash3).
        mixed = ids[:, 0] * _MIX ^ ids[:, 1]
        mixed ^= mixed >> _HALF
        mixed *= _MULTIPLIER
        mixed ^= mixed >> _HALF
        mixed *= _MIX
        return (mixed >> self._shift).astype(np.int64)
