"""The enterprise's word: a rating of the conduct (by code or signed in), and an objection to the result (INS-020)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import audit, clock, files, terms
from core.audit import System
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from core.problems import AlreadyExists, Forbidden, NotFound, WrongState
from microapps.enforcement import actions
from microapps.enforcement.permissions import ANSWER_OBJECTION
from microapps.enforcement.rules import after
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.enforcement.service import APP, act_codes, serving
from microapps.enforcement.service.publications import publication_of, take_back
from microapps.enforcement.service.views import find
from microapps.enforcement.states import OBJECTION
from models import workbench
from models.after_visit import InspectionRating, Objection
from models.identity import holders
from models.inspection import Inspection, InspectionOfficer
from models.telemetry import record_act

OBJECTION_RULE = "INS-020"


def rate(
    principal: Principal, inspection_id: UUID, *, stars: int, broken_bans: list[str], comment: str
) -> dict[str, Any]:
    """The enterprise's contact rates a visit, once."""
    with db.atomic():
        inspection = find(principal, inspection_id)
        row = _rate(inspection, "contact", stars, broken_bans, comment)
        audit.record(principal, actions.VISIT_RATED, inspection, stars=stars)
    return _rating(row)


def rate_by_code(*, content: str, stars: int, broken_bans: list[str], comment: str) -> dict[str, Any]:
    """Whoever holds the code rates the visit, once, without signing in."""
    with db.atomic():
        inspection = act_codes.inspection_of(content)
        row = _rate(inspection, "scan", stars, broken_bans, comment)
        audit.record(System(), actions.VISIT_RATED, inspection, stars=stars, channel="scan")
    return _rating(row)


def _rate(
    inspection: Inspection, channel: str, stars: int, broken_bans: list[str], comment: str
) -> InspectionRating:
    if inspection.started_at is None:
        raise WrongState("检查开始后才能评价。", allowed_actions=[])
    rated = InspectionRating.select().where(
        InspectionRating.inspection == inspection.id, InspectionRating.channel == channel
    )
    if rated.exists():
        raise AlreadyExists("本次检查已经评价过，感谢您的反馈。")
    row = InspectionRating.create(
        inspection=inspection.id,
        org=inspection.org_id,
        enterprise=inspection.enterprise_id,
        channel=channel,
        stars=stars,
        broken_bans=list(dict.fromkeys(broken_bans)),
        comment=comment,
        at=clock.now(),
    )
    if broken_bans:
        for staff_id in holders("agency_head", inspection.org):
            title = f"企业反映检查行为问题：{inspection.enterprise.name}"
            body = "；".join(FIVE_BANS[code] for code in row.broken_bans)
            workbench.tell(APP, title, body, f"/inspections/{inspection.id}", staff_id=staff_id)
    return row


def list_ratings(
    principal: Principal, asked: Page, *, inspection_id: UUID | None = None, broken: bool | None = None
) -> dict[str, Any]:
    """Ratings within reach, newest first."""
    query = InspectionRating.visible_to(principal)
    if inspection_id:
        query = query.where(InspectionRating.inspection == inspection_id)
    if broken:
        query = query.where(pw.fn.LENGTH(InspectionRating.broken_bans) > 2)
    return page(query, [InspectionRating.id], asked, _rating)


def _rating(row: InspectionRating) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "inspection_id": row.inspection_id,
        "stars": row.stars,
        "broken_bans": [{"code": code, "text": FIVE_BANS[code]} for code in row.broken_bans],
        "comment": row.comment,
        "channel": row.channel,
        "at": row.at,
    }


def window_of(inspection: Inspection) -> date | None:
    """The last day to object: five working days after the notice of the result was received.

    None while it has not been served, or its last day cannot be computed: then an objection is in time.
    """
    day = serving.result_served_on(inspection.id, inspection.org)
    if day is None:
        return None
    return terms.when_published(after.OBJECTION_WINDOW, OBJECTION_RULE, day)[0]


