"""案件线索: received from an inspection or from where a penalty may not be decided on the spot, verified in time, proposed for filing or sent back with the reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, documents, files, outbox, periods, working_days
from core.calendar import CalendarNotPublished
from core.conditional import check
from core.db import as_date, db
from core.ids import new_id
from core.paging import Page, page
from core.problems import invalid
from microapps.cases import actions, rules, violations
from microapps.cases.permissions import DECIDE_LEAD
from microapps.cases.states import LEAD
from models import workbench
from models.after_visit import CaseClue
from models.case_lead import CaseLead
from models.enterprise import Enterprise
from models.events import LeadDecided, ProblemHandedOver
from models.identity import holders
from models.inspection import Inspection
from models.numbering import next_document_number
from models.organisation import Organisation
from models.telemetry import record_act

APP, SUBJECT, WORD = "cases", "CaseLead", "案线"
ON_THE_SPOT = "on_the_spot"
DECIDE_TODO, OVERDUE_TODO = "decide_lead", "lead_overdue"
BATCH = 500


def receive(event: ProblemHandedOver) -> None:
    """Take a handed-over problem in, with its evidence as fixed, and ask the handlers; told twice, it is one lead."""
    if CaseLead.select().where(CaseLead.source_id == event.subject_id).exists():
        return
    clue = CaseClue.get_by_id(event.subject_id)
    lead = _take_in(
        Organisation.get_by_id(clue.org_id),
        number=clue.number,
        source_id=clue.id,
        inspection_id=clue.inspection_id,
        enterprise=clue.enterprise_id,
        summary=clue.summary,
        suspected_provision=clue.suspected_provision,
        evidence=clue.evidence,
        handed_by=clue.handed_by_id,
    )
    audit.record(audit.SYSTEM, actions.LEAD_RECEIVED, lead, number=lead.number, source=str(clue.id))


def turn_over(
    principal: Principal, *, enterprise_id: UUID, violation: str, facts: str, file_ids: list[UUID]
) -> dict[str, Any]:
    """转普通程序: what may not be decided on the spot goes to the handlers as a lead, with its pictures.

    行政处罚法 54: what the simple procedure does not cover is investigated and then filed. Raises InvalidInput (422).
    """
    chosen = violations.choose(principal, violation)
    enterprise = Enterprise.visible_to(principal).where(Enterprise.id == enterprise_id).first()
    if enterprise is None:
        raise invalid("/json/enterprise_id", "没有这家企业，或不在您的管辖范围内。")
    with db.atomic():
        org, lead_id = Organisation.get_by_id(principal.org_id), new_id()
        files.attach(file_ids, SUBJECT, lead_id, principal.id, pointer="/json/file_ids")
        pictures = files.linked(SUBJECT, [lead_id]).get(lead_id, [])
        lead = _take_in(
            org,
            id=lead_id,
            number=next_document_number(org, WORD),
            source=ON_THE_SPOT,
            source_id=lead_id,
            enterprise=enterprise,
            summary=f"{chosen.name}：{facts}",
            suspected_provision=chosen.provision,
            evidence=[
                {"id": str(one.id), "file_id": str(one.id), "sha256": one.sha256, "chain_hash": ""}
                for one in pictures
            ],
            handed_by=principal.staff_id,
        )
        audit.record(principal, actions.LEAD_OPENED, lead, number=lead.number, violation=chosen.id)
        record_act(principal, APP, "转普通程序", lead, f"/leads/{lead.id}", node=True)
    return read_lead(principal, lead.id)


def _take_in(org: Organisation, **lead: Any) -> CaseLead:
    """Keep it with its last day, and ask the handlers of the agency."""
    received_at = clock.now()
    row = CaseLead.create(org=org, received_at=received_at, **lead, **_deadline(received_at))
    due_at = clock.day_bounds(row.due_on, row.due_on)[1] if row.due_on else None
    for staff_id in holders("handler", org):
        workbench.ask(
            APP, DECIDE_TODO, f"核查案件线索 {row.number}", row, f"/leads/{row.id}",
            staff_id=staff_id, due_at=due_at,
        )  # fmt: skip
    return row


def _deadline(received_at: Any) -> dict[str, Any]:
    """Fifteen working days to verify it (PEN-011b); nothing while next year's calendar is not published."""
    try:
        due = periods.working_days(
            clock.day_of(received_at),
            rules.VERIFY_WORKING_DAYS,
            calendar=working_days.calendar(),
            rule=rules.PEN_011B.id,
        )
    except CalendarNotPublished:
        return {"due_on": None, "due": None}
    told = {"start": str(due.start), "n": due.n, "unit": due.unit.value, "rule": due.rule,
            "calendar_version": due.calendar_version}  # fmt: skip
    return {"due_on": due.due_on, "due": told}


