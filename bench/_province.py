"""A province for benchmarks: the demo's tree, invented people, and a year of who was active on which day."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from core import clock, db, event_log, secrets
from core.bitmaps import of_flags
from demo import tree
from demo.scales import Scale
from models import reported
from models.activity import ActivityDay, pack, series
from models.activity_feed import cut_numbering, pack_late
from models.migrate import migrate

SECRET = "a secret for benchmarks, long enough to be one"
LAST = date(2026, 10, 31)
ACTIVE_SHARE = 0.553
"""222 million person-days of 1.1 million people in 365 days."""


@dataclass(frozen=True, slots=True)
class Size:
    """How big a province."""

    organisations: int
    people: int
    days: int


FULL, QUICK = Size(90_000, 1_100_000, 365), Size(9_000, 110_000, 60)


@dataclass(slots=True)
class Province:
    """The store, filled; and what went into it, for the peers. People are by number, organisations by pre-order."""

    size: Size
    org_of: npt.NDArray[np.int32]
    last_below: npt.NDArray[np.int32]
    person_days: int = 0

    def days(self) -> Iterator[tuple[date, npt.NDArray[np.bool_]]]:
        """Each day with a flag for every person; the same every time."""
        random = np.random.default_rng(20261124)
        habit = np.clip(random.beta(3, 2.4, len(self.org_of)).astype(np.float32), 0, 1)
        habit *= ACTIVE_SHARE / habit.mean()
        for offset in range(self.size.days):
            yield (
                LAST - timedelta(days=self.size.days - 1 - offset),
                random.random(len(self.org_of), np.float32) < habit,
            )


def build(folder: Path, size: Size) -> Province:
    """Fill a fresh store in `folder`."""
    secrets.install(SECRET)
    event_log.install(folder / "telemetry", reported.ids_in)
    database = db.bind(f"sqlite:///{folder}/zhangshang.db")
    database.connect()
    migrate(folder)
    units = tree.build(_scale(size))
    org_ids = [uuid.UUID(int=(0x0197 << 112) + number).hex for number in range(len(units))]
    _insert_organisations(folder, units, org_ids)
    counts = _people_of(len(units), size.people)
    _insert_staff(folder, org_ids, counts)
    with database.atomic():
        numbering = cut_numbering()
    made = Province(
        size,
        np.repeat(np.arange(len(units), dtype=np.int32), counts),
        np.array([unit.last_seq for unit in units], np.int32),
    )
    for day, flags in made.days():
        made.person_days += int(flags.sum())
        ActivityDay.create(
            day=day, series=series("work", "mobile"), numbering=numbering.sequence, bits=pack(of_flags(flags)),
            late=pack_late({}),
        )  # fmt: skip
    return made


def _scale(size: Size) -> Scale:
    small = size.organisations < FULL.organisations
    departments = (28, 20, 15) if small else (40, 40, 40)
    return Scale(size.organisations, size.people, 0, 0, *departments, 0 if small else 15, 0, 0, 0)


def _people_of(organisations: int, people: int) -> npt.NDArray[np.int64]:
    random = np.random.default_rng(7)
    weights = random.gamma(1.5, 1.0, organisations)
    edges = np.round(np.cumsum(weights) / weights.sum() * people).astype(np.int64)
    return np.diff(edges, prepend=0)


def _connect(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "zhangshang.db")
    connection.execute("PRAGMA synchronous = off")
    return connection


def _insert_organisations(folder: Path, units: list[tree.Unit], ids: list[str]) -> None:
    now, path, rows = clock.now().isoformat(), [], []
    for unit, org_id in zip(units, ids, strict=True):
        del path[unit.level :]
        parent = path[-1] if path else None
        path.append(org_id)
        rows.append((org_id, now, 1, unit.code, unit.name, unit.short_name, unit.kind, parent, unit.region_code,
                     unit.level, unit.seq, unit.last_seq))  # fmt: skip
    statement = (
        "INSERT INTO organisation (id, created_at, version, code, name, short_name, kind, parent_id, region_code,"
        " level, seq, last_seq) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
    )
    with _connect(folder) as connection:
        connection.executemany(statement, rows)


def _insert_staff(folder: Path, org_ids: list[str], counts: npt.NDArray[np.int64]) -> None:
    now, bits = clock.now().isoformat(), Random(11).getrandbits
    statement = (
        "INSERT INTO staff (id, created_at, version, name, org_id, phone_sealed, phone_index, id_no_sealed,"
        " id_no_index, activated_on, left_on) VALUES (?,?,1,'某',?,'','','',?,'2024-01-01',NULL)"
    )
    number = 0

    def rows() -> Iterator[tuple[str, str, str, str]]:
        nonlocal number
        for org_id, count in zip(org_ids, counts.tolist(), strict=True):
            for _ in range(count):
                number += 1
                key = f"{number:012x}7{bits(12):03x}8{bits(60):015x}"
                yield key, now, org_id, key

    with _connect(folder) as connection:
        connection.executemany(statement, rows())
