"""Who was active and who was not, for those with the right; each look enters the audit chain."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import peewee as pw

from auth.principal import Principal
from core import audit
from core.db import db
from core.paging import Page, page
from core.problems import Forbidden
from microapps.stats import actions, figures, people, service
from microapps.stats.indicators.base import instants
from microapps.stats.indicators.office import ACTIVE_PEOPLE, EFFECTIVE
from models.organisation import Staff
from models.telemetry import UsageEvent

SHOWN_RECORDS = 20
"""Of each person, in the list; all of them stand behind IND-01."""


def list_people(
    principal: Principal, asked_page: Page, *, active: bool | None, q: str | None = None, **query: Any
) -> dict[str, Any]:
    """People behind IND-01b by name, with how often they acted on a phone and the newest of those acts.

    `active` keeps those who were, or were not; `total` is then the figure. Raises Forbidden (403).
    """
    asked = service.question(principal, ACTIVE_PEOPLE.code, **query)
    if not figures.sees_people(principal, asked.org):
        raise Forbidden(service.NOT_THE_MANAGER)
    rows, busy = people.behind(asked.org.id, asked.asked, active)
    if q:
        rows = rows.where(Staff.name.contains(q))
    total = rows.count()
    found = page(rows, [Staff.id], asked_page, lambda row: row, descending=False)
    with db.atomic():
        audit.record(
            principal, actions.PEOPLE_READ, asked.org, active=active, total=total,
            first=asked.asked.first, last=asked.asked.last,
        )  # fmt: skip
    acts = _acts([row.id for row in found["items"]], asked)
    items = [
        {
            "id": row.id,
            "name": row.name,
            "org_name": row.org.name,
            "is_active": row.id in busy,
            **_told(acts.get(row.id, [])),
        }
        for row in found["items"]
    ]
    return {"items": items, "next_cursor": found["next_cursor"], "total": total, **service.stamp(asked)}


def _told(acts: list[Any]) -> dict[str, Any]:
    """One person's acts, newest first."""
    return {
        "acts": acts[0].total if acts else 0,
        "last_act_at": acts[0].at if acts else None,
        "records": [
            {"id": act.id, "title": act.title, "app": act.app, "at": act.at, "path": act.path} for act in acts
        ],
    }


def _acts(staff_ids: list[Any], asked: service.Question) -> dict[Any, list[Any]]:
    """The newest acts of each, with how many there are in all; one statement for the page."""
    each = {"partition_by": [UsageEvent.staff]}
    newest = pw.fn.ROW_NUMBER().over(order_by=[UsageEvent.at.desc(), UsageEvent.id.desc()], **each)
    counted = UsageEvent.select(
        UsageEvent.id, newest.alias("place"), pw.fn.COUNT(UsageEvent.id).over(**each).alias("total")
    ).where(
        UsageEvent.staff.in_(staff_ids),
        UsageEvent.source == "server",
        UsageEvent.client == "mobile",
        UsageEvent.type.in_(EFFECTIVE),
        instants(UsageEvent.at, asked.asked),
    )
    if asked.asked.known_at is not None:
        counted = counted.where(UsageEvent.received_at <= asked.asked.known_at)
    rows = (
        UsageEvent.select(UsageEvent, counted.c.total)
        .join(counted, on=(UsageEvent.id == counted.c.id))
        .where(counted.c.place <= SHOWN_RECORDS)
        .order_by(counted.c.place)
    )
    by_person: dict[Any, list[Any]] = defaultdict(list)
    for row in rows.objects():
        by_person[row.staff_id].append(row)
    return by_person
