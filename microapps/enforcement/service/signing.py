"""The party signs the record or refuses: either is bound to the record's content and to the picture of it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from auth.principal import Principal
from core import audit, files
from core.files import StoredFile
from core.problems import invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import evidence as evidence_rules
from microapps.enforcement.rules import visit
from microapps.enforcement.service import APP
from microapps.enforcement.service.moments import not_in_future
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.standing import acting
from microapps.enforcement.service.views import find, officers_of
from models.inspection import Evidence, Inspection
from models.telemetry import record_act


def sign(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    signer_name: str,
    opinion: str,
    strokes_file_id: UUID | None = None,
    typed: bool = False,
    record_sha256: str | None = None,
    signed_at: datetime | None = None,
) -> dict[str, Any]:
    """The party signs the record, which from now on holds still.

    `record_sha256` is that of the record the party read; another content now is refused (422).
    """
    if strokes_file_id is None and not typed:
        raise invalid("/json/strokes_file_id", "请手写签名，或选择以输入姓名的方式确认。")
    signature = {
        "mode": "typed" if strokes_file_id is None else "strokes",
        "signer_name": signer_name,
        "opinion": opinion,
        "file_id": strokes_file_id,
    }
    return _sign(principal, inspection_id, version, "sign", signature, record_sha256, signed_at)


def refuse_signature(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    note: str,
    file_id: UUID | None = None,
    witness: str = "",
    record_sha256: str | None = None,
    signed_at: datetime | None = None,
) -> dict[str, Any]:
    """The party would not sign: noted, with a photo or recording (INS-018)."""
    signature = {
        "mode": "refused",
        "signer_name": None,
        "opinion": note,
        "file_id": file_id,
        "witness": witness,
    }
    return _sign(principal, inspection_id, version, "refuse_signature", signature, record_sha256, signed_at)


def _sign(
    principal: Principal,
    inspection_id: UUID,
    version: int,
    act: str,
    signature: dict[str, Any],
    read_sha256: str | None,
    signed_at: datetime | None,
) -> dict[str, Any]:
    at = not_in_future(signed_at, "/json/signed_at")
    with acting(principal, inspection_id, act, version) as (inspection, status):
        attached = [signature["file_id"]] if signature["file_id"] else []
        if act == "refuse_signature":
            visit.refusal_is_evidenced(len(attached)).or_refuse()
        files.attach(attached, "Inspection", inspection.id, principal.id, pointer="/json/file_id")
        inspection.change(
            version,
            status=status,
            signature=bound(inspection, signature, at, read_sha256),
            mobile_acts={**inspection.mobile_acts, "signature": principal.client == "mobile"},
        )
        refused = act == "refuse_signature"
        audit.record(principal, actions.SIGNATURE_REFUSED if refused else actions.SIGNED, inspection)
        record_act(principal, APP, "当事人签字", inspection, f"/inspections/{inspection.id}")
    return read_inspection(principal, inspection_id)


def bound(
    inspection: Inspection, signature: dict[str, Any], at: datetime, read_sha256: str | None = None
) -> dict[str, Any]:
    """The signature with the hashes that tie it to this record and to its own picture or recording.

    `binding_sha256` is SHA-256 over record hash, media hash ("" for a typed name), mode, signer and time.
    """
    record = record_hash(inspection)
    if read_sha256 is not None and read_sha256.lower() != record:
        raise invalid("/json/record_sha256", "笔录内容在当事人阅读后有改动，请重新核对后再签字。")
    media = StoredFile.get_by_id(signature["file_id"]).sha256 if signature["file_id"] else ""
    parts = "|".join((record, media, signature["mode"], signature["signer_name"] or "", at.isoformat()))
    return {
        **signature,
        "at": at.isoformat(),
        "record_sha256": record,
        "media_sha256": media or None,
        "binding_sha256": hashlib.sha256(parts.encode()).hexdigest(),
    }


def record_hash(inspection: Inspection) -> str:
    """SHA-256 of what the record holds: who, when, every item, and the head of the evidence chain."""
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
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_record(principal: Principal, inspection_id: UUID) -> dict[str, Any]:
    """The hash of the record as it stands, for the party to sign what was read."""
    inspection = find(principal, inspection_id)
    started = inspection.started_at is not None
    return {
        "id": inspection.id,
        "version": inspection.version,
        "record_sha256": record_hash(inspection) if started else None,
    }
