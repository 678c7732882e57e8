"""The object library (检查对象名录库): what may be inspected, its class, its last full check, its observation period."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import clock
from core.db import as_date
from core.paging import Page, page
from core.periods import add_months
from microapps.enforcement import catalogue, matters
from microapps.enforcement.permissions import MANAGE_LIBRARY
from microapps.enforcement.rules import drawing
from microapps.enforcement.service import risk
from microapps.enforcement.states import LIBRARY_OBJECT
from models.enterprise import Enterprise
from models.inspection import Inspection, InspectionTask
from models.library import CreditClass, LibraryObject


def list_objects(
    principal: Principal, asked: Page, *, q: str | None = None, kind: str | None = None, grade: str | None = None,
    matter_code: str | None = None, region_code: str | None = None, status: str | None = None,
    observed: bool | None = None, month: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Objects within one's region, by name, each with its class of today, or of `month`."""
    conditions = [
        (q, LibraryObject.name.contains(q or "") | (Enterprise.uscc == (q or "").upper())),
        (kind, LibraryObject.kind == kind),
        (grade, risk.grade_of(LibraryObject.enterprise, month) == grade),
        (matter_code, has_matter(matter_code)),
        (region_code, LibraryObject.region_code == region_code),
        (status, LibraryObject.status == status),
        (observed, LibraryObject.observation_until >= clock.today()),
    ]
    query = LibraryObject.visible_to(principal).where(*[test for value, test in conditions if value])
    found = page(query, [LibraryObject.name, LibraryObject.id], asked, lambda row: row, descending=False)
    return {**found, "items": _views(found["items"], month)}


def _views(rows: list[LibraryObject], month: str | None = None) -> list[dict[str, Any]]:
    classes = risk.standing_of([row.enterprise_id for row in rows], month)
    return [view(row, classes.get(row.enterprise_id)) for row in rows]


def has_matter(code: str | None) -> Any:
    """The condition of an object that a matter applies to."""
    # matter_codes is canonical JSON, so a code stands in it between quotation marks.
    return LibraryObject.matter_codes.cast("text").contains(f'"{code}"')


def read_object(principal: Principal, object_id: UUID) -> dict[str, Any]:
    """One object with the history of its class and its last checks; raises NotFound (404)."""
    row = LibraryObject.find(object_id, LibraryObject.visible_to(principal))
    [shown] = _views([row])
    manages = principal.reach(MANAGE_LIBRARY.name).covers_region(row.region_code)
    return {
        **shown,
        "allowed_actions": LIBRARY_OBJECT.allowed_actions(row.status) if manages else [],
        "classes": risk.history(row.enterprise_id),
        "last_checks": [
            {"matter": matters.titles([code])[0], "last_on": last_full_check(row.enterprise_id, code)}
            for code in row.matter_codes
        ],
    }


def last_full_check(enterprise_id: UUID, code: str) -> date | None:
    """The day of the last check that ended on all points of a matter; a record is signed only when all are filled."""
    last = (
        Inspection.select(Inspection.ended_at)
        .join(InspectionTask)
        .where(Inspection.enterprise == enterprise_id, _of_matter(code), Inspection.ended_at.is_null(False))
        .order_by(Inspection.ended_at.desc())
        .first()
    )
    return clock.day_of(last.ended_at) if last else None


def _of_matter(code: str) -> Any:
    return InspectionTask.matter_codes.cast("text").contains(f'"{code}"')


def list_gaps(
    principal: Principal, asked: Page, *, matter_code: str, is_planned: bool | None = None
) -> dict[str, Any]:
    """Objects that had no check on all points for two years and must be in the plan (INS-016)."""
    matters.matter(matter_code)
    years = catalogue.policy()["full_coverage_years"]
    since, _ = clock.day_bounds(add_months(clock.today(), -12 * years), clock.today())
    checked = (
        Inspection.select(pw.SQL("1"))
        .join(InspectionTask)
        .where(
            Inspection.enterprise == LibraryObject.enterprise,
            _of_matter(matter_code),
            Inspection.ended_at >= since,
        )
    )
    waiting = InspectionTask.select(pw.SQL("1")).where(
        InspectionTask.enterprise == LibraryObject.enterprise,
        _of_matter(matter_code),
        InspectionTask.status.in_(("submitted", "approved", "urgent", "in_progress")),
    )
    planned = pw.fn.EXISTS(waiting)
    query = (
        LibraryObject.visible_to(principal)
        .where(LibraryObject.status == "active", has_matter(matter_code), ~pw.fn.EXISTS(checked))
        .select_extend(pw.Case(None, [(planned, 1)], 0).alias("is_planned"))
    )
    if is_planned is not None:
        query = query.where(planned if is_planned else ~planned)
    found = page(query, [LibraryObject.name, LibraryObject.id], asked, lambda row: row, descending=False)
    planned_of = {row.id: bool(row.is_planned) for row in found["items"]}
    items = [{**shown, "is_planned": planned_of[shown["id"]]} for shown in _views(found["items"])]
    return {**found, "items": items}


def view(row: LibraryObject, held: CreditClass | None) -> dict[str, Any]:
    """An object as lists tell it; `held` is the class it may be judged by."""
    return {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "name": row.name,
        "address": row.address,
        "region_code": row.region_code,
        "enterprise": row.enterprise,
        "grade": held.grade if held else drawing.UNCLASSED,
        "class_month": held.month if held else None,
        "class_source": held.source if held else None,
        "matters": matters.titles(row.matter_codes),
        "status": row.status,
        "entered_on": as_date(row.entered_on),
        "left_on": as_date(row.left_on) if row.left_on else None,
        "removal_reason": row.removal_reason,
        "observation_until": as_date(row.observation_until) if row.observation_until else None,
        "observation_reason": row.observation_reason,
        "position": row.position,
    }
