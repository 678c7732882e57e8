"""The officer's day in one call: what is to be visited, what must be known there, and what works without signal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
import peewee as pw

from auth import keys
from auth.principal import Principal
from core import clock, geo, masking, secrets
from core.identifiers import document_number
from microapps.enforcement import matters
from microapps.enforcement.service import act_codes, guide, reading, tasks
from models.correction import CorrectionOrder
from models.device import Device, NumberLease, NumberUse
from models.enterprise import Contact, Enterprise
from models.inspection import Inspection, InspectionOfficer, InspectionTask
from models.library import LibraryObject
from models.organisation import Organisation

MAX_TASKS, MAX_VISITS, HISTORY = 60, 10, 3
OVERDUE_DAYS = 14
"""How far back an approved task that nobody went to still shows."""
OPEN_TASKS = ("approved", "urgent", "in_progress")


def day_pack(principal: Principal, *, device_id: UUID | None = None) -> dict[str, Any]:
    """Today's pack; `version` is the hash of all the rest, and so its ETag.

    The number of statements does not grow with the tasks, the enterprises or their history; visits already
    begun, at most ten, are read in full one by one.
    """
    day = clock.today()
    planned = _tasks(principal, day)
    visits = _visits(principal)
    shown = {row.enterprise_id: row.enterprise for row in [*planned, *visits]}
    codes = {code for row in planned for code in row.matter_codes} | {
        code for row in visits for code in row.task.matter_codes
    }
    own = _own(principal, planned)
    pack = {
        "day": day,
        "tasks": [{**tasks.view(row, principal), "is_mine": row.id in own} for row in planned],
        "inspections": [reading.view(row, principal) for row in visits],
        "enterprises": _enterprises(principal, shown),
        "matters": [matters.matter(code) for code in sorted(codes)],
        **guide.on_site(day),
        "code_keys": [key for key in keys.jwks()["keys"] if key["purpose"] == keys.CODE],
        "act_codes": [act_codes.day_code(row.id) for row in visits],
        "leases": _leases(principal, device_id) if device_id else [],
    }
    text = orjson.dumps(pack, default=_plain, option=orjson.OPT_SORT_KEYS)
    return {**pack, "version": hashlib.sha256(text).hexdigest()[:32]}


def _plain(value: Any) -> str:
    """Anything that JSON does not know, by what identifies it."""
    return str(getattr(value, "id", value))


def _tasks(principal: Principal, day: date) -> list[InspectionTask]:
    """Approved and begun tasks of one's own agency, planned for today or missed lately; one's own first."""
    query = InspectionTask.visible_to(principal).where(
        InspectionTask.org == principal.org_id,
        InspectionTask.planned_on.between(day - timedelta(days=OVERDUE_DAYS), day),
        InspectionTask.status.in_(OPEN_TASKS),
    )
    mine = pw.Case(None, [(tasks.is_mine(principal), 0)], 1)
    order = (mine, InspectionTask.planned_on.desc(), InspectionTask.id)
    return list(query.order_by(*order).limit(MAX_TASKS))


def _own(principal: Principal, planned: list[InspectionTask]) -> set[UUID]:
    """Which of the tasks are one's own, in one query."""
    rows = InspectionTask.select(InspectionTask.id).where(
        InspectionTask.id.in_([row.id for row in planned]), tasks.is_mine(principal)
    )
    return {row.id for row in rows}


def _visits(principal: Principal) -> list[Inspection]:
    """Visits one takes part in that are not over, the newest first."""
    mine = InspectionOfficer.select(InspectionOfficer.inspection).where(
        InspectionOfficer.staff == principal.staff_id, InspectionOfficer.removed_at.is_null()
    )
    query = Inspection.visible_to(principal).where(Inspection.id.in_(mine), Inspection.status != "closed")
    return list(query.order_by(Inspection.id.desc()).limit(MAX_VISITS))


def _enterprises(principal: Principal, shown: dict[UUID, Enterprise]) -> list[dict[str, Any]]:
    """Each with what an officer needs at the door: where, whom to ask for (masked), what was found before."""
    ids = list(shown)
    history, open_orders, contacts = _history(principal, ids), _open_orders(principal, ids), _contacts(ids)
    places = _places(ids)
    return [
        {
            "id": row.id,
            "name": row.name,
            "uscc": row.uscc,
            "address": row.address,
            "region_name": row.region_name,
            "industry": row.industry,
            "credit_class": row.credit_class,
            "position": places.get(row.id),
            "contacts": contacts.get(row.id, []),
            "history": history.get(row.id, []),
            "open_orders": open_orders.get(row.id, 0),
        }
        for row in sorted(shown.values(), key=lambda row: str(row.id))
    ]


