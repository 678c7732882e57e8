"""Receipts: the server's signed word that it holds an act, given only with a commit and again whenever asked."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth import keys
from auth.principal import Principal
from models.sync import HELD, SyncItem

FORM = "zs-receipt-v1"


def signed_text(item_id: UUID, sequence: int, sha256: str, received_at: str) -> bytes:
    """What is signed, as docs/offline-sync.md prints it: five lines, UTF-8, no newline at the end."""
    return f"{FORM}\n{item_id}\n{sequence}\n{sha256}\n{received_at}".encode()


Signer = tuple[str, Ed25519PrivateKey]


def signer() -> Signer:
    """The key that signs receipts now; asked for once, however many are given."""
    return keys.signing_key(keys.RECEIPT)


def of(item: SyncItem, by: Signer) -> dict[str, Any]:
    """The receipt of a stored act."""
    at = item.received_at.isoformat(timespec="milliseconds")
    kid, key = by
    signature = key.sign(signed_text(item.id, item.sequence, item.sha256, at))
    return {
        "id": item.id,
        "sequence": item.sequence,
        "sha256": item.sha256,
        "received_at": at,
        "kid": kid,
        "signature": urlsafe_b64encode(signature).decode().rstrip("="),
    }


def ask_again(principal: Principal, ids: Iterable[UUID]) -> dict[str, Any]:
    """Receipts and verdicts of one's own acts; an id the server does not hold is listed as not held."""
    wanted = list(dict.fromkeys(ids))
    rows = {
        row.id: row
        for row in SyncItem.select().where(SyncItem.account == principal.id, SyncItem.id.in_(wanted))
    }
    by = signer()
    return {
        "items": [view(rows[item_id], by) for item_id in wanted if item_id in rows],
        "not_held": [item_id for item_id in wanted if item_id not in rows],
    }


def view(item: SyncItem, by: Signer, verdict: str | None = None) -> dict[str, Any]:
    """An act with its verdict and receipt, as every answer about it tells."""
    return {
        "id": item.id,
        "sequence": item.sequence,
        "act": item.act,
        "subject_id": item.subject_id,
        "verdict": verdict or item.status,
        "status": item.status,
        "code": item.code,
        "reason": item.reason,
        "retryable": item.status == HELD,
        "detail": item.detail,
        "deadline": item.deadline,
        "receipt": of(item, by),
    }
