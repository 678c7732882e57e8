"""Windows of days and how they are cut; ratios as figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.periods import add_months
from core.problems import invalid
from core.ratio import Ratio
from core.rule import ALLOWED, Rule, Ruling

MAX_DAYS = 400
DEFAULT_DAYS = 30
NO_QUOTAS = Rule("PEN-048", "行政处罚法", "74(3)")
"""Fines and confiscations must not be linked, directly or in disguise, with assessment; no inspection quotas."""
UNLAWFUL = (
    "fine_amount", "fine_count", "penalty_count", "case_count", "inspection_count", "confiscation_amount",
)  # fmt: skip
RANKABLE = ("IND-01b", "IND-01", "IND-02", "IND-03p", "IND-03", "IND-07", "IND-08", "IND-09", "IND-10")
RANKED_LEVELS = {"city": ("city",), "county": ("county",), "unit": ("agency", "department")}
REFUSAL = "罚款数额、案件数量和检查次数不得用于排名或考核；请改用掌上办公比例等过程指标。"
PERIOD = re.compile(r"(?P<year>20\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `first` to `last`, both included."""

    first: date
    last: date
    known_at: datetime | None = None
    """What was known at an instant; None is now."""

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def window(first: date | None, last: date | None, today: date, known_at: datetime | None = None) -> Window:
    """The window asked for; without one the 30 days up to yesterday. Raises InvalidInput (422)."""
    end = last or max(today - timedelta(days=1), first or date.min)
    begin = first or end - timedelta(days=DEFAULT_DAYS - 1)
    if begin > end:
        raise invalid("/query/from", "开始日期不能晚于结束日期。")
    if (end - begin).days >= MAX_DAYS:
        raise invalid("/query/from", f"时间范围不能超过{MAX_DAYS}天。")
    return Window(begin, end, known_at)


def period_window(period: str, known_at: datetime | None = None) -> Window:
    """2026, 2026-Q4 or 2026-11 as days; raises InvalidInput (422)."""
    match = PERIOD.fullmatch(period)
    if match is None:
        raise invalid("/query/period", "应为年（2026）、季度（2026-Q4）或月（2026-11）。")
    year = int(match["year"])
    if match["quarter"]:
        first_month, months = 3 * int(match["quarter"]) - 2, 3
    elif match["month"]:
        first_month, months = int(match["month"]), 1
    else:
        first_month, months = 1, 12
    after = first_month + months
    following = date(year + (after > 12), after - 12 * (after > 12), 1)
    return Window(date(year, first_month, 1), following - timedelta(days=1), known_at)


def months_of(asked: Window) -> int | None:
    """How many whole calendar months a window is; None when it is not made of whole months."""
    if asked.first.day != 1 or (asked.last + timedelta(days=1)).day != 1:
        return None
    return (asked.last.year - asked.first.year) * 12 + asked.last.month - asked.first.month + 1


def previous(asked: Window) -> Window:
    """The period before: as many whole months when it is made of months, else as many days."""
    months = months_of(asked)
    if months:
        return Window(add_months(asked.first, -months), asked.first - timedelta(days=1), asked.known_at)
    return Window(asked.first - timedelta(days=asked.days), asked.first - timedelta(days=1), asked.known_at)


def year_ago(asked: Window) -> Window:
    """The same period a year earlier; 29 February becomes the 28th, a whole month stays whole."""
    first = add_months(asked.first, -12)
    if months_of(asked):
        return Window(
            first, add_months(asked.last + timedelta(days=1), -12) - timedelta(days=1), asked.known_at
        )
    return Window(first, add_months(asked.last, -12), asked.known_at)


def change(now: Ratio | None, before: Ratio | None) -> float | None:
    """Percentage points between two figures, two decimals; None when either is missing."""
    if now is None or before is None or not now.d or not before.d:
        return None
    points = Decimal(now.n) * 100 / now.d - Decimal(before.n) * 100 / before.d
    return float(points.quantize(Decimal("0.01"), ROUND_HALF_UP))


def bucket_windows(asked: Window, granularity: str) -> dict[str, Window]:
    """Each bucket of a window as a window of its own, cut at the ends."""
    found: dict[str, Window] = {}
    for offset in range(asked.days):
        day = asked.first + timedelta(days=offset)
        name = bucket(day, granularity)
        begun = found.get(name)
        found[name] = Window(begun.first if begun else day, day, asked.known_at)
    return found


def bucket(day: date, granularity: str) -> str:
    """The name of the day, ISO week or month a day falls in."""
    match granularity:
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{day:%Y-%m}"
        case "total":
            return "total"
        case _:
            return day.isoformat()


def buckets(asked: Window, granularity: str) -> list[str]:
    """All bucket names of a window, in order, so that days without records show as such."""
    days = (asked.first + timedelta(days=n) for n in range(asked.days))
    return list(dict.fromkeys(bucket(day, granularity) for day in days))


def sums(by_day: Mapping[date, tuple[int, int]], asked: Window, granularity: str) -> dict[str, Ratio]:
    """Daily (numerator, denominator) added up by bucket."""
    added = {name: [0, 0] for name in buckets(asked, granularity)}
    for day, (numerator, denominator) in by_day.items():
        total = added[bucket(day, granularity)]
        total[0] += numerator
        total[1] += denominator
    return {name: Ratio(n, d) for name, (n, d) in added.items()}


def decimal(ratio: Ratio) -> Decimal | None:
    """The ratio to four decimals, half up; None when nothing was counted (STAT-2, STAT-4)."""
    return (Decimal(ratio.n) / ratio.d).quantize(Decimal("0.0001"), ROUND_HALF_UP) if ratio.d else None


def figure(ratio: Ratio | None, *, has_source: bool = True) -> dict[str, Any]:
    """A figure as the API tells it; None is one that would speak of fewer than five people (k ≥ 5).

    `ratio` is a percentage with two decimals, as text, so that 79.96 never reads 80.0 beside a target of 80.
    `state` is `ok`, `none` (nothing counted in this window), `no_records` (nothing was ever recorded) or `suppressed`.
    """
    if ratio is None:
        return {
            "numerator": None,
            "denominator": None,
            "ratio": None,
            "interval": None,
            "suppressed": True,
            "state": "suppressed",
        }
    return {
        "numerator": ratio.n,
        "denominator": ratio.d,
        "ratio": None if ratio.percent is None else str(ratio.percent),
        "interval": list(ratio.interval) if ratio.is_small and ratio.interval else None,
        "suppressed": False,
        "state": "ok" if ratio.d else "none" if has_source else "no_records",
    }


def may_rank(by: str) -> Ruling:
    """PEN-048: rankings never go by fines, cases or inspections, in no disguise."""
    return NO_QUOTAS.refuse(REFUSAL) if by in UNLAWFUL else ALLOWED
