"""An indicator as a query: the rows it counts over, and which of them it counts.

A figure and the list behind it come from the same query, so the list's count is the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import peewee as pw

from core import clock
from core.db import Rows, is_postgresql, local_day
from core.ratio import Ratio
from microapps.stats.rules import Window
from models.organisation import Organisation

Own = dict[int, tuple[int, int]]
"""Numerator and denominator of each organisation itself, by its pre-order number; those with none are left out."""
PUBLISHED_AFTER = timedelta(hours=24)
"""A day's figure is published a day after it ended; what is received later restates it."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """`rows(window)` are the denominator, joined with the organisation; `counts(window)` says which count.

    `received` is when the server came to know a row: rows received after `window.known_at` are left out, and rows
    received after a day was published restate it. `is_personal` figures are about people and fall under k ≥ 5.
    """

    code: str
    model: type[Any]
    rows: Callable[[Window], Rows]
    counts: Callable[[Window], Any]
    at: pw.Field
    present: Callable[[Any], dict[str, Any]]
    received: pw.Field | None = None
    is_personal: bool = False
    is_snapshot: bool = False
    """Counts what there is when the window ends: its series measures each bucket, days do not add up."""

    def known(self, asked: Window) -> Rows:
        """The rows of the window, as far as they were known at `known_at`."""
        query = self.rows(asked)
        if asked.known_at is not None and self.received is not None:
            query = query.where(self.received <= asked.known_at)
        return query

    def has_source(self) -> bool:
        """Whether anything was ever recorded that it could count over."""
        return self.model.select(self.model.id).limit(1).exists()


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit of an indicator that no single row is: its organisation, whether it counts, and how it is told."""

    key: str
    """Unique; the list is in its order."""
    seq: int
    counted: bool
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListIndicator:
    """An indicator whose units are worked out, such as matter × agency; counts what there is when the window ends."""

    code: str
    source: type[Any]
    units: Callable[[Window], list[Listed]]
    is_personal: bool = False
    is_snapshot: bool = True

    def has_source(self) -> bool:
        """Whether anything was ever recorded that it could count over."""
        return self.source.select(self.source.id).limit(1).exists()

    def within(self, org: Organisation, asked: Window, part: str = "denominator") -> list[Listed]:
        """The units of a subtree; those that count for the numerator."""
        return [
            each
            for each in self.units(asked)
            if org.seq <= each.seq <= org.last_seq and (each.counted or part == "denominator")
        ]


Measured = Indicator | ListIndicator


def instants(field: pw.Field, asked: Window) -> Any:
    """SQL condition: an instant falls on a day of the window, in Shanghai."""
    start, end = clock.day_bounds(asked.first, asked.last)
    return (field >= start) & (field < end)


def one(condition: Any) -> Any:
    """SQL: how many rows of a group meet the condition."""
    return pw.fn.COALESCE(pw.fn.SUM(pw.Case(None, [(condition, 1)], 0)), 0)


def below(org: Organisation) -> Any:
    """SQL condition: the row's organisation is `org` or lies below it."""
    return Organisation.seq.between(org.seq, org.last_seq)


def measure(indicator: Measured, org: Organisation, asked: Window) -> Ratio:
    """The figure of an organisation's subtree."""
    if isinstance(indicator, ListIndicator):
        units = indicator.within(org, asked)
        return Ratio(sum(each.counted for each in units), len(units))
    query = indicator.known(asked).where(below(org))
    counted, total = (
        query.select(one(indicator.counts(asked)), pw.fn.COUNT(indicator.model.id)).tuples().first()
    )
    return Ratio(int(counted), int(total))


def measure_by_day(indicator: Indicator, org: Organisation, asked: Window) -> dict[date, tuple[int, int]]:
    """The figure of each day on which something was counted over."""
    day = local_day(indicator.at)
    rows = (
        indicator.known(asked)
        .where(below(org))
        .select(day, one(indicator.counts(asked)), pw.fn.COUNT(indicator.model.id))
        .group_by(
            pw.SQL("1")
        )  # by position: PostgreSQL cannot know that two parameterised expressions are one
        .tuples()
    )
    return {date.fromisoformat(text): (int(counted), int(total)) for text, counted, total in rows}


def measure_own(indicator: Measured, asked: Window, org: Organisation | None = None) -> Own:
    """The figure of every organisation itself, without its units, in one query; of one subtree when given."""
    if isinstance(indicator, ListIndicator):
        found: Own = {}
        for each in indicator.units(asked):
            counted, total = found.get(each.seq, (0, 0))
            found[each.seq] = (counted + each.counted, total + 1)
        return found
    query = indicator.known(asked)
    if org is not None:
        query = query.where(below(org))
    rows = (
        query.select(Organisation.seq, one(indicator.counts(asked)), pw.fn.COUNT(indicator.model.id))
        .group_by(Organisation.seq)
        .tuples()
    )
    return {seq: (int(counted), int(total)) for seq, counted, total in rows}


def records(indicator: Indicator, org: Organisation, asked: Window, part: str) -> tuple[Rows, int]:
    """The rows behind a figure, each with `counted`, and how many there are."""
    counts = indicator.counts(asked)
    query = indicator.known(asked).where(below(org))
    if part == "numerator":
        query = query.where(counts)
    total = query.count()
    return query.select_extend(pw.Case(None, [(counts, 1)], 0).alias("counted")), total


def restatements(indicator: Indicator, org: Organisation, asked: Window) -> dict[date, set[datetime]]:
    """For each day that was restated, the hours in which rows of it came after it was published."""
    if indicator.received is None:
        return {}
    # A row that came within 24 hours of its own instant came before its day was published.
    rows = (
        indicator.known(asked)
        .where(below(org), indicator.received > _later(indicator.at))
        .select(indicator.at, indicator.received)
        .tuples()
    )
    found: dict[date, set[datetime]] = {}
    for at, received in rows:
        day = clock.day_of(at)
        if received > clock.day_bounds(day, day)[1] + PUBLISHED_AFTER:
            hour = received.replace(minute=0, second=0, microsecond=0)
            found.setdefault(day, set()).add(hour)
    return found


def revision(late: Mapping[date, set[datetime]], first: date, last: date) -> int:
    """1, and one more for every hour in which late rows restated a day from `first` to `last`."""
    hours: set[datetime] = set()
    for day, found in late.items():
        if first <= day <= last:
            hours |= found
    return 1 + len(hours)


def _later(instant: pw.Field) -> Any:
    if is_postgresql():
        return instant + pw.SQL("INTERVAL '24 hours'")
    return pw.fn.strftime("%Y-%m-%dT%H:%M:%f", instant, "+1 day").coerce(False)
