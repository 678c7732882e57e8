"""Orders to correct (责令改正): issued from a visit, listed, read. What follows stands in rectification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, documents, files, outbox, periods, terms
from core.db import as_date, db
from core.paging import Page, page
from core.problems import RuleConflict, RuleRefusal, WrongState, invalid
from microapps.enforcement import actions, matters
from microapps.enforcement.permissions import INSPECT
from microapps.enforcement.rules import delivery
from microapps.enforcement.rules.corrections import PEN_035
from microapps.enforcement.service import APP, agencies, serving
from microapps.enforcement.service.results import finish_task
from microapps.enforcement.service.standing import acting
from models import workbench
from models.correction import STATES as CORRECTION
from models.correction import CorrectionExtension, CorrectionOrder, Recheck
from models.correction_answers import answers_of, problems_of
from models.events import CorrectionOrdered
from models.inspection import Inspection
from models.numbering import next_document_number
from models.organisation import Organisation
from models.telemetry import record_act

WORD, TITLE = "责改", "责令改正通知书"
CONSEQUENCE = "逾期不改正的，将依法作出行政处罚或者采取其他监管措施。"
REMEDY = "如不服本通知，可自收到之日起六十日内申请行政复议，或者在六个月内向人民法院提起行政诉讼。"
TEXTS = {"violation_facts": "违法事实", "requirements": "整改要求", "violated_provision": "违反的规定"}
LIMITS = {"violation_facts": 2000, "requirements": 2000, "violated_provision": 500}
"""The columns' lengths, in characters."""
RULE = PEN_035.id
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
    problems: list[dict[str, Any]],
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
        named = _problems(problems, agencies.own_items(inspection, principal))
        order = CorrectionOrder.create(
            number=next_document_number(org, WORD),
            inspection=inspection,
            org=org,
            enterprise=inspection.enterprise,
            equipment=inspection.equipment,
            problems=named,
            **_texts(named),
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


def _problems(asked: list[dict[str, Any]], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is to be put right, each about an item that failed; raises InvalidInput (422)."""
    failed = {item["item_id"]: item for item in items if item["value"] == "fail"}
    named = []
    for index, one in enumerate(asked):
        item = failed.pop(one["item"], None)
        if item is None:
            raise invalid(f"/json/problems/{index}/item", "应为本次检查中不合格的检查项，每项只列一次。")
        facts = one.get("facts") or item["note"] or f"未做到：{item['text']}"
        named.append(
            {"item": one["item"], "text": item["text"], "article": item["article"], "facts": facts,
             "requirement": one["requirement"]}
        )  # fmt: skip
    return named


def _texts(problems: list[dict[str, Any]]) -> dict[str, str]:
    """The same as the notice says it, in sentences; raises InvalidInput (422) where they become too long."""
    texts = {
        "violation_facts": _sentences(problem["facts"] for problem in problems),
        "requirements": _sentences(problem["requirement"] for problem in problems),
        "violated_provision": "、".join(dict.fromkeys(matters.provision(one["article"]) for one in problems)),
    }
    for name, limit in LIMITS.items():
        if len(texts[name]) > limit:
            raise invalid("/json/problems", f"通知书的“{TEXTS[name]}”合计不能超过{limit}字，请精简。")
    return texts


def _sentences(parts: Iterable[str]) -> str:
    """One as it is, several numbered: 1.…；2.…"""
    said = [part.strip().rstrip("；;。") for part in parts]
    if len(said) == 1:
        return f"{said[0]}。"
    return "；".join(f"{number}.{part}" for number, part in enumerate(said, 1)) + "。"


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


@contextmanager
def acting_on(principal: Principal, order_id: UUID) -> Iterator[CorrectionOrder]:
    """One act upon an order, in one transaction; what is refused says what is open. Raises NotFound (404)."""
    with db.atomic():
        order = find_order(principal, order_id)
        try:
            yield order
        except (RuleRefusal, RuleConflict, WrongState) as refusal:
            refusal.members["allowed_actions"] = _allowed(order, principal)
            raise


def _allowed(order: CorrectionOrder, principal: Principal) -> list[str]:
    possible = CORRECTION.allowed_actions(order.status)
    allowed = []
    if "answer" in possible and principal.enterprise_id == order.enterprise_id:
        allowed.append("answer")
        if order.status == "ordered" and order.working_days and as_date(order.due_on) >= clock.today():
            allowed.append("ask_extension")
    if "pass" in possible and principal.permits(INSPECT.name) and order.org_id == principal.org_id:
        allowed.append("recheck")
    return allowed


def _summary(order: CorrectionOrder, principal: Principal) -> dict[str, Any]:
    return {
        "id": order.id,
        "version": order.version,
        "number": order.number,
        "status": order.status,
        "is_overdue": order.is_overdue,
        "enterprise": order.enterprise,
        "equipment": order.equipment if order.equipment_id else None,
        "violation_facts": order.violation_facts,
        "requirements": order.requirements,
        "due_on": as_date(order.due_on),
        "recheck_due_on": as_date(order.recheck_due_on) if order.recheck_due_on else None,
        "escalation": order.escalation,
        "inspection_id": order.inspection_id,
        "allowed_actions": _allowed(order, principal),
    }


def _view(order: CorrectionOrder, principal: Principal) -> dict[str, Any]:
    rechecks = list(Recheck.select().where(Recheck.order == order).order_by(Recheck.id))
    recheck_files = files.linked("Recheck", [visit.id for visit in rechecks])
    return {
        **_summary(order, principal),
        "problems": problems_of(order),
        "violated_provision": order.violated_provision,
        "working_days": order.working_days,
        "due": order.due,
        "served_on": serving.order_served_on(order.id),
        "answers": answers_of(order),
        "rechecks": [
            {"passed": r.passed, "mode": r.mode, "note": r.note, "at": r.at, "officers": r.officer_names,
             "files": files.told(recheck_files.get(r.id, []))}
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
