"""Receipts of evidence: the server's signed word on when it had which piece, and where in the chain it stands."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

from auth import keys
from auth.principal import Principal
from microapps.enforcement.service.views import find
from models.inspection import Evidence

FORM = "zs-evidence-v1"


def signed_text(row: Evidence, received_at: str) -> bytes:
    """What is signed, as docs/evidence-receipt.md prints it: eight lines, UTF-8, no newline at the end."""
    return "\n".join(
        (
            FORM,
            str(row.inspection_id),
            str(row.id),
            str(row.seq),
            row.sha256,
            row.previous_hash,
            row.chain_hash,
            received_at,
        )
    ).encode()


def read_receipts(principal: Principal, inspection_id: UUID) -> dict[str, Any]:
    """A receipt of every piece of a visit; anybody who holds a file can prove with it what was here, and when.

    The same piece always gets the same receipt from the same key; raises NotFound (404).
    """
    inspection = find(principal, inspection_id)
    kid, key = keys.signing_key(keys.RECEIPT)
    rows = Evidence.select().where(Evidence.inspection == inspection.id).order_by(Evidence.seq)
    return {"form": FORM, "items": [_receipt(row, kid, key) for row in rows]}


def _receipt(row: Evidence, kid: str, key: Any) -> dict[str, Any]:
    received_at = row.created_at.isoformat(timespec="milliseconds")
    signature = key.sign(signed_text(row, received_at))
    return {
        "inspection_id": row.inspection_id,
        "evidence_id": row.id,
        "seq": row.seq,
        "sha256": row.sha256,
        "previous_hash": row.previous_hash,
        "chain_hash": row.chain_hash,
        "received_at": received_at,
        "kid": kid,
        "signature": urlsafe_b64encode(signature).decode().rstrip("="),
    }
