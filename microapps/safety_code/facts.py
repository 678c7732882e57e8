"""Where a code's facts come from: the records of equipment and its orders, an officer's licence, or what a source sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.db import as_date
from models.correction import CorrectionOrder
from models.equipment import Equipment
from models.organisation import OfficerLicence, Organisation, Staff
from models.safety_code import SafetyCode

LICENCE = "licence"
OPEN_ORDERS = ("ordered", "answered", "overdue")


@dataclass(frozen=True, slots=True)
class Known:
    """What the records say of a code's subject now, to be copied onto the code."""

    facts: dict[str, Any]
    name: str
    address: str
    subject_kind: str


def known(codes: Sequence[SafetyCode]) -> dict[UUID, Known]:
    """The records behind these codes, by code; a code without records keeps what its source sent."""
    equipment = {row.id: row for row in _rows(Equipment, [c.equipment_id for c in codes])}
    orders = open_orders(equipment)
    licences = _licences([c.staff_id for c in codes if c.kind == LICENCE])
    found: dict[UUID, Known] = {}
    for code in codes:
        if code.equipment_id in equipment:
            found[code.id] = _of_equipment(equipment[code.equipment_id], orders.get(code.equipment_id))
        elif code.kind == LICENCE and code.staff_id in licences:
            found[code.id] = _of_licence(licences[code.staff_id], code)
        else:
            found[code.id] = Known(code.facts, code.name, code.address, code.subject_kind)
    return found


def open_orders(equipment_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """By equipment with an order to correct that is still open: the facts it makes."""
    rows: Any = (
        CorrectionOrder.select(
            CorrectionOrder.equipment.alias("about"), CorrectionOrder.status, CorrectionOrder.due_on
        )
        .where(CorrectionOrder.equipment.in_(list(equipment_ids)), CorrectionOrder.status.in_(OPEN_ORDERS))
        .tuples()
    )
    found: dict[UUID, dict[str, Any]] = {}
    for equipment_id, status, due_on in rows:
        facts = found.setdefault(equipment_id, {"open_correction": True})
        if status != "answered":
            due = str(as_date(due_on))
            facts["correction_due_on"] = min(due, facts.get("correction_due_on", due))
    return found


def equipment_facts(equipment: Equipment, order: dict[str, Any] | None = None) -> dict[str, Any]:
    """The facts of a piece of equipment as the code stores them."""
    due = equipment.next_inspection_on
    return {
        **equipment.facts,
        "kind": equipment.kind,
        "status": equipment.status,
        "next_inspection_on": str(as_date(due)) if due else None,
        **(order or {}),
    }


def _of_equipment(equipment: Equipment, order: dict[str, Any] | None) -> Known:
    return Known(equipment_facts(equipment, order), equipment.name, equipment.address, equipment.kind)


def _of_licence(licence: OfficerLicence, code: SafetyCode) -> Known:
    staff: Staff = licence.staff
    facts = {
        "status": "in_use" if staff.is_active else "left",
        "valid_from": str(as_date(licence.valid_from)),
        "valid_to": str(as_date(licence.valid_to)),
        "is_suspended": licence.is_suspended,
        "agency": licence.org.name,
    }
    return Known(facts, code.name, code.address, code.subject_kind)


def _licences(staff_ids: Iterable[UUID]) -> dict[UUID, OfficerLicence]:
    rows = (
        OfficerLicence.select(OfficerLicence, Staff, Organisation)
        .join(Staff)
        .switch(OfficerLicence)
        .join(Organisation)
        .where(OfficerLicence.staff.in_(list(staff_ids)))
        .order_by(OfficerLicence.valid_to)
    )
    return {row.staff_id: row for row in rows}


def _rows(model: Any, ids: Iterable[UUID | None]) -> list[Any]:
    wanted = [record_id for record_id in ids if record_id is not None]
    return list(model.select().where(model.id.in_(wanted))) if wanted else []
