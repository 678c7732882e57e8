"""Everybody in public service by number, and where each belonged on a day; held in memory as arrays.

1. `Roster` is the present state: people in the order of the current numbering, their organisations, the moves.
2. `Roster.on(day)` goes back to a day: the tree and everybody's place in it as that day ended.
3. `Placement.below(words)` counts set bits under every organisation at once.

People who stand where the numbering was cut are counted by range (two subtractions an organisation);
whoever moved or came since is counted one by one. Both ways together are exact at any time; cutting a new
numbering only makes them fast again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from core import bitmaps
from core.bitmaps import Numbers, Words
from core.db import as_date, db, is_postgresql
from models.activity import RESTATED_EVERY, ActivityNumbering
from models.movement import OrganisationMove, StaffMove, pre_order
from models.organisation import Organisation
from models.personnel import ChangeKind, PersonnelChange

NEVER = np.iinfo(np.int32).max
ALWAYS = -1
NOWHERE = -1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Keys = npt.NDArray[np.bytes_]
Ints = npt.NDArray[np.int32]


def keys_of(ids: Sequence[Any]) -> Keys:
    """Ids as the databases and the log give them (hexadecimal, UUID, 16 bytes), as 16 bytes each."""
    if ids and isinstance(ids[0], str):
        return np.frombuffer(bytes.fromhex("".join(ids).replace("-", "")), "S16")
    if ids and isinstance(ids[0], bytes):
        return np.frombuffer(b"".join(ids), "S16")
    return np.frombuffer(b"".join(each.bytes for each in ids), "S16")


def uuids_of(keys: Keys) -> list[UUID]:
    """The other way round; `tobytes`, because numpy cuts trailing zeros off single items."""
    raw = keys.tobytes()
    return [UUID(bytes=raw[start : start + 16]) for start in range(0, len(raw), 16)]


@dataclass(frozen=True, slots=True)
class Said:
    """A dated fact about one person that was entered at some hour, and perhaps taken back at a later one."""

    day: int
    """Ordinal of the first day it holds."""
    number: int
    old: int
    """The organisation before; nothing for a leaving."""
    new: int
    entered: int
    """Hours since 1970, rounded up as late acts are."""
    withdrawn: int
    """NEVER while it stands."""

    @property
    def stands(self) -> bool:
        """Whether it holds now."""
        return self.withdrawn == NEVER

    def is_known(self, hour: int) -> bool:
        """Whether it held as far as was known at an hour."""
        return self.entered <= hour < self.withdrawn

    def differs(self, hour: int) -> bool:
        """Whether what was known at an hour is not what holds now."""
        return self.is_known(hour) != self.stands


@dataclass(slots=True)
class Index:
    """Finds the position of keys."""

    ordered: Keys
    order: Numbers

    @classmethod
    def of(cls, keys: Keys) -> Index:
        """An index over `keys`, which are distinct."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], order)

    def find(self, keys: Keys) -> Numbers:
        """The position of each key, -1 where there is none."""
        if not len(self.ordered):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(self.ordered, keys), len(self.ordered) - 1)
        return np.where(self.ordered[at] == keys, self.order[at], -1)


@dataclass(slots=True)
class Placement:
    """The tree as a day ended, and everybody's place in it. Organisations are known by their row in the roster."""

    parent: Ints
    seq: Numbers
    last_seq: Numbers
    place: Ints
    """By number: the pre-order number of the person's organisation, or NOWHERE."""
    bounds: Numbers
    """By pre-order number: the first person standing there or behind, among those who stand in order."""
    home: Words
    """Those who stand in order."""
    strays: Numbers
    """Those who do not: moved or came since the numbering was cut."""

    def below(self, words: Words) -> Numbers:
        """How many of `words` are under each organisation, the organisation itself included."""
        sums = self._sums(words)
        return sums[self.last_seq + 1] - sums[self.seq]

    def _sums(self, words: Words) -> Numbers:
        sums = bitmaps.counts_below(words & self.home[: len(words)], self.bounds)
        if len(self.strays):
            here = self.strays[bitmaps.has(words, self.strays)]
            sums[1:] += np.cumsum(np.bincount(self.place[here], minlength=len(self.seq)))
        return sums

    def under(self, org: int) -> Words:
        """Everybody under one organisation."""
        return bitmaps.of_flags((self.place >= self.seq[org]) & (self.place <= self.last_seq[org]))