def object_to_result(
    principal: Principal, inspection_id: UUID, *, grounds: str, file_ids: list[UUID]
) -> dict[str, Any]:
    """The enterprise objects to the result, in time (INS-020); publication waits for the answer."""
    with db.atomic():
        inspection = find(principal, inspection_id)
        if inspection.result is None:
            raise WrongState("检查结果告知后才能提出异议。", allowed_actions=[])
        after.objection_is_in_time(window_of(inspection), clock.today()).or_refuse()
        if Objection.select().where(Objection.inspection == inspection.id).exists():
            raise AlreadyExists("您已就本次检查结果提出过异议。")
        due_on, due = terms.when_published(after.OBJECTION_DAYS, OBJECTION_RULE)
        row = Objection.create(
            inspection=inspection.id,
            org=inspection.org_id,
            enterprise=inspection.enterprise_id,
            grounds=grounds,
            filed_at=clock.now(),
            due_on=due_on,
            due=due,
        )
        files.attach(file_ids, "Objection", row.id, principal.id, pointer="/json/file_ids")
        for staff_id in dict.fromkeys(
            [*holders("reviewer", inspection.org), *holders("agency_head", inspection.org)]
        ):
            workbench.ask(
                APP, "answer_objection", f"处理检查结果异议：{inspection.enterprise.name}", row,
                f"/objections/{row.id}", staff_id=staff_id,
                due_at=clock.day_bounds(due_on, due_on)[1] if due_on else None,
            )  # fmt: skip
        audit.record(principal, actions.OBJECTION_FILED, inspection, files=len(file_ids))
    return read_objection(principal, row.id)


def list_objections(
    principal: Principal, asked: Page, *, status: str | None = None, overdue: bool | None = None,
    inspection_id: UUID | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Objections within reach, newest first."""
    query = Objection.visible_to(principal)
    if status:
        query = query.where(Objection.status == status)
    if overdue:
        query = query.where(Objection.status == "filed", Objection.due_on < clock.today())
    if inspection_id:
        query = query.where(Objection.inspection == inspection_id)
    return page(query, [Objection.id], asked, lambda row: _objection(row, principal))


def read_objection(principal: Principal, objection_id: UUID) -> dict[str, Any]:
    """One objection with its papers; raises NotFound (404)."""
    row = Objection.find(objection_id, Objection.visible_to(principal))
    papers = files.linked("Objection", [row.id]).get(row.id, [])
    return {
        **_objection(row, principal),
        "files": [{"id": f.id, "url": files.url(f.id), "media_type": f.media_type} for f in papers],
    }


def answer_objection(
    principal: Principal, objection_id: UUID, *, version: int, upheld: bool, answer: str
) -> dict[str, Any]:
    """Somebody who took no part in the visit answers; upheld, the published result is withdrawn."""
    with db.atomic():
        row = Objection.find(objection_id, Objection.visible_to(principal))
        if not principal.reach(ANSWER_OBJECTION.name).covers_organisation(row.org.seq):
            raise Forbidden("只有作出检查的机关可以处理异议。")
        check(row, version)
        took_part = InspectionOfficer.select().where(
            InspectionOfficer.inspection == row.inspection_id, InspectionOfficer.staff == principal.staff_id
        )
        after.handler_is_neutral(took_part.exists()).or_refuse()
        row.change(
            version,
            status=OBJECTION.next(row.status, "uphold" if upheld else "dismiss"),
            answer=answer,
            decided_by=principal.staff_id,
            decided_by_name=principal.name,
            decided_at=clock.now(),
        )
        publication = publication_of(row.inspection)
        if upheld and publication is not None and publication.status == "published":
            take_back(publication, f"异议成立：{answer}"[:500])
        workbench.settle(row, "answer_objection")
        path = f"/objections/{row.id}"
        workbench.tell(
            APP, f"异议{'成立' if upheld else '不成立'}", answer, path, enterprise_id=row.enterprise_id
        )
        audit.record(principal, actions.OBJECTION_ANSWERED, row, upheld=upheld)
        record_act(principal, APP, "处理检查结果异议", row, path, node=True)
    return read_objection(principal, objection_id)


def _objection(row: Objection, principal: Principal) -> dict[str, Any]:
    answers = principal.reach(ANSWER_OBJECTION.name).covers_organisation(row.org.seq)
    due_on = as_date(row.due_on) if row.due_on else None
    return {
        "id": row.id,
        "version": row.version,
        "inspection_id": row.inspection_id,
        "inspection_number": row.inspection.number,
        "enterprise": row.enterprise,
        "grounds": row.grounds,
        "filed_at": row.filed_at,
        "due_on": due_on,
        "is_overdue": row.status == "filed" and due_on is not None and due_on < clock.today(),
        "status": row.status,
        "answer": row.answer,
        "answered_by": row.decided_by_name,
        "decided_at": row.decided_at,
        "remedy": after.REMEDY if row.status == "dismissed" else "",
        "allowed_actions": OBJECTION.allowed_actions(row.status) if answers else [],
    }


def may_see_objection(viewer: Any, objection_id: UUID) -> bool:
    """Whoever may see the objection may see its papers."""
    try:
        Objection.find(objection_id, Objection.visible_to(viewer))
    except NotFound:
        return False
    return True
