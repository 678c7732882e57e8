"""One act that was counted: who did it, when, on what, and which figures it moves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.db import db
from core.problems import NotFound
from microapps.stats import actions
from microapps.stats.definitions import definition
from microapps.stats.indicators.office import ACTIVE_PEOPLE, EFFECTIVE, MOBILE_NODES
from microapps.stats.permissions import PEOPLE
from models import apps
from models.organisation import Organisation, Staff
from models.telemetry import NODE_FINISHED, UsageEvent


def read_act(principal: Principal, act_id: UUID) -> dict[str, Any]:
    """The act behind a figure, for whoever may see its people; the look enters the audit chain. Raises NotFound (404)."""
    row = (
        UsageEvent.select(UsageEvent, Organisation, Staff)
        .join(Organisation)
        .switch(UsageEvent)
        .join(Staff)
        .where(UsageEvent.id == act_id, UsageEvent.source == "server", UsageEvent.type.in_(EFFECTIVE))
        .get_or_none()
    )
    if row is None or not principal.reach(PEOPLE.name).covers_organisation(row.org.seq):
        raise NotFound
    with db.atomic():
        audit.record(principal, actions.ACT_READ, row)
    return {
        "id": row.id,
        "title": row.title,
        "app": row.app,
        "app_title": apps.title(row.app),
        "name": row.staff.name,
        "org_name": row.org.name,
        "at": row.at,
        "received_at": row.received_at,
        "client": row.client,
        "is_offline": row.is_offline,
        "counts": _counts(row),
        "path": row.path,
    }


def _counts(row: UsageEvent) -> list[dict[str, str]]:
    """Which part of which figure the act is in."""
    on_phone, is_node = row.client == "mobile", row.type == NODE_FINISHED
    parts = (
        (ACTIVE_PEOPLE.code, "numerator", on_phone),
        (MOBILE_NODES.code, "numerator", on_phone and is_node),
        (MOBILE_NODES.code, "denominator", is_node),
    )
    return [
        {"code": code, "name": definition(code, clock.day_of(row.at)).name, "part": part}
        for code, part, holds in parts
        if holds
    ]