def _history(principal: Principal, ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The last three concluded visits of each enterprise, in one query."""
    rank = pw.fn.ROW_NUMBER().over(
        partition_by=[Inspection.enterprise], order_by=[Inspection.ended_at.desc()]
    )
    ranked = (
        Inspection.select(
            Inspection.enterprise,
            Inspection.number,
            Inspection.ended_at,
            Inspection.result,
            rank.alias("rank"),
        )
        .join(Organisation)
        .where(
            Inspection.enterprise.in_(ids),
            Inspection.ended_at.is_null(False),
            principal.reach("enforcement.read").organisations(Organisation.seq),
        )
        .alias("ranked")
    )
    rows: Iterable[Any] = (
        pw.Select((ranked,), [ranked.c.enterprise_id, ranked.c.number, ranked.c.ended_at, ranked.c.result])
        .where(ranked.c.rank <= HISTORY)
        .order_by(ranked.c.enterprise_id, ranked.c.rank)
        .bind(Inspection._meta.database)
        .tuples()
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for enterprise_id, number, ended_at, result in rows:
        told = {
            "number": number,
            "ended_at": Inspection.ended_at.python_value(ended_at),
            "codes": (Inspection.result.python_value(result) or {}).get("codes", []),
        }
        found.setdefault(Inspection.enterprise.python_value(enterprise_id), []).append(told)
    return found


def _open_orders(principal: Principal, ids: list[UUID]) -> dict[UUID, int]:
    rows = (
        CorrectionOrder.select(CorrectionOrder.enterprise, pw.fn.COUNT(CorrectionOrder.id).alias("count"))
        .join(Organisation)
        .where(
            CorrectionOrder.enterprise.in_(ids),
            CorrectionOrder.status != "passed",
            principal.reach("enforcement.read").organisations(Organisation.seq),
        )
        .group_by(CorrectionOrder.enterprise)
    )
    return {row.enterprise_id: row.count for row in rows}


def _places(ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """Where each lies by the library, in WGS-84 as the phone's own position is; the enterprise before its equipment."""
    rows = LibraryObject.select(LibraryObject.enterprise, LibraryObject.position).where(
        LibraryObject.enterprise.in_(ids),
        LibraryObject.status == "active",
        LibraryObject.position.is_null(False),
    )
    first = pw.Case(None, [(LibraryObject.kind == "enterprise", 0)], 1)
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows.order_by(first, LibraryObject.id):
        place = geo.Position(row.position["lon"], row.position["lat"], row.position["crs"]).to(geo.Crs.WGS84)
        found.setdefault(
            row.enterprise_id, {"lon": round(place.lon, 6), "lat": round(place.lat, 6), "crs": "wgs84"}
        )
    return found


def _contacts(ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Whom to speak to, masked as on the enterprise's page."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in Contact.select().where(Contact.enterprise.in_(ids)).order_by(Contact.id):
        phone = secrets.cipher().open(row.phone_sealed, "contact.phone")
        told = {"name": masking.name(row.name), "role": row.role, "phone": masking.phone(phone)}
        found.setdefault(row.enterprise_id, []).append(told)
    return found


def _leases(principal: Principal, device_id: UUID) -> list[dict[str, Any]]:
    """Number blocks in force on the calling device, with the numbers not used yet."""
    rows = list(
        NumberLease.select(NumberLease, Organisation)
        .join(Device)
        .switch(NumberLease)
        .join(Organisation)
        .where(
            Device.id == device_id,
            Device.account == principal.id,
            NumberLease.ended_at.is_null(),
            NumberLease.expires_at > clock.now(),
        )
        .order_by(NumberLease.id)
    )
    uses = NumberUse.select(NumberUse.lease, NumberUse.number).where(
        NumberUse.lease.in_([row.id for row in rows])
    )
    used = {(use.lease_id, use.number) for use in uses}
    return [
        {
            "word": row.word,
            "numbers": [
                document_number.render(f"{row.org.short_name}{row.word}", row.year, number)
                for number in range(row.first, row.last + 1)
                if (row.id, number) not in used
            ],
            "expires_at": row.expires_at,
        }
        for row in rows
    ]
