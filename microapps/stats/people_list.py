"""Who was active and who was not, for the manager of the people; each look enters the audit chain."""

from __future__ import annotations

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


def list_people(
    principal: Principal, asked_page: Page, *, active: bool | None, q: str | None = None, **query: Any
) -> dict[str, Any]:
    """People behind IND-01b by name, with how often and when last they acted on a phone.

    `active` keeps those who were, or were not; `total` is then the figure. Raises Forbidden (403).
    """
    asked = service.question(principal, ACTIVE_PEOPLE.code, **query)
    if not figures.sees_people(principal, asked.org):
        raise Forbidden(service.NOT_THE_MANAGER)
    rows, busy = people.behind(asked.org.id, asked.asked, active)
    if q:
        rows = rows.where(Staff.name.contains(q))
    total = rows.count()
    with db.atomic():
        audit.record(
            principal, actions.PEOPLE_READ, asked.org, active=active, total=total,
            first=asked.asked.first, last=asked.asked.last,
        )  # fmt: skip
    found = page(rows, [Staff.id], asked_page, lambda row: row, descending=False)
    acts = _acts([row.id for row in found["items"]], asked)
    items = [
        {
            "id": row.id,
            "name": row.name,
            "org_name": row.org.name,
            "is_active": row.id in busy,
            "acts": acts.get(row.id, (0, None))[0],
            "last_act_at": acts.get(row.id, (0, None))[1],
        }
        for row in found["items"]
    ]
    return {"items": items, "next_cursor": found["next_cursor"], "total": total, **service.stamp(asked)}


def _acts(staff_ids: list[Any], asked: service.Question) -> dict[Any, tuple[int, Any]]:
    query = UsageEvent.select(UsageEvent.staff, pw.fn.COUNT(UsageEvent.id), pw.fn.MAX(UsageEvent.at)).where(
        UsageEvent.staff.in_(staff_ids),
        UsageEvent.source == "server",
        UsageEvent.client == "mobile",
        UsageEvent.type.in_(EFFECTIVE),
        instants(UsageEvent.at, asked.asked),
    )
    if asked.asked.known_at is not None:
        query = query.where(UsageEvent.received_at <= asked.asked.known_at)
    rows: Any = query.group_by(UsageEvent.staff).tuples()
    return {row[0]: (row[1], row[2]) for row in rows}
