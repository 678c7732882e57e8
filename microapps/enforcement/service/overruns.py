"""Who was visited too often: the agency's visits of a year against the cap of each enterprise's class (INS-007)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import clock, paging
from core.db import pairs
from core.paging import Page
from microapps.enforcement import catalogue
from microapps.enforcement.rules import drawing
from microapps.enforcement.rules import planning as rules
from microapps.enforcement.service import risk
from microapps.enforcement.service.planning import begun_visits
from models.enterprise import Enterprise
from models.inspection import Inspection

AT_ONCE = 5_000
"""Enterprises asked about in one query."""


def list_overruns(
    principal: Principal, asked: Page, *, year: int | None = None, standing: str | None = None
) -> dict[str, Any]:
    """Enterprises whose cap is reached or passed by one's own agency, most visited first."""
    wanted = year or clock.today().year
    caps = {name: grade.cap for name, grade in risk.grades(principal.org_id, wanted).items()}  # type: ignore[arg-type]
    times = catalogue.policy()["excessive_times_cap"]
    counts = _counts(
        principal.org_id, wanted, least=min((cap for cap in caps.values() if cap is not None), default=0)
    )
    classes = _classes(list(counts))
    keyed = []
    for enterprise_id, visits in counts.items():
        grade = classes.get(enterprise_id, drawing.UNCLASSED)
        found = rules.cap_standing(visits, caps[grade], times)
        if found == standing or (standing is None and found in rules.CAP_STANDINGS):
            # The cursor holds the key: many visits first, then by id.
            keyed.append((f"{99_999 - visits:05}{enterprise_id}", (enterprise_id, grade, visits, found)))
    shown = paging.page_of_list(sorted(keyed), asked, f"overruns {wanted} {standing or ''}")
    names = {
        row.id: row
        for row in Enterprise.select().where(Enterprise.id.in_([one[0] for one in shown["items"]]))
    }
    items = [
        {
            "enterprise": names[key],
            "grade": grade,
            "visits": visits,
            "year_cap": caps[grade],
            "standing": found,
        }
        for key, grade, visits, found in shown["items"]
    ]
    return {**shown, "items": items}


def _counts(org_id: UUID | None, year: int, least: int) -> dict[UUID, int]:
    """{enterprise: visits} of those visited at least as often as the lowest cap."""
    visits = pw.fn.COUNT(Inspection.id)
    return pairs(
        Inspection.select(Inspection.enterprise, visits)
        .where(begun_visits(org_id, year))  # type: ignore[arg-type]
        .group_by(Inspection.enterprise)
        .having(visits >= least)
    )


def _classes(enterprise_ids: list[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for n in range(0, len(enterprise_ids), AT_ONCE):
        some = risk.classes_on(enterprise_ids[n : n + AT_ONCE], clock.today())
        found |= {key: grade for key, (grade, _) in some.items()}
    return found
