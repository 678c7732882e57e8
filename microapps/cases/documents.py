"""The decision as a document (当场行政处罚决定书, DC)."""

from __future__ import annotations

from typing import Any

from core import documents
from core.db import as_date
from core.money import rmb_upper
from models.penalty import OnTheSpotDecision

TITLE = "当场行政处罚决定书"
KIND_NAMES = {"warning": "警告", "fine": "罚款"}
LATE_FEE = "逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。"
REMEDY = (
    "如不服本决定，应当自收到本决定书之日起六十日内先申请行政复议；"
    "对行政复议决定不服的，可以自收到复议决定书之日起十五日内向人民法院提起行政诉讼。"
)
PAY_METHODS = {"bank": "bank", "e_pay": "e-pay"}


def issue(decision: OnTheSpotDecision, matter: dict[str, Any], party: dict[str, str]) -> None:
    """Freeze the decision's facts; `party` holds name, id, address and phone in clear, for the paper itself."""
    facts = {
        "doc_no": decision.number,
        "agency": decision.org.name,
        "party_type": "公民" if decision.party_kind == "citizen" else "法人或者其他组织",
        "party_name": party["name"],
        "party_id": party["id_no"],
        "address": party["address"],
        "phone": party["phone"],
        "facts": decision.facts,
        "time": decision.violation_at.isoformat(),
        "place": decision.place,
        "evidence_short": "现场检查情况、现场照片、当事人陈述",
        "violated_provision": matter["violated_provision"],
        "penalty_basis": matter["basis_provision"],
        "penalty_kind": "、".join(KIND_NAMES[kind] for kind in decision.penalty_kinds),
        "told_and_heard": _heard(decision),
        "remedy": REMEDY,
        "correction_order": "责令立即改正违法行为。",
        "officers": [
            {"name": o["name"], "licence_no": o["licence_no"], "sign": o["name"]} for o in decision.officers
        ],
        "delivered_at": decision.delivered_at.isoformat() if decision.delivered_at else "",
        "filed_to_agency_at": "",
        "issued_at": decision.decided_at.isoformat(),
        "fine_amount_fen": decision.amount_fen,
        **_payment(decision),
        **_signature(decision, party),
    }
    documents.issue("DC", TITLE, decision.number, "OnTheSpotDecision", decision.id, facts)


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
        "pay_method": PAY_METHODS[decision.pay_method],
        "pay_deadline": str(as_date(decision.pay_due_on)),
        "late_fee_note": LATE_FEE,
    }


def _signature(decision: OnTheSpotDecision, party: dict[str, str]) -> dict[str, Any]:
    if decision.refused_sign:
        refused = decision.refused_sign
        return {"refused": {"reason": refused["note"], "media": [str(refused["file_id"])]}}
    return {"party_sign": party["name"]}
