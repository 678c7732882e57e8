"""The escalation ladder of overdue orders, and due days that waited for a calendar: run by the worker."""

from __future__ import annotations

import structlog

from core import audit, clock, outbox, terms, working_days
from core.audit import System
from core.calendar import CalendarNotPublished, WorkingCalendar
from core.db import as_date, db
from microapps.enforcement import actions
from microapps.enforcement.rules import after
from microapps.enforcement.rules import corrections as rules
from microapps.enforcement.service import APP, serving
from models import workbench
from models.after_visit import ResultPublication
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.events import CorrectionOverdue
from models.identity import holders
from models.inspection import Inspection
from models.organisation import Organisation

BATCH = 500
log = structlog.get_logger()


def climb() -> int:
    """Take every overdue order as far up as its days say; returns how many moved. Running it twice moves none twice."""
    calendar, today = working_days.calendar(), clock.today()
    late = (
        CorrectionOrder.select(CorrectionOrder, Organisation, Enterprise)
        .join(Organisation)
        .switch(CorrectionOrder)
        .join(Enterprise)
        .where(
            CorrectionOrder.status == "ordered",
            CorrectionOrder.due_on < today,
            CorrectionOrder.escalation < len(rules.ESCALATION_DAYS),
        )
        .order_by(CorrectionOrder.due_on, CorrectionOrder.id)
        .limit(BATCH)
    )
    return sum(_climb(order, calendar) for order in list(late))


def _climb(order: CorrectionOrder, calendar: WorkingCalendar) -> bool:
    try:
        overdue = calendar.working_days_between(as_date(order.due_on), clock.today())
    except CalendarNotPublished:
        log.warning("calendar_missing", order_id=str(order.id))
        return False
    step = rules.step_of(overdue)
    if step <= order.escalation:
        return False
    if serving.order_served_on(order.id) is None:
        return False  # nobody is late with what was never received; its officer has a to-do to serve it
    with db.atomic():
        claimed = (
            CorrectionOrder.update(escalation=step, version=CorrectionOrder.version + 1)
            .where(CorrectionOrder.id == order.id, CorrectionOrder.escalation < step)
            .execute()
        )
        if not claimed:
            return False
        for passed in range(order.escalation + 1, step + 1):
            _tell(order, passed)
        audit.record(System(), actions.ORDER_ESCALATED, order, step=step)
        outbox.emit(CorrectionOverdue(order.id, order.enterprise_id, order.equipment_id, step))
    return True


def _tell(order: CorrectionOrder, step: int) -> None:
    """Step 1: both sides. Step 2: the agency's head. Step 3: the head again, to open a case."""
    path = f"/corrections/{order.id}"
    if step == 1:
        body = f"{order.number}已过整改期限，请立即整改并在线答复。"
        workbench.tell(APP, "整改已逾期", body, path, enterprise_id=order.enterprise_id)
        workbench.ask(
            APP, "chase", f"催办逾期整改：{order.enterprise.name}", order, path, staff_id=order.ordered_by_id
        )
        return
    title = (
        f"督办逾期整改：{order.enterprise.name}"
        if step == 2
        else f"逾期不改正，研究立案：{order.enterprise.name}"
    )
    for staff_id in holders("agency_head", order.org):
        workbench.ask(APP, f"escalation_{step}", title, order, path, staff_id=staff_id)


def settle(order: CorrectionOrder) -> None:
    """Close what the ladder asked for, once the enterprise answered or officers looked again."""
    for kind in ("chase", "escalation_2", "escalation_3"):
        workbench.settle(order, kind)


def complete_due_days() -> int:
    """Give results recorded before next year's calendar was published their last day of publication (INS-012)."""
    waiting = (
        ResultPublication.select(ResultPublication, Inspection)
        .join(Inspection)
        .where(ResultPublication.due_on.is_null())
        .order_by(ResultPublication.id)
        .limit(BATCH)
    )
    done = 0
    for row in list(waiting):
        day = clock.day_of(row.inspection.ended_at)
        due_on, due = terms.when_published(after.PUBLICATION_DAYS, "INS-012", day)
        if due_on is not None:
            row.change(due_on=due_on, due=due)
            done += 1
    return done
