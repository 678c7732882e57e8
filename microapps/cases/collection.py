"""当场收缴: when a fine may be taken on the spot, and against which receipt (行政处罚法 68–70)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files
from core.db import db
from core.moments import check_not_ahead
from core.problems import WrongState, invalid
from microapps.cases import actions, payments, process, remittance, rules, violations
from microapps.cases.decisions import APP, SUBJECT
from microapps.cases.finding import of_officer
from microapps.cases.states import ENDED
from models.penalty import COLLECTED, FineCollection, OnTheSpotDecision
from models.telemetry import record_act


def collect(
    principal: Principal,
    decision_id: UUID,
    *,
    version: int | None = None,
    reason: str,
    receipt_no: str,
    note: str = "",
    file_id: UUID | None = None,
    collected_at: datetime | None = None,
    landed_at: datetime | None = None,
) -> None:
    """Take the whole fine on the spot, against the finance department's receipt.

    Raises RuleRefusal (422) by PEN-008 and PEN-009, RuleConflict (409) for a receipt that was used, NotFound (404),
    Forbidden (403), Stale (412), WrongState (409), InvalidInput (422).
    """
    at = collected_at or clock.now()
    with db.atomic():
        decision = _unpaid(principal, decision_id, version)
        _check_moment(decision, at, landed_at)
        bounds = violations.limits(_law(decision), decision.party_kind, clock.day_of(at))
        taking = rules.Taking(reason, decision.amount_fen, bounds.collect_fen, note, file_id is not None)
        rules.may_be_collected(taking).or_refuse()
        if not receipt_no:
            rules.PEN_009.refuse(
                "当场收缴罚款应出具财政部门统一制发的专用票据；不出具的，当事人有权拒绝。"
            ).or_refuse()
        if FineCollection.select().where(FineCollection.receipt_no == receipt_no).exists():
            rules.PEN_009.forbid_now(f"票据号{receipt_no}已经用过，请核对。", "RECEIPT_USED").or_refuse()
        decision.change(decision.version)
        if file_id is not None:
            files.attach([file_id], SUBJECT, decision.id, principal.id, pointer="/json/file_id")
        taken = FineCollection.create(
            decision=decision, reason=reason, note=note, receipt_no=receipt_no, file=file_id, collected_at=at,
            landed_at=landed_at, collected_by=principal.staff_id,
        )  # fmt: skip
        payments.book(principal, decision, clock.day_of(at), decision.amount_fen)
        process.write(principal, decision, "execution", f"当场收缴罚款，票据号{receipt_no}。", at)
        remittance.begin(taken)
        audit.record(principal, actions.COLLECTED, decision, reason=reason, receipt_no=receipt_no)
        record_act(principal, APP, COLLECTED, decision, f"/decisions/{decision.id}", node=True)


def told(decision: OnTheSpotDecision) -> dict[str, Any] | None:
    """How the fine was taken and where the money is; None where it was not taken on the spot."""
    taken = FineCollection.get_or_none(FineCollection.decision == decision.id)
    if taken is None:
        return None
    return {
        "reason": taken.reason,
        "reason_title": rules.COLLECTING[taken.reason],
        "note": taken.note,
        "receipt_no": taken.receipt_no,
        "collected_at": taken.collected_at,
        "landed_at": taken.landed_at,
        "clocks": remittance.clocks_of(taken),
    }


def _check_moment(decision: OnTheSpotDecision, at: datetime, landed_at: datetime | None) -> None:
    check_not_ahead(at, "/json/collected_at")
    if at < decision.decided_at:
        raise invalid("/json/collected_at", "收缴时间应在决定之后。")
    if landed_at is not None:
        check_not_ahead(landed_at, "/json/landed_at")
        if landed_at < at:
            raise invalid("/json/landed_at", "抵岸时间应在收缴之后。")


def _law(decision: OnTheSpotDecision) -> str:
    known = violations.catalogue().get(decision.violation_code)
    return violations.statute_of(known.penalty_law if known else "")


def _unpaid(principal: Principal, decision_id: UUID, version: int | None) -> OnTheSpotDecision:
    """A served decision of the caller's own, whose fine nobody paid yet."""
    decision = of_officer(principal, decision_id, version)
    if decision.served_at is None or decision.status in ENDED or not decision.amount_fen:
        raise WrongState("决定书送达后，才能当场收缴罚款。", allowed_actions=[])
    if payments.account(decision, clock.today()).paid_fen:
        raise WrongState("罚款已经缴纳或者部分缴纳，不能再当场收缴。", allowed_actions=[])
    return decision
