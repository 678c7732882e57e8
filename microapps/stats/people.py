"""Active people (IND-01b) from the daily bitmaps: counts of all organisations at once, and who is behind one.

What may not be told (k ≥ 5) depends only on the tree and on who is in service, so it is worked out once and kept.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import peewee as pw

from core import clock
from core.db import InstantField, Rows, is_postgresql
from core.ratio import Ratio
from microapps.stats.rules import Window
from microapps.stats.suppression import K, hidden
from microapps.stats.tree import Unit
from models import active_people
from models.active_people import Count, Counts, Question
from models.organisation import Organisation, Staff
from models.telemetry import UsageEvent

KEPT, KEPT_AT_A_GLANCE = 64, 16


@dataclass(frozen=True, slots=True)
class Secret:
    """Organisations whose total, and whose own figure, is not told."""

    totals: frozenset[UUID] = frozenset()
    own: frozenset[UUID] = frozenset()


Positions = tuple[tuple[int, ...], tuple[int, ...]]
"""Of the units whose total is hidden, and of those whose own figure is."""
_secrets: OrderedDict[bytes, Positions] = OrderedDict()
_at_a_glance: OrderedDict[tuple[int, int], tuple[Any, Any, Secret]] = OrderedDict()
"""By the identity of two arrays, which are held here so that no other gets their identity."""


@dataclass(frozen=True, slots=True)
class PeopleTally:
    """Active people of every organisation, as far as they may be told."""

    counts: Counts
    secret: Secret

    def total(self, unit: Unit) -> Ratio | None:
        """The subtree's figure; None when it is hidden."""
        return self._told(self.counts.of(unit.id))

    def family(self, org: Unit) -> list[tuple[UUID, Ratio | None]]:
        """The organisation without its units, then each unit directly below, in that day's tree."""
        own, *below = self.counts.children(org.id)
        first = None if org.id in self.secret.own else Ratio(own.active, own.people)
        return [(org.id, first), *((each.org_id, self._told(each)) for each in below)]

    def _told(self, found: Count) -> Ratio | None:
        return None if found.org_id in self.secret.totals else Ratio(found.active, found.people)

    @property
    def revision(self) -> int:
        """How often the window was restated."""
        return self.counts.revision


def _question(asked: Window) -> Question:
    return Question(asked.first, asked.last, known_at=asked.known_at)


def tally(asked: Window, *, is_open: bool) -> PeopleTally:
    """Count a window; `is_open` for the people's own manager, from whom nothing is hidden."""
    counts = active_people.count(_question(asked))
    return PeopleTally(counts, Secret() if is_open else _secret(counts))


def is_before_records(asked: Window) -> bool:
    """Whether a window ended before the first act was ever recorded: nobody can be told to have been idle then."""
    first = UsageEvent.select(pw.fn.MIN(UsageEvent.at)).where(UsageEvent.source == "server").scalar()
    began = InstantField().python_value(first)
    return began is None or asked.last < clock.day_of(began)


def _secret(counts: Counts) -> Secret:
    """What to hide; both arrays are kept by the store while nothing changes, so mostly it is known at a glance."""
    same = (id(counts.people), id(counts.tree))
    held = _at_a_glance.get(same)
    if held is None:
        totals, own = _by_content(counts)
        ids = counts.org_ids
        secret = Secret(frozenset(ids[at] for at in totals), frozenset(ids[at] for at in own))
        held = _at_a_glance[same] = (counts.people, counts.tree, secret)
        while len(_at_a_glance) > KEPT_AT_A_GLANCE:
            _at_a_glance.popitem(last=False)
    return held[2]


def _by_content(counts: Counts) -> Positions:
    """Where, among the units of such a tree with so many people, something is hidden; which units they are may change."""
    people, tree = np.asarray(counts.people), counts.tree
    shape = (people, np.asarray(tree.parent), np.asarray(tree.seq), np.asarray(tree.last_seq))
    key = hashlib.blake2b(b"".join(each.tobytes() for each in shape), digest_size=16).digest()
    if key not in _secrets:
        _secrets[key] = _work_out(people, tree)
        while len(_secrets) > KEPT:
            _secrets.popitem(last=False)
    return _secrets[key]


def _work_out(people: Any, tree: Any) -> Positions:
    parent = np.asarray(tree.parent)
    own = people.copy()
    np.subtract.at(own, parent[parent >= 0], people[parent >= 0])
    if not (((own > 0) & (own < K)) | ((people > 0) & (people < K))).any():
        return (), ()
    order = np.argsort(tree.seq)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    above = np.where(parent >= 0, number[parent], -1)[order]
    found = hidden(own[order].tolist(), above.tolist(), np.asarray(tree.last_seq)[order].tolist())
    return tuple(int(order[at]) for at in found.totals), tuple(int(order[at]) for at in found.own)


def behind(org_id: UUID, asked: Window, active: bool | None) -> tuple[Rows, set[UUID]]:
    """The people behind a figure, joined with their organisation, and which of them were active.

    `active` keeps those who were, or were not; there are as many as the figure says.
    """
    question = _question(asked)
    busy = active_people.who(org_id, question, acted=True)
    idle = active_people.who(org_id, question, acted=False)
    chosen = [*busy, *idle] if active is None else busy if active else idle
    rows = Staff.select(Staff, Organisation).join(Organisation).where(_among(chosen))
    return rows, set(busy)


def _among(ids: list[UUID]) -> Any:
    """SQL condition: the person is one of these; one parameter, however many there are."""
    if is_postgresql():
        return Staff.id == pw.fn.ANY(pw.Value([str(each) for each in ids], unpack=False).cast("uuid[]"))
    return Staff.id.in_(
        pw.SQL("(SELECT value FROM json_each(?))", [orjson.dumps([i.hex for i in ids]).decode()])
    )
