"""Who was active on which day: one bitmap a day and series, in the record store.

A series is an act class, a kind of client and an app (`*` for all): "work/mobile/*". People have numbers
(`ActivityNumbering`); the bits of a day belong to the numbering they were written in.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import peewee as pw

from core import clock, data_files
from core.bitmaps import Words
from core.db import Base, InstantField, JsonField

ALL_APPS = "*"
PUBLISHED_AFTER = timedelta(hours=24)
"""A day's figures are published this long after it ended; what is received later restates it."""
RESTATED_EVERY = timedelta(hours=1)
"""Restatements are published on the hour."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A version of what counts (data/active_acts.csv): the act class of each (source, type)."""

    version: str
    classes: dict[tuple[str, str], str]


@lru_cache
def definition() -> Definition:
    """The definition in force: the newest version in the table."""
    rows = data_files.rows("active_acts")
    version = max(int(row["version"]) for row in rows)
    return Definition(
        f"active@{version}",
        {(row["source"], row["type"]): row["class"] for row in rows if int(row["version"]) == version},
    )


def series(act: str, client: str, app: str = ALL_APPS) -> str:
    """The key of a series."""
    return f"{act}/{client}/{app}"


class ActivityNumbering(Base):
    """People in tree order as of the day it was cut; whoever comes later is appended, so a number never changes."""

    sequence = pw.IntegerField(unique=True)
    cut_on = pw.DateField()
    size = pw.IntegerField()
    cut_size = pw.IntegerField()
    """People who stand in tree order; those behind were appended."""
    people = pw.BlobField()
    """zlib of 16 bytes a person."""
    orgs = pw.BlobField()
    """zlib of 16 bytes an organisation, in tree order."""
    starts = pw.BlobField()
    """zlib of 4 bytes an organisation: the number of its first person."""

    def keys(self) -> npt.NDArray[np.bytes_]:
        """The people by number, each 16 bytes."""
        return np.frombuffer(zlib.decompress(bytes(self.people)), "S16")

    def org_keys(self) -> npt.NDArray[np.bytes_]:
        """The organisations in the tree order of the day it was cut, each 16 bytes."""
        return np.frombuffer(zlib.decompress(bytes(self.orgs)), "S16")

    def org_starts(self) -> npt.NDArray[np.int32]:
        """The number of each organisation's first person."""
        return np.frombuffer(zlib.decompress(bytes(self.starts)), np.int32)


class ActivityDay(Base):
    """The people active on a day. `late` are those first heard of after the day was published, and in which hour."""

    day = pw.DateField()
    series = pw.CharField(80)
    numbering = pw.IntegerField()
    bits = pw.BlobField()
    late = pw.BlobField()

    class Meta:
        indexes = ((("series", "day", "numbering"), True),)


class FeedCursor(Base):
    """How far a source has been fed into the bitmaps; written in the transaction that wrote them."""

    name = pw.CharField(80, unique=True)
    position = JsonField()
    fed_at = InstantField()


class IngestTally(Base):
    """What became of the events received on a day by one way: accepted + duplicate + late + refused = received."""

    day = pw.DateField()
    channel = pw.CharField(20)
    batches = pw.BigIntegerField(default=0)
    received = pw.BigIntegerField(default=0)
    accepted = pw.BigIntegerField(default=0)
    duplicate = pw.BigIntegerField(default=0)
    late = pw.BigIntegerField(default=0)
    refused = pw.BigIntegerField(default=0)
    flagged = JsonField(default=dict)
    """Events kept but marked, by mark: skewed, robot, burst."""
    reasons = JsonField(default=dict)
    """Refused events by reason."""

    class Meta:
        indexes = ((("day", "channel"), True),)
        constraints = (pw.Check("accepted + duplicate + late + refused = received"),)


class OpenTally(Base):
    """How often an app was opened on a day by the people of an organisation, as their clients reported."""

    day = pw.DateField()
    app = pw.CharField(40)
    org_id = pw.UUIDField()
    opens = pw.BigIntegerField()

    class Meta:
        indexes = ((("day", "app", "org_id"), True),)


def published_at(day: date) -> datetime:
    """When the first figures of a day are final enough to be told; later events restate it."""
    return clock.day_bounds(day, day)[1] + PUBLISHED_AFTER


def pack(words: Words) -> bytes:
    """Bits as stored: trailing empty words cut off, compressed."""
    last = np.flatnonzero(words)
    return zlib.compress(words[: last[-1] + 1 if len(last) else 0].tobytes(), 1)


def unpack(stored: bytes) -> Words:
    """Bits as `pack` stored them."""
    return np.frombuffer(zlib.decompress(bytes(stored)), np.uint64)