@dataclass(slots=True)
class Roster:
    """The present state; see the module."""

    numbering: int
    cut_size: int
    people: Index
    keys: Keys
    org: Ints
    since: Ints
    until: Ints
    """First day no longer in service, as ordinal; NEVER while in service."""
    org_ids: list[UUID]
    org_row: dict[UUID, int]
    parent: Ints
    seq: Ints
    cut_orgs: Keys
    cut_starts: Ints
    staff_moves: list[Said]
    """Latest first."""
    leavings: list[Said]
    org_moves: list[tuple[int, int, int]]
    _placements: dict[tuple[int, int, int], Placement] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many people have a number."""
        return len(self.keys)

    def on(self, day: date, known: int | None = None) -> Placement:
        """How it was when `day` ended, as known at an hour (now when None).

        Kept for every state there was, so a repeat costs nothing.
        """
        ordinal = day.toordinal()
        people_moves = sum(move.day > ordinal for move in self.staff_moves)
        tree_moves = sum(move[0] > ordinal for move in self.org_moves)
        if known is not None and not any(move.differs(known) for move in self.staff_moves):
            known = None
        state = (people_moves, tree_moves, ALWAYS if known is None else known)
        if state not in self._placements:
            if len(self._placements) > MAX_PLACEMENTS:
                self._placements.clear()
            self._placements[state] = self._place(people_moves, tree_moves, known)
        return self._placements[state]

    def in_service(self, first: date, last: date, known: int | None = None) -> Words:
        """In service when `last` ended, and for at least half of the days from `first` (rule IND-01b)."""
        days = (last - first).days + 1
        latest_start = last.toordinal() + 1 - (days + 1) // 2
        until = self._until(known)
        return bitmaps.of_flags((self.since <= latest_start) & (until > last.toordinal()))

    def restated(self, last: date, published: int) -> set[int]:
        """The hours, after a day was published at one, in which something entered or withdrawn changed it."""
        hours: set[int] = set()
        for said in (*self.staff_moves, *self.leavings):
            if said.day <= last.toordinal() and said.withdrawn > said.entered:
                hours |= {hour for hour in (said.entered, said.withdrawn) if published < hour < NEVER}
        return hours

    def _until(self, known: int | None) -> Ints:
        if known is None or not any(said.differs(known) for said in self.leavings):
            return self.until
        until = self.until.copy()
        for number in {said.number for said in self.leavings if said.differs(known)}:
            mine = [said for said in self.leavings if said.number == number]
            until[number] = min((said.day for said in mine if said.is_known(known)), default=NEVER)
        return until

    def daily_service(self, first: date, last: date, known: int | None = None) -> Iterator[Words]:
        """In service when each day from `first` to `last` ended; the same array, changed from day to day."""
        today = first.toordinal()
        until = self._until(known)
        flags = (self.since <= today) & (until > today)
        yield bitmaps.of_flags(flags)
        for ordinal in range(today + 1, last.toordinal() + 1):
            flags[self.since == ordinal] = True
            flags[until == ordinal] = False
            yield bitmaps.of_flags(flags)

    def _place(self, people_moves: int, tree_moves: int, known: int | None) -> Placement:
        parent, seq, last_seq = self._tree(tree_moves)
        org = self.org.copy()
        # Undone latest first, so the earliest move after the day has the last word.
        for move in self.staff_moves[:people_moves]:
            if move.stands:
                org[move.number] = move.old
        if known is not None:
            for number in {move.number for move in self.staff_moves if move.differs(known)}:
                org[number] = self._org_as_known(number, people_moves, known)
        place = np.where(org >= 0, seq[org], NOWHERE).astype(np.int32)
        cut = seq[np.array([self.org_row[each] for each in uuids_of(self.cut_orgs)], np.int64)]
        in_order = bool(np.all(cut[1:] > cut[:-1]))
        starts = np.append(self.cut_starts, self.cut_size).astype(np.int64)
        bounds = np.zeros(len(seq) + 1, np.int64)
        at_home = np.zeros(self.size, np.bool_)
        if in_order and len(cut):
            bounds = starts[np.searchsorted(cut, np.arange(len(seq) + 1))]
            at_home[: self.cut_size] = place[: self.cut_size] == np.repeat(cut, np.diff(starts))
        strays = np.flatnonzero(~at_home & (place != NOWHERE))
        return Placement(parent, seq, last_seq, place, bounds, bitmaps.of_flags(at_home), strays)

    def _org_as_known(self, number: int, after: int, known: int) -> int:
        """Where a person was thought to belong at an hour; the first `after` moves lie behind the day asked about."""
        mine = [(at, move) for at, move in enumerate(self.staff_moves) if move.number == number]
        told = [(at, move) for at, move in mine if move.is_known(known)]
        later = [move for at, move in told if at < after]
        if later:
            return later[-1].old
        if told:
            return told[0][1].new
        return min((move for _, move in mine), key=lambda move: (move.entered, move.day)).old

    def _tree(self, moves: int) -> tuple[Ints, Numbers, Numbers]:
        parent = self.parent.copy()
        for _, row, old_parent in self.org_moves[:moves]:
            parent[row] = old_parent
        order = np.argsort(self.seq, kind="stable").tolist()
        edges = [(row, int(parent[row]) if parent[row] >= 0 else None) for row in order]
        seq, last_seq = np.zeros(len(order), np.int64), np.zeros(len(order), np.int64)
        for row, number, last, _depth in pre_order(edges):
            seq[row], last_seq[row] = number, last
        return parent, seq, last_seq


MAX_PLACEMENTS = 40


def load(numbering: ActivityNumbering | None) -> Roster:
    """Read everything; whoever has no number yet stands at the end, in the order of ids."""
    orgs: list[Any] = list(
        Organisation.select(Organisation.id, Organisation.parent, Organisation.seq).tuples()
    )
    org_ids = [row[0] for row in orgs]
    org_row = {org_id: row for row, org_id in enumerate(org_ids)}
    rows = db.execute_sql("SELECT id, org_id, activated_on, left_on FROM staff ORDER BY id").fetchall()
    found = keys_of([row[0] for row in rows])
    numbered = numbering.keys() if numbering else np.empty(0, "S16")
    at = Index.of(numbered).find(found)
    keys = np.concatenate([numbered, found[at < 0]])
    at[at < 0] = np.arange(len(numbered), len(keys))
    org, since = np.full(len(keys), NOWHERE, np.int32), np.full(len(keys), NEVER, np.int32)
    until = np.full(len(keys), 0, np.int32)
    org[at] = _rows(org_row, [row[1] for row in rows])
    since[at], until[at] = _ordinals([row[2] for row in rows]), _ordinals([row[3] for row in rows])
    people = Index.of(keys)
    return Roster(
        numbering=numbering.sequence if numbering else 0,
        cut_size=numbering.cut_size if numbering else 0,
        people=people,
        keys=keys,
        org=org,
        since=since,
        until=until,
        org_ids=org_ids,
        org_row=org_row,
        parent=np.array([org_row[row[1]] if row[1] else -1 for row in orgs], np.int32),
        seq=np.array([row[2] for row in orgs], np.int32),
        cut_orgs=numbering.org_keys() if numbering else np.empty(0, "S16"),
        cut_starts=numbering.org_starts() if numbering else np.empty(0, np.int32),
        staff_moves=_staff_moves(people, org_row),
        leavings=_leavings(people),
        org_moves=_org_moves(org_row),
    )


def _ordinals(days: list[Any]) -> list[int]:
    """Dates as ordinals, NEVER for None; each distinct day is read once, of which there are few."""
    known = {day: as_date(day).toordinal() if day else NEVER for day in set(days)}
    return [known[day] for day in days]


def _rows(org_row: dict[UUID, int], ids: list[Any]) -> list[int]:
    if is_postgresql():
        return [org_row[each] for each in ids]
    by_text = {org_id.hex: row for org_id, row in org_row.items()}
    return [by_text[each] for each in ids]


def _staff_moves(people: Index, org_row: dict[UUID, int]) -> list[Said]:
    rows: list[Any] = list(
        StaffMove.select(
            StaffMove.moved_on, StaffMove.staff, StaffMove.old_org, StaffMove.new_org, StaffMove.created_at,
            StaffMove.withdrawn_at,
        )
        .order_by(StaffMove.moved_on.desc(), StaffMove.created_at.desc())
        .tuples()
    )  # fmt: skip
    return [
        Said(
            as_date(row[0]).toordinal(),
            number,
            org_row[row[2]],
            org_row[row[3]],
            hour_of(row[4]),
            hour_of(row[5]),
        )
        for row, number in _numbered(people, rows)
    ]


def _leavings(people: Index) -> list[Said]:
    change = PersonnelChange
    rows: list[Any] = list(
        change.select(change.effective_on, change.staff, change.applied_at, change.withdrawn_at)
        .where(change.kind == ChangeKind.LEAVING, change.applied_at.is_null(False))
        .tuples()
    )
    return [
        Said(as_date(row[0]).toordinal(), number, NOWHERE, NOWHERE, hour_of(row[2]), hour_of(row[3]))
        for row, number in _numbered(people, rows)
    ]


def _numbered(people: Index, rows: list[Any]) -> Iterator[tuple[Any, int]]:
    return zip(rows, people.find(keys_of([row[1] for row in rows])).tolist(), strict=True)


def hour_of(instant: datetime | None) -> int:
    """Hours since 1970, rounded up; NEVER for None."""
    return NEVER if instant is None else -((_EPOCH - instant) // RESTATED_EVERY)


def _org_moves(org_row: dict[UUID, int]) -> list[tuple[int, int, int]]:
    rows: Any = (
        OrganisationMove.select(OrganisationMove.moved_on, OrganisationMove.org, OrganisationMove.old_parent)
        .order_by(OrganisationMove.moved_on.desc())
        .tuples()
    )
    return [(as_date(row[0]).toordinal(), org_row[row[1]], org_row[row[2]]) for row in rows]


def signature() -> tuple[Any, ...]:
    """Changes whenever people, organisations, moves or the numbering do."""
    statement = (
        "SELECT (SELECT COUNT(*) FROM staff), (SELECT SUM(version) FROM staff), "
        "(SELECT COUNT(left_on) FROM staff), (SELECT MAX(left_on) FROM staff), "
        "(SELECT MIN(activated_on) FROM staff), (SELECT MAX(activated_on) FROM staff), "
        "(SELECT COUNT(*) FROM organisation), (SELECT SUM(version) FROM organisation), "
        "(SELECT SUM(seq * seq) FROM organisation), "
        "(SELECT COUNT(*) FROM staff_move), (SELECT SUM(version) FROM staff_move), "
        "(SELECT COUNT(*) FROM personnel_change), (SELECT SUM(version) FROM personnel_change), "
        "(SELECT COUNT(*) FROM organisation_move), (SELECT SUM(version) FROM organisation_move), "
        "(SELECT MAX(sequence) FROM activity_numbering), (SELECT SUM(size) FROM activity_numbering)"
    )
    return tuple(db.execute_sql(statement).fetchone())
