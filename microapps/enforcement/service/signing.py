"""Everybody signs the record, or the party refuses: each signature is bound to the record's content and its picture."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from auth.principal import Principal
from core import audit, clock, files, outbox
from core.files import StoredFile
from core.moments import not_in_future
from core.problems import invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import evidence as evidence_rules
from microapps.enforcement.rules import visit
from microapps.enforcement.service import APP, agencies, consequences, papers, records
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.standing import acting
from microapps.enforcement.service.views import find, officers_of, unsigned
from microapps.enforcement.states import INSPECTION
from models import workbench
from models.events import InspectionSubmitted
from models.inspection import Evidence, Inspection
from models.telemetry import record_act

OFFICER, ENTERPRISE = "officer", "enterprise"


def sign(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    signs_as: str,
    file_id: UUID | None = None,
    typed: bool = False,
    officer_id: UUID | None = None,
    signer_name: str = "",
    opinion: str = "",
    record_sha256: str | None = None,
    signed_at: datetime | None = None,
) -> dict[str, Any]:
    """One officer of the visit signs the record, or the party does; with the last of them the record is issued.

    `record_sha256` is that of the record the signer read; another content now is refused (422). `officer_id` is a
    colleague who signs by hand on this phone; a typed name is only one's own.
    """
    if file_id is None and not typed:
        raise invalid("/json/file_id", "请手写签名，或选择以输入姓名的方式确认。")
    at = not_in_future(signed_at, "/json/signed_at")
    with acting(principal, inspection_id, "sign", version) as (inspection, status):
        signature = {
            "mode": "typed" if file_id is None else "strokes",
            "signer_name": signer_name,
            "opinion": opinion,
            "file_id": file_id,
        }
        _attach(principal, inspection, [file_id] if file_id else [], "/json/file_id")
        if signs_as == ENTERPRISE:
            changed = _of_the_party(inspection, signature, at, record_sha256)
        else:
            changed = _of_an_officer(principal, inspection, officer_id, signature, at, record_sha256)
        _keep(principal, inspection, version, status, changed)
        audit.record(principal, actions.SIGNED, inspection, signs_as=signs_as)
        record_act(principal, APP, "签署检查笔录", inspection, f"/inspections/{inspection.id}")
        complete_when_signed(inspection, principal)
    return read_inspection(principal, inspection_id)


def refuse_signature(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    note: str,
    file_ids: list[UUID],
    witness: str = "",
    record_sha256: str | None = None,
    signed_at: datetime | None = None,
) -> dict[str, Any]:
    """The party would not sign: noted, with photos or recordings (INS-018)."""
    at = not_in_future(signed_at, "/json/signed_at")
    with acting(principal, inspection_id, "refuse_signature", version) as (inspection, status):
        visit.refusal_is_evidenced(len(file_ids)).or_refuse()
        _attach(principal, inspection, file_ids, "/json/file_ids")
        refusal = {
            "mode": "refused", "signer_name": None, "opinion": note, "file_id": file_ids[0], "file_ids": file_ids,
            "witness": witness,
        }  # fmt: skip
        changed = {"signature": bound(inspection, refusal, at, record_sha256)}
        _keep(principal, inspection, version, status, changed)
        audit.record(principal, actions.SIGNATURE_REFUSED, inspection)
        record_act(principal, APP, "记录拒签", inspection, f"/inspections/{inspection.id}")
        complete_when_signed(inspection, principal)
    return read_inspection(principal, inspection_id)


def _of_the_party(
    inspection: Inspection, signature: dict[str, Any], at: datetime, read_sha256: str | None
) -> dict[str, Any]:
    visit.party_has_not_signed(inspection.signature is not None).or_refuse()
    if signature["mode"] == "typed" and not signature["signer_name"]:
        raise invalid("/json/signer_name", "以输入姓名的方式确认的，请填写签字人姓名。")
    return {"signature": bound(inspection, signature, at, read_sha256)}


def _of_an_officer(
    principal: Principal,
    inspection: Inspection,
    officer_id: UUID | None,
    signature: dict[str, Any],
    at: datetime,
    read_sha256: str | None,
) -> dict[str, Any]:
    who = next(
        (one for one in officers_of(inspection) if one["id"] == (officer_id or principal.staff_id)), None
    )
    if who is None:
        raise invalid("/json/officer_id", "应为参加本次检查的执法人员。")
    if signature["mode"] == "typed" and who["id"] != principal.staff_id:
        raise invalid("/json/typed", "同事在您的手机上签字的，应手写签名。")
    missing = [one["officer_id"] for one in unsigned(inspection)]
    visit.officer_has_not_signed(who["name"], who["id"] in missing).or_refuse()
    workbench.settle(inspection, "sign", staff_id=who["id"])
    own = {**signature, "signer_name": who["name"], "staff_id": str(who["id"])}
    return {"officer_signatures": [*inspection.officer_signatures, bound(inspection, own, at, read_sha256)]}


def _attach(principal: Principal, inspection: Inspection, file_ids: list[UUID], pointer: str) -> None:
    files.attach(file_ids, "Inspection", inspection.id, principal.id, pointer=pointer)


def _keep(
    principal: Principal, inspection: Inspection, version: int, status: str, changed: dict[str, Any]
) -> None:
    """Every signature on a phone makes the signing mobile, one at a desk makes it not (IND-02)."""
    so_far = inspection.mobile_acts.get("signature", True)
    on_phone = so_far and principal.client == "mobile"
    mobile_acts = {**inspection.mobile_acts, "signature": on_phone}
    inspection.change(version, status=status, mobile_acts=mobile_acts, **changed)


def complete_when_signed(inspection: Inspection, principal: Principal) -> None:
    """With the last signature the record (XC) and the notice of the result (JJ) are issued, and what follows begins."""
    if inspection.status != "concluded" or unsigned(inspection):
        return
    workbench.settle(inspection, "sign")
    status = INSPECTION.next(inspection.status, "complete")
    inspection.change(status=status, received_at=clock.now())
    records.issue_record(inspection)
    papers.issue_result_notice(inspection, agencies.items_of(inspection, None))
    consequences.draw_from_result(inspection, principal)
    outbox.emit(InspectionSubmitted(inspection.id, inspection.enterprise_id, inspection.org_id))


def bound(
    inspection: Inspection, signature: dict[str, Any], at: datetime, read_sha256: str | None = None
) -> dict[str, Any]:
    """The signature with the hashes that tie it to this record and to its own pictures or recordings.

    `binding_sha256` is SHA-256 over record hash, media hashes joined by commas ("" for a typed name), mode, signer
    and time.
    """
    record = record_hash(inspection)
    if read_sha256 is not None and read_sha256.lower() != record:
        raise invalid("/json/record_sha256", "笔录内容在阅读后有改动，请重新核对后再签字。")
    attached = signature.get("file_ids") or [signature["file_id"]]
    media = ",".join(StoredFile.get_by_id(file_id).sha256 for file_id in attached if file_id)
    parts = "|".join((record, media, signature["mode"], signature["signer_name"] or "", at.isoformat()))
    return {
        **signature,
        "at": at.isoformat(),
        "record_sha256": record,
        "media_sha256": media or None,
        "binding_sha256": hashlib.sha256(parts.encode()).hexdigest(),
    }


def record_hash(inspection: Inspection) -> str:
    """SHA-256 of what the record holds: who, when, every item, the head of the evidence chain, and the result."""
    last = (
        Evidence.select(Evidence.chain_hash)
        .where(Evidence.inspection == inspection.id)
        .order_by(Evidence.seq.desc())
        .first()
    )
    content = {
        "number": inspection.number,
        "officers": [officer["licence_no"] for officer in officers_of(inspection)],
        "licence_shown_at": inspection.licence_shown_at.isoformat(),
        "started_at": inspection.started_at.isoformat(),
        "checklist": inspection.checklist,
        "evidence_chain": last.chain_hash if last else evidence_rules.GENESIS,
        "result": inspection.result,
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_record(principal: Principal, inspection_id: UUID) -> dict[str, Any]:
    """The hash of the record as it stands, to sign what was read."""
    inspection = find(principal, inspection_id)
    started = inspection.started_at is not None
    return {
        "id": inspection.id,
        "version": inspection.version,
        "record_sha256": record_hash(inspection) if started else None,
    }