def list_leads(
    principal: Principal, asked: Page, *, status: str | None = None, inspection_id: UUID | None = None,
    enterprise_id: UUID | None = None, overdue: bool | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Leads within reach, newest first."""
    query = CaseLead.visible_to(principal)
    if status:
        query = query.where(CaseLead.status == status)
    if inspection_id:
        query = query.where(CaseLead.inspection_id == inspection_id)
    if enterprise_id:
        query = query.where(CaseLead.enterprise == enterprise_id)
    if overdue:
        query = query.where(CaseLead.status == "received", CaseLead.due_on < clock.today())
    return page(query, [CaseLead.id], asked, lambda row: _summary(row, principal))


def read_lead(principal: Principal, lead_id: UUID) -> dict[str, Any]:
    """One lead with its evidence and the papers of the visit; raises NotFound (404)."""
    lead = _find(principal, lead_id)
    visit = lead.inspection_id
    number = Inspection.select(Inspection.number).where(Inspection.id == visit).scalar() if visit else ""
    return {
        **_summary(lead, principal),
        "suspected_provision": lead.suspected_provision,
        "inspection_number": number or "",
        "evidence": [{**piece, "url": files.url(UUID(piece["file_id"]))} for piece in lead.evidence],
        "documents": documents.of("Inspection", visit) if visit else [],
        "checks": lead.checks,
        "due": lead.due,
    }


def accept_lead(
    principal: Principal, lead_id: UUID, *, version: int, note: str, **checks: bool
) -> dict[str, Any]:
    """Propose it for filing: all four conditions are confirmed (PEN-011b)."""
    rules.may_be_filed(checks).or_refuse()
    return _decide(principal, lead_id, version, "accept", note, checks)


def refuse_lead(principal: Principal, lead_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Send it back to the officer who handed it over, with the reason (PEN-011)."""
    return _decide(principal, lead_id, version, "refuse", reason, None)


def _decide(
    principal: Principal, lead_id: UUID, version: int, act: str, note: str, checks: dict[str, bool] | None
) -> dict[str, Any]:
    accepted = act == "accept"
    with db.atomic():
        lead = _find(principal, lead_id)
        check(lead, version)
        lead.change(
            version,
            status=LEAD.next(lead.status, act),
            checks=checks,
            decided_by=principal.staff_id,
            decided_by_name=principal.name,
            decided_at=clock.now(),
            note=note,
        )
        workbench.settle(lead, DECIDE_TODO)
        workbench.settle(lead, OVERDUE_TODO)
        audit.record(
            principal, actions.LEAD_ACCEPTED if accepted else actions.LEAD_REFUSED, lead, number=lead.number
        )
        record_act(principal, APP, "核查案件线索", lead, f"/leads/{lead.id}", node=True)
        if lead.inspection_id is not None:
            outbox.emit(
                LeadDecided(lead.source_id, lead.inspection_id, lead.enterprise_id, lead.org_id, accepted)
            )
    return read_lead(principal, lead_id)


def chase_overdue() -> int:
    """Recurring: a lead nobody decided in time becomes a to-do of the agency's heads (PEN-011); returns how many."""
    late = list(
        CaseLead.select(CaseLead, Organisation)
        .join(Organisation)
        .where(CaseLead.status == "received", CaseLead.due_on < clock.today())
        .order_by(CaseLead.due_on, CaseLead.id)
        .limit(BATCH)
    )
    for lead in late:
        with db.atomic():
            for staff_id in holders("agency_head", lead.org):
                title = f"案件线索逾期未处理 {lead.number}"
                workbench.ask(APP, OVERDUE_TODO, title, lead, f"/leads/{lead.id}", staff_id=staff_id)
    return len(late)


def complete_due_days() -> int:
    """Recurring: give leads that came before next year's calendar was published their last day; returns how many."""
    waiting = list(
        CaseLead.select().where(CaseLead.due_on.is_null(), CaseLead.status == "received").limit(BATCH)
    )
    done = 0
    for lead in waiting:
        deadline = _deadline(lead.received_at)
        if deadline["due_on"] is not None:
            lead.change(**deadline)
            done += 1
    return done


def _find(principal: Principal, lead_id: UUID) -> CaseLead:
    return CaseLead.find(lead_id, CaseLead.visible_to(principal))


def _summary(row: CaseLead, principal: Principal) -> dict[str, Any]:
    due_on = as_date(row.due_on) if row.due_on else None
    decides = principal.reach(DECIDE_LEAD.name).covers_organisation(row.org.seq)
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "status": row.status,
        "source": row.source,
        "inspection_id": row.inspection_id,
        "enterprise": row.enterprise,
        "org_name": row.org.name,
        "summary": row.summary,
        "received_at": row.received_at,
        "due_on": due_on,
        "is_overdue": row.status == "received" and due_on is not None and due_on < clock.today(),
        "decided_by_name": row.decided_by_name,
        "decided_at": row.decided_at,
        "note": row.note,
        "allowed_actions": LEAD.allowed_actions(row.status) if decides else [],
    }


CHASE_EVERY, COMPLETE_EVERY = timedelta(hours=1), timedelta(hours=24)
