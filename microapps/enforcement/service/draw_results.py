"""What becomes of a draw: published with its tasks, an officer replaced, or thrown away for all to see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from core.problems import Forbidden, NotFound, WrongState, invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import draw_algorithm as algorithm
from microapps.enforcement.rules import drawing
from microapps.enforcement.rules.planning import DOUBLE_RANDOM
from microapps.enforcement.service import APP, draw_publications, draw_views
from microapps.enforcement.service.draws import find, read_draw
from microapps.enforcement.service.tasks import WORD as TASK_WORD
from microapps.enforcement.states import DRAW
from models import workbench
from models.draw import DrawSelection, DrawSwap, LibrarySnapshot, RandomDraw
from models.inspection import InspectionTask, TaskOfficer
from models.library import LibraryObject
from models.numbering import next_document_number
from models.organisation import Organisation
from models.plan import PlanItem
from models.telemetry import record_act

USUAL_TIME = timedelta(days=30)


def _own(principal: Principal, draw_id: UUID) -> RandomDraw:
    draw = find(principal, draw_id)
    if draw.org_id != principal.org_id:
        raise Forbidden("只有组织机关的负责人可以操作。")
    return draw


def publish(
    principal: Principal, draw_id: UUID, *, version: int, visit_by: date | None = None
) -> dict[str, Any]:
    """Make the outcome public; the head thereby approves the tasks that follow from it (INS-005)."""
    with db.atomic():
        draw = _own(principal, draw_id)
        check(draw, version)
        now = clock.now()
        item = draw.plan_item
        planned_on = visit_by or min(as_date(item.to_on), clock.today() + USUAL_TIME)
        if not clock.today() <= planned_on <= as_date(item.to_on):
            raise invalid("/json/visit_by", f"检查日期应在今天至{as_date(item.to_on)}之间。")
        draw.change(
            version,
            status=DRAW.next(draw.status, "publish"),
            published_at=now,
            published_by=principal.staff_id,
        )
        _make_tasks(principal, draw, item, planned_on)
        audit.record(principal, actions.DRAW_PUBLISHED, draw, sha256=draw_publications.sign(draw))
        record_act(principal, APP, "公示抽取结果", draw, f"/draws/{draw.id}", node=True)
    return read_draw(principal, draw_id)


def _make_tasks(principal: Principal, draw: RandomDraw, item: PlanItem, planned_on: date) -> None:
    standing = draw_views.officers_now(draw)
    rows = (
        DrawSelection.select(DrawSelection, LibraryObject)
        .join(LibraryObject)
        .where(DrawSelection.draw == draw)
        .order_by(DrawSelection.stratum, DrawSelection.position)
    )
    for row in rows:
        task = InspectionTask.create(
            number=next_document_number(draw.org, TASK_WORD), org=draw.org_id, enterprise=row.enterprise_id,
            equipment=row.library_object.equipment_id, kind=item.kind, matter_codes=item.matter_codes,
            planned_on=planned_on, status="approved", created_by=draw.created_by_id,
            approved_by=principal.staff_id, approved_at=clock.now(), plan_item=item, selection=DOUBLE_RANDOM,
            mode=item.mode, decision_note=f"双随机抽取{draw.number}",
        )  # fmt: skip
        row.change(task=task.id)
        for one in standing[str(row.library_object_id)]:
            staff_id = UUID(one["officer"])
            TaskOfficer.create(task=task, staff=staff_id, leads=one["leads"])
            title = f"双随机检查：{row.library_object.name}"
            workbench.ask(APP, "inspect", title, task, f"/tasks/{task.id}", staff_id=staff_id)


def void(principal: Principal, draw_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Throw a draw away: by a supervisor who did not run it, with a reason, visible for ever (INS-003)."""
    with db.atomic():
        draw = _own(principal, draw_id)
        check(draw, version)
        status = DRAW.next(draw.status, "void")
        drawing.void_is_by_another(draw.created_by_id, principal.staff_id).or_refuse()
        tasks = list(
            InspectionTask.select()
            .join(DrawSelection, on=(DrawSelection.task == InspectionTask.id))
            .where(DrawSelection.draw == draw)
        )
        if any(task.status != "approved" for task in tasks):
            raise WrongState("抽取产生的检查已经开展，不能作废。", allowed_actions=[])
        for task in tasks:
            task.change(status="cancelled", decision_note=f"抽取{draw.number}已作废")
            workbench.settle(task, "inspect")
        draw.change(
            version, status=status, live_key=None, voided_at=clock.now(), voided_by=principal.staff_id,
            void_reason=reason,
        )  # fmt: skip
        audit.record(principal, actions.DRAW_VOIDED, draw, reason=reason)
        record_act(principal, APP, "作废抽取", draw, f"/draws/{draw.id}", node=True)
        for kind in ("commit", "reveal"):
            workbench.settle(draw, kind)
        note = f"{draw.number}已作废：{reason}"
        workbench.tell(APP, "抽取已作废", note, f"/draws/{draw.id}", staff_id=draw.created_by_id)
    return read_draw(principal, draw_id)


