"""Use cases of the simple procedure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from auth.principal import Principal
from core import audit, clock, documents, files, masking, money, officers, periods, secrets, working_days
from core.conditional import check
from core.db import as_date, db
from core.identifiers import citizen_id
from core.identifiers.refusal import Refusal
from core.paging import Page, page
from core.problems import invalid
from microapps.cases import actions, matters, payments, process, rules
from microapps.cases import documents as decision_documents
from microapps.cases.permissions import FILE
from microapps.cases.states import DECISION
from models import workbench
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.identity import holders
from models.numbering import next_document_number
from models.officers import brief, officers_by_staff
from models.organisation import Organisation
from models.penalty import OnTheSpotDecision
from models.telemetry import record_act

APP = "cases"
WORD = "当罚"
FILING_WORKING_DAYS = 7
PAY_DAYS = 15
CITIZEN_AAD = "on_the_spot_decision.citizen"
TIMES = ("violation_at", "licence_shown_at", "told_at", "decided_at", "delivered_at")


def list_decisions(
    principal: Principal, asked: Page, *, status: str | None = None, enterprise_id: UUID | None = None
) -> dict[str, Any]:
    """Decisions within reach, or against one's own enterprise, newest first."""
    query = OnTheSpotDecision.visible_to(principal)
    if status:
        query = query.where(OnTheSpotDecision.status == status)
    if enterprise_id:
        query = query.where(OnTheSpotDecision.enterprise == enterprise_id)
    return page(query, [OnTheSpotDecision.id], asked, lambda row: _summary(row, principal))


def read_decision(principal: Principal, decision_id: UUID) -> dict[str, Any]:
    """One decision; raises NotFound (404)."""
    return _view(_find(principal, decision_id), principal)


def decide(
    principal: Principal,
    *,
    matter_code: str,
    officer_ids: list[UUID],
    penalty_kinds: list[str],
    amount_fen: int,
    refused_sign: dict[str, Any] | None = None,
    file_ids: list[UUID],
    waived: bool = False,
    party_statement: str | None = None,
    enterprise_id: UUID | None = None,
    citizen: dict[str, str] | None = None,
    correction_order_id: UUID | None = None,
    **record: Any,
) -> dict[str, Any]:
    """Decide on the spot: numbered, on paper (DC), to be filed within 7 working days.

    `record` holds the times, place, position, facts and way of payment as the form gives them.
    Raises RuleRefusal (422) by PEN-001, 002, 004, 005, 006 with the article; InvalidInput (422).
    """
    _check_times(record)
    kinds = list(dict.fromkeys(penalty_kinds))
    matter = matters.matter(matter_code)
    chosen = _check_officers(principal, officer_ids, record)
    intended = _intended(matter, kinds, amount_fen, "citizen" if citizen else "org")
    rules.is_within_simple_procedure(intended).or_refuse()
    rules.is_within_statute(intended).or_refuse()
    rules.party_was_heard(
        rules.Hearing(record["told_at"], record["decided_at"], party_statement, waived)
    ).or_refuse()
    rules.was_delivered(_delivery(record, refused_sign)).or_refuse()
    with db.atomic():
        org = Organisation.get_by_id(principal.org_id)
        party = _party(principal, enterprise_id, citizen)
        decision = OnTheSpotDecision.create(
            number=next_document_number(org, WORD),
            org=org,
            enterprise=enterprise_id,
            correction_order=_order(principal, correction_order_id),
            party_kind=party["kind"],
            party_name=party["shown"],
            citizen_sealed=party["sealed"],
            matter_code=matter_code,
            penalty_kinds=kinds,
            amount_fen=amount_fen,
            party_statement=party_statement,
            statement_waived=waived,
            refused_sign=refused_sign,
            officers=[brief(officer) for officer in chosen],
            **record,
            **_deadlines(record["decided_at"], amount_fen),
        )
        attached = [*file_ids, *([refused_sign["file_id"]] if refused_sign else [])]
        files.attach(attached, "OnTheSpotDecision", decision.id, principal.id, pointer="/json/file_ids")
        decision_documents.issue(decision, matter, party)
        process.record_decision(principal, decision, file_ids)
        audit.record(principal, actions.DECIDED, decision, number=decision.number, amount_fen=amount_fen)
        record_act(principal, APP, "当场处罚", decision, f"/decisions/{decision.id}", node=True)
        _ask_for_filing(decision, org)
    return read_decision(principal, decision.id)


