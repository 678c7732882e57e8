"""结果公示 (INS-012): approved by the head, read by anybody, withdrawn when it no longer holds; and INS-017's list."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, outbox
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from core.problems import Forbidden
from core.scope import region_prefix
from microapps.enforcement import actions
from microapps.enforcement.permissions import DECIDE
from microapps.enforcement.rules import after, delivery
from microapps.enforcement.service import APP, serving
from microapps.enforcement.states import ABNORMAL, PUBLICATION
from models import workbench
from models.after_visit import AbnormalEntry, Objection, ResultPublication
from models.enterprise import Enterprise
from models.events import EnterpriseListedAbnormal
from models.inspection import Inspection
from models.organisation import Organisation
from models.telemetry import record_act


def list_publications(
    principal: Principal, asked: Page, *, status: str | None = None, overdue: bool | None = None,
    enterprise_id: UUID | None = None, inspection_id: UUID | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Results within reach and where their publication stands, newest first."""
    query = ResultPublication.visible_to(principal)
    if status:
        query = query.where(ResultPublication.status == status)
    if overdue:
        query = query.where(ResultPublication.status == "pending", ResultPublication.due_on < clock.today())
    if enterprise_id:
        query = query.where(ResultPublication.enterprise == enterprise_id)
    if inspection_id:
        query = query.where(ResultPublication.inspection == inspection_id)
    return page(query, [ResultPublication.id], asked, lambda row: _view(row, principal))


def list_published(
    asked: Page, *, q: str | None = None, region: str | None = None, since: date | None = None
) -> dict[str, Any]:
    """What anybody may read: published results, newest first, by enterprise or region."""
    query = (
        ResultPublication.select(ResultPublication, Enterprise, Organisation)
        .join(Enterprise)
        .switch(ResultPublication)
        .join(Organisation)
        .where(ResultPublication.status == "published")
    )
    if q:
        query = query.where(Enterprise.name.contains(q) | (Enterprise.uscc == q.upper()))
    if region:
        query = query.where(Enterprise.region_code.startswith(region_prefix(region)))
    if since:
        query = query.where(ResultPublication.published_at >= clock.day_bounds(since, since)[0])
    return page(query, [ResultPublication.id], asked, _public)


def _public(row: ResultPublication) -> dict[str, Any]:
    return {"id": row.id, "version": row.version, "published_at": row.published_at, **row.content}


def read_publication(principal: Principal, publication_id: UUID) -> dict[str, Any]:
    """One result's publication; raises NotFound (404)."""
    return _view(_find(principal, publication_id), principal)


def publish(principal: Principal, publication_id: UUID, *, version: int) -> dict[str, Any]:
    """Approve; it is public at once (INS-012)."""
    with db.atomic():
        row = _led(principal, publication_id)
        check(row, version)
        status = PUBLICATION.next(row.status, "publish")
        filed = Objection.select().where(
            Objection.inspection == row.inspection_id, Objection.status == "filed"
        )
        after.may_publish(filed.count()).or_refuse()
        if not serving.was_nobody_there(row.inspection):
            told = serving.result_served_on(row.inspection_id, row.org)
            delivery.was_served(told is not None, "检查结果告知书", "公示检查结果").or_refuse()
        now = clock.now()
        row.change(
            version, status=status, decided_by=principal.staff_id, decided_at=now, published_at=now, why=""
        )
        _told(principal, row, "批准结果公示", actions.RESULT_PUBLISHED)
        workbench.tell(
            APP, "检查结果已公示", row.inspection.number, f"/inspections/{row.inspection_id}",
            enterprise_id=row.enterprise_id,
        )  # fmt: skip
    return read_publication(principal, publication_id)


