"""Figures as far as a caller may have them: one organisation, its units, all units, a series.

People's figures come from the daily bitmaps and hide what speaks of fewer than five; all others from their rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core.ratio import Ratio
from microapps.stats import people, rules
from microapps.stats.indicators import base
from microapps.stats.indicators.base import ListIndicator, Measured
from microapps.stats.permissions import PEOPLE
from microapps.stats.rules import Window
from microapps.stats.tree import Sums, Unit
from models.organisation import Organisation

Figure = Ratio | None
"""None is a figure that is hidden."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure of all units below an organisation: of each itself, and of each subtree."""

    sums: Sums

    def total(self, unit: Unit) -> Figure:
        """The subtree's figure."""
        return self.sums.within(unit.seq, unit.last_seq)

    def family(self, org: Unit) -> list[tuple[UUID, Figure]]:
        """The organisation without its units, then each unit directly below, in tree order."""
        below: Any = (
            Organisation.select(Organisation.id, Organisation.seq, Organisation.last_seq)
            .where(Organisation.parent == org.id)
            .order_by(Organisation.seq)
            .tuples()
        )
        own = self.sums.within(org.seq, org.seq)
        return [(org.id, own), *((org_id, self.sums.within(seq, last)) for org_id, seq, last in below)]


def sees_people(principal: Principal, org: Organisation) -> bool:
    """Whether the caller may see who was active, person by person: nothing is hidden from them then."""
    reach = principal.reach(PEOPLE.name)
    return any(low <= org.seq and org.last_seq <= high for low, high in reach.ranges)


def tally(
    principal: Principal, indicator: Measured, org: Organisation, asked: Window
) -> Tally | people.PeopleTally:
    """The figure of every unit below `org`, at once."""
    if indicator.is_personal:
        return people.tally(asked, is_open=sees_people(principal, org))
    return Tally(Sums(base.measure_own(indicator, asked, org)))


def measure(principal: Principal, indicator: Measured, org: Organisation, asked: Window) -> Figure:
    """The figure of a subtree."""
    if indicator.is_personal:
        return people.tally(asked, is_open=sees_people(principal, org)).total(org)
    return base.measure(indicator, org, asked)


@dataclass(frozen=True, slots=True)
class Part:
    """One bucket of a series; revision 1 is its first publication."""

    name: str
    figure: Figure
    revision: int


def series(
    principal: Principal, indicator: Measured, org: Organisation, asked: Window, granularity: str
) -> list[Part]:
    """The figure of each day, week or month. People count once in each, so theirs do not add up to the whole."""
    windows = rules.bucket_windows(asked, granularity)
    if indicator.is_personal:
        is_open = sees_people(principal, org)
        counted = {name: people.tally(bucket, is_open=is_open) for name, bucket in windows.items()}
        return [Part(name, each.total(org), each.revision) for name, each in counted.items()]
    if isinstance(indicator, ListIndicator) or indicator.is_snapshot:
        return [Part(name, base.measure(indicator, org, bucket), 1) for name, bucket in windows.items()]
    late = base.restatements(indicator, org, asked)
    sums = rules.sums(base.measure_by_day(indicator, org, asked), asked, granularity)
    return [
        Part(name, sums[name], base.revision(late, bucket.first, bucket.last))
        for name, bucket in windows.items()
    ]


def revision(principal: Principal, indicator: Measured, org: Organisation, asked: Window) -> int:
    """How often the window was restated: 1, and one more for every hour in which late rows came."""
    if indicator.is_personal:
        return people.tally(asked, is_open=True).revision
    if isinstance(indicator, ListIndicator):
        return 1
    return base.revision(base.restatements(indicator, org, asked), asked.first, asked.last)
