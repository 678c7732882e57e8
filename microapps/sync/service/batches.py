"""Taking in what phones did offline: a batch, each act judged and committed by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import clock
from core.db import db, serialise
from core.paging import Page, page
from core.problems import Problem
from microapps.sync import rules
from microapps.sync.service import content, judging, receipts
from microapps.sync.service.devices import acting_device, note
from microapps.sync.service.judging import Verdict
from models.device import Device
from models.organisation import Organisation
from models.sync import REJECTED, SyncItem

FUTURE = "设备时间比服务器晚，请校准手机时间后重新上传；记录仍保存在本机。"


def take_in(
    principal: Principal, device_id: UUID, *, sent_at: datetime, app_version: str, items: list[dict[str, Any]]
) -> dict[str, Any]:
    """Judge every act of a batch, each in its own transaction; the receipts leave only after the commits.

    One transaction for all would hold the locks of one act while the next waits for another phone's.
    """
    now = clock.now()
    skew = rules.skew_seconds(sent_at, now)
    with db.atomic():
        device = acting_device(principal, device_id, app_version)
        seen = max([device.last_sequence, *(item["sequence"] for item in items)])
        note(device, last_seen_at=now, skew_seconds=skew, last_sequence=seen, app_version=app_version)
    by = receipts.signer()
    told = [_one(principal, device, item, skew, now, by) for item in items]
    touched = {entry["subject_id"] for entry in told if entry["subject_id"]}
    released = judging.release(touched, device)
    answers = _as_they_stand(told, released, by)
    return {
        "received_at": now,
        "skew_seconds": skew,
        "clock_flagged": rules.is_skewed(skew),
        "items": answers,
        "released": [
            receipts.view(item, by) for item in released if item.id not in {a["id"] for a in answers}
        ],
    }


def _as_they_stand(
    told: list[dict[str, Any]], released: list[SyncItem], by: receipts.Signer
) -> list[dict[str, Any]]:
    """An act that waited for one later in the same batch is told as what became of it."""
    settled = {item.id: item for item in released}
    return [receipts.view(settled[one["id"]], by) if one["id"] in settled else one for one in told]


def _one(
    principal: Principal, device: Device, given: dict[str, Any], skew: int, now: datetime, by: receipts.Signer
) -> dict[str, Any]:
    with db.atomic():
        # Two copies of one batch may be under way at once: a device's acts are taken one after the other.
        serialise(int.from_bytes(device.id.bytes[8:], signed=True))
        return _judged(principal, device, given, skew, now, by)


def _judged(
    principal: Principal, device: Device, given: dict[str, Any], skew: int, now: datetime, by: receipts.Signer
) -> dict[str, Any]:
    known = SyncItem.get_or_none(SyncItem.id == given["id"])
    if known is not None:
        return _again(principal, known, given, by)
    try:
        record = content.read(given["content"])
    except Problem as problem:
        return _not_taken(given, judging.refusal(problem))
    if rules.is_from_future(record.device_time, now):
        return _not_taken(given, Verdict(REJECTED, "future-time", FUTURE, True))
    try:
        with db.atomic():
            item = judging.store(device, principal, given, record, skew, flagged=rules.is_skewed(skew))
    except pw.IntegrityError:
        reason = f"本设备已有另一条序号为{given['sequence']}的记录。"
        return _not_taken(given, Verdict(REJECTED, "sequence-reused", reason))
    verdict = judging.attempt(item, principal)
    if verdict.status == REJECTED and verdict.retryable:
        item.delete_instance()
        return _not_taken(given, verdict)
    return receipts.view(item, by)


def _again(
    principal: Principal, known: SyncItem, given: dict[str, Any], by: receipts.Signer
) -> dict[str, Any]:
    same = known.account_id == principal.id and known.sha256 == content.digest(given["content"])
    if same and known.sequence == given["sequence"]:
        return receipts.view(known, by, "duplicate")
    reason = "该记录标识已用于其他内容，请以新的标识重新提交。"
    return _not_taken(given, Verdict(REJECTED, "id-reused", reason))


def _not_taken(given: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
    """The answer for an act the server does not keep: no receipt."""
    return {
        "id": given["id"],
        "sequence": given["sequence"],
        "act": None,
        "subject_id": None,
        "verdict": verdict.status,
        "status": verdict.status,
        "code": verdict.code,
        "reason": verdict.reason,
        "retryable": verdict.retryable,
        "detail": verdict.detail,
        "deadline": None,
        "receipt": None,
    }


def list_items(
    principal: Principal, asked: Page, *, status: str | None = None, device_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Acts received from one's own devices, or about objects of one's agency, newest first."""
    reached = principal.reach("sync.use").organisations(Organisation.seq)
    query = (
        SyncItem.select(SyncItem)
        .join(Device)
        .join(Organisation)
        .where((SyncItem.account == principal.id) | reached)
    )
    if status:
        query = query.where(SyncItem.status == status)
    if device_id:
        query = query.where(SyncItem.device == device_id)
    if subject_id:
        query = query.where(SyncItem.subject_id == subject_id)
    by = receipts.signer()
    return page(query, [SyncItem.id], asked, lambda row: receipts.view(row, by))
