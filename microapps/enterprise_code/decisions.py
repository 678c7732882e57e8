"""Penalties decided against one's own enterprise, with the remedies their papers name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import documents, money
from core.db import as_date
from core.documents import Document
from core.paging import Page, page
from models.penalty import OnTheSpotDecision

SUBJECT, PAPER = "OnTheSpotDecision", "DC"


def list_decisions(principal: Principal, asked: Page) -> dict[str, Any]:
    """Decisions against one's own enterprise, newest first."""
    query = OnTheSpotDecision.visible_to(principal)
    return page(query, [OnTheSpotDecision.id], asked, _summary)


def read_decision(principal: Principal, decision_id: UUID) -> dict[str, Any]:
    """One decision: what it rests on and what may be done against it, in the words of its paper; raises NotFound (404)."""
    row = OnTheSpotDecision.find(decision_id, OnTheSpotDecision.visible_to(principal))
    paper = Document.get_or_none(
        Document.kind == PAPER, Document.subject_type == SUBJECT, Document.subject_id == row.id
    )
    said = paper.facts if paper else {}
    return {
        **_summary(row),
        "facts": row.facts,
        "violated_provision": row.violation["provision"],
        "penalty_basis": row.violation["basis"],
        "remedy": said.get("remedy", ""),
        "documents": documents.of(SUBJECT, row.id),
    }


def _summary(row: OnTheSpotDecision) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "agency": row.org,
        "status": row.status,
        "violation": row.violation["name"],
        "kinds": row.kinds,
        "amount_fen": row.amount_fen,
        "amount_cn": money.rmb_upper(row.amount_fen) if row.amount_fen else "",
        "place": row.place,
        "decided_at": row.decided_at,
        "pay_due_on": row.pay_due_on and as_date(row.pay_due_on),
        "payment_code": row.payment_code if row.amount_fen else None,
    }
