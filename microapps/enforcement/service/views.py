"""How an inspection is found, who may act on it, who and what belongs to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import files
from core.problems import Forbidden
from models.inspection import Evidence, Inspection, InspectionOfficer
from models.organisation import OfficerLicence, Staff


def find(principal: Principal, inspection_id: UUID) -> Inspection:
    """The inspection as a joined row, if the caller may see it; raises NotFound (404)."""
    return Inspection.find(inspection_id, Inspection.visible_to(principal))


def involved(principal: Principal, inspection_id: UUID) -> Inspection:
    """The inspection, for one of its officers; raises NotFound (404), Forbidden (403)."""
    inspection = find(principal, inspection_id)
    mine = InspectionOfficer.select().where(
        InspectionOfficer.inspection == inspection,
        InspectionOfficer.staff == principal.staff_id,
        InspectionOfficer.removed_at.is_null(),
    )
    if not mine.exists():
        raise Forbidden("只有参加本次检查的执法人员可以操作。")
    return inspection


def officers_of(inspection: Inspection) -> list[dict[str, Any]]:
    """The officers of a visit with their licence numbers."""
    rows = (
        InspectionOfficer.select(InspectionOfficer, Staff, OfficerLicence)
        .join(Staff)
        .switch(InspectionOfficer)
        .join(OfficerLicence)
        .where(InspectionOfficer.inspection == inspection, InspectionOfficer.removed_at.is_null())
        .order_by(InspectionOfficer.id)
    )
    return [{"id": row.staff_id, "name": row.staff.name, "licence_no": row.licence.number} for row in rows]


PARTY = {"officer_id": None, "name": "当事人"}


def unsigned(inspection: Inspection) -> list[dict[str, Any]]:
    """Who has still to sign the record: `{officer_id, name}` of the officers, and of the party without an id.

    The party is done when it signed or refused, or nobody of it was there.
    """
    signed = {one["staff_id"] for one in inspection.officer_signatures}
    left = [
        {"officer_id": one["id"], "name": one["name"]}
        for one in officers_of(inspection)
        if str(one["id"]) not in signed
    ]
    return left if inspection.signature is not None else [*left, PARTY]


def evidence_of(inspection: Inspection) -> list[dict[str, Any]]:
    """Evidence in the order of its chain."""
    rows = Evidence.select().where(Evidence.inspection == inspection).order_by(Evidence.seq)
    return [
        {
            "id": row.id,
            "file_id": row.file_id,
            "kind": row.kind,
            "captured_at": row.captured_at,
            "sha256": row.sha256,
            "note": row.note,
            "item_id": row.item_id,
            "url": files.url(row.file_id),
            "seq": row.seq,
            "category": row.category,
            "proof": row.proof,
            "early_reason": row.early_reason,
            "chain_hash": row.chain_hash,
            "received_at": row.created_at,
            "verified_at": row.verified_at,
            "excluded_at": row.excluded_at,
            "excluded_why": row.excluded_why,
        }
        for row in rows
    ]
