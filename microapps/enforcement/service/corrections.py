"""Orders to correct (责令改正): issued from a visit, listed, read. What follows stands in rectification."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, documents, files, outbox, periods
from core.db import as_date
from core.paging import Page, page
from core.problems import invalid
from microapps.enforcement import actions, matters
from microapps.enforcement.permissions import ANSWER, INSPECT
from microapps.enforcement.rules import delivery
from microapps.enforcement.service import APP, agencies, serving, terms
from microapps.enforcement.service.results import finish_task
from microapps.enforcement.service.standing import acting
from microapps.enforcement.states import CORRECTION
from models import workbench
from models.correction import CorrectionAnswer, CorrectionExtension, CorrectionOrder, Recheck
from models.events import CorrectionOrdered
from models.inspection import Inspection
from models.numbering import next_document_number
from models.organisation import Organisation
from models.telemetry import record_act

WORD, TITLE = "责改", "责令改正通知书"
CONSEQUENCE = "逾期不改正的，将依法作出行政处罚或者采取其他监管措施。"
REMEDY = "如不服本通知，可自收到之日起六十日内申请行政复议，或者在六个月内向人民法院提起行政诉讼。"
RULE = terms.CORRECTION_RULE
SERVE_TODO = "serve_order"
EXTENSION_SHOWN = (
    "id",
    "version",
    "working_days",
    "reason",
    "status",
    "old_due_on",
    "new_due_on",
    "note",
    "created_at",
)


def list_orders(
    principal: Principal, asked: Page, *, status: str | None = None, enterprise_id: UUID | None = None,
    overdue: bool | None = None, recheck_overdue: bool | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Orders within reach, or of one's own enterprise, newest first."""
    query = CorrectionOrder.visible_to(principal)
    if status:
        query = query.where(CorrectionOrder.status == status)
    if enterprise_id:
        query = query.where(CorrectionOrder.enterprise == enterprise_id)
    if overdue:
        query = query.where(CorrectionOrder.status == "ordered", CorrectionOrder.due_on < clock.today())
    if recheck_overdue:
        query = query.where(
            CorrectionOrder.status == "answered", CorrectionOrder.recheck_due_on < clock.today()
        )
    return page(query, [CorrectionOrder.id], asked, lambda row: _summary(row, principal))


def read_order(principal: Principal, order_id: UUID) -> dict[str, Any]:
    """One order with its answers and rechecks; raises NotFound (404)."""
    return _view(find_order(principal, order_id), principal)


def order_correction(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    requirements: str,
    violation_facts: str,
    violated_provision: str,
    working_days: int | None = None,
    immediate: bool = False,
) -> dict[str, Any]:
    """Order the enterprise to put it right, at once or within working days; closes the visit (document ZG)."""
    days = _days_allowed(working_days, immediate)
    is_lead = agencies.is_lead(inspection_id, principal)
    with acting(principal, inspection_id, "order_correction" if is_lead else "order_alongside", version) as (
        inspection,
        status,
    ):
        due, org = due_after(days), Organisation.get_by_id(principal.org_id)
        order = CorrectionOrder.create(
            number=next_document_number(org, WORD),
            inspection=inspection,
            org=org,
            enterprise=inspection.enterprise,
            equipment=inspection.equipment,
            violation_facts=violation_facts,
            violated_provision=violated_provision,
            requirements=requirements,
            working_days=days,
            due_on=due.due_on,
            due=terms.explained(due),
            ordered_by=principal.staff_id,
        )
        inspection.change(version, status=status)
        if is_lead:
            finish_task(principal, inspection)
        _issue_notice(order, inspection, principal)
        _ask_to_serve(order, inspection)
        audit.record(principal, actions.ORDERED, order, number=order.number, due_on=str(order.due_on))
        record_act(principal, APP, "责令改正", order, f"/corrections/{order.id}", node=True)
        outbox.emit(CorrectionOrdered(order.id, order.enterprise_id, order.equipment_id))
    return read_order(principal, order.id)


def _ask_to_serve(order: CorrectionOrder, inspection: Inspection) -> None:
    """The order binds once it is received: its officer is to serve it within seven working days (PEN-025)."""
    due_on = terms.when_published(delivery.WORKING_DAYS, delivery.PEN_025.id)[0]
    workbench.ask(
        APP, SERVE_TODO, f"送达 {order.number}", order, f"/inspections/{inspection.id}",
        staff_id=order.ordered_by_id, due_at=clock.day_bounds(due_on, due_on)[1] if due_on else None,
    )  # fmt: skip


