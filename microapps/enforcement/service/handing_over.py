"""Problems that leave the visit: to a case with the evidence fixed, or as a copy notice to another department."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, outbox
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from core.problems import Forbidden, NotFound, invalid
from core.rule import first_refusal
from microapps.enforcement import actions
from microapps.enforcement.permissions import ANSWER_COPY
from microapps.enforcement.rules import evidence as rules
from microapps.enforcement.service import APP
from microapps.enforcement.service.evidence import usable
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.standing import acting, standing_clue
from microapps.enforcement.states import COPY_NOTICE
from models import workbench
from models.after_visit import CaseClue, CopyNotice
from models.events import ProblemHandedOver
from models.identity import holders
from models.inspection import Inspection
from models.numbering import next_document_number
from models.organisation import Organisation
from models.telemetry import record_act

CLUE_WORD, NOTICE_WORD = "案线", "抄告"
ANSWER_WITHIN = timedelta(days=20)


def hand_over(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    summary: str,
    suspected_provision: str,
    evidence_ids: list[UUID],
) -> dict[str, Any]:
    """Hand a problem to the case handlers with the evidence named, all of it verified (PEN-039)."""
    with acting(principal, inspection_id, "hand_over", version) as (inspection, _):
        if standing_clue(inspection, principal.org_id) is not None:
            raise invalid("/json/summary", "本次检查的线索已经移送；被退回的，可补充后再次移送。")
        inspection.change(version)
        clue = CaseClue.create(
            number=next_document_number(Organisation.get_by_id(principal.org_id), CLUE_WORD),
            inspection=inspection.id,
            org=principal.org_id,
            enterprise=inspection.enterprise_id,
            summary=summary,
            suspected_provision=suspected_provision,
            evidence=_fixed(inspection, evidence_ids),
            handed_by=principal.staff_id,
        )
        audit.record(principal, actions.HANDED_OVER, clue, number=clue.number)
        record_act(principal, APP, "移送案件线索", clue, f"/inspections/{inspection.id}", node=True)
        outbox.emit(ProblemHandedOver(clue.id, inspection.id, clue.enterprise_id, clue.org_id))
    return read_inspection(principal, inspection_id)


def _fixed(inspection: Inspection, evidence_ids: list[UUID]) -> list[dict[str, Any]]:
    """The evidence as it stands; every piece must be the visit's own, verified, not excluded."""
    pieces = {row.id: row for row in usable(inspection)}
    wanted = list(dict.fromkeys(evidence_ids))
    if any(piece not in pieces for piece in wanted):
        raise invalid("/json/evidence_ids", "含有不属于本次检查或已排除的证据。")
    chosen = [pieces[piece] for piece in wanted]
    first_refusal(
        rules.may_be_used(row.verified_at is not None, excluded=False) for row in chosen
    ).or_refuse()
    return [
        {"id": str(row.id), "file_id": str(row.file_id), "sha256": row.sha256, "chain_hash": row.chain_hash}
        for row in chosen
    ]


def list_clues(principal: Principal, asked: Page, *, inspection_id: UUID | None = None) -> dict[str, Any]:
    """Clues within reach, newest first; enterprises do not see them."""
    if principal.enterprise_id is not None:
        raise NotFound
    query = CaseClue.visible_to(principal)
    if inspection_id:
        query = query.where(CaseClue.inspection == inspection_id)
    return page(query, [CaseClue.id], asked, _clue)


def _clue(row: CaseClue) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "inspection_id": row.inspection_id,
        "enterprise": row.enterprise,
        "summary": row.summary,
        "suspected_provision": row.suspected_provision,
        "evidence": row.evidence,
        "status": row.status,
        "answer": row.answer,
        "answered_by_name": row.answered_by_name,
        "answered_at": row.answered_at,
        "created_at": row.created_at,
    }


