"""Reading and proving the audit chain, and signing its daily head."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from auth import actions, keys
from auth.principal import Principal
from core import audit, clock
from core.audit import ACTIONS, AuditEntry
from core.db import db
from core.paging import Page, page
from models.identity import AuditAnchor


def list_entries(
    principal: Principal, asked: Page, *, action: str | None = None, actor_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Entries, newest first. Reading the chain is itself an entry."""
    query = AuditEntry.select()
    if action:
        query = query.where(AuditEntry.action == action)
    if actor_id:
        query = query.where(AuditEntry.actor_id == actor_id)
    if subject_id:
        query = query.where(AuditEntry.subject_id == subject_id)
    found = page(query, [AuditEntry.seq], asked, _view)
    with db.atomic():
        audit.record(principal, actions.AUDIT_READ, None, entries=len(found["items"]))
    return found


def prove() -> audit.ChainReport:
    """Walk the chain and compare it with the signed anchors, which a chain rewritten as a whole cannot match."""
    report = audit.verify()
    if report.broken_at is not None:
        return report
    for anchor in AuditAnchor.select().order_by(AuditAnchor.day):
        if not _is_signed(anchor):
            return replace(report, broken_at=anchor.seq, reason=f"{anchor.day}的锚点签名不符")
        if (
            not AuditEntry.select()
            .where(AuditEntry.seq == anchor.seq, AuditEntry.hash == anchor.hash)
            .exists()
        ):
            return replace(report, broken_at=anchor.seq, reason=f"与{anchor.day}的锚点不一致")
    return report


def verification() -> dict[str, Any]:
    """Prove the chain now: `{ok, entries, head, broken_at, reason}`."""
    report = prove()
    return {
        "ok": report.broken_at is None,
        "entries": report.entries,
        "head": report.head,
        "broken_at": report.broken_at,
        "reason": report.reason,
        "verified_at": clock.now(),
    }


def anchor_yesterday() -> None:
    """Sign the chain's head once a day, so that a rewritten chain cannot match what was published."""
    day = clock.today() - timedelta(days=1)
    _, end = clock.day_bounds(day, day)
    last = AuditEntry.select().where(AuditEntry.at < end).order_by(AuditEntry.seq.desc()).first()
    if last is None or AuditAnchor.select().where(AuditAnchor.day == day).exists():
        return
    kid, key = keys.signing_key(keys.AUDIT)
    signature = key.sign(_signed_text(day, last.seq, last.hash))
    AuditAnchor.create(
        day=day, seq=last.seq, hash=last.hash, kid=kid, signature=urlsafe_b64encode(signature).decode()
    )


def list_anchors(asked: Page) -> dict[str, Any]:
    """The daily anchors, newest first, to be kept where nobody who can write the records can write."""
    return page(AuditAnchor.select(), [AuditAnchor.day, AuditAnchor.id], asked, lambda anchor: anchor)


def _signed_text(day: Any, seq: int, digest: str) -> bytes:
    return f"{day} {seq} {digest}".encode()


def _is_signed(anchor: AuditAnchor) -> bool:
    key = keys.public_keys(keys.AUDIT).get(anchor.kid)
    try:
        if key is not None:
            key.verify(urlsafe_b64decode(anchor.signature), _signed_text(anchor.day, anchor.seq, anchor.hash))
            return True
    except (InvalidSignature, ValueError):
        pass
    return False


def _view(entry: AuditEntry) -> dict[str, Any]:
    act = ACTIONS.get(entry.action)
    return {
        "id": entry.id,
        "version": entry.version,
        "seq": entry.seq,
        "at": entry.at,
        "actor_kind": entry.actor_kind,
        "actor_id": entry.actor_id,
        "action": entry.action,
        "title": act.title if act else entry.action,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
        "hash": entry.hash,
    }