def _days_allowed(days: int | None, immediate: bool) -> int:
    if (days is None) == (not immediate):
        raise invalid("/json/working_days", "请填写整改期限（工作日），或选择立即改正，两者选一。")
    return days or 0


def due_after(days: int) -> periods.Due:
    """The last day of an order given today; 0 means at once."""
    if days:
        return terms.in_working_days(days, RULE)
    return periods.calendar_days(clock.today(), 0, rule=RULE)


def _issue_notice(order: CorrectionOrder, inspection: Inspection, principal: Principal) -> None:
    basis = matters.matter(agencies.codes_of(inspection, order.org_id)[0])["basis_provision"]
    facts = {
        "doc_no": order.number,
        "agency": order.org.name,
        "party_name": order.enterprise.name,
        "party_id": order.enterprise.uscc,
        "address": order.enterprise.address,
        "violation_facts": order.violation_facts,
        "violated_provision": order.violated_provision,
        "basis_provision": f"{basis}、《中华人民共和国行政处罚法》第二十八条",
        "mode": "by_date" if order.working_days else "immediately",
        "deadline": str(order.due_on) if order.working_days else None,
        "requirements": order.requirements,
        "consequence_if_not_corrected": CONSEQUENCE,
        "remedy": REMEDY,
        "contact": f"{order.org.name} {principal.name}",
        "issued_at": order.created_at.isoformat(),
    }
    documents.issue("ZG", TITLE, order.number, "CorrectionOrder", order.id, facts)


def find_order(principal: Principal, order_id: UUID) -> CorrectionOrder:
    """The order as a joined row, if the caller may see it; raises NotFound (404)."""
    return CorrectionOrder.find(order_id, CorrectionOrder.visible_to(principal))


def _allowed(order: CorrectionOrder, principal: Principal) -> list[str]:
    possible = CORRECTION.allowed_actions(order.status)
    allowed = []
    if "answer" in possible and principal.permits(ANSWER.name):
        allowed.append("answer")
        if order.status == "ordered" and order.working_days and as_date(order.due_on) >= clock.today():
            allowed.append("ask_extension")
    if "pass" in possible and principal.permits(INSPECT.name) and order.org_id == principal.org_id:
        allowed.append("recheck")
    return allowed


def _summary(order: CorrectionOrder, principal: Principal) -> dict[str, Any]:
    due_on = as_date(order.due_on)
    return {
        "id": order.id,
        "version": order.version,
        "number": order.number,
        "status": order.status,
        "is_overdue": order.status == "ordered" and due_on < clock.today(),
        "enterprise": order.enterprise,
        "equipment": order.equipment if order.equipment_id else None,
        "violation_facts": order.violation_facts,
        "requirements": order.requirements,
        "due_on": due_on,
        "recheck_due_on": as_date(order.recheck_due_on) if order.recheck_due_on else None,
        "escalation": order.escalation,
        "inspection_id": order.inspection_id,
        "allowed_actions": _allowed(order, principal),
    }


def _view(order: CorrectionOrder, principal: Principal) -> dict[str, Any]:
    answers = list(
        CorrectionAnswer.select().where(CorrectionAnswer.order == order).order_by(CorrectionAnswer.id)
    )
    rechecks = list(Recheck.select().where(Recheck.order == order).order_by(Recheck.id))
    answer_files = files.linked("CorrectionAnswer", [answer.id for answer in answers])
    recheck_files = files.linked("Recheck", [visit.id for visit in rechecks])
    return {
        **_summary(order, principal),
        "violated_provision": order.violated_provision,
        "working_days": order.working_days,
        "due": order.due,
        "served_on": serving.order_served_on(order.id),
        "answers": [
            {"text": a.text, "at": a.at, "by_name": a.by_name, "files": _files(answer_files.get(a.id, []))}
            for a in answers
        ],
        "rechecks": [
            {"passed": r.passed, "mode": r.mode, "note": r.note, "at": r.at, "officers": r.officer_names,
             "files": _files(recheck_files.get(r.id, []))}
            for r in rechecks
        ],
        "extensions": [
            {name: getattr(e, name) for name in EXTENSION_SHOWN}
            for e in CorrectionExtension.select()
            .where(CorrectionExtension.order == order)
            .order_by(CorrectionExtension.id)
        ],
        "documents": documents.of("CorrectionOrder", order.id),
    }  # fmt: skip


def _files(stored: list[files.StoredFile]) -> list[dict[str, Any]]:
    return [{"id": f.id, "url": files.url(f.id), "media_type": f.media_type} for f in stored]
