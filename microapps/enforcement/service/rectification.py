"""What follows an order to correct: more time, the recheck. The enterprise's answer is in its own room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files, officers, outbox, periods, terms, working_days
from core.conditional import check
from core.db import as_date
from core.problems import Forbidden, WrongState, invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import corrections as rules
from microapps.enforcement.rules import delivery
from microapps.enforcement.service import APP, positions, serving
from microapps.enforcement.service.corrections import RULE, acting_on, due_after, read_order
from models import workbench
from models.correction import STATES as CORRECTION
from models.correction import CorrectionAnswer, CorrectionExtension, CorrectionOrder, Recheck
from models.enterprise import Enterprise
from models.events import CorrectionRechecked
from models.inspection import Inspection, InspectionOfficer
from models.officers import officers_by_staff
from models.telemetry import record_act


def recheck(
    principal: Principal,
    order_id: UUID,
    *,
    version: int,
    officer_ids: list[UUID],
    passed: bool,
    note: str,
    file_ids: list[UUID],
    mode: str = "on_site",
    position: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Look again with at least two officers (PEN-001): passed ends the order, failed gives the same time anew.

    Without `officer_ids` the officers of the visit are meant.
    """
    with acting_on(principal, order_id) as order:
        check(order, version)
        officer_ids = officer_ids or _officers_of_the_visit(order)
        if principal.staff_id not in officer_ids:
            raise invalid("/json/officer_ids", "执法人员应包括您本人。")
        status = CORRECTION.next(order.status, "pass" if passed else "fail")
        if order.status == "ordered":
            told = serving.order_served_on(order.id) is not None
            delivery.was_served(told, "责令改正通知书", "复查").or_refuse()
        chosen = officers_by_staff(officer_ids)
        officers.may_enforce(chosen, order.org_id, clock.today()).or_refuse()
        rules.recheck_is_evidenced(mode, passed, len(file_ids), _answer_files(order)).or_refuse()
        visit = Recheck.create(
            order=order,
            passed=passed,
            mode=mode,
            note=note,
            officer_names=[officer.name for officer in chosen],
            position=position,
            at=clock.now(),
        )
        files.attach(file_ids, "CorrectionOrder", order.id, principal.id, pointer="/json/file_ids")
        files.attach(file_ids, "Recheck", visit.id, principal.id, pointer="/json/file_ids")
        due = {} if passed else _again(order)
        order.change(version, status=status, recheck_due_on=None, recheck_due=None, **due)
        positions.note(principal, _visit_of(order), "recheck", visit.at, position)
        audit.record(principal, actions.RECHECKED, order, passed=passed, mode=mode)
        record_act(principal, APP, "复查整改", order, f"/corrections/{order.id}", node=True)
        outbox.emit(CorrectionRechecked(order.id, order.enterprise_id, order.equipment_id, passed))
    return read_order(principal, order_id)


def _visit_of(order: CorrectionOrder) -> Inspection:
    query = Inspection.select(Inspection, Enterprise).join(Enterprise)
    return Inspection.find(order.inspection_id, query)


def _officers_of_the_visit(order: CorrectionOrder) -> list[UUID]:
    rows = InspectionOfficer.select(InspectionOfficer.staff).where(
        InspectionOfficer.inspection == order.inspection_id, InspectionOfficer.removed_at.is_null()
    )
    return [row.staff_id for row in rows.order_by(InspectionOfficer.id)]


def _answer_files(order: CorrectionOrder) -> int:
    answers = [
        row.id for row in CorrectionAnswer.select(CorrectionAnswer.id).where(CorrectionAnswer.order == order)
    ]
    return sum(map(len, files.linked("CorrectionAnswer", answers).values()))


def _again(order: CorrectionOrder) -> dict[str, Any]:
    due = due_after(order.working_days)
    return {"due_on": due.due_on, "due": terms.explained(due), "escalation": 0}


def ask_extension(
    principal: Principal, order_id: UUID, *, version: int, days: int, reason: str
) -> dict[str, Any]:
    """The enterprise asks for more working days, before its time is over."""
    with acting_on(principal, order_id) as order:
        check(order, version)
        if order.status != "ordered" or not order.working_days:
            raise WrongState("只有限期改正且尚未答复的，才能申请延期。", allowed_actions=_open(order))
        rows = list(CorrectionExtension.select().where(CorrectionExtension.order == order))
        granted = sum(row.working_days for row in rows if row.status == "granted")
        asked = sum(row.status == "asked" for row in rows)
        so_far, due_on = order.working_days + granted, as_date(order.due_on)
        rules.may_extend(due_on, clock.today(), so_far, days, asked).or_refuse()
        order.change(version)
        CorrectionExtension.create(order=order, working_days=days, reason=reason, old_due_on=due_on)
        workbench.ask(
            APP, "decide_extension", f"决定延期申请：{order.enterprise.name}", order, f"/corrections/{order.id}",
            staff_id=order.ordered_by_id,
        )  # fmt: skip
        audit.record(principal, actions.CORRECTION_EXTENSION_ASKED, order, working_days=days)
    return read_order(principal, order_id)


def decide_extension(
    principal: Principal, order_id: UUID, *, version: int, granted: bool, note: str
) -> dict[str, Any]:
    """Grant the days asked for, counted from the old last day, or refuse them with a reason."""
    with acting_on(principal, order_id) as order:
        if order.org_id != principal.org_id:
            raise Forbidden("只有作出责令改正决定的机关可以决定延期。")
        check(order, version)
        asked = CorrectionExtension.get_or_none(
            CorrectionExtension.order == order, CorrectionExtension.status == "asked"
        )
        if asked is None:
            raise WrongState("没有待决定的延期申请。", allowed_actions=_open(order))
        due = periods.working_days(
            as_date(order.due_on), asked.working_days, calendar=working_days.calendar(), rule=RULE
        )
        changed = {"due_on": due.due_on, "due": terms.explained(due), "escalation": 0} if granted else {}
        order.change(version, **changed)
        asked.change(
            status="granted" if granted else "refused",
            new_due_on=due.due_on if granted else None,
            decided_by=principal.staff_id,
            decided_at=clock.now(),
            note=note,
        )
        workbench.settle(order, "decide_extension")
        word = f"同意，期限延至{due.due_on}" if granted else "未同意"
        workbench.tell(
            APP, f"延期申请{word}", note or order.number, f"/corrections/{order.id}",
            enterprise_id=order.enterprise_id,
        )  # fmt: skip
        audit.record(principal, actions.CORRECTION_EXTENSION_DECIDED, order, granted=granted)
        record_act(principal, APP, "决定延期申请", order, f"/corrections/{order.id}", node=True)
    return read_order(principal, order_id)


def _open(order: CorrectionOrder) -> list[str]:
    return CORRECTION.allowed_actions(order.status)
