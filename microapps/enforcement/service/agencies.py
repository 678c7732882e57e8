"""The agencies of a joint visit (综合查一次, INS-010): which is whose, what each looks at, and who has said what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from microapps.enforcement import matters
from microapps.enforcement.service import planning
from models.inspection import Inspection, InspectionOfficer, JointParticipant
from models.organisation import Staff


def participant_of(inspection: Inspection, principal: Principal) -> JointParticipant | None:
    """The caller's agency as one that comes along; None for the leading agency's officers and everybody else."""
    if principal.org_id == inspection.org_id:
        return None
    return next((one for one in along(inspection) if one.org_id == principal.org_id), None)


def is_lead(inspection_id: UUID, principal: Principal) -> bool:
    """Whether the caller's agency leads the visit; of a visit there is not it says yes, and finding it says no."""
    row = Inspection.select(Inspection.org).where(Inspection.id == inspection_id).first()
    return row is None or row.org_id == principal.org_id


def along(inspection: Inspection) -> list[JointParticipant]:
    """The agencies that come along; empty for a visit of one agency."""
    return planning.participants_of(inspection.task_id)


def empty_handed(inspection: Inspection, agencies: list[JointParticipant]) -> list[JointParticipant]:
    """Those of them that have nobody on the visit and have not said anything."""
    waiting = [one for one in agencies if one.state == "waiting"]
    if not waiting:
        return []
    present = set(
        InspectionOfficer.select(Staff.org)
        .join(Staff)
        .where(InspectionOfficer.inspection == inspection.id, InspectionOfficer.removed_at.is_null())
        .tuples()
    )
    return [one for one in waiting if (one.org_id,) not in present]


def codes_of(inspection: Inspection, org_id: UUID) -> list[str]:
    """The matters one agency looks at."""
    theirs = next((one.matter_codes for one in along(inspection) if one.org_id == org_id), None)
    return theirs or inspection.task.matter_codes


def items_of(inspection: Inspection, agency: JointParticipant | None) -> list[dict[str, Any]]:
    """The items of the checklist one agency answers for; None is the leading one."""
    if agency is not None:
        return [item for item in inspection.checklist if item["matter_code"] in agency.matter_codes]
    others = {code for one in along(inspection) for code in one.matter_codes}
    theirs = others - set(inspection.task.matter_codes)
    return [item for item in inspection.checklist if item["matter_code"] not in theirs]


def own_items(inspection: Inspection, principal: Principal) -> list[dict[str, Any]]:
    """The items the caller's agency answers for."""
    return items_of(inspection, participant_of(inspection, principal))


def agencies_of(inspection: Inspection, principal: Principal) -> list[dict[str, Any]]:
    """Every agency of a joint visit with what it looks at and what it found; empty for an agency alone."""
    agencies = along(inspection)
    if not agencies:
        return []
    lead = {
        "org_id": inspection.org_id,
        "org_name": inspection.org.name,
        "is_lead": True,
        "is_mine": principal.org_id == inspection.org_id,
        "has_officers": True,
        "matters": matters.titles(inspection.task.matter_codes),
        "state": "waiting" if inspection.result is None else "recorded",
        "result": inspection.result,
        "recorded_at": inspection.ended_at,
        "absent_why": "",
    }
    missing = {one.org_id for one in empty_handed(inspection, agencies)}
    return [lead, *(_agency(one, principal, one.org_id not in missing) for one in agencies)]


def _agency(one: JointParticipant, principal: Principal, has_officers: bool) -> dict[str, Any]:
    return {
        "org_id": one.org_id,
        "org_name": one.org.name,
        "is_lead": False,
        "is_mine": principal.org_id == one.org_id,
        "has_officers": has_officers,
        "matters": matters.titles(one.matter_codes),
        "state": one.state,
        "result": one.result,
        "recorded_at": one.recorded_at,
        "absent_why": one.absent_why,
    }
