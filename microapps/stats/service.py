"""Use cases of statistics: one figure, those of all units below, and the records behind one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.db import db
from core.paging import Page, page, page_of_list
from core.problems import Forbidden, NotFound, invalid
from core.ratio import Ratio
from microapps.stats import actions, figures, organisations, people, rules
from microapps.stats.definitions import (
    READINGS,
    Definition,
    definition,
    plan_indicator,
)
from microapps.stats.indicators import INDICATORS, base
from microapps.stats.indicators.base import ListIndicator, Measured
from microapps.stats.rules import Window
from microapps.stats.tree import tree
from models.organisation import Organisation

HEADLINE = "IND-01b"
NOT_THE_MANAGER = "人员名单只供本单位负责人查看；您可以查看汇总数字。"


@dataclass(frozen=True, slots=True)
class Question:
    """Which indicator, of which organisation, over which days."""

    indicator: Measured
    known: Definition
    org: Organisation
    asked: Window

    @property
    def as_of(self) -> datetime:
        """Until when the figure knows."""
        now = clock.now()
        return min(self.asked.known_at, now) if self.asked.known_at else now


def question(
    principal: Principal,
    code: str,
    *,
    org: str | None = None,
    first: date | None = None,
    last: date | None = None,
    period: str | None = None,
    known_at: datetime | None = None,
) -> Question:
    """The question, when the caller may read that organisation; raises NotFound (404), InvalidInput (422)."""
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise NotFound
    if period and (first or last):
        raise invalid("/query/period", "period 与 from、to 只能选一种。")
    if period:
        asked = rules.period_window(period, known_at)
    else:
        asked = rules.window(first, last, clock.today(), known_at)
    unit = organisations.resolve(principal, org)
    return Question(indicator, definition(code, asked.last), unit, asked)


def mobile_office_ratio(
    principal: Principal, *, granularity: str, reading: str, **query: Any
) -> dict[str, Any]:
    """掌上办公比例 in both readings; `reading` says which of them stands at the top level and has the series."""
    told = read_indicator(principal, reading, granularity=granularity, **query)
    asked = question(principal, reading, **query)
    both = {}
    for code in READINGS:
        ratio = figures.measure(principal, INDICATORS[code], asked.org, asked.asked)
        both[code] = rules.figure(ratio)
    return {
        **told,
        "headline": HEADLINE,
        "variants": {"IND-01b": both["IND-01b"]},
        "readings": [
            {
                "code": code,
                "name": name,
                "definition_version": definition(code, asked.asked.last).version,
                **both[code],
            }
            for code, name in READINGS.items()
        ],
    }


def read_indicator(principal: Principal, code: str, *, granularity: str, **query: Any) -> dict[str, Any]:
    """One figure with its series, the periods before it, and the plan's target."""
    asked = question(principal, code, **query)
    ratio = figures.measure(principal, asked.indicator, asked.org, asked.asked)
    return {
        **headline(asked.known),
        "org": organisations.brief(asked.org),
        "from_": asked.asked.first,
        "to": asked.asked.last,
        **told(asked.indicator, ratio),
        "as_of": asked.as_of,
        "known_at": asked.asked.known_at,
        "comparison": _comparison(principal, asked, ratio),
        "target": target(code, ratio),
        **_series(principal, asked, granularity),
    }


def told(indicator: Measured, ratio: Ratio | None) -> dict[str, Any]:
    """A figure; when nothing was counted, whether that is because nothing was ever recorded."""
    has_source = bool(ratio is None or ratio.d) or indicator.has_source()
    return rules.figure(ratio, has_source=has_source)


def _series(principal: Principal, asked: Question, granularity: str) -> dict[str, Any]:
    parts = figures.series(principal, asked.indicator, asked.org, asked.asked, granularity)
    return {
        "revision": figures.revision(principal, asked.indicator, asked.org, asked.asked),
        "series": [
            {"period": part.name, **rules.figure(part.figure), "revision": part.revision} for part in parts
        ],
    }


def _comparison(principal: Principal, asked: Question, ratio: Ratio | None) -> dict[str, Any]:
    """The period before and the same one a year ago, with the change in percentage points."""
    compared = {}
    for name, window in (
        ("previous", rules.previous(asked.asked)),
        ("year_ago", rules.year_ago(asked.asked)),
    ):
        before: Ratio | None = Ratio(0, 0)
        if not (asked.indicator.is_personal and people.is_before_records(window)):
            before = figures.measure(principal, asked.indicator, asked.org, window)
        compared[name] = {
            "from_": window.first,
            "to": window.last,
            **rules.figure(before),
            "change_points": rules.change(ratio, before),
        }
    return compared


def target(code: str, ratio: Ratio | None) -> dict[str, Any] | None:
    """The plan's baseline and target beside a figure; None for an indicator that is not in the plan."""
    line = plan_indicator(code)
    if line is None:
        return None
    exact = Decimal(ratio.n) / ratio.d if ratio is not None and ratio.d else None
    return {
        "baseline_2019": line.baseline.text if line.baseline else None,
        "target_2025": line.target.text,
        "target_value": float(line.target.value),
        "is_met": line.target.met_by(exact),
        "gap_points": None if exact is None else round(float((exact - line.target.value) * 100), 2),
    }


