"""Months are closed five working days after they end; what changes later is a new revision, never silent (STAT-6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from core import audit, clock, working_days
from core.audit import SYSTEM
from core.db import db
from core.ids import new_id
from core.periods import add_months
from core.ratio import Ratio
from microapps.stats import actions, people
from microapps.stats.definitions import definition
from microapps.stats.indicators import INDICATORS, base
from microapps.stats.indicators.base import Measured
from microapps.stats.rules import Window
from microapps.stats.tree import Sums, Unit
from models.indicator import ClosedFigure
from models.organisation import Organisation

AFTER_WORKING_DAYS = 5
WATCHED_MONTHS = 12
"""Closed months that are compared again each day."""
PLACES = ("province", "city", "county")
AT_ONCE = 200


def close_months() -> int:
    """Close what is due and restate what changed; returns how many figures were written."""
    this_month = clock.today().replace(day=1)
    written = 0
    for back in range(1, WATCHED_MONTHS + 1):
        first = add_months(this_month, -back)
        asked = Window(first, add_months(first, 1) - timedelta(days=1))
        if _is_due(asked.last):
            written += _close(asked)
    return written


def _is_due(last: date) -> bool:
    return clock.today() > working_days.calendar().add_working_days(last, AFTER_WORKING_DAYS)


def _close(asked: Window) -> int:
    period = f"{asked.first:%Y-%m}"
    held = _latest(period)
    fresh = []
    places = list(Organisation.select().where(Organisation.kind.in_(PLACES)))
    for code, indicator in INDICATORS.items():
        total = _totals(indicator, asked)
        for place in places:
            ratio = total(place)
            before = held.get((code, place.id))
            if before is None and not ratio.d:
                continue
            if before is None or (before.numerator, before.denominator) != (ratio.n, ratio.d):
                fresh.append(_row(code, period, place, ratio, before, asked))
    if fresh:
        with db.atomic():
            for start in range(0, len(fresh), AT_ONCE):
                ClosedFigure.insert_many(fresh[start : start + AT_ONCE]).on_conflict_ignore().execute()
            audit.record(SYSTEM, actions.MONTH_CLOSED, None, period=period, figures=len(fresh))
    return len(fresh)


def _totals(indicator: Measured, asked: Window) -> Callable[[Unit], Ratio]:
    """The figure of any organisation's subtree, in full: what is kept is for the system itself."""
    if indicator.is_personal:
        counts = people.tally(asked, is_open=True).counts
        return lambda place: Ratio(counts.of(place.id).active, counts.of(place.id).people)
    sums = Sums(base.measure_own(indicator, asked))
    return lambda place: sums.within(place.seq, place.last_seq)


def _latest(period: str) -> dict[tuple[str, object], ClosedFigure]:
    rows = ClosedFigure.select().where(ClosedFigure.period == period).order_by(ClosedFigure.revision)
    return {(row.indicator, row.org_id): row for row in rows}


def _row(
    code: str, period: str, place: Organisation, ratio: Ratio, before: ClosedFigure | None, asked: Window
) -> dict[str, object]:
    return {
        "id": new_id(),
        "created_at": clock.now(),
        "indicator": code,
        "period": period,
        "org": place.id,
        "revision": before.revision + 1 if before else 1,
        "numerator": ratio.n,
        "denominator": ratio.d,
        "definition_version": definition(code, asked.last).version,
        "closed_at": clock.now(),
    }
