"""The limits as the API declares them; each is the constant that is enforced."""

from __future__ import annotations

from typing import Any

from core import offline, uploads
from microapps.sync import limits, rules
from models.numbering import LEASABLE


def limits_now() -> dict[str, Any]:
    """Every limit of offline work, and the acts that may be done offline."""
    return {
        "max_items": limits.MAX_ITEMS,
        "max_content_chars": limits.MAX_CONTENT_CHARS,
        "max_receipts": limits.MAX_RECEIPTS,
        "max_upload_bytes": uploads.MAX_BYTES,
        "max_drafts": limits.MAX_DRAFTS,
        "max_draft_chars": limits.MAX_DRAFT_CHARS,
        "max_lease": limits.MAX_LEASE,
        "max_devices": limits.MAX_DEVICES,
        "upload_expires_seconds": int(uploads.LIFETIME.total_seconds()),
        "await_evidence_seconds": int(limits.AWAIT_EVIDENCE.total_seconds()),
        "draft_seconds": int(limits.DRAFT_LIFETIME.total_seconds()),
        "lease_seconds": int(limits.LEASE_LIFETIME.total_seconds()),
        "receipt_seconds": int(limits.RECEIPTS_FOR.total_seconds()),
        "skew_flagged_seconds": int(rules.SKEW_FLAGGED.total_seconds()),
        "min_client": limits.MIN_CLIENT,
        "leasable_words": list(LEASABLE),
        "acts": [
            {"name": act.name, "title": act.title, "lead_only": act.lead_only}
            for act in offline.acts().values()
        ],
    }
