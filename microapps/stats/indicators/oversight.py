"""IND-04, IND-05 and IND-06: 双随机 coverage of matters, credit classes in draws, complete supervision files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import peewee as pw

from core import clock, data_files
from core.db import Rows
from core.periods import add_months
from core.scope import region_prefix
from microapps.stats.indicators.base import Indicator, Listed, ListIndicator, instants
from microapps.stats.rules import Window
from models.draw import LibrarySnapshot, RandomDraw
from models.enterprise import Enterprise
from models.library import LibraryObject
from models.organisation import Organisation
from models.plan import AnnualPlan, PlanItem
from models.supervision_file import FileStanding

PLACES = ("province", "city", "county")
MONTHS_IN_FORCE = 6
CLASSED_PERCENT = 95
YOUNGEST_DAYS, FRESH_MONTHS = 30, 12

# -- IND-04: matter × agency of the random list, year to date --------------------------------------------------


def _matters(asked: Window) -> list[Listed]:
    """Each matter that an agency may draw this year and has objects for, and whether a draw of it was published."""
    published, there = _published(asked), _objects()
    found: dict[tuple[Any, str], Listed] = {}
    for item, matter in _random_matters(asked):
        org = item.plan.org
        prefix = region_prefix(org.region_code)
        has_objects = any(region.startswith(prefix) for region in there.get(matter, ()))
        if not has_objects or (org.id, matter) in found:
            continue
        at = published.get((org.id, matter))
        found[org.id, matter] = Listed(
            key=f"{org.seq:09d} {matter}",
            seq=org.seq,
            counted=at is not None,
            record={
                "id": item.id,
                "kind": "random_matter",
                "title": f"{matter} {item.title}",
                "at": at,
                "org_name": org.name,
                "why": "本年有双随机抽查结果公布" if at else "本年尚未公布双随机抽查",
                "path": "",
            },
        )
    return sorted(found.values(), key=lambda each: each.key)


def _random_matters(asked: Window) -> Iterator[tuple[PlanItem, str]]:
    """(line, matter) of the approved plans of the year that are in force for at least six months of it."""
    lines = (
        PlanItem.select(PlanItem, AnnualPlan, Organisation)
        .join(AnnualPlan)
        .join(Organisation)
        .where(
            AnnualPlan.year == asked.last.year,
            AnnualPlan.status == "approved",
            PlanItem.selection == "double_random",
        )
        .order_by(PlanItem.id)
    )
    for line in lines:
        since = clock.day_of(line.plan.approved_at)
        if add_months(since, MONTHS_IN_FORCE) <= date(asked.last.year + 1, 1, 1):
            for matter in line.matter_codes:
                yield line, matter


def _published(asked: Window) -> dict[tuple[Any, str], datetime]:
    """When a draw of each (agency, matter) was first published this year, up to the window's end."""
    year = Window(date(asked.last.year, 1, 1), asked.last)
    draws = (
        RandomDraw.select(RandomDraw, PlanItem)
        .join(PlanItem)
        .where(RandomDraw.voided_at.is_null(), instants(RandomDraw.published_at, year))
        .order_by(RandomDraw.published_at)
    )
    if asked.known_at is not None:
        draws = draws.where(RandomDraw.published_at <= asked.known_at)
    found: dict[tuple[Any, str], datetime] = {}
    for draw in draws:
        for matter in draw.plan_item.matter_codes:
            found.setdefault((draw.org_id, matter), draw.published_at)
    return found


