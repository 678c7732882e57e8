"""The ids of the last 32 days or more: a set begun every 32 days, and the one before it.

All processes of a machine share the files and hold their log's lock; `epoch`, a word they share too, tells the
others that a file was replaced.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from core import clock
from core.machine import Words
from core.seen import Ids, SeenSet

SEEN_DAYS = 32
"""An id is known at least this long: events older than 30 days are refused anyway."""


class SeenLately:
    """The sets in a folder."""

    def __init__(self, folder: Path, epoch: Words) -> None:
        self._folder, self._shared_epoch = folder, epoch
        self._sets: list[SeenSet] = []
        self._epoch = -1

    def open(self) -> None:
        """Have the sets open that the processes share now; call it first under every lock."""
        today = clock.today().toordinal()
        if self._epoch != int(self._shared_epoch[0]) or not self._sets:
            self._sets = [SeenSet(path) for path in sorted(self._folder.glob("*.seen"))]
            self._epoch = int(self._shared_epoch[0])
        if not self._sets or today - self._sets[-1].born >= SEEN_DAYS:
            self._replace(today)

    def forget(self) -> None:
        """Begin again from nothing: after a restart of the machine what was only in memory may be half there."""
        self._sets = []
        for path in self._folder.glob("*.seen*"):
            path.unlink()
        self._shared_epoch[0] += np.uint64(1)

    def find(self, ids: Ids) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """For each id whether it was seen, and its slot for `add` where it was not."""
        known, slots = self._sets[-1].find(ids)
        for older in self._sets[:-1]:
            known |= older.contains(ids)
        return known, slots

    def add(self, ids: Ids, slots: npt.NDArray[np.int64] | None = None) -> None:
        """Note distinct ids as seen."""
        newest = self._sets[-1]
        newest.add(ids, slots)
        if newest.is_full:
            # First the epoch, so that whoever comes next opens the file again, whichever of the two it finds.
            self._shared_epoch[0] += np.uint64(1)
            bigger = newest.grown(newest.path.with_suffix(".seen-new"))
            bigger.path.rename(newest.path)
            self._sets[-1] = SeenSet(newest.path)
            self._epoch = int(self._shared_epoch[0])

    def _replace(self, today: int) -> None:
        """Begin the next set; the one before last is older than any event that is still accepted."""
        self._shared_epoch[0] += np.uint64(1)
        for old in self._sets[:-1]:
            old.path.unlink(missing_ok=True)
        number = int(self._sets[-1].path.stem) + 1 if self._sets else 1
        SeenSet.create(self._folder / f"{number:08}.seen", today)
        self._sets = [SeenSet(path) for path in sorted(self._folder.glob("*.seen"))]
        self._epoch = int(self._shared_epoch[0])
