"""Scene survey (KY) and sampling (CY): each leaves a document of its own while the visit is being recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit
from core.moments import not_in_future
from core.problems import invalid
from microapps.enforcement import actions
from microapps.enforcement.service import APP, papers
from microapps.enforcement.service.evidence import usable
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.standing import acting
from models.telemetry import record_act


def survey(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    place: str,
    process: str,
    evidence_ids: list[UUID],
    party_name: str,
    witness: str,
    surveyed_at: datetime | None = None,
) -> dict[str, Any]:
    """Record what a place looks like, with its photos or drawing among the evidence (document KY)."""
    at = not_in_future(surveyed_at, "/json/surveyed_at")
    with acting(principal, inspection_id, "survey", version) as (inspection, _):
        pieces = {row.id: row for row in usable(inspection)}
        if any(piece not in pieces for piece in evidence_ids):
            raise invalid("/json/evidence_ids", "含有不属于本次检查或已排除的证据。")
        inspection.change(version)
        told = {
            "surveyed_at": at,
            "place": place,
            "process": process,
            "party_name": party_name,
            "witness": witness,
        }
        photos = [f"证据{pieces[i].seq}（SHA-256 {pieces[i].sha256[:16]}…）" for i in evidence_ids]
        papers.issue_survey(inspection, told, photos)
        audit.record(principal, actions.SURVEYED, inspection, photos=len(photos))
        record_act(principal, APP, "现场勘验", inspection, f"/inspections/{inspection.id}")
    return read_inspection(principal, inspection_id)


def take_sample(principal: Principal, inspection_id: UUID, *, version: int, **sample: str) -> dict[str, Any]:
    """Record a sample: product, batch, quantity, seal, standard, how it is kept (document CY)."""
    with acting(principal, inspection_id, "sample", version) as (inspection, _):
        inspection.change(version)
        papers.issue_sampling(inspection, sample)
        audit.record(principal, actions.SAMPLED, inspection, seal_no=sample["seal_no"])
        record_act(principal, APP, "抽样取证", inspection, f"/inspections/{inspection.id}")
    return read_inspection(principal, inspection_id)
