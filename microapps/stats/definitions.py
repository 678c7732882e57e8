"""What each indicator means, as versioned data, and the seventeen of the plan's table 1.

The words come from data/indicators.csv, the versions from data/indicator_versions.csv (a figure names the version
in force on the last day of its window), the plan's baseline and target from data/plan_indicators.csv, and where
each of the seventeen comes from in data/plan_sources.csv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from core import data_files
from core.problems import NotFound

READINGS = {"IND-01b": "规划口径：活跃度（人）", "IND-01": "办件口径（环节）"}
"""The two readings of 掌上办公比例, kept apart: the plan's own is about people."""
HEADLINE_OF = {"IND-01": "IND-01b", "IND-03": "IND-03p"}
"""The plan's own reading of what is also read more strictly."""
COMPUTED, REPORTED = "computed", "reported"


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator in words, in the version that was in force."""

    code: str
    number: int
    effective_on: date
    change: str
    limits: str
    """What of the definition this platform has no records of, or how it reads its records; mostly nothing."""
    name: str
    numerator: str
    denominator: str
    edge_cases: str
    window: str
    time_basis: str
    include: str
    exclude: str
    unit: str = "percent"

    @property
    def version(self) -> str:
        """What figures carry, e.g. IND-01@1."""
        return f"{self.code}@{self.number}"


@lru_cache
def versions(code: str) -> tuple[Definition, ...]:
    """All versions of an indicator computed here, oldest first; raises NotFound (404)."""
    words = {row["id"]: row for row in data_files.rows("indicators")}
    found = [row for row in data_files.rows("indicator_versions") if row["code"] == code]
    if not found:
        raise NotFound
    row = words[code]
    return tuple(
        Definition(
            code=code,
            number=int(version["version"]),
            effective_on=date.fromisoformat(version["effective_on"]),
            change=version["change"],
            limits=version["limits"],
            name=row["name"],
            numerator=row["numerator"],
            denominator=row["denominator"],
            edge_cases=row["edge_cases"],
            window=row["window"],
            time_basis=row["time_basis"],
            include=row["include"],
            exclude=row["exclude"],
        )
        for version in sorted(found, key=lambda each: int(each["version"]))
    )


def definition(code: str, on: date | None = None) -> Definition:
    """The version in force on a day, the first one for days before it; raises NotFound (404)."""
    known = versions(code)
    if on is None:
        return known[-1]
    in_force = [each for each in known if each.effective_on <= on]
    return in_force[-1] if in_force else known[0]


@lru_cache
def computed_codes() -> tuple[str, ...]:
    """Codes of all indicators computed here, in the order of the table."""
    return tuple(dict.fromkeys(row["code"] for row in data_files.rows("indicator_versions")))


@dataclass(frozen=True, slots=True)
class Goal:
    """A baseline or target of the plan: `value` is a ratio, or points for an index; `above` says it must be exceeded."""

    text: str
    value: Decimal
    above: bool

    def met_by(self, value: Decimal | None) -> bool | None:
        """Whether a value reaches it; None while there is no value."""
        if value is None:
            return None
        return value > self.value if self.above else value >= self.value


@dataclass(frozen=True, slots=True)
class PlanIndicator:
    """One of the seventeen. `source` says whether it is computed here or reported by its responsible unit."""

    no: int
    code: str
    category: str
    name: str
    formula: str
    baseline: Goal | None
    target: Goal
    source: str
    unit: str
    responsible: str


@lru_cache
def plan_indicators() -> tuple[PlanIndicator, ...]:
    """The plan's table 1, in its order."""
    sources = {int(row["no"]): row for row in data_files.rows("plan_sources")}
    made = []
    for no, row in enumerate(data_files.rows("plan_indicators"), 1):
        source = sources[no]
        target = _goal(row["target_2025"])
        assert target is not None
        made.append(
            PlanIndicator(
                no=no,
                code=source["code"],
                category=row["class"],
                name=row["indicator"],
                formula=row["definition"],
                baseline=_goal(row["value_2019"]),
                target=target,
                source=source["source"],
                unit=source["unit"],
                responsible=source["responsible"],
            )
        )
    return tuple(made)


def _goal(text: str) -> Goal | None:
    match = re.fullmatch(r"(>?)([0-9.]+)(%?)", text)
    if match is None:
        return None
    value = Decimal(match[2]) / (100 if match[3] else 1)
    return Goal(text, value, bool(match[1]))


def plan_indicator(code: str) -> PlanIndicator | None:
    """The plan's line about an indicator, if it is one of the seventeen, or the other reading of one."""
    wanted = HEADLINE_OF.get(code, code)
    return next((each for each in plan_indicators() if each.code == wanted), None)


def reported_indicators() -> dict[str, PlanIndicator]:
    """The seven that their responsible units report, by code."""
    return {each.code: each for each in plan_indicators() if each.source == REPORTED}
