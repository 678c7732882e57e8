"""The frame of a draw: every object and officer, with the facts the algorithm reads, in canonical lines.

Opaque ids only for officers: a publication tells the world how they were drawn, never who has which conflict.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from core import clock
from core.db import as_date, pairs
from core.scope import region_prefix
from microapps.enforcement import catalogue
from microapps.enforcement.rules import draw_algorithm as algorithm
from microapps.enforcement.rules import drawing
from microapps.enforcement.service import planning, risk
from models.draw import LibrarySnapshot
from models.enterprise import Enterprise
from models.inspection import Inspection, InspectionOfficer, InspectionTask, TaskOfficer
from models.library import LibraryObject, OfficerConflict, OfficerSkill
from models.organisation import OfficerLicence, Organisation, Staff
from models.plan import PlanItem

GONE = ("deregistered", "revoked", "cancelled", "moved_out")
OPEN_TASKS = ("submitted", "approved", "urgent", "in_progress")


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of a frame as lines, and which lines speak of which enterprise."""

    lines: list[dict[str, Any]]
    by_enterprise: dict[UUID, list[str]]


def policy_of(
    item: PlanItem, org_id: UUID, *, officers: int, load_cap: int, rotation: bool, strata: str
) -> dict[str, Any]:
    """What the draw is made by: published rates and the rules of assignment, on the day of the freeze."""
    today, codes = clock.today(), item.matter_codes
    by_matter = [risk.grades(org_id, today.year, code) for code in codes]
    # Several matters on one visit: the strictest rate of each class.
    rates = {name: max(grades[name].rate for grades in by_matter) for name in drawing.CLASSES}
    drawing.rates_follow_risk(rates).or_refuse()
    drawing.rates_fit_matters(rates, catalogue.importance_of(codes)).or_refuse()
    return {
        "type": "policy",
        "matters": sorted(codes),
        "rates": {name: str(rate) for name, rate in rates.items()},
        "strata": strata,
        "officers": officers,
        "load_cap": load_cap,
        "rotation": rotation,
        "skills": catalogue.skills_of(codes),
        "drawn_on": today.isoformat(),
    }


def freeze(org: Organisation, item: PlanItem, policy: dict[str, Any]) -> LibrarySnapshot:
    """Take the frame down; raises RuleConflict (409) when too few officers may go at all (INS-004)."""
    lines = lines_of(org, item, policy)
    objects, officers = (sum(line["type"] == kind for line in lines) for kind in ("object", "officer"))
    able = algorithm.prepare(lines).officers
    drawing.pool_suffices(len(able), policy["officers"]).or_refuse()
    return LibrarySnapshot.create(
        org=org, taken_at=clock.now(), sha256=algorithm.frame_hash(lines), object_count=objects,
        classed_count=classed_in(lines), officer_count=officers, lines=lines,
    )  # fmt: skip


def lines_of(org: Organisation, item: PlanItem, policy: dict[str, Any]) -> list[dict[str, Any]]:
    """The frame as it is now: the policy, the objects by id, the officers by id."""
    objects = _objects(org, item)
    return [policy, *objects.lines, *_officers(org, objects)]


def classed_in(lines: list[dict[str, Any]]) -> int:
    """How many objects of a frame have a class of the month it was made in."""
    month = lines[0]["drawn_on"][:7]
    return sum(line["type"] == "object" and line["class_month"] == month for line in lines)


def _objects(org: Organisation, item: PlanItem) -> Objects:
    wanted = set(item.matter_codes)
    prefix = region_prefix(org.region_code)
    rows = [
        row
        for row in LibraryObject.select(LibraryObject, Enterprise)
        .join(Enterprise)
        .where(
            LibraryObject.status == "active",
            LibraryObject.region_code >= prefix.ljust(6, "0"),
            LibraryObject.region_code <= prefix.ljust(6, "9"),
        )
        .order_by(LibraryObject.id)
        if wanted & set(row.matter_codes)
        and (not item.industries or row.enterprise.industry in item.industries)
    ]
    today = clock.today()
    ids = [row.enterprise_id for row in rows]
    classes = risk.classes_on(ids, today)
    facts = _Facts(org, today, item)
    lines, by_enterprise = [], defaultdict(list)
    for row in rows:
        grade, month = classes.get(row.enterprise_id, (drawing.UNCLASSED, ""))
        lines.append(facts.line(row, grade, month))
        by_enterprise[row.enterprise_id].append(str(row.id))
    return Objects(sorted(lines, key=lambda line: line["id"]), by_enterprise)


