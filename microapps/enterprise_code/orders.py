"""The enterprise's own side of orders to correct: which there are, and what it says it did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, documents, files, outbox, terms
from core.conditional import check
from core.db import as_date, db
from core.fields import CODES, SENTENCES
from core.paging import Page, page
from core.problems import InvalidInput, fault, invalid
from microapps.enterprise_code import actions
from models.correction import RECHECK_DAYS, RECHECK_RULE, STATES, CorrectionAnswer, CorrectionOrder, Recheck
from models.correction_answers import answers_of, problems_of
from models.events import CorrectionAnswered

REQUIRED = SENTENCES["required"]


def list_orders(principal: Principal, asked: Page, *, status: str | None = None) -> dict[str, Any]:
    """Orders to one's own enterprise, newest first."""
    query = CorrectionOrder.visible_to(principal)
    if status:
        query = query.where(CorrectionOrder.status == status)
    return page(query, [CorrectionOrder.id], asked, _summary)


def read_order(principal: Principal, order_id: UUID) -> dict[str, Any]:
    """One order with what was answered and what the rechecks found; raises NotFound (404)."""
    order = _find(principal, order_id)
    return {
        **_summary(order),
        "problems": problems_of(order),
        "violated_provision": order.violated_provision,
        "answers": answers_of(order),
        "rechecks": [
            {"passed": one.passed, "note": one.note, "at": one.at}
            for one in Recheck.select().where(Recheck.order == order).order_by(Recheck.id)
        ],
        "documents": documents.of("CorrectionOrder", order.id),
    }


def answer_order(
    principal: Principal,
    order_id: UUID,
    *,
    version: int | None = None,
    text: str,
    file_ids: list[UUID],
    problems: list[dict[str, Any]],
) -> dict[str, Any]:
    """Say what was done about each of `problems`, [{item, text, file_ids}], or in `text` about all together.

    Either way with a photo or paper; the recheck is due ten working days on (INS-014). Raises NotFound (404),
    Stale (412), WrongState (409) for an order that was passed, InvalidInput (422) for a problem left out.
    """
    with db.atomic():
        order = _find(principal, order_id)
        check(order, version)
        status = STATES.next(order.status, "answer")
        _is_whole(order, text, file_ids, problems)
        answer = CorrectionAnswer.create(
            order=order,
            text=text,
            problems=[{**one, "file_ids": [str(each) for each in one["file_ids"]]} for one in problems],
            by_name=principal.name,
            at=clock.now(),
        )
        given = {"/json/file_ids": file_ids}
        given |= {f"/json/problems/{n}/file_ids": one["file_ids"] for n, one in enumerate(problems)}
        for pointer, ids in given.items():
            files.attach(ids, "CorrectionOrder", order.id, principal.id, pointer=pointer)
            files.attach(ids, "CorrectionAnswer", answer.id, principal.id, pointer=pointer)
        due_on, due = terms.when_published(RECHECK_DAYS, RECHECK_RULE)
        order.change(order.version, status=status, recheck_due_on=due_on, recheck_due=due)
        audit.record(principal, actions.ORDER_ANSWERED, order, files=sum(map(len, given.values())))
        outbox.emit(CorrectionAnswered(order.id, order.enterprise_id))
    return read_order(principal, order_id)


def _is_whole(
    order: CorrectionOrder, text: str, file_ids: list[UUID], problems: list[dict[str, Any]]
) -> None:
    """Every problem once, unless it adds to an answer that waits for its recheck; or text and files for all."""
    if not problems:
        needed = {"/json/text": text.strip(), "/json/file_ids": file_ids}
        if missing := [
            fault(pointer, REQUIRED, CODES[REQUIRED]) for pointer, value in needed.items() if not value
        ]:
            raise InvalidInput(errors=missing)
        return
    open_ones = {one["item"] for one in order.problems}
    for index, one in enumerate(problems):
        if one["item"] not in open_ones:
            raise invalid(f"/json/problems/{index}/item", "应为通知书列出的问题，每项只答复一次。")
        open_ones.remove(one["item"])
    if open_ones and order.status == "ordered":
        raise invalid("/json/problems", f"还有{len(open_ones)}个问题没有答复。")


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