def _objects() -> dict[str, set[str]]:
    """Regions with active objects, by matter."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = (
        LibraryObject.select(LibraryObject.region_code, LibraryObject.matter_codes)
        .where(LibraryObject.status == "active")
        .distinct()
    )
    for row in rows:
        for matter in row.matter_codes:
            found[matter].add(row.region_code)
    return found


RANDOM_MATTERS = ListIndicator("IND-04", PlanItem, _matters)

# -- IND-05: draws that used the month's credit classes -------------------------------------------------------


def _draws(asked: Window) -> Rows:
    return (
        RandomDraw.select(RandomDraw, Organisation, LibrarySnapshot)
        .join(Organisation)
        .switch(RandomDraw)
        .join(LibrarySnapshot)
        .switch(RandomDraw)
        .join(PlanItem)
        .where(RandomDraw.voided_at.is_null(), instants(RandomDraw.drawn_at, asked), *_may_be_differential())
    )


def _may_be_differential() -> Iterator[Any]:
    """SQL conditions: the draw is of no matter for which the law forbids differential sampling on that day.

    data/uniform_sampling_matters.csv holds those, each with its law, article and dates.
    """
    for row in data_files.rows("uniform_sampling_matters"):
        start = clock.day_bounds(date.fromisoformat(row["from"]), date.fromisoformat(row["from"]))[0]
        forbidden = PlanItem.matter_codes.cast("text").contains(f'"{row["matter_code"]}"') & (
            RandomDraw.drawn_at >= start
        )
        if row["until"]:
            last = date.fromisoformat(row["until"])
            forbidden &= RandomDraw.drawn_at < clock.day_bounds(last, last)[1]
        yield ~forbidden


def _by_credit(_: Window) -> Any:
    # An object without a class counts as not used: it is in object_count only.
    return (LibrarySnapshot.object_count > 0) & (
        LibrarySnapshot.classed_count * 100 >= LibrarySnapshot.object_count * CLASSED_PERCENT
    )


def _present_draw(row: RandomDraw) -> dict[str, Any]:
    snapshot = row.snapshot
    return {
        "id": row.id,
        "kind": "random_draw",
        "title": f"{row.number} {row.title}",
        "at": row.drawn_at,
        "org_name": row.org.name,
        "why": f"{snapshot.object_count}个对象中{snapshot.classed_count}个有当月信用分类",
        "path": "",
    }


CREDIT_IN_DRAWS = Indicator(
    "IND-05",
    RandomDraw,
    _draws,
    _by_credit,
    RandomDraw.drawn_at,
    _present_draw,
    received=RandomDraw.created_at,
)

# -- IND-06: complete supervision files, as they stood when the window ended --------------------------------------------------


def _active_objects(asked: Window) -> Rows:
    """Enterprises of the library, at least 30 days in it; they belong to the government of their region."""
    return (
        LibraryObject.select(LibraryObject, Enterprise, Organisation, FileStanding)
        .join(Enterprise)
        .switch(LibraryObject)
        .join(
            Organisation,
            on=(Organisation.region_code == LibraryObject.region_code) & Organisation.kind.in_(PLACES),
            attr="place",
        )
        .switch(LibraryObject)
        .join(
            FileStanding,
            pw.JOIN.LEFT_OUTER,
            on=(FileStanding.id == _last_standing(asked)),
            attr="file",
        )
        .where(
            LibraryObject.kind == "enterprise",
            LibraryObject.entered_on <= asked.last - timedelta(days=YOUNGEST_DAYS),
            LibraryObject.left_on.is_null() | (LibraryObject.left_on > asked.last),
        )
    )


def _last_standing(asked: Window) -> Any:
    """SQL: the object's standing when the window ended, as far as was known."""
    inner = FileStanding.alias()
    until = clock.day_bounds(asked.last, asked.last)[1]
    known = (inner.enterprise == LibraryObject.enterprise) & (inner.at < until)
    if asked.known_at is not None:
        known &= inner.at <= asked.known_at
    return inner.select(inner.id).where(known).order_by(inner.at.desc(), inner.id.desc()).limit(1)


def _complete(asked: Window) -> Any:
    oldest = clock.day_bounds(add_months(asked.last, -FRESH_MONTHS), asked.last)[0]
    return (FileStanding.is_complete == True) & (FileStanding.last_updated_at >= oldest)  # noqa: E712


def _present_object(row: LibraryObject) -> dict[str, Any]:
    file = getattr(row, "file", None)
    why = "八项齐全且12个月内更新"
    if not row.counted:
        why = (
            f"八项中缺{8 - file.filled}项"
            if file and not file.is_complete
            else "超过12个月未更新"
            if file
            else "尚无档案"
        )
    return {
        "id": row.id,
        "kind": "library_object",
        "title": row.name,
        "at": file.last_updated_at if file else None,
        "org_name": row.place.name,
        "why": why,
        "path": f"/enterprises/{row.enterprise_id}",
    }


SUPERVISION_FILES = Indicator(
    "IND-06",
    LibraryObject,
    _active_objects,
    _complete,
    LibraryObject.created_at,
    _present_object,
    is_snapshot=True,
)