class _Facts:
    """What the records say of the objects, asked once for all of them."""

    def __init__(self, org: Organisation, today: date, item: PlanItem) -> None:
        self._visits = pairs(
            Inspection.select(Inspection.enterprise, pw.fn.COUNT(Inspection.id))
            .where(planning.begun_visits(org.id, today.year))
            .group_by(Inspection.enterprise)
        )
        self._post_licence = {row.enterprise_id for row in planning.post_licence_checks(today.year)}
        self._planned = {
            row.enterprise_id
            for row in InspectionTask.select(InspectionTask.enterprise).where(
                InspectionTask.org == org.id, InspectionTask.status.in_(OPEN_TASKS)
            )
        }
        by_matter = [risk.grades(org.id, today.year, code) for code in item.matter_codes]
        self._caps = {
            name: min((g[name].cap for g in by_matter if g[name].cap is not None), default=None)  # type: ignore[type-var]
            for name in drawing.CLASSES
        }

    def line(self, row: LibraryObject, grade: str, month: str) -> dict[str, Any]:
        """One object as the algorithm reads it."""
        until = row.observation_until
        return {
            "type": "object",
            "id": str(row.id),
            "name": row.name,
            "uscc": row.enterprise.uscc,
            "kind": row.kind,
            "region": row.region_code,
            "class": grade,
            "class_month": month,
            "status": "deregistered" if row.enterprise.status in GONE else "active",
            "visits": self._visits.get(row.enterprise_id, 0),
            "cap": self._caps[grade],
            "post_licence": row.enterprise_id in self._post_licence,
            "planned": row.enterprise_id in self._planned,
            "observation_until": as_date(until).isoformat() if until else None,
        }


def _officers(org: Organisation, objects: Objects) -> list[dict[str, Any]]:
    licences = list(OfficerLicence.of_agency(org.id).order_by(OfficerLicence.valid_to))
    today = clock.today()
    skills: dict[UUID, set[str]] = defaultdict(set)
    conflicts: dict[UUID, set[str]] = defaultdict(set)
    for skill in OfficerSkill.select().where(
        OfficerSkill.licence.in_([row.id for row in licences]), OfficerSkill.valid_to >= today
    ):
        skills[skill.licence_id].add(skill.skill)
    staff_ids = [row.staff_id for row in licences]
    for conflict in OfficerConflict.select().where(
        OfficerConflict.staff.in_(staff_ids), OfficerConflict.ended_at.is_null()
    ):
        conflicts[conflict.staff_id].update(objects.by_enterprise.get(conflict.enterprise_id, ()))
    last, loads = _last_visits(org, objects), _loads(staff_ids)
    lines = {
        # Of several licences the one that ends last counts; the query gave them in that order.
        row.staff_id: {
            "type": "officer",
            "id": str(row.staff_id),
            "valid_from": as_date(row.valid_from).isoformat(),
            "valid_to": as_date(row.valid_to).isoformat(),
            "suspended": row.is_suspended,
            "skills": sorted(skills[row.id]),
            "load": loads.get(row.staff_id, 0),
            "conflicts": sorted(conflicts[row.staff_id]),
            "last": sorted(last[row.staff_id]),
        }
        for row in licences
    }
    return sorted(lines.values(), key=lambda line: line["id"])


def _last_visits(org: Organisation, objects: Objects) -> dict[UUID, set[str]]:
    """For each officer, the objects whose last visit by this agency was hers or his."""
    newest = (
        Inspection.select(Inspection.enterprise, pw.fn.MAX(Inspection.started_at).alias("at"))
        .where(Inspection.org == org.id, Inspection.started_at.is_null(False))
        .group_by(Inspection.enterprise)
    )
    rows: Any = (
        InspectionOfficer.select(InspectionOfficer.staff, Inspection.enterprise)
        .join(Inspection)
        .join(
            newest,
            on=((newest.c.enterprise_id == Inspection.enterprise) & (newest.c.at == Inspection.started_at)),
        )
        .where(Inspection.org == org.id)
        .tuples()
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for staff_id, enterprise_id in rows:
        found[staff_id].update(objects.by_enterprise.get(enterprise_id, ()))
    return found


def _loads(staff_ids: list[UUID]) -> dict[UUID, int]:
    """Open visits, and tasks drawn for them that did not begin, of each officer."""
    loads: dict[UUID, int] = defaultdict(int)
    on_visits = (
        InspectionOfficer.select(InspectionOfficer.staff, pw.fn.COUNT(InspectionOfficer.id))
        .join(Inspection)
        .where(InspectionOfficer.staff.in_(staff_ids), Inspection.status != "closed")
        .group_by(InspectionOfficer.staff)
    )
    drawn = (
        TaskOfficer.select(TaskOfficer.staff, pw.fn.COUNT(TaskOfficer.id))
        .join(InspectionTask)
        .where(TaskOfficer.staff.in_(staff_ids), InspectionTask.status == "approved")
        .group_by(TaskOfficer.staff)
    )
    for query in (on_visits, drawn):
        for staff_id, count in pairs(query).items():
            loads[staff_id] += count
    return loads


def names_of(staff_ids: list[UUID]) -> dict[UUID, str]:
    """Names of staff, for those who may know them."""
    return pairs(Staff.select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids)))
