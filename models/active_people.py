"""Who was active: exact counts of distinct people for one organisation, its children, or all at once.

The reading is IND-01b's: of the people in service when the window's last day ended, who have been so for at
least half of its days, those who did something of the asked class on any of its days. Everybody counts once,
in the organisation of the main post on that last day (where seconded, the host), in that day's tree.

    counts = active_people.count(Question(first, last))          # every organisation at once
    counts.of(org_id)                                            # Count(org_id, active, people)
    counts.children(org_id)                                      # the organisation's own people, then each child
    active_people.count_by_day(org_id, Question(first, last))    # [(day, Count)]
    active_people.who(org_id, Question(first, last), acted=False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from uuid import UUID

import numpy as np

from core import bitmaps, clock
from core.bitmaps import Numbers, Words
from core.working_days import calendar
from models import activity_state
from models.activity import ALL_APPS, definition, published_at, series
from models.activity_state import State
from models.roster import Placement, Roster, uuids_of

WORK, OPEN, REPORTED = "work", "open", "reported"
"""Act classes (data/active_acts.csv): effective work acts, opens, and acts only a client speaks of."""
MOBILE, DESKTOP = "mobile", "desktop"
CLIENTS = (MOBILE, DESKTOP)


@dataclass(frozen=True, slots=True)
class Question:
    """Days from `first` to `last`, both included; the defaults are the mobile-office activity ratio's.

    `client` None counts any client, `app` None any app. `known_at` asks for the figures as they were published
    at that instant: days published later count nobody, and late arrivals count from the hour after they came.
    """

    first: date
    last: date
    act: str = WORK
    client: str | None = MOBILE
    app: str | None = None
    only_working_days: bool = False
    known_at: datetime | None = None

    @property
    def days(self) -> list[date]:
        """The days asked about; raises CalendarNotPublished when working days of an unknown year are wanted."""
        every = [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        if not self.only_working_days:
            return every
        known = calendar()
        return [day for day in every if known.is_working_day(day)]

    @property
    def series(self) -> list[str]:
        """The series whose union answers."""
        clients = CLIENTS if self.client is None else (self.client,)
        return [series(self.act, client, self.app or ALL_APPS) for client in clients]


@dataclass(frozen=True, slots=True)
class Count:
    """`active` of `people`."""

    org_id: UUID
    active: int
    people: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Every organisation's count, the whole subtree included. `active` and `people` go with `org_ids`."""

    org_ids: list[UUID]
    active: Numbers
    people: Numbers
    as_of: datetime
    revision: int
    """1, and one more for every hour in which late arrivals, or changes of service entered late, restated the window."""
    unpublished: tuple[date, ...]
    """Days whose figures are still provisional."""
    definition_version: str
    _roster: Roster
    _placement: Placement

    @property
    def tree(self) -> Placement:
        """That day's tree: `parent`, `seq` and `last_seq` of each of `org_ids`."""
        return self._placement

    def of(self, org_id: UUID) -> Count:
        """One organisation with all below it; nobody where it is unknown."""
        row = self._roster.org_row.get(org_id)
        if row is None:
            return Count(org_id, 0, 0)
        return Count(org_id, int(self.active[row]), int(self.people[row]))

    def children(self, org_id: UUID) -> list[Count]:
        """The organisation's own people without its units, then each unit directly below, in that day's tree."""
        row = self._roster.org_row.get(org_id)
        if row is None:
            return []
        rows = np.flatnonzero(self._placement.parent == row)
        rows = rows[np.argsort(self._placement.seq[rows])]
        own = Count(
            org_id,
            int(self.active[row] - self.active[rows].sum()),
            int(self.people[row] - self.people[rows].sum()),
        )
        return [own, *(self.of(self.org_ids[each]) for each in rows.tolist())]


def count(asked: Question) -> Counts:
    """Count everybody once, for all organisations."""
    state = activity_state.current()
    roster, placement = state.roster, state.on(asked.last, asked.known_at)
    service, people = state.service(asked.first, asked.last, asked.known_at)
    days, now = asked.days, clock.now()
    told = state.told(days, asked.series, asked.known_at)
    return Counts(
        org_ids=roster.org_ids,
        active=placement.below(told.words & service),
        people=people,
        as_of=now,
        revision=told.revision + state.restatements(asked.last, asked.known_at),
        unpublished=_unpublished(days, asked.known_at or now),
        definition_version=definition().version,
        _roster=roster,
        _placement=placement,
    )


def count_by_day(org_id: UUID, asked: Question) -> list[tuple[date, Count]]:
    """Each asked day by itself: who was in service that day and acted on it, in that day's tree."""
    state = activity_state.current()
    roster, asked_days = state.roster, set(asked.days)
    row = roster.org_row.get(org_id)
    told = []
    for offset, service in enumerate(
        roster.daily_service(asked.first, asked.last, activity_state.hour_before(asked.known_at))
    ):
        day = asked.first + timedelta(days=offset)
        if day not in asked_days:
            continue
        if row is None:
            told.append((day, Count(org_id, 0, 0)))
            continue
        here = service & state.under(row, day, asked.known_at)
        acted = _acted(state, [day], asked) & here
        told.append((day, Count(org_id, bitmaps.count(acted), bitmaps.count(here))))
    return told


def who(org_id: UUID, asked: Question, *, acted: bool) -> list[UUID]:
    """The people behind a count: those who acted, or those who did not; as many as the figure says."""
    state = activity_state.current()
    row = state.roster.org_row.get(org_id)
    if row is None:
        return []
    service, _ = state.service(asked.first, asked.last, asked.known_at)
    here = service & state.under(row, asked.last, asked.known_at)
    marked = _acted(state, asked.days, asked) & here
    wanted = marked if acted else here & ~marked
    return uuids_of(state.roster.keys[bitmaps.numbers_of(wanted)])


def count_seen(org_id: UUID, day: date, app: str) -> int:
    """How many people did anything at all in one app on one day, with any client: acted, opened, looked."""
    state = activity_state.current()
    row = state.roster.org_row.get(org_id)
    if row is None:
        return 0
    names = [series(act, client, app) for act in (WORK, OPEN, REPORTED) for client in CLIENTS]
    service, _ = state.service(day, day, None)
    here = service & state.under(row, day, None)
    return bitmaps.count(state.told([day], names, None).words & here)


def _acted(state: State, days: list[date], asked: Question) -> Words:
    return state.told(days, asked.series, asked.known_at).words


def _unpublished(days: list[date], at: datetime) -> tuple[date, ...]:
    """The days, at the window's end, whose figures are not published at that instant."""
    late = takewhile(lambda day: published_at(day) > at, reversed(days))
    return tuple(reversed(list(late)))