def send_copy_notice(
    principal: Principal, inspection_id: UUID, *, version: int, to_org_id: UUID, text: str
) -> dict[str, Any]:
    """抄告: tell another department, whose head gets a to-do with the day it is due."""
    with acting(principal, inspection_id, "copy_notice", version) as (inspection, _):
        receiver = Organisation.get_or_none(Organisation.id == to_org_id)
        if receiver is None or receiver.id == principal.org_id:
            raise invalid("/json/to_org_id", "请选择本机关以外的部门。")
        inspection.change(version)
        due_on = clock.today() + ANSWER_WITHIN
        notice = CopyNotice.create(
            number=next_document_number(Organisation.get_by_id(principal.org_id), NOTICE_WORD),
            inspection=inspection.id,
            enterprise=inspection.enterprise_id,
            from_org=principal.org_id,
            to_org=receiver.id,
            text=text,
            due_on=due_on,
            sent_by=principal.staff_id,
        )
        for staff_id in holders("agency_head", receiver):
            workbench.ask(
                APP, "answer_copy_notice", f"反馈抄告 {notice.number}", notice, f"/copy-notices/{notice.id}",
                staff_id=staff_id, due_at=clock.day_bounds(due_on, due_on)[1],
            )  # fmt: skip
        audit.record(principal, actions.COPY_NOTICE_SENT, notice, to=receiver.code)
        record_act(principal, APP, "抄告有关部门", notice, f"/copy-notices/{notice.id}", node=True)
    return read_inspection(principal, inspection_id)


def list_departments(principal: Principal, *, q: str | None = None) -> dict[str, Any]:
    """Agencies and departments of one's own region, its city and its province, but for one's own."""
    own = Organisation.get_by_id(principal.org_id)
    regions = [own.region_code, f"{own.region_code[:4]}00", f"{own.region_code[:2]}0000"]
    query = Organisation.select().where(
        Organisation.region_code.in_(regions),
        Organisation.kind.in_(("agency", "department")),
        Organisation.id != own.id,
    )
    if q:
        query = query.where(Organisation.name.contains(q))
    rows = query.order_by(Organisation.region_code.desc(), Organisation.seq).limit(100)
    return {"items": [{"id": row.id, "name": row.name} for row in rows], "next_cursor": None}


def list_copy_notices(
    principal: Principal, asked: Page, *, status: str | None = None, inspection_id: UUID | None = None
) -> dict[str, Any]:
    """Notices one's agency sent or received, newest first."""
    query = CopyNotice.visible_to(principal)
    if status:
        query = query.where(CopyNotice.status == status)
    if inspection_id:
        query = query.where(CopyNotice.inspection == inspection_id)
    return page(query, [CopyNotice.id], asked, lambda row: _notice(row, principal))


def read_copy_notice(principal: Principal, notice_id: UUID) -> dict[str, Any]:
    """One notice; raises NotFound (404)."""
    return _notice(CopyNotice.find(notice_id, CopyNotice.visible_to(principal)), principal)


def answer_copy_notice(principal: Principal, notice_id: UUID, *, version: int, answer: str) -> dict[str, Any]:
    """The department that received it says what it did."""
    with db.atomic():
        notice = CopyNotice.find(notice_id, CopyNotice.visible_to(principal))
        if not principal.reach(ANSWER_COPY.name).covers_organisation(notice.to_org.seq):
            raise Forbidden("只有收到抄告的部门可以反馈。")
        check(notice, version)
        notice.change(
            version,
            status=COPY_NOTICE.next(notice.status, "answer"),
            answer=answer,
            answered_by_name=principal.name,
            answered_at=clock.now(),
        )
        workbench.settle(notice, "answer_copy_notice")
        path = f"/copy-notices/{notice.id}"
        workbench.tell(APP, f"抄告已反馈 {notice.number}", answer, path, staff_id=notice.sent_by_id)
        audit.record(principal, actions.COPY_NOTICE_ANSWERED, notice)
        record_act(principal, APP, "反馈抄告", notice, path, node=True)
    return read_copy_notice(principal, notice_id)


def _notice(row: CopyNotice, principal: Principal) -> dict[str, Any]:
    answers = principal.reach(ANSWER_COPY.name).covers_organisation(row.to_org.seq)
    due_on = as_date(row.due_on)
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "inspection_id": row.inspection_id,
        "enterprise": row.enterprise,
        "from_org": row.from_org.name,
        "to_org": row.to_org.name,
        "text": row.text,
        "due_on": due_on,
        "is_overdue": row.status == "sent" and due_on < clock.today(),
        "status": row.status,
        "answer": row.answer,
        "answered_by": row.answered_by_name,
        "answered_at": row.answered_at,
        "allowed_actions": COPY_NOTICE.allowed_actions(row.status) if answers else [],
    }
