"""Figures to take along: CSV, XLSX or signed JSON of a series, of the units below, of all units, or of the wall."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from auth.principal import Principal
from core import audit, clock
from core.db import db
from microapps.stats import actions, figures, rules, service, tables, wall
from microapps.stats.tables import Table
from models.organisation import Organisation

FIGURE_COLUMNS = ("分子", "分母", "比例", "说明")
STATES = {"ok": "", "none": "期内没有记录", "no_records": "尚无记录", "suppressed": "人数少于5人，不显示"}


def export(principal: Principal, code: str, *, content: str, form: str, **query: Any) -> tuple[bytes, str]:
    """The bytes and the name of the file; who exports enters the audit chain."""
    if content == "series":
        table = _series(principal, code, **query)
    else:
        query.pop("granularity", None)
        table = _units(principal, code, is_all=content == "all", **query)
    return _finished(principal, table, form, indicator=code, content=content)


def export_wall(principal: Principal, *, form: str, org: str | None, period: str) -> tuple[bytes, str]:
    """The seventeen of the plan as a file."""
    told = wall.read_wall(principal, org=org, period=period)
    rows = [
        (
            item["name"], item["no"], item["category"], item["baseline_2019"], item["target_2025"], item["value"],
            item["numerator"], item["denominator"], _met(item["is_met"]), STATES[item["state"]],
            "本平台记录" if item["source"] == "computed" else f"{item['responsible']}填报",
        )
        for item in told["items"]
    ]  # fmt: skip
    about = {"组织": told["org"]["name"], "期间": period, "数据截至": _moment(told["as_of"])}
    columns = (
        "指标", "序号", "类别", "2019年", "2025年目标", "现值", "分子", "分母", "是否达到", "说明", "来源",
    )  # fmt: skip
    return _finished(principal, Table(f"规划指标{period}", about, columns, rows), form, period=period)


def _met(is_met: bool | None) -> str:
    return "" if is_met is None else "已达到" if is_met else "未达到"


def _moment(instant: Any) -> str:
    return clock.local(instant).isoformat(timespec="seconds")


def _finished(principal: Principal, table: Table, form: str, **detail: Any) -> tuple[bytes, str]:
    with db.atomic():
        audit.record(
            principal,
            actions.FIGURES_EXPORTED,
            None,
            form=form,
            rows=len(table.rows),
            name=table.name,
            **detail,
        )
    return tables.render(table, form), f"{table.name}.{form}"


def _about(asked: service.Question) -> dict[str, Any]:
    return {
        "指标": f"{asked.known.code} {asked.known.name}",
        "组织": asked.org.name,
        "自": asked.asked.first.isoformat(),
        "至": asked.asked.last.isoformat(),
        "定义版本": asked.known.version,
        "分子": asked.known.numerator,
        "分母": asked.known.denominator,
        "数据截至": _moment(asked.as_of),
    }


def _cells(figure: dict[str, Any]) -> tuple[Any, ...]:
    percent = figure["ratio"]
    ratio = None if percent is None else float(Decimal(percent) / 100)
    return figure["numerator"], figure["denominator"], ratio, STATES[figure["state"]]


def _series(principal: Principal, code: str, *, granularity: str, **query: Any) -> Table:
    asked = service.question(principal, code, **query)
    told = service.read_indicator(principal, code, granularity=granularity, **query)
    rows = [(item["period"], *_cells(item), item["revision"]) for item in told["series"]]
    name = f"{asked.known.name}走势{asked.asked.first}至{asked.asked.last}"
    return Table(name, _about(asked), ("期间", *FIGURE_COLUMNS, "修订版"), rows)


def _units(principal: Principal, code: str, *, is_all: bool, **query: Any) -> Table:
    asked = service.question(principal, code, **query)
    tally = figures.tally(principal, asked.indicator, asked.org, asked.asked)
    org = asked.org
    chosen = Organisation.seq.between(org.seq, org.last_seq) if is_all else Organisation.parent == org
    units = Organisation.select().where(chosen).order_by(Organisation.seq)
    rows = [_unit(unit, tally.total(unit)) for unit in units]
    if not is_all:
        name, *rest = _unit(org, tally.family(org)[0][1])
        rows.insert(0, (f"{name}（本级）", *rest))
    name = f"{asked.known.name}{org.name}{asked.asked.first}至{asked.asked.last}"
    return Table(name, _about(asked), ("组织", "组织代码", "区划", *FIGURE_COLUMNS), rows)


def _unit(unit: Organisation, ratio: Any) -> tuple[Any, ...]:
    return unit.name, unit.code, unit.region_code, *_cells(rules.figure(ratio))
