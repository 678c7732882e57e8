"""What whoever holds the paper may see of a fine without signing in: how much, to whom, until when."""

from __future__ import annotations

from typing import Any

from core.money import rmb_upper
from core.problems import NotFound
from microapps.cases import payments
from models.penalty import OnTheSpotDecision


def read_payment(code: str) -> dict[str, Any]:
    """The fine behind a code; nothing about the party but what lists show. Raises NotFound (404)."""
    row = OnTheSpotDecision.joined().where(OnTheSpotDecision.payment_code == code).first()
    if row is None or not row.amount_fen:
        raise NotFound
    account = payments.told(row) or {}
    return {
        "number": row.number,
        "agency": row.org.name,
        "party_name": row.party_name,
        "violation": row.violation["name"],
        "decided_at": row.decided_at,
        "is_withdrawn": row.status == "withdrawn",
        "amount_fen": row.amount_fen,
        "amount_cn": rmb_upper(row.amount_fen),
        "owed_cn": rmb_upper(account["owed_fen"]) if account["owed_fen"] else "",
        **{
            name: account[name]
            for name in ("due_on", "paid_fen", "late_days", "late_fen", "owed_fen", "is_paid")
        },
    }
