"""The papers of a decision on the spot: the decision itself (DC), its correction (BZ) and its withdrawal (CH)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core import clock, documents
from core.money import rmb_upper
from microapps.cases import parties
from microapps.cases.parties import Party
from microapps.cases.rules import KINDS
from models.penalty import OnTheSpotDecision

SUBJECT = "OnTheSpotDecision"
LATE_FEE = "逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。"
PAY_WITHIN = "自收到本决定书之日起十五日内"
REMEDY = (
    "如不服本决定，应当自收到本决定书之日起六十日内先申请行政复议；"
    "对行政复议决定不服的，可以自收到复议决定书之日起十五日内向人民法院提起行政诉讼。"
)
"""Reconsideration first, since 2024-01-01 (行政复议法 23, PEN-045)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of document: its code in data/documents.json, its title, and the word of its numbers."""

    kind: str
    title: str
    word: str


DECISION = Paper("DC", "当场行政处罚决定书", "当罚")
CORRECTION = Paper("BZ", "行政处罚决定补正书", "补")
WITHDRAWAL = Paper("CH", "撤销行政处罚决定书", "撤")


def issue(decision: OnTheSpotDecision, party: Party) -> None:
    """Freeze the decision's facts, as the pre-printed form has them; the party signs on the paper."""
    facts = {
        "doc_no": decision.number,
        "agency": decision.org.name,
        "party_type": parties.KINDS[party.kind],
        "party_name": party.name,
        "party_id": party.identifier,
        "address": party.address or "未登记",
        "phone": party.phone,
        "facts": decision.facts,
        "time": str(decision.act_on),
        "place": decision.place,
        "evidence_short": "现场检查情况、现场照片、当事人陈述",
        "violated_provision": decision.violation["provision"],
        "penalty_basis": decision.violation["basis"],
        "penalty_kind": "、".join(KINDS[kind] for kind in decision.kinds),
        "told_and_heard": _heard(decision),
        "remedy": REMEDY,
        "correction_order": "责令立即改正违法行为。",
        "officers": [
            {"name": o["name"], "licence_no": o["licence_no"], "sign": o["name"]} for o in decision.officers
        ],
        "party_sign": "",
        "delivered_at": "",
        "filed_to_agency_at": "",
        "issued_at": decision.decided_at.isoformat(),
        "fine_amount_fen": decision.amount_fen,
        **_payment(decision),
    }
    documents.issue(DECISION.kind, DECISION.title, decision.number, SUBJECT, decision.id, facts)


def _heard(decision: OnTheSpotDecision) -> dict[str, Any]:
    said = (
        {"waived": "当事人明确放弃陈述和申辩"}
        if decision.statement_waived
        else {"statement": decision.party_statement}
    )
    return {"told_at": decision.told_at.isoformat(), **said}


def _payment(decision: OnTheSpotDecision) -> dict[str, Any]:
    if not decision.amount_fen:
        return {}
    return {
        "fine_amount_cn": rmb_upper(decision.amount_fen),
        "pay_method": "bank",
        "pay_deadline": PAY_WITHIN,
        "late_fee_note": LATE_FEE,
        "payment_code": decision.payment_code,
    }


def issue_correction(decision: OnTheSpotDecision, number: str, **said: str) -> None:
    """The paper that puts a slip right: `original`, `corrected`, `reason`."""
    _issue_about(decision, CORRECTION, number, said)


def issue_withdrawal(decision: OnTheSpotDecision, number: str, *, reason: str) -> None:
    """The paper that takes the decision back."""
    _issue_about(decision, WITHDRAWAL, number, {"reason": reason})


def _issue_about(decision: OnTheSpotDecision, paper: Paper, number: str, said: dict[str, str]) -> None:
    facts = {
        "doc_no": number,
        "agency": decision.org.name,
        "party_name": parties.opened(decision)["name"],
        "decision_no": decision.number,
        "decided_at": decision.decided_at.isoformat(),
        "remedy": "如对本决定有异议，可以依法申请行政复议或者提起行政诉讼。",
        "issued_at": clock.now().isoformat(),
        **said,
    }
    documents.issue(paper.kind, paper.title, number, SUBJECT, decision.id, facts)