def swap_officer(
    principal: Principal,
    draw_id: UUID,
    *,
    version: int,
    selection_id: UUID,
    officer_id: UUID,
    ground: str,
    note: str,
) -> dict[str, Any]:
    """Replace an officer who must step back by the one whose ticket comes next (INS-004); it is on the record."""
    with db.atomic():
        draw = _own(principal, draw_id)
        check(draw, version)
        status = DRAW.next(draw.status, "swap")
        row = DrawSelection.get_or_none(DrawSelection.id == selection_id, DrawSelection.draw == draw.id)
        if row is None:
            raise NotFound
        object_id = str(row.library_object_id)
        if str(officer_id) not in {o["officer"] for o in draw_views.officers_now(draw)[object_id]}:
            raise invalid("/json/officer_id", "该人员不在本项检查的抽取结果中。")
        incoming = _next_officer(draw, object_id)
        _refuse_begun(row)
        DrawSwap.create(
            draw=draw, selection=row, outgoing=officer_id, incoming=incoming, ground=ground, note=note,
            decided_by=principal.staff_id, at=clock.now(),
        )  # fmt: skip
        if row.task_id:
            TaskOfficer.update(staff=incoming).where(
                TaskOfficer.task == row.task_id, TaskOfficer.staff == officer_id
            ).execute()
        draw.change(version, status=status)
        if draw.published_at:
            draw_publications.sign(draw)
        audit.record(
            principal,
            actions.OFFICER_SWAPPED,
            draw,
            object=object_id,
            out=officer_id,
            into=incoming,
            ground=ground,
        )
    return read_draw(principal, draw_id)


def _next_officer(draw: RandomDraw, object_id: str) -> UUID:
    lines = LibrarySnapshot.get_by_id(draw.snapshot_id).lines
    before = [
        {
            "object": str(swap.selection.library_object_id),
            "out": str(swap.outgoing_id),
            "in": str(swap.incoming_id),
        }
        for swap in draw_views.swaps_of(draw)
    ]
    pool = algorithm.prepare(lines)
    found = algorithm.replacement(pool, str(draw.seed), draw.outcome["selected"], before, object_id)
    if found is None:
        drawing.pool_suffices(draw.policy["officers"] - 1, draw.policy["officers"]).or_refuse()
    return UUID(found)


def _refuse_begun(row: DrawSelection) -> None:
    if row.task_id and InspectionTask.get_by_id(row.task_id).status != "approved":
        raise WrongState("该检查已经开展，请在现场检查中办理回避。", allowed_actions=[])


# -- what the public may see ---------------------------------------------------------------------------------


def list_public(asked: Page, *, status: str | None = None, region_code: str | None = None) -> dict[str, Any]:
    """Draws whose frame is frozen, voided ones too: numbers and hashes before, everything once published."""
    query = RandomDraw.joined()
    if status:
        query = query.where(RandomDraw.status == status)
    if region_code:
        query = query.where(Organisation.region_code == region_code)
    return page(query, [RandomDraw.id], asked, lambda row: draw_views.summary(row, None))


def read_public(draw_id: UUID) -> dict[str, Any]:
    """The proof of a draw; objects and officers only once it is published."""
    draw = RandomDraw.find(draw_id, RandomDraw.joined())
    proof = draw_views.detail(draw, None)
    if draw.status != "published":
        return {**proof, "publication_sha256": None, "signature": None}
    digest = algorithm.sha256(draw_publications.file_of(draw))
    return {**proof, "publication_sha256": digest, "signature": draw.signature or None}


def read_publication(draw_id: UUID) -> tuple[str, bytes]:
    """(file name, canonical JSON) of a published draw; raises NotFound (404) for any other."""
    draw = RandomDraw.find(draw_id, RandomDraw.joined().where(RandomDraw.status == "published"))
    return f"draw-{draw.id}.json", draw_publications.file_of(draw)
