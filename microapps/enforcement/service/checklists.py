"""Checklists by version: what an agency asks on a visit, what changed, and publishing the next version."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, paging
from core.db import as_date, db
from core.paging import Page
from core.problems import NotFound, invalid
from microapps.enforcement import actions, catalogue, matters
from microapps.enforcement.rules import checklist
from microapps.enforcement.rules import checklist_changes as comparing
from models.library import ChecklistVersion
from models.organisation import Staff

MOST_VERSIONS = 200


def list_checklists(principal: Principal, asked: Page, *, q: str | None = None) -> dict[str, Any]:
    """The checklist in force of every matter, and the one that follows it, by code."""
    found = [
        row for code, row in sorted(matters.all_matters().items()) if not q or q in row["title"] or q == code
    ]
    rows: dict[str, list[ChecklistVersion]] = defaultdict(list)
    for version in _rows(principal.org_id, [row["code"] for row in found]):
        rows[version.matter_code].append(version)
    keyed = [(row["code"], _standing(row, rows[row["code"]])) for row in found]
    return paging.page_of_list(keyed, asked, "checklists")


def _rows(org_id: UUID | None, codes: list[str]) -> list[ChecklistVersion]:
    """Versions of the agency, newest first."""
    return list(
        ChecklistVersion.select(ChecklistVersion, Staff)
        .join(Staff)
        .where(ChecklistVersion.org == org_id, ChecklistVersion.matter_code.in_(codes))
        .order_by(ChecklistVersion.matter_code, ChecklistVersion.number.desc())
    )


def _standing(matter: dict[str, Any], rows: list[ChecklistVersion]) -> dict[str, Any]:
    versions = _versions(matter, rows)
    current = next(one for one in versions if one["is_in_force"])
    waiting = [one for one in versions if one["number"] > current["number"]]
    return {
        "code": matter["code"],
        "title": matter["title"],
        "basis": matters.bases([matter["code"]])[0],
        "importance": matter["importance"],
        "in_force": current,
        "upcoming": min(waiting, key=lambda one: (one["effective_on"], -one["number"]), default=None),
        "version_count": len(versions),
    }


def _versions(matter: dict[str, Any], rows: list[ChecklistVersion]) -> list[dict[str, Any]]:
    """All versions, newest first, the one that comes with the program last."""
    today = clock.today()
    in_force = next((row.number for row in rows if as_date(row.effective_on) <= today), catalogue.SHIPPED)
    shipped = {
        "number": catalogue.SHIPPED, "effective_on": date.fromisoformat(matter["valid_from"]), "note": "随系统发布",
        "published_by_name": None, "published_at": None, "items": catalogue.shipped(matter["code"]),
    }  # fmt: skip
    versions = [*(_version(row) for row in rows), shipped]
    return [
        {
            **one,
            "is_in_force": one["number"] == in_force,
            "item_count": len(one["items"]),
            "points": sum(item["points"] for item in one["items"]),
        }
        for one in versions
    ]


def _version(row: ChecklistVersion) -> dict[str, Any]:
    return {
        "number": row.number, "effective_on": as_date(row.effective_on), "note": row.note,
        "published_by_name": row.published_by.name, "published_at": row.published_at, "items": row.items,
    }  # fmt: skip


def list_versions(principal: Principal, code: str) -> dict[str, Any]:
    """Every version of a matter's checklist one's agency has had, newest first; raises NotFound (404)."""
    matter = matters.matter(code)
    return {"items": _versions(matter, _rows(principal.org_id, [code]))[:MOST_VERSIONS], "next_cursor": None}


def read_version(principal: Principal, code: str, number: int) -> dict[str, Any]:
    """One version, as a visit that was made by it saw it; raises NotFound (404)."""
    matter = matters.matter(code)
    for version in _versions(matter, _rows(principal.org_id, [code])):
        if version["number"] == number:
            return version
    raise NotFound


def compare_versions(
    principal: Principal, code: str, number: int, *, since: int | None = None
) -> dict[str, Any]:
    """What a version changed against an earlier one, the one before it unless said otherwise."""
    later = read_version(principal, code, number)
    earlier = number - 1 if since is None else since
    before = read_version(principal, code, earlier)["items"] if earlier else []
    return _comparison(before, later["items"], earlier or None)


def compare_draft(principal: Principal, code: str, *, items: list[dict[str, Any]]) -> dict[str, Any]:
    """What a draft would change in the version in force; refuses what publishing would refuse (422)."""
    _check(principal.org_id, code, items)
    current = next(one for one in list_versions(principal, code)["items"] if one["is_in_force"])
    return _comparison(current["items"], items, current["number"])


def _comparison(before: list[Any], after: list[Any], since: int | None) -> dict[str, Any]:
    found = comparing.changes(before, after)
    return {
        "since": since,
        "counts": comparing.tally(found),
        "items": [
            {"id": one.id, "change": one.kind, "before": one.before, "after": one.after, "members": list(one.members)}
            for one in found
        ],
    }  # fmt: skip


def publish_version(
    principal: Principal, code: str, *, effective_on: date, items: list[dict[str, Any]], note: str
) -> dict[str, Any]:
    """Publish the next version; visits begun before keep the one they were begun with."""
    _check(principal.org_id, code, items)
    if effective_on < clock.today():
        raise invalid("/json/effective_on", "检查表不能溯及既往，生效日期不能早于今天。")
    with db.atomic():
        before = (
            ChecklistVersion.select()
            .where(ChecklistVersion.org == principal.org_id, ChecklistVersion.matter_code == code)
            .count()
        )
        row = ChecklistVersion.create(
            org=principal.org_id, matter_code=code, number=catalogue.SHIPPED + 1 + before, effective_on=effective_on,
            items=items, note=note, published_by=principal.staff_id, published_at=clock.now(),
        )  # fmt: skip
        audit.record(principal, actions.CHECKLIST_PUBLISHED, row, matter=code, number=row.number)
    return read_version(principal, code, row.number)


def _check(org_id: UUID | None, code: str, items: list[dict[str, Any]]) -> None:
    matters.matter(code)
    # A joint visit answers several matters on one record, so an id may not mean two things.
    others = [other for other in matters.all_matters() if other != code]
    taken = {item["id"] for other in others for item in catalogue.shipped(other)}
    taken |= {item["id"] for row in _rows(org_id, others) for item in row.items}
    fault = checklist.fault(items, taken)
    if fault:
        raise invalid(f"/json/items/{fault.place}/{fault.member}", fault.why)
