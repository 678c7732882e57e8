"""The enterprise's own side of orders to correct: which there are, and what it says it did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, documents, files, outbox, terms
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from microapps.enterprise_code import actions
from models.correction import RECHECK_DAYS, RECHECK_RULE, STATES, CorrectionAnswer, CorrectionOrder, Recheck
from models.events import CorrectionAnswered


def list_orders(principal: Principal, asked: Page, *, status: str | None = None) -> dict[str, Any]:
    """Orders to one's own enterprise, newest first."""
    query = CorrectionOrder.visible_to(principal)
    if status:
        query = query.where(CorrectionOrder.status == status)
    return page(query, [CorrectionOrder.id], asked, _summary)


def read_order(principal: Principal, order_id: UUID) -> dict[str, Any]:
    """One order with what was answered and what the rechecks found; raises NotFound (404)."""
    order = _find(principal, order_id)
    answers = list(CorrectionAnswer.select().where(CorrectionAnswer.order == order))
    answer_files = files.linked("CorrectionAnswer", [answer.id for answer in answers])
    return {
        **_summary(order),
        "problems": order.problems,
        "violated_provision": order.violated_provision,
        "answers": [
            {
                "text": one.text,
                "at": one.at,
                "by_name": one.by_name,
                "files": files.told(answer_files.get(one.id, [])),
            }
            for one in sorted(answers, key=lambda one: one.id)
        ],
        "rechecks": [
            {"passed": one.passed, "note": one.note, "at": one.at}
            for one in Recheck.select().where(Recheck.order == order).order_by(Recheck.id)
        ],
        "documents": documents.of("CorrectionOrder", order.id),
    }


def answer_order(
    principal: Principal, order_id: UUID, *, version: int | None = None, text: str, file_ids: list[UUID]
) -> dict[str, Any]:
    """Say what was done, with at least one photo or paper; the recheck is due ten working days on (INS-014).

    Raises NotFound (404), Stale (412), WrongState (409) for an order that was passed.
    """
    with db.atomic():
        order = _find(principal, order_id)
        check(order, version)
        status = STATES.next(order.status, "answer")
        answer = CorrectionAnswer.create(order=order, text=text, by_name=principal.name, at=clock.now())
        files.attach(file_ids, "CorrectionOrder", order.id, principal.id, pointer="/json/file_ids")
        files.attach(file_ids, "CorrectionAnswer", answer.id, principal.id, pointer="/json/file_ids")
        due_on, due = terms.when_published(RECHECK_DAYS, RECHECK_RULE)
        order.change(order.version, status=status, recheck_due_on=due_on, recheck_due=due)
        audit.record(principal, actions.ORDER_ANSWERED, order, files=len(file_ids))
        outbox.emit(CorrectionAnswered(order.id, order.enterprise_id))
    return read_order(principal, order_id)


def _find(principal: Principal, order_id: UUID) -> CorrectionOrder:
    return CorrectionOrder.find(order_id, CorrectionOrder.visible_to(principal))


def _summary(order: CorrectionOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "version": order.version,
        "number": order.number,
        "status": order.status,
        "is_overdue": order.is_overdue,
        "agency": order.org,
        "equipment": order.equipment if order.equipment_id else None,
        "violation_facts": order.violation_facts,
        "requirements": order.requirements,
        "due_on": as_date(order.due_on),
        "allowed_actions": [act for act in STATES.allowed_actions(order.status) if act == "answer"],
    }
