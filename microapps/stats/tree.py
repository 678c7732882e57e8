"""The tree of organisations by position in pre-order, and sums over any of its subtrees."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Protocol
from uuid import UUID

import peewee as pw

from core.ratio import Ratio
from microapps.stats.indicators.base import Own
from models.organisation import Organisation


class Unit(Protocol):
    """An organisation with its place in the tree: a record of one, or `Place`."""

    @property
    def id(self) -> UUID: ...
    @property
    def seq(self) -> int: ...
    @property
    def last_seq(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by its numbers alone."""

    id: UUID
    seq: int
    last_seq: int


class Sums:
    """Sums over any subtree, from the counts of those units that have any: two look-ups each, however big the tree."""

    def __init__(self, counts: Own) -> None:
        ordered = sorted(counts.items())
        self._seqs = [seq for seq, _ in ordered]
        self._n = [0, *accumulate(counted for _, (counted, _) in ordered)]
        self._d = [0, *accumulate(total for _, (_, total) in ordered)]

    def within(self, low: int, high: int) -> Ratio:
        """The figure of the pre-order numbers from `low` to `high`, both included."""
        first, end = bisect_left(self._seqs, low), bisect_right(self._seqs, high)
        return Ratio(self._n[end] - self._n[first], self._d[end] - self._d[first])


@dataclass(frozen=True, slots=True)
class Tree:
    """`last` is the position of the last unit of each subtree."""

    ids: tuple[UUID, ...]
    seqs: tuple[int, ...]
    last: tuple[int, ...]
    position: dict[UUID, int]

    def under(self, org_id: UUID) -> list[Place]:
        """A unit and all below it, in tree order."""
        start = self.position[org_id]
        return [
            Place(self.ids[at], self.seqs[at], self.seqs[self.last[at]])
            for at in range(start, self.last[start] + 1)
        ]


_held: tuple[tuple[Any, ...], Tree] | None = None


def tree() -> Tree:
    """The tree as it is now; read again only when an organisation changed."""
    global _held  # noqa: PLW0603 - a cache of the process, checked against the records at each call
    signature = (
        Organisation.select(
            pw.fn.COUNT(Organisation.id),
            pw.fn.SUM(Organisation.version),
            pw.fn.SUM(Organisation.seq * (Organisation.last_seq + 1)),
            pw.fn.MAX(Organisation.code),
        )
        .tuples()
        .first()
    )
    if _held is None or _held[0] != signature:
        _held = (signature, _read())
    return _held[1]


def _read() -> Tree:
    rows: list[Any] = list(
        Organisation.select(Organisation.id, Organisation.parent, Organisation.seq, Organisation.last_seq)
        .order_by(Organisation.seq)
        .tuples()
    )
    at_seq = {row[2]: at for at, row in enumerate(rows)}
    position = {row[0]: at for at, row in enumerate(rows)}
    return Tree(
        ids=tuple(row[0] for row in rows),
        seqs=tuple(row[2] for row in rows),
        last=tuple(at_seq[row[3]] for row in rows),
        position=position,
    )
