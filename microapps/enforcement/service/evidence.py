"""Evidence: hashed at capture, chained per visit, verified or excluded, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files
from core.db import InstantField
from core.files import StoredFile
from core.moments import not_in_future
from core.problems import Forbidden, NotFound, WrongState, invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import evidence as rules
from microapps.enforcement.service import APP, positions
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.standing import acting
from microapps.enforcement.service.views import find
from models.inspection import Evidence, Inspection
from models.telemetry import record_act

PROOFS = ("visit_photo", "mail_return", "phone_log")
_instant = InstantField()


def add_evidence(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int | None = None,
    file_id: UUID,
    kind: str,
    captured_at: datetime | None = None,
    sha256: str | None = None,
    position: dict[str, Any] | None = None,
    note: str = "",
    item_id: str = "",
    category: str = "audiovisual",
    proof: str = "",
    early_reason: str = "",
    came_late: bool = False,
) -> dict[str, Any]:
    """Attach what was taken on site, now unless `captured_at` says when; a hash that is given must be the content's.

    (PEN-002, PEN-039.) `item_id` names the checklist item it belongs to. `came_late`: it was taken before the party signed, on a phone without signal, so it is added also afterwards.
    """

    taken_at = captured_at or clock.now()

    def in_time(inspection: Inspection) -> bool:
        return came_late and _was_taken_on_site(inspection, taken_at)

    with acting(principal, inspection_id, "add_evidence", version, came_late=in_time) as (inspection, _):
        rules.category_is_known(category).or_refuse()
        files.attach([file_id], "Inspection", inspection.id, principal.id, pointer="/json/file_id")
        stored = StoredFile.get_by_id(file_id)
        if sha256 is not None and stored.sha256 != sha256.lower():
            raise invalid("/json/sha256", "文件的哈希值与上传内容不一致，请重新上传。")
        if item_id and item_id not in {item["item_id"] for item in inspection.checklist}:
            raise invalid("/json/item", "检查表中没有这一项。")
        not_in_future(taken_at, "/json/captured_at")
        rules.taken_after_showing(taken_at, inspection.licence_shown_at, early_reason).or_refuse()
        row = Evidence(
            inspection=inspection.id, file=file_id, kind=kind, captured_at=taken_at, position=position,
            sha256=stored.sha256, note=note, item_id=item_id, added_by=principal.staff_id, category=category, proof=proof,
            early_reason=early_reason, seq=0, previous_hash="", chain_hash="",
        )  # fmt: skip
        inspection.change(
            version,
            mobile_acts={**inspection.mobile_acts, "evidence": _mobile(inspection, principal)},
        )
        _append(row)
        positions.note(principal, inspection, "add_evidence", taken_at, position)
        audit.record(
            principal, actions.EVIDENCE_ADDED, inspection, sha256=stored.sha256, chain=row.chain_hash
        )
        record_act(principal, APP, "现场取证", inspection, f"/inspections/{inspection.id}")
    return read_inspection(principal, inspection_id)


def _append(row: Evidence) -> None:
    """Give the piece its place behind the last one; the visit's version was just counted up, so we are alone."""
    last = (
        Evidence.select()
        .where(Evidence.inspection == row.inspection_id)
        .order_by(Evidence.seq.desc())
        .first()
    )
    row.seq = last.seq + 1 if last else 1
    row.previous_hash = last.chain_hash if last else rules.GENESIS
    row.chain_hash = rules.chain_hash(row.previous_hash, content_of(row))
    row.save(force_insert=True)


def content_of(row: Evidence) -> dict[str, Any]:
    """What the chain's hash covers of a piece, besides the hash before it."""
    return {
        "inspection_id": str(row.inspection_id),
        "seq": row.seq,
        "sha256": row.sha256,
        "kind": row.kind,
        "category": row.category,
        "proof": row.proof,
        "captured_at": _instant.db_value(row.captured_at),
        "position": row.position,
        "note": row.note,
        "item_id": row.item_id,
        "early_reason": row.early_reason,
        "added_by": str(row.added_by_id),
    }


def read_chain(principal: Principal, inspection_id: UUID) -> dict[str, Any]:
    """The evidence chain computed anew, and whether every original still lies there unchanged."""
    inspection = find(principal, inspection_id)
    rows = list(Evidence.select().where(Evidence.inspection == inspection).order_by(Evidence.seq))
    links = [rules.Link(content_of(row), row.previous_hash, row.chain_hash) for row in rows]
    broken = rules.broken_at(links)
    lost = [row.seq for row in rows if not files.is_intact(row.sha256)]
    return {
        "inspection_id": inspection.id,
        "is_intact": broken is None and not lost,
        "broken_at": broken,
        "lost_originals": lost,
        "head": rows[-1].chain_hash if rows else rules.GENESIS,
        "items": [
            {"seq": row.seq, "sha256": row.sha256, "previous_hash": row.previous_hash,
             "chain_hash": row.chain_hash, "captured_at": row.captured_at, "received_at": row.created_at}
            for row in rows
        ],
    }  # fmt: skip


def verify_evidence(
    principal: Principal, inspection_id: UUID, evidence_id: UUID, *, version: int
) -> dict[str, Any]:
    """查证属实: an officer of the visit other than who took it confirms a piece (行政处罚法 46)."""
    with acting(principal, inspection_id, "judge_evidence", version) as (inspection, _):
        row = _piece(inspection, evidence_id)
        if row.added_by_id == principal.staff_id:
            raise Forbidden("证据应由取证人以外的执法人员核实。")
        if row.excluded_at is not None:
            raise WrongState("该证据已被排除。", allowed_actions=[])
        inspection.change(version)
        row.change(verified_at=clock.now(), verified_by=principal.staff_id)
        audit.record(principal, actions.EVIDENCE_VERIFIED, inspection, evidence=str(row.id))
    return read_inspection(principal, inspection_id)


def exclude_evidence(
    principal: Principal, inspection_id: UUID, evidence_id: UUID, *, version: int, reason: str
) -> dict[str, Any]:
    """排除: a piece that may not be used stays in the chain, marked, with the reason (行政处罚法 46)."""
    with acting(principal, inspection_id, "judge_evidence", version) as (inspection, _):
        row = _piece(inspection, evidence_id)
        inspection.change(version)
        row.change(excluded_at=clock.now(), excluded_why=reason)
        audit.record(principal, actions.EVIDENCE_EXCLUDED, inspection, evidence=str(row.id))
    return read_inspection(principal, inspection_id)


def usable(inspection: Inspection) -> list[Evidence]:
    """Evidence of a visit that was not excluded, in order."""
    return list(
        Evidence.select()
        .where(Evidence.inspection == inspection.id, Evidence.excluded_at.is_null())
        .order_by(Evidence.seq)
    )


def _piece(inspection: Inspection, evidence_id: UUID) -> Evidence:
    row = Evidence.get_or_none(Evidence.id == evidence_id, Evidence.inspection == inspection.id)
    if row is None:
        raise NotFound
    return row


def _was_taken_on_site(inspection: Inspection, captured_at: datetime) -> bool:
    return inspection.ended_at is not None and captured_at <= inspection.ended_at


def _mobile(inspection: Inspection, principal: Principal) -> bool:
    """One piece of evidence taken on a phone is enough (IND-02)."""
    return bool(inspection.mobile_acts.get("evidence")) or principal.client == "mobile"
