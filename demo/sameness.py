"""What makes two loads of one day the same, byte for byte: a clock that stands still, and ids that are counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from uuid import UUID

from core import clock, ids
from demo.bulk import Ids, milliseconds

SEED = 20_261_125
MORNING = timedelta(hours=8, minutes=30)


@contextmanager
def same_every_time() -> Iterator[None]:
    """Within it, it is this morning at half past eight (just after midnight when that is still to come)."""
    now = clock.now()
    midnight, _ = clock.day_bounds(clock.today(), clock.today())
    standing = midnight + MORNING if midnight + MORNING <= now else midnight + timedelta(minutes=1)
    counted = Ids(Random(SEED))
    ids.install(lambda: UUID(counted.new(milliseconds(standing))))
    try:
        with clock.standing_at(standing):
            yield
    finally:
        ids.install(None)