def _check_times(record: dict[str, Any]) -> None:
    latest = clock.now() + timedelta(minutes=2)
    for name in TIMES:
        if record.get(name) is not None and record[name] > latest:
            raise invalid(f"/json/{name}", "时间不能晚于现在，请核对手机时间。")
    if record["violation_at"] > record["decided_at"]:
        raise invalid("/json/violation_at", "违法时间不能晚于决定时间。")


def _check_officers(
    principal: Principal, officer_ids: list[UUID], record: dict[str, Any]
) -> list[officers.Officer]:
    if principal.staff_id not in officer_ids:
        raise invalid("/json/officer_ids", "执法人员应包括您本人。")
    chosen = officers_by_staff(officer_ids)
    officers.may_enforce(chosen, principal.org_id, clock.day_of(record["decided_at"])).or_refuse()  # type: ignore[arg-type]
    officers.licence_was_shown(record["licence_shown_at"], record["told_at"]).or_refuse()
    return chosen


def _intended(matter: dict[str, Any], kinds: list[str], amount_fen: int, party: str) -> rules.Intended:
    return rules.Intended(party, kinds, amount_fen, matter["kinds"], matter["min_fen"], matter["max_fen"])


def _delivery(record: dict[str, Any], refused: dict[str, Any] | None) -> rules.DeliveryFacts:
    return rules.DeliveryFacts(
        delivered_at=record.get("delivered_at"),
        refusal_note=refused["note"] if refused else None,
        refusal_media=1 if refused and refused.get("file_id") else 0,
        decided_at=record["decided_at"],
    )


def _party(
    principal: Principal, enterprise_id: UUID | None, citizen: dict[str, str] | None
) -> dict[str, Any]:
    """The party in clear for the document, and what the record keeps of it."""
    if (enterprise_id is None) == (citizen is None):
        raise invalid("/json/enterprise_id", "请选择企业，或填写公民信息，两者选一。")
    if citizen is not None:
        try:
            number = citizen_id.parse(citizen_id.normalise(citizen["id_no"]), today=clock.today()).text
        except Refusal as refusal:
            raise invalid("/json/citizen/id_no", refusal.detail) from None
        person = {**citizen, "id_no": number}
        sealed = secrets.cipher().seal(orjson.dumps(person).decode(), CITIZEN_AAD)
        return {**person, "kind": "citizen", "shown": masking.name(citizen["name"]), "sealed": sealed}
    enterprise = Enterprise.visible_to(principal).where(Enterprise.id == enterprise_id).first()
    if enterprise is None:
        raise invalid("/json/enterprise_id", "该企业不存在，或不在您的管辖区域内。")
    return {"kind": "org", "shown": enterprise.name, "sealed": None, "name": enterprise.name,
            "id_no": enterprise.uscc, "address": enterprise.address, "phone": ""}  # fmt: skip


def _order(principal: Principal, order_id: UUID | None) -> UUID | None:
    if order_id is not None:
        known = CorrectionOrder.visible_to(principal).where(CorrectionOrder.id == order_id)
        if not known.exists():
            raise invalid("/json/correction_order_id", "没有这份责令改正通知书。")
    return order_id


def _deadlines(decided_at: datetime, amount_fen: int) -> dict[str, Any]:
    calendar, day = working_days.calendar(), clock.day_of(decided_at)
    filing = periods.working_days(day, FILING_WORKING_DAYS, calendar=calendar, rule="PEN-007")
    pay = periods.calendar_days(day, PAY_DAYS, rule="PEN-026", roll=calendar) if amount_fen else None
    return {"filing_due_on": filing.due_on, "pay_due_on": pay.due_on if pay else None}


