"""Deciding on the spot: everything the law asks is checked, then the decision is numbered and on paper."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files, money, officers, secrets
from core.db import db, serialise
from core.ids import new_id
from core.moments import check_not_ahead
from core.problems import invalid
from core.rule import ALLOWED, Ruling
from microapps.cases import actions, documents, parties, process, rules, violations
from microapps.cases.bands import Facts
from microapps.cases.filing import filing_term
from microapps.cases.parties import Party
from microapps.cases.violations import Weighed
from models import workbench
from models.correction import CorrectionOrder
from models.inspection import Inspection
from models.numbering import next_document_number
from models.officers import brief, officers_by_staff
from models.organisation import Organisation
from models.penalty import DECIDED, OnTheSpotDecision
from models.telemetry import record_act

APP, WORD, SUBJECT = "cases", "当罚", "OnTheSpotDecision"
ON_THE_SPOT = timedelta(hours=12)
"""How long ago a decision that comes in may have been made."""


@dataclass(frozen=True, slots=True)
class Moments:
    """When the licences were shown, the party was told, and it was decided."""

    shown_at: datetime | None
    told_at: datetime
    decided_at: datetime


def decide(
    principal: Principal,
    *,
    violation: str,
    officer_ids: list[UUID],
    party: dict[str, str],
    kinds: list[str],
    amount_fen: int,
    told_at: datetime,
    decided_at: datetime | None = None,
    licence_shown_at: datetime | None = None,
    inspection_id: UUID | None = None,
    correction_order_id: UUID | None = None,
    act_date: date | None = None,
    circumstances: dict[str, Any],
    waived: bool,
    file_ids: list[UUID],
    **record: Any,
) -> UUID:
    """Decide on the spot: numbered, on paper (DC), to be served and filed; the id of the decision.

    `record` holds facts, place, position, the party's statement and the reason why it is another act, as the form
    gives them. Raises RuleRefusal (422) by PEN-001, 002, 004, 006, 029, 050 and RuleConflict (409) by PEN-033, 034,
    047 with the article; InvalidInput (422).
    """
    moments = Moments(_shown_at(principal, inspection_id, licence_shown_at), told_at, _decided_at(decided_at))
    chosen = _check_officers(principal, officer_ids, moments)
    against = parties.identify(**party)
    act_on = act_date or clock.day_of(told_at)
    weighed = _weigh(principal, violation, against, circumstances, act_on)
    kinds = list(dict.fromkeys(kinds))
    _check_law(
        weighed, rules.Intended(parties.KINDS[against.kind], kinds, amount_fen, weighed.limits.fine_fen)
    )
    hearing = rules.Hearing(told_at, moments.decided_at, record.get("party_statement"), waived)
    rules.party_was_heard(hearing).or_refuse()
    rules.is_within_limitation(act_on, clock.day_of(moments.decided_at)).or_refuse()
    with db.atomic():
        org = Organisation.get_by_id(principal.org_id)
        # Two agencies that fine the same party at the same moment: one of them sees the other's decision.
        serialise(int(against.key[:15], 16))
        _is_not_fined_twice(against, weighed, kinds, record["another_act_reason"]).or_refuse()
        decision_id = new_id()
        decision = OnTheSpotDecision.create(
            id=decision_id,
            number=next_document_number(org, WORD),
            org=org,
            inspection=inspection_id,
            correction_order=_order(principal, correction_order_id),
            act_on=act_on,
            circumstances=circumstances,
            kinds=kinds,
            amount_fen=amount_fen,
            licence_shown_at=moments.shown_at,
            told_at=told_at,
            decided_at=moments.decided_at,
            statement_waived=waived,
            payment_code=_payment_code(decision_id),
            officers=[brief(officer) for officer in chosen],
            **_party_of(against),
            **_law_of(weighed),
            **_filing_of(org, moments.decided_at),
            **record,
        )
        files.attach(file_ids, SUBJECT, decision.id, principal.id, pointer="/json/file_ids")
        documents.issue(decision, against)
        process.record_decision(principal, decision, file_ids)
        audit.record(principal, actions.DECIDED, decision, number=decision.number, amount_fen=amount_fen)
        record_act(principal, APP, DECIDED, decision, f"/decisions/{decision.id}", node=True)
        _tell(decision)
    return decision.id


def _decided_at(given: datetime | None) -> datetime:
    """The moment as the phone says it, so that by the same clock it stays after the telling; now without one.

    Licences and days are those of the decision, so it cannot be put back to a better day.
    """
    now = clock.now()
    if given is None:
        return now
    check_not_ahead(given, "/json/decided_at")
    if given < now - ON_THE_SPOT:
        raise invalid("/json/decided_at", "当场处罚应当场作出，决定时间不能早于十二小时之前。")
    return given


def _shown_at(principal: Principal, inspection_id: UUID | None, given: datetime | None) -> datetime | None:
    """When the licences were shown: as the visit has it on record, else as the officers say (PEN-002)."""
    if inspection_id is None:
        return given
    visit = Inspection.visible_to(principal).where(Inspection.id == inspection_id).first()
    if visit is None:
        raise invalid("/json/inspection_id", "没有这次现场检查。")
    return visit.licence_shown_at


def _check_officers(
    principal: Principal, officer_ids: list[UUID], moments: Moments
) -> list[officers.Officer]:
    if principal.staff_id not in officer_ids:
        raise invalid("/json/officer_ids", "执法人员应包括您本人。")
    chosen = officers_by_staff(officer_ids)
    officers.may_enforce(chosen, principal.org_id, clock.day_of(moments.decided_at)).or_refuse()  # type: ignore[arg-type]
    officers.licence_was_shown(moments.shown_at, moments.told_at).or_refuse()
    return chosen


def _weigh(
    principal: Principal, violation_id: str, party: Party, circumstances: dict[str, Any], act_on: date
) -> Weighed:
    chosen = violations.choose(principal, violation_id)
    return violations.judge(chosen, Facts(party=party.kind, **circumstances), act_on, "/json/circumstances")


def _check_law(weighed: Weighed, intended: rules.Intended) -> None:
    rules.is_within_simple_procedure(intended).or_refuse()
    rules.is_within_statute(weighed.said, intended).or_refuse()


def _is_not_fined_twice(party: Party, weighed: Weighed, kinds: list[str], reason: str) -> Ruling:
    """The same act is not fined twice, by whichever agency (PEN-034); `reason` says why it is another act."""
    if "FINE" not in kinds or reason:
        return ALLOWED
    since = clock.now() - timedelta(days=rules.SAME_ACT_DAYS)
    earlier = (
        OnTheSpotDecision.joined()
        .where(
            OnTheSpotDecision.party_key == party.key,
            OnTheSpotDecision.violation_code == weighed.violation.id,
            OnTheSpotDecision.amount_fen > 0,
            OnTheSpotDecision.decided_at > since,
            OnTheSpotDecision.status != "withdrawn",
        )
        .order_by(OnTheSpotDecision.decided_at.desc())
        .first()
    )
    if earlier is None:
        return ALLOWED
    return rules.PEN_034.forbid_now(
        f"{earlier.org.name}已于{clock.day_of(earlier.decided_at)}就同一案由处以罚款（{earlier.number}）。"
        "同一违法行为不得给予两次以上罚款；确属另一违法行为的，请写明理由。",
        "DOUBLE_FINE",
    )


def _party_of(party: Party) -> dict[str, Any]:
    return {
        "enterprise": party.enterprise_id,
        "party_kind": party.kind,
        "party_name": party.shown,
        "party_sealed": party.sealed,
        "party_key": party.key,
    }


def _law_of(weighed: Weighed) -> dict[str, Any]:
    """The law as it stood, with the range and the limit that the amount was held against."""
    applied = weighed.violation
    return {
        "violation_code": applied.id,
        "violation": {
            "name": applied.name,
            "provision": applied.provision,
            "basis": applied.basis,
            "fine_fen": weighed.said.fine_fen,
            "limit_fen": weighed.limits.fine_fen,
        },
    }


def _payment_code(decision_id: UUID) -> str:
    """What the payment page is asked by: 128 bits that only the key can make."""
    digest = hmac.digest(secrets.key("payment-code"), decision_id.bytes, "sha256")
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _filing_of(org: Organisation, decided_at: datetime) -> dict[str, Any]:
    due_on, due = filing_term(org.name, decided_at)
    return {"filing_due_on": due_on, "due": {"filing": due}}


def _order(principal: Principal, order_id: UUID | None) -> UUID | None:
    if order_id is not None:
        known = CorrectionOrder.visible_to(principal).where(CorrectionOrder.id == order_id)
        if not known.exists():
            raise invalid("/json/correction_order_id", "没有这份责令改正通知书。")
    return order_id


def _tell(decision: OnTheSpotDecision) -> None:
    """A to-do for whoever decided: it is handed over on the spot; the enterprise is told what it is to pay."""
    path = f"/decisions/{decision.id}"
    for officer in decision.officers:
        workbench.ask(APP, "serve", f"送达 {decision.number}", decision, path, staff_id=UUID(officer["id"]))
    if decision.enterprise_id:
        fine = f"，罚款{money.format_yuan(decision.amount_fen)}元。" if decision.amount_fen else "，警告。"
        workbench.tell(
            APP, "收到当场处罚决定", f"{decision.number}{fine}", path, enterprise_id=decision.enterprise_id
        )