def list_children(principal: Principal, code: str, **query: Any) -> dict[str, Any]:
    """The figure of each unit directly below, in tree order, never by value; they add up to the whole."""
    asked = question(principal, code, **query)
    tally = figures.tally(principal, asked.indicator, asked.org, asked.asked)
    family = tally.family(asked.org)
    units = {
        unit.id: unit for unit in Organisation.select().where(Organisation.id.in_([i for i, _ in family]))
    }
    items = [
        {"org": organisations.brief(units[org_id]), "is_own": n == 0, **rules.figure(figure)}
        for n, (org_id, figure) in enumerate(family)
    ]
    return {"items": items, "next_cursor": None, **stamp(asked)}


PLACES = ("city", "county")


def list_places(principal: Principal, code: str, **query: Any) -> dict[str, Any]:
    """The figure of each city and county within the organisation, in tree order: what a map shows."""
    asked = question(principal, code, **query)
    tally = figures.tally(principal, asked.indicator, asked.org, asked.asked)
    places = Organisation.select().where(
        Organisation.seq.between(asked.org.seq, asked.org.last_seq), Organisation.kind.in_(PLACES)
    )
    items = [
        {"org": organisations.brief(place), "is_own": False, **rules.figure(tally.total(place))}
        for place in places.order_by(Organisation.seq)
    ]
    return {"items": items, "next_cursor": None, **stamp(asked)}


def stamp(asked: Question) -> dict[str, Any]:
    """Until when a list knows, and by which definition."""
    return {"as_of": asked.as_of, "definition_version": asked.known.version}


def all_organisations(principal: Principal, code: str, **query: Any) -> dict[str, Any]:
    """Every organisation within the asked one, at once, as columns in tree order."""
    asked = question(principal, code, **query)
    tally = figures.tally(principal, asked.indicator, asked.org, asked.asked)
    units = tree().under(asked.org.id)
    found = [tally.total(unit) for unit in units]
    return {
        "org_ids": [unit.id for unit in units],
        "numerators": [None if ratio is None else ratio.n for ratio in found],
        "denominators": [None if ratio is None else ratio.d for ratio in found],
        "from_": asked.asked.first,
        "to": asked.asked.last,
        **stamp(asked),
    }


def all_indicators(principal: Principal, *, org: str | None, period: str) -> dict[str, Any]:
    """Every indicator of an organisation in a year, quarter or month."""
    asked = rules.period_window(period)
    unit = organisations.resolve(principal, org)
    now = clock.now()
    items = []
    for code, indicator in INDICATORS.items():
        known = definition(code, asked.last)
        ratio = figures.measure(principal, indicator, unit, asked)
        items.append({**headline(known), **told(indicator, ratio), "unit": known.unit, "as_of": now})
    return {
        "items": items,
        "next_cursor": None,
        "org": organisations.brief(unit),
        "from_": asked.first,
        "to": asked.last,
    }


def records(principal: Principal, code: str, asked_page: Page, *, part: str, **query: Any) -> dict[str, Any]:
    """The records behind a figure; `total` is the figure. Who reads them enters the audit chain.

    Raises Forbidden (403) for a list of people when the caller is not their manager.
    """
    asked = question(principal, code, **query)
    found, total = _behind(principal, asked, asked_page, part)
    with db.atomic():
        audit.record(principal, actions.RECORDS_READ, asked.org, indicator=code, part=part, total=total)
    return {**found, "total": total, **stamp(asked)}


def _behind(principal: Principal, asked: Question, asked_page: Page, part: str) -> tuple[dict[str, Any], int]:
    """One page of the records, and how many there are."""
    indicator = asked.indicator
    if isinstance(indicator, ListIndicator):
        units = indicator.within(asked.org, asked.asked, part)
        keyed = [(each.key, {**each.record, "counted": each.counted}) for each in units]
        return page_of_list(keyed, asked_page, indicator.code), len(units)
    if indicator.is_personal:
        rows, total, counted = _people(principal, asked, part)
    else:
        rows, total = base.records(indicator, asked.org, asked.asked, part)
        counted = None

    def present(row: Any) -> dict[str, Any]:
        row.counted = bool(row.counted) if counted is None else row.id in counted
        return {**indicator.present(row), "counted": row.counted}

    return page(rows, [indicator.at, indicator.model.id], asked_page, present), total


def _people(principal: Principal, asked: Question, part: str) -> tuple[Any, int, set[UUID]]:
    if not figures.sees_people(principal, asked.org):
        raise Forbidden(NOT_THE_MANAGER)
    rows, active = people.behind(asked.org.id, asked.asked, True if part == "numerator" else None)
    return rows, rows.count(), active


def headline(known: Definition) -> dict[str, Any]:
    """What an indicator is, in words and version."""
    return {
        "indicator": known.code,
        "code": known.code,
        "name": known.name,
        "definition_version": known.version,
        "definition": {
            "numerator": known.numerator,
            "denominator": known.denominator,
            "edge_cases": known.edge_cases,
            "window": known.window,
            "time_basis": known.time_basis,
            "include": known.include,
            "exclude": known.exclude,
            "effective_on": known.effective_on,
            "change": known.change,
            "limits": known.limits,
        },
    }
