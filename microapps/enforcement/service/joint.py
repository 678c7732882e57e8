"""综合查一次: each agency that takes part records what it found, by its own officers; the visit waits for all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.problems import invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import checklist, results
from microapps.enforcement.service import APP, agencies, consequences, papers
from microapps.enforcement.service.evidence import usable
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.results import result_of
from microapps.enforcement.service.standing import acting
from models.telemetry import record_act


def record_agency_result(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    codes: list[str],
    summary: str,
    disposition: str = "none",
    correction_record: str = "",
    moved_to_region: str | None = None,
) -> dict[str, Any]:
    """What the caller's agency found on a visit another agency leads (INS-010); its own notice (JJ) tells the party."""
    result = result_of(codes, summary, disposition, correction_record, moved_to_region)
    with acting(principal, inspection_id, "record_agency_result", version) as (inspection, status):
        mine = agencies.participant_of(inspection, principal)
        if mine is None:
            raise AssertionError("acting() refuses whoever is of no participating agency")
        own = agencies.items_of(inspection, mine)
        results.result_is_consistent(
            results.ResultFacts(
                codes=result["codes"],
                disposition=disposition,
                failed_items=checklist.failed(own),
                proofs=[row.proof for row in usable(inspection)],
                correction_record=correction_record,
                moved_to=moved_to_region or "",
            )
        ).or_refuse()
        inspection.change(version, status=status)
        mine.change(result=result, recorded_at=clock.now(), recorded_by=principal.staff_id)
        papers.issue_agency_notice(inspection, mine, own)
        consequences.propose_agency_publication(inspection, mine)
        audit.record(
            principal, actions.AGENCY_RESULT_RECORDED, inspection, org=mine.org.code, codes=result["codes"]
        )
        record_act(principal, APP, "记录检查结果", inspection, f"/inspections/{inspection.id}", node=True)
    return read_inspection(principal, inspection_id)


def note_absence(
    principal: Principal, inspection_id: UUID, *, version: int, org_id: UUID, reason: str
) -> dict[str, Any]:
    """The leading agency notes that a participating one sent nobody, so that the visit need not wait for it."""
    with acting(principal, inspection_id, "note_absence", version) as (inspection, status):
        absent = next(
            (
                one
                for one in agencies.empty_handed(inspection, agencies.along(inspection))
                if one.org_id == org_id
            ),
            None,
        )
        if absent is None:
            raise invalid("/json/org_id", "该机关已派员参加，或已记录结果。")
        inspection.change(version, status=status)
        absent.change(absent_why=reason)
        audit.record(principal, actions.AGENCY_ABSENT, inspection, org=absent.org.code, reason=reason)
    return read_inspection(principal, inspection_id)
