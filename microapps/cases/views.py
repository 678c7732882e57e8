"""Decisions as they are listed and read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import documents, money
from core.db import as_date
from core.paging import Page, page
from microapps.cases import collection, filing, parties, payments, process
from microapps.cases.finding import decided_by, find
from microapps.cases.permissions import DECIDE, FILE, WITHDRAW
from microapps.cases.states import DECISION, ENDED
from models.penalty import OnTheSpotDecision

SUBJECT = "OnTheSpotDecision"
BY_OFFICERS, BY_HANDLERS = ("serve", "refuse"), ("file", "close")


def list_decisions(
    principal: Principal,
    asked: Page,
    *,
    status: str | None = None,
    enterprise_id: UUID | None = None,
    inspection_id: UUID | None = None,
    overdue: bool | None = None,
) -> dict[str, Any]:
    """Decisions within reach, or against one's own enterprise, newest first."""
    query = OnTheSpotDecision.visible_to(principal)
    if status:
        query = query.where(OnTheSpotDecision.status == status)
    if enterprise_id:
        query = query.where(OnTheSpotDecision.enterprise == enterprise_id)
    if inspection_id:
        query = query.where(OnTheSpotDecision.inspection == inspection_id)
    if overdue:
        query = query.where(*filing.late())
    return page(query, [OnTheSpotDecision.id], asked, lambda row: _summary(row, principal))


def read_decision(principal: Principal, decision_id: UUID) -> dict[str, Any]:
    """One decision; raises NotFound (404)."""
    row = find(principal, decision_id)
    return {
        **_summary(row, principal),
        "amount_cn": money.rmb_upper(row.amount_fen) if row.amount_fen else "",
        "facts": row.facts,
        "place": row.place,
        "act_date": as_date(row.act_on),
        "circumstances": row.circumstances,
        "inspection_id": row.inspection_id,
        "correction_order_id": row.correction_order_id,
        "licence_shown_at": row.licence_shown_at,
        "told_at": row.told_at,
        "party_statement": row.party_statement or "",
        "waived": row.statement_waived,
        "another_act_reason": row.another_act_reason,
        "served_at": row.served_at,
        "refusal_note": row.refusal["note"] if row.refusal else "",
        "officers": row.officers,
        "pay_due_on": row.pay_due_on and as_date(row.pay_due_on),
        "payment": payments.told(row),
        "payment_code": row.payment_code if row.amount_fen else None,
        "collection": collection.told(row),
        "filed_at": row.filed_at,
        "closed_at": row.closed_at,
        "withdrawn_at": row.withdrawn_at,
        "withdrawal_reason": row.withdrawal_reason,
        "process": process.stages_of(row),
        "documents": documents.of(SUBJECT, row.id),
    }


def _summary(row: OnTheSpotDecision, principal: Principal) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "status": row.status,
        "party": {
            "kind": row.party_kind,
            "name": row.party_name,
            "identifier": parties.masked_identifier(row),
            "enterprise_id": row.enterprise_id,
        },
        "violation": {
            "id": row.violation_code,
            **{name: row.violation[name] for name in ("name", "provision", "basis")},
        },
        "kinds": row.kinds,
        "amount_fen": row.amount_fen,
        "decided_at": row.decided_at,
        "filing_due_on": row.filing_due_on and as_date(row.filing_due_on),
        "is_filing_overdue": filing.is_overdue(row),
        "allowed_actions": _allowed(row, principal),
    }


def _allowed(row: OnTheSpotDecision, principal: Principal) -> list[str]:
    """What the reader may do now: those who decided serve and collect, handlers file and close."""
    own = principal.permits(DECIDE.name) and decided_by(principal, row)
    handles = principal.reach(FILE.name).covers_organisation(row.org.seq)
    takes_back = principal.reach(WITHDRAW.name).covers_organisation(row.org.seq)
    may = {**dict.fromkeys(BY_OFFICERS, own), **dict.fromkeys(BY_HANDLERS, handles), "withdraw": takes_back}
    allowed = [act for act in DECISION.allowed_actions(row.status) if may[act]]
    runs = row.amount_fen and row.served_at is not None and row.status not in ENDED
    return [
        *allowed,
        *(["collect"] if own and runs else []),
        *(["pay", "pause"] if handles and runs else []),
        *(["correct"] if takes_back and row.status != "withdrawn" else []),
    ]
