"""The indicator wall: the seventeen of the plan's table 1, each beside its baseline and target."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import peewee as pw

from auth.principal import Principal
from core import clock, data_files
from microapps.stats import figures, organisations, rules, service
from microapps.stats.definitions import COMPUTED, PlanIndicator, definition, plan_indicators
from microapps.stats.indicators import INDICATORS
from microapps.stats.rules import Window
from models.indicator import ClosedFigure, PlanReport
from models.organisation import Organisation


def read_wall(principal: Principal, *, org: str | None, period: str) -> dict[str, Any]:
    """All seventeen for an organisation and a period; the reported ones as they were last published for it."""
    asked = rules.period_window(period)
    unit = organisations.resolve(principal, org)
    published = _published(period)
    closed = _closed(unit, period)
    items = [
        _computed(principal, line, unit, asked, closed.get(line.code))
        if line.source == COMPUTED
        else _reported(line, published.get(line.code))
        for line in plan_indicators()
    ]
    return {
        "items": items,
        "org": organisations.brief(unit),
        "period": period,
        "from_": asked.first,
        "to": asked.last,
        "as_of": clock.now(),
    }


def _line(line: PlanIndicator) -> dict[str, Any]:
    return {
        "no": line.no,
        "code": line.code,
        "category": line.category,
        "name": line.name,
        "formula": line.formula,
        "source": line.source,
        "unit": line.unit,
        "responsible": line.responsible or None,
        "baseline_2019": line.baseline.text if line.baseline else None,
        "baseline_value": float(line.baseline.value) if line.baseline else None,
        "target_2025": line.target.text,
        "target_value": float(line.target.value),
    }


def _computed(
    principal: Principal, line: PlanIndicator, unit: Organisation, asked: Window, closed: ClosedFigure | None
) -> dict[str, Any]:
    ratio = figures.measure(principal, INDICATORS[line.code], unit, asked)
    figure = service.told(INDICATORS[line.code], ratio)
    exact = None if ratio is None else rules.decimal(ratio)
    known = definition(line.code, asked.last)
    return {
        **_line(line),
        **figure,
        "value": None if exact is None else float(exact),
        "is_met": line.target.met_by(exact),
        "definition_version": known.version,
        "definition": service.headline(known)["definition"],
        "report_id": None,
        "revision": None,
        "closed": _closed_view(closed) if closed and ratio is not None else None,
    }


def _closed_view(row: ClosedFigure) -> dict[str, Any]:
    return {
        "numerator": row.numerator,
        "denominator": row.denominator,
        "revision": row.revision,
        "closed_at": row.closed_at,
    }


def _reported(line: PlanIndicator, report: PlanReport | None) -> dict[str, Any]:
    value = None
    if report is not None:
        value = Decimal(report.value_hundredths) / (100 if line.unit == "points" else 10_000)
    return {
        **_line(line),
        "numerator": report.numerator if report else None,
        "denominator": report.denominator if report else None,
        "ratio": str(round(value * 100, 2)) if value is not None and line.unit == "percent" else None,
        "interval": None,
        "suppressed": False,
        "state": "ok" if report else "no_records",
        "value": None if value is None else float(value),
        "is_met": line.target.met_by(value),
        "definition_version": None,
        "definition": None,
        "report_id": report.id if report else None,
        "revision": report.revision if report else None,
        "closed": None,
    }


def _published(period: str) -> dict[str, PlanReport]:
    """What stands published for a period: the newest for it, else for the year it lies in."""
    rows = PlanReport.select().where(
        PlanReport.status == "published", PlanReport.period.in_((period, period[:4]))
    )
    found: dict[str, PlanReport] = {}
    for row in rows.order_by(pw.fn.LENGTH(PlanReport.period), PlanReport.revision):
        found[row.code] = row
    return found


def _closed(unit: Organisation, period: str) -> dict[str, ClosedFigure]:
    """The month as it was closed, in its latest revision, by indicator."""
    rows = ClosedFigure.select().where(ClosedFigure.org == unit, ClosedFigure.period == period)
    return {row.indicator: row for row in rows.order_by(ClosedFigure.revision)}


def systems() -> dict[str, Any]:
    """The plan's systems with their lead units."""
    return {
        "items": [
            {"box": row["box"], "box_title": row["box_title"], "system": row["system"].strip("“”"),
             "lead_unit": row["lead_unit"]}
            for row in data_files.rows("plan_systems")
        ]
    }  # fmt: skip
