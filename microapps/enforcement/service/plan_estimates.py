"""What a line of a plan comes to: objects of today's library, rate, objects drawn a batch, and the yearly cap, by class."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import peewee as pw

from auth.principal import Principal
from core.db import pairs
from core.problems import invalid
from core.scope import region_prefix
from microapps.enforcement import matters
from microapps.enforcement.rules import draw_algorithm, drawing
from microapps.enforcement.service import library, risk
from models.enterprise import Enterprise
from models.library import LibraryObject
from models.organisation import Organisation


def estimate(
    principal: Principal, *, year: int, matter_codes: list[str], industries: list[str]
) -> dict[str, Any]:
    """Counts by today's class and the strictest published rate and cap of the matters.

    An estimate: a draw reads the class of its own day, and leaves out whom the cap or another visit excludes.
    """
    codes = matters.known(matter_codes)
    if not codes:
        raise invalid("/query/matter_codes", "请至少选择一个检查事项。")
    org = Organisation.get_by_id(principal.org_id)
    objects = _objects(org, codes, industries)
    by_matter = [risk.grades(org.id, year, code) for code in codes]
    items = []
    for name in drawing.CLASSES:
        rate = max(grades[name].rate for grades in by_matter)
        caps = [grades[name].cap for grades in by_matter if grades[name].cap is not None]
        count = objects.get(name, 0)
        items.append(
            {
                "grade": name,
                "objects": count,
                "rate": str(rate),
                "sample": draw_algorithm.sample_size(str(rate), count),
                "year_cap": min(caps, default=None),  # type: ignore[type-var]
            }
        )
    return {
        "year": year,
        "items": [one for one in items if one["objects"] or one["grade"] != drawing.UNCLASSED],
    }


def _objects(org: Organisation, codes: list[str], industries: list[str]) -> dict[str, int]:
    prefix = region_prefix(org.region_code)
    grade = risk.grade_of(LibraryObject.enterprise).alias("grade")
    query = (
        LibraryObject.select(grade, pw.fn.COUNT(LibraryObject.id))
        .join(Enterprise)
        .where(
            LibraryObject.status == "active",
            LibraryObject.region_code.between(prefix.ljust(6, "0"), prefix.ljust(6, "9")),
            reduce(or_, [library.has_matter(code) for code in codes]),
        )
        .group_by(pw.SQL("grade"))
    )
    if industries:
        query = query.where(Enterprise.industry.in_(industries))
    return pairs(query)
