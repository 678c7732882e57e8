"""Search over what the caller may see: one line per kind of thing, each through its own `visible_to`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import peewee as pw

from auth.principal import Principal
from core.db import Rows
from microapps.workbench import service
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.inspection import Inspection
from models.matter import Application
from models.penalty import OnTheSpotDecision
from models.safety_code import SafetyCode

EACH = 10


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind is found: the visible rows, the columns looked through, and how a find is told."""

    kind: str
    visible: Callable[[Principal], Rows]
    columns: tuple[pw.Field, ...]
    path: str
    title: Callable[[Any], str]
    subtitle: Callable[[Any], str]


SOURCES = (
    Source("enterprise", Enterprise.visible_to, (Enterprise.name, Enterprise.uscc), "/enterprises/",
           lambda row: row.name, lambda row: row.uscc),
    Source("inspection", Inspection.visible_to, (Inspection.number, Enterprise.name), "/inspections/",
           lambda row: row.number, lambda row: row.enterprise.name),
    Source("correction_order", CorrectionOrder.visible_to, (CorrectionOrder.number, Enterprise.name), "/corrections/",
           lambda row: row.number, lambda row: row.enterprise.name),
    Source("decision", OnTheSpotDecision.visible_to, (OnTheSpotDecision.number, OnTheSpotDecision.party_name),
           "/decisions/", lambda row: row.number, lambda row: row.party_name),
    Source("equipment", SafetyCode.visible_to, (SafetyCode.name, SafetyCode.subject_no), "/safety-codes/",
           lambda row: row.name, lambda row: row.unit),
    Source("application", Application.visible_to, (Application.number, Application.title),
           "/one-thing/applications/", lambda row: row.title, lambda row: row.number),
)  # fmt: skip


def find(principal: Principal, q: str) -> dict[str, Any]:
    """At most ten finds of each kind, micro-apps first; newest of a kind first."""
    hits = [
        {"kind": "app", "id": app["code"], "title": app["title"], "subtitle": "微应用", "path": app["path"]}
        for app in service.launchpad(principal)["items"]
        if q in app["title"]
    ]
    for source in SOURCES:
        hits.extend(_hits(source, principal, q))
    return {"items": hits}


def _hits(source: Source, principal: Principal, q: str) -> list[dict[str, str]]:
    condition = source.columns[0].contains(q)
    for column in source.columns[1:]:
        condition |= column.contains(q)
    query = source.visible(principal)
    rows = query.where(condition).order_by(query.model.id.desc()).limit(EACH)
    return [
        {
            "kind": source.kind,
            "id": str(row.id),
            "title": source.title(row),
            "subtitle": source.subtitle(row),
            "path": f"{source.path}{row.id}",
        }
        for row in rows
    ]