def withhold(principal: Principal, publication_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Decide not to publish, with the reason; never for serious non-cooperation (INS-017)."""
    with db.atomic():
        row = _led(principal, publication_id)
        check(row, version)
        status = PUBLICATION.next(row.status, "withhold")
        after.may_withhold(row.inspection.result["codes"]).or_refuse()
        row.change(version, status=status, decided_by=principal.staff_id, decided_at=clock.now(), why=reason)
        _told(principal, row, "不予公示", actions.RESULT_WITHHELD)
    return read_publication(principal, publication_id)


def withdraw(principal: Principal, publication_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Take a published result back because it no longer holds; who read it may read that it was withdrawn."""
    with db.atomic():
        row = _led(principal, publication_id)
        check(row, version)
        take_back(row, reason, version)
        _told(principal, row, "撤回结果公示", actions.RESULT_WITHDRAWN)
    return read_publication(principal, publication_id)


def take_back(row: ResultPublication, reason: str, version: int | None = None) -> None:
    """The withdrawal itself, also for an objection that was upheld."""
    row.change(
        version,
        status=PUBLICATION.next(row.status, "withdraw"),
        withdrawn_at=clock.now(),
        why=reason,
    )


def _told(principal: Principal, row: ResultPublication, title: str, action: audit.Action) -> None:
    workbench.settle(row, "publish")
    audit.record(principal, action, row)
    record_act(principal, APP, title, row, f"/inspections/{row.inspection_id}", node=True)


def _find(principal: Principal, publication_id: UUID) -> ResultPublication:
    return ResultPublication.find(publication_id, ResultPublication.visible_to(principal))


def _led(principal: Principal, publication_id: UUID) -> ResultPublication:
    row = _find(principal, publication_id)
    _must_lead(principal, row.org)
    return row


def _must_lead(principal: Principal, org: Organisation) -> None:
    if not principal.reach(DECIDE.name).covers_organisation(org.seq):
        raise Forbidden("只有本机关负责人可以决定。")


def _view(row: ResultPublication, principal: Principal) -> dict[str, Any]:
    decides = principal.reach(DECIDE.name).covers_organisation(row.org.seq)
    due_on = as_date(row.due_on) if row.due_on else None
    return {
        "id": row.id,
        "version": row.version,
        "inspection_id": row.inspection_id,
        "enterprise": row.enterprise,
        "status": row.status,
        "content": row.content,
        "due_on": due_on,
        "is_overdue": row.status == "pending" and due_on is not None and due_on < clock.today(),
        "published_at": row.published_at,
        "withdrawn_at": row.withdrawn_at,
        "why": row.why,
        "allowed_actions": PUBLICATION.allowed_actions(row.status) if decides else [],
    }


def list_abnormal(
    principal: Principal, asked: Page, *, status: str | None = None, inspection_id: UUID | None = None
) -> dict[str, Any]:
    """Proposals and entries within reach, newest first."""
    query = AbnormalEntry.visible_to(principal)
    if status:
        query = query.where(AbnormalEntry.status == status)
    if inspection_id:
        query = query.where(AbnormalEntry.inspection == inspection_id)
    return page(query, [AbnormalEntry.id], asked, lambda row: _entry(row, principal))


def read_abnormal(principal: Principal, entry_id: UUID) -> dict[str, Any]:
    """One proposal or entry; raises NotFound (404)."""
    return _entry(AbnormalEntry.find(entry_id, AbnormalEntry.visible_to(principal)), principal)


def decide_abnormal(
    principal: Principal, entry_id: UUID, *, version: int, approved: bool, note: str
) -> dict[str, Any]:
    """Enter the enterprise in the list of abnormal operation, or decline (INS-017)."""
    with db.atomic():
        row = AbnormalEntry.find(entry_id, AbnormalEntry.visible_to(principal))
        check(row, version)
        _must_lead(principal, row.org)
        row.change(
            version,
            status=ABNORMAL.next(row.status, "approve" if approved else "decline"),
            decided_by=principal.staff_id,
            decided_at=clock.now(),
            note=note,
        )
        workbench.settle(row, "list_abnormal")
        path = f"/inspections/{row.inspection_id}"
        if approved:
            outbox.emit(
                EnterpriseListedAbnormal(row.id, row.enterprise_id, row.inspection_id, row.result_code)
            )
            workbench.tell(APP, "被列入经营异常名录", note, path, enterprise_id=row.enterprise_id)
        audit.record(principal, actions.ABNORMAL_DECIDED, row, approved=approved)
        record_act(principal, APP, "审批经营异常名录", row, path, node=True)
    return read_abnormal(principal, entry_id)


def _entry(row: AbnormalEntry, principal: Principal) -> dict[str, Any]:
    decides = principal.reach(DECIDE.name).covers_organisation(row.org.seq)
    return {
        "id": row.id,
        "version": row.version,
        "inspection_id": row.inspection_id,
        "enterprise": row.enterprise,
        "result_code": row.result_code,
        "status": row.status,
        "note": row.note,
        "decided_at": row.decided_at,
        "allowed_actions": ABNORMAL.allowed_actions(row.status) if decides else [],
    }


def publication_of(inspection: Inspection) -> ResultPublication | None:
    """The publication of a visit's result, before any result None."""
    return ResultPublication.get_or_none(ResultPublication.inspection == inspection.id)
