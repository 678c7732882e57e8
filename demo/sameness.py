"""What makes two loads of one day the same, byte for byte: a clock that stands still, ids that are counted, and
sealed values that repeat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from uuid import UUID

from core import clock, ids, secrets
from demo.bulk import Ids, milliseconds

SEED = 20_261_124
MORNING = timedelta(hours=8, minutes=30)


@contextmanager
def same_every_time(seed: int = SEED, as_of: date | None = None) -> Iterator[None]:
    """Within it, it is the morning of `as_of` (today) at half past eight.

    Where that is still to come it is just after midnight: nothing of the demo lies ahead of a true clock.
    """
    as_of = as_of or clock.today()
    midnight, _ = clock.day_bounds(as_of, as_of)
    is_past = midnight + MORNING <= clock.now()
    standing = midnight + (MORNING if is_past else timedelta(minutes=1))
    counted = Ids(Random(seed + 1))
    ids.install(lambda: UUID(counted.new(milliseconds(standing))))
    cipher = secrets.cipher()
    cipher.is_repeatable = True
    try:
        with clock.standing_at(standing):
            yield
    finally:
        ids.install(None)
        cipher.is_repeatable = False