def _ask_for_filing(decision: OnTheSpotDecision, org: Organisation) -> None:
    _, due_at = clock.day_bounds(as_date(decision.filing_due_on), as_date(decision.filing_due_on))
    for staff_id in holders("handler", org):
        workbench.ask(
            APP,
            "file",
            f"备案 {decision.number}",
            decision,
            f"/decisions/{decision.id}",
            staff_id=staff_id,
            due_at=due_at,
        )
    if decision.enterprise_id:
        workbench.tell(
            APP,
            "收到当场处罚决定",
            f"{decision.number}，罚款{money.format_yuan(decision.amount_fen)}元。"
            if decision.amount_fen
            else decision.number,
            f"/decisions/{decision.id}",
            enterprise_id=decision.enterprise_id,
        )


def file_decision(principal: Principal, decision_id: UUID, *, version: int, note: str = "") -> dict[str, Any]:
    """File the decision with the agency (PEN-007)."""
    with db.atomic():
        decision = _find(principal, decision_id)
        check(decision, version)
        decision.change(
            version,
            status=DECISION.next(decision.status, "file"),
            filed_at=clock.now(),
            filed_by=principal.staff_id,
        )
        workbench.settle(decision, "file")
        audit.record(principal, actions.FILED, decision, note=note)
        record_act(principal, APP, "当场处罚备案", decision, f"/decisions/{decision.id}", node=True)
    return read_decision(principal, decision_id)


def record_process(principal: Principal, decision_id: UUID, **record: Any) -> dict[str, Any]:
    """Add to the record of the whole process (PEN-038)."""
    process.add_record(principal, decision_id, **record)
    return read_decision(principal, decision_id)


def record_payment(principal: Principal, decision_id: UUID, **payment: Any) -> dict[str, Any]:
    """Note a payment of the fine (PEN-026, PEN-027)."""
    payments.record_payment(principal, decision_id, **payment)
    return read_decision(principal, decision_id)


def close_decision(
    principal: Principal, decision_id: UUID, *, version: int, note: str = ""
) -> dict[str, Any]:
    """End the case of the decision, once its whole process is on record (PEN-038)."""
    process.close(principal, decision_id, version=version, note=note)
    return read_decision(principal, decision_id)


def _find(principal: Principal, decision_id: UUID) -> OnTheSpotDecision:
    return OnTheSpotDecision.find(decision_id, OnTheSpotDecision.visible_to(principal))


def _summary(row: OnTheSpotDecision, principal: Principal) -> dict[str, Any]:
    due_on = as_date(row.filing_due_on)
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "status": row.status,
        "party": {"kind": row.party_kind, "name": row.party_name},
        "matter": {"code": row.matter_code, "title": matters.all_matters()[row.matter_code]["title"]},
        "penalty_kinds": row.penalty_kinds,
        "amount_fen": row.amount_fen,
        "decided_at": row.decided_at,
        "filing_due_on": due_on,
        "is_filing_overdue": row.status == "issued" and due_on < clock.today(),
        "allowed_actions": DECISION.allowed_actions(row.status) if principal.permits(FILE.name) else [],
    }


def _view(row: OnTheSpotDecision, principal: Principal) -> dict[str, Any]:
    return {
        **_summary(row, principal),
        "amount_cn": money.rmb_upper(row.amount_fen) if row.amount_fen else "",
        "facts": row.facts,
        "place": row.place,
        "delivered_at": row.delivered_at,
        "officers": row.officers,
        "pay_due_on": as_date(row.pay_due_on),
        "payment": payments.told(row),
        "filed_at": row.filed_at,
        "closed_at": row.closed_at,
        "process": process.stages_of(row),
        "documents": documents.of("OnTheSpotDecision", row.id),
    }
