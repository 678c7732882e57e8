"""How the API tells one inspection: what it holds, what may follow, and why not something else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import documents
from microapps.enforcement import matters
from microapps.enforcement.permissions import INSPECT
from microapps.enforcement.rules import checklist
from microapps.enforcement.service import act_codes, agencies, papers, planning, positions, serving
from microapps.enforcement.service.standing import outstanding, standing
from microapps.enforcement.service.views import evidence_of, find, officers_of, unsigned
from models.after_visit import ActCodeScan, RecusalRequest, ResultPublication
from models.correction import CorrectionOrder
from models.inspection import Inspection


def read_inspection(principal: Principal, inspection_id: UUID) -> dict[str, Any]:
    """One inspection in full; raises NotFound (404)."""
    return view(find(principal, inspection_id), principal)


def view(inspection: Inspection, principal: Principal) -> dict[str, Any]:
    """The inspection as the API tells it."""
    officers = officers_of(inspection)
    acts_here = principal.permits(INSPECT.name) and any(o["id"] == principal.staff_id for o in officers)
    allowed, blocked = standing(inspection, principal) if acts_here else ([], [])
    shown = checklist.shown(inspection.checklist)
    order = (
        CorrectionOrder.select(CorrectionOrder.id)
        .where(CorrectionOrder.inspection == inspection)
        .order_by(CorrectionOrder.org != (principal.org_id or inspection.org_id), CorrectionOrder.id)
        .first()
    )
    return {
        "id": inspection.id,
        "version": inspection.version,
        "number": inspection.number,
        "status": inspection.status,
        "conduct_code": _conduct_code(inspection) if acts_here else None,
        "task_id": inspection.task_id,
        "enterprise": inspection.enterprise,
        "equipment": inspection.equipment if inspection.equipment_id else None,
        "officers": officers,
        "agency_name": inspection.org.name,
        "kind": inspection.task.kind,
        "planned_on": inspection.task.planned_on,
        "visit_of_year": papers.visits_this_year(inspection) + (inspection.started_at is None),
        "bans_read_at": inspection.bans_read_at,
        "matters": matters.titles(planning.visiting_codes(inspection.task)[0]),
        "agencies": agencies.agencies_of(inspection, principal),
        "deliveries": serving.papers_of(inspection),
        "checklist": [
            {"points": 1, "shown_when": None, **item, "is_shown": item in shown}
            for item in inspection.checklist
        ],
        "checklist_versions": inspection.checklist_versions,
        "score": checklist.score(inspection.checklist),
        "evidence": evidence_of(inspection),
        "licence_shown_at": inspection.licence_shown_at,
        "started_at": inspection.started_at,
        "ended_at": inspection.ended_at,
        "result": inspection.result,
        "signature": _signature(inspection.signature),
        "officer_signatures": [_signature(one) for one in inspection.officer_signatures],
        "unsigned": unsigned(inspection) if inspection.status == "concluded" else [],
        "correction_order_id": order.id if order else None,
        "documents": [
            *(documents.of("InspectionTask", inspection.task_id) if principal.staff_id else []),
            *documents.of("Inspection", inspection.id),
        ],
        "client_started": _client(inspection.mobile_acts.get("start")),
        "allowed_actions": allowed,
        "blocked_actions": blocked,
        "outstanding": outstanding(inspection),
        "positions": positions.of_visit(inspection) if principal.staff_id else [],
        **_side(inspection),
    }


def _conduct_code(inspection: Inspection) -> str | None:
    """What the officers show for the party to scan (行政行为码), while they are there."""
    return act_codes.day_code(inspection.id)["content"] if inspection.status in act_codes.ON_SITE else None


def _side(inspection: Inspection) -> dict[str, Any]:
    """What happens beside the visit: scans of its code, requests for recusal, publication."""
    publication = ResultPublication.get_or_none(
        ResultPublication.inspection == inspection.id, ResultPublication.org == inspection.org_id
    )
    pending = RecusalRequest.select().where(
        RecusalRequest.inspection == inspection.id, RecusalRequest.status == "pending"
    )
    return {
        "act_code_scans": ActCodeScan.select().where(ActCodeScan.inspection == inspection.id).count(),
        "pending_recusals": pending.count(),
        "publication": publication and {"id": publication.id, "status": publication.status},
    }


def _client(on_phone: bool | None) -> str | None:
    return None if on_phone is None else ("mobile" if on_phone else "desktop")


def _signature(stored: dict[str, Any] | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    return {
        "mode": stored["mode"],
        "signer_name": stored["signer_name"],
        "at": datetime.fromisoformat(stored["at"]),
        "record_sha256": stored.get("record_sha256"),
        "media_sha256": stored.get("media_sha256"),
        "binding_sha256": stored.get("binding_sha256"),
    }
