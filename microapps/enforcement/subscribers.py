"""What handheld enforcement does when an order moves, an enterprise has, or a clue was decided."""

from __future__ import annotations

from core import clock
from core.db import as_date
from microapps.enforcement.service import ladder
from microapps.enforcement.service.views import unsigned
from models import workbench
from models.after_visit import CaseClue
from models.case_lead import CaseLead
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.events import (
    CorrectionAnswered,
    CorrectionOrdered,
    CorrectionRechecked,
    EnterpriseMovedOut,
    InspectionConcluded,
    LeadDecided,
)
from models.identity import holders
from models.inspection import Inspection
from models.organisation import Organisation

APP = "enforcement"


def tell_of_order(event: CorrectionOrdered) -> None:
    """The enterprise gets a to-do with the day it is due."""
    order = CorrectionOrder.get_by_id(event.subject_id)
    workbench.ask(
        APP,
        "answer",
        f"答复责令改正 {order.number}",
        order,
        f"/corrections/{order.id}",
        enterprise_id=event.enterprise_id,
    )
    workbench.tell(
        APP,
        "收到责令改正通知",
        f"请于{order.due_on}前完成整改并在线答复。",
        f"/corrections/{order.id}",
        enterprise_id=event.enterprise_id,
    )


def tell_of_answer(event: CorrectionAnswered) -> None:
    """The officer who ordered gets a to-do to look again."""
    order = CorrectionOrder.find(
        event.subject_id, CorrectionOrder.select(CorrectionOrder, Enterprise).join(Enterprise)
    )
    workbench.settle(order, "answer")
    ladder.settle(order)
    due_on = order.recheck_due_on and as_date(order.recheck_due_on)
    workbench.ask(
        APP,
        "recheck",
        f"复查整改：{order.enterprise.name}",
        order,
        f"/corrections/{order.id}",
        staff_id=order.ordered_by_id,
        due_at=clock.day_bounds(due_on, due_on)[1] if due_on else None,
    )


def tell_of_recheck(event: CorrectionRechecked) -> None:
    """The enterprise hears how the recheck went, and has its to-do back when it failed."""
    order = CorrectionOrder.get_by_id(event.subject_id)
    workbench.settle(order, "recheck")
    ladder.settle(order)
    path = f"/corrections/{order.id}"
    if event.passed:
        workbench.settle(order, "answer")
        workbench.tell(
            APP, "整改复查通过", f"{order.number} 已通过复查。", path, enterprise_id=event.enterprise_id
        )
        return
    workbench.ask(APP, "answer", f"继续整改 {order.number}", order, path, enterprise_id=event.enterprise_id)
    workbench.tell(APP, "整改复查未通过", "请按要求继续整改。", path, enterprise_id=event.enterprise_id)


def ask_to_sign(event: InspectionConcluded) -> None:
    """Officers who have not signed yet are asked to; who recorded the result has the page before the eyes."""
    joined = Inspection.select(Inspection, Enterprise).join(Enterprise)
    inspection = Inspection.find(event.subject_id, joined)
    if inspection.status != "concluded":
        return
    title, path = f"签署检查笔录：{inspection.enterprise.name}", f"/inspections/{inspection.id}"
    for one in unsigned(inspection):
        if one["officer_id"] and one["name"] != inspection.result["recorder"]:
            workbench.ask(APP, "sign", title, inspection, path, staff_id=one["officer_id"])


def tell_of_move(event: EnterpriseMovedOut) -> None:
    """The same kind of agency in the district it moved to hears of it; the district's government where there is none."""
    sender = Organisation.get_by_id(event.org_id)
    enterprise = Enterprise.get_by_id(event.enterprise_id)
    there = Organisation.select().where(Organisation.region_code == event.region_code)
    suffix = sender.code.rpartition("-")[2]
    agency = there.where(Organisation.code.endswith(f"-{suffix}")).order_by(Organisation.seq).first()
    receiver = agency or there.order_by(Organisation.level, Organisation.seq).first()
    if receiver is None:
        return
    for staff_id in holders("agency_head", receiver):
        workbench.tell(
            APP,
            f"企业迁入：{enterprise.name}",
            f"{sender.name}检查发现该企业（{enterprise.uscc}）已迁入贵辖区，请纳入监管。",
            f"/object-files/{enterprise.id}",
            staff_id=staff_id,
        )


def note_decided_lead(event: LeadDecided) -> None:
    """The clue bears what the case handlers said, and the officer who handed it over hears it; once."""
    clue = CaseClue.get_by_id(event.subject_id)
    if clue.status != "handed_over":
        return
    lead = CaseLead.get(CaseLead.source_id == clue.id)
    clue.change(
        status=lead.status,
        answer=lead.note,
        answered_by_name=lead.decided_by_name,
        answered_at=lead.decided_at,
    )
    title = "案件线索已接收，拟立案" if event.accepted else "案件线索被退回"
    workbench.tell(
        APP, title, f"{clue.number} {lead.note}".strip(), f"/inspections/{clue.inspection_id}",
        staff_id=clue.handed_by_id,
    )  # fmt: skip
