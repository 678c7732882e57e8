"""One visit, step by step: prepare, show the licence, start, fill in. What follows stands in evidence, signing, results."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, officers
from core.db import db
from core.moments import not_in_future
from core.paging import Page, page
from core.problems import invalid
from microapps.enforcement import actions, catalogue
from microapps.enforcement.rules import checklist as items
from microapps.enforcement.rules import visit
from microapps.enforcement.service import APP, papers, planning, positions, records, tasks
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.standing import acting
from microapps.enforcement.states import TASK
from models.inspection import Inspection, InspectionOfficer
from models.numbering import next_document_number
from models.officers import officers_by_staff
from models.telemetry import record_act

WORD = "检"


def list_inspections(
    principal: Principal, asked: Page, *, status: str | None = None, enterprise_id: UUID | None = None
) -> dict[str, Any]:
    """Inspections within reach, newest first."""
    query = Inspection.visible_to(principal)
    if status:
        query = query.where(Inspection.status == status)
    if enterprise_id:
        query = query.where(Inspection.enterprise == enterprise_id)
    return page(query, [Inspection.id], asked, records.summary)


def prepare(
    principal: Principal, *, task_id: UUID, officer_ids: list[UUID], five_bans_read: bool | None = None
) -> dict[str, Any]:
    """Begin a visit of an approved task with at least two officers, oneself among them (PEN-001, INS-005).

    Where the five bans were read before going (INS-006), the party's scan of the officers' code starts the visit;
    None leaves them for the start on site.
    """
    with db.atomic():
        task = tasks.find(principal, task_id)
        if principal.staff_id not in officer_ids:
            raise invalid("/json/officer_ids", "执法人员应包括您本人。")
        if five_bans_read is not None:
            visit.five_bans_read(five_bans_read).or_refuse()
        cap_flag = planning.may_begin(task, officer_ids)
        status = TASK.next(task.status, "start")
        on_phone = principal.client == "mobile"
        codes, agencies = planning.visiting_codes(task)
        checklist, versions = catalogue.pinned(task.org_id, codes, clock.today())
        chosen = officers_by_staff(officer_ids)
        officers.may_enforce(chosen, task.org_id, clock.today(), joint=agencies).or_refuse()
        inspection = Inspection.create(
            number=next_document_number(task.org, WORD),
            task=task,
            org=task.org,
            enterprise=task.enterprise,
            equipment=task.equipment,
            checklist=checklist,
            checklist_versions=versions,
            is_remote=task.mode == "remote",
            **({"bans_read_at": clock.now(), "mobile_acts": {"start": on_phone}} if five_bans_read else {}),
        )
        for officer in chosen:
            InspectionOfficer.create(inspection=inspection, staff=officer.id, licence=officer.licence_id)
        task.change(status=status, cap_flag=cap_flag)
        papers.issue_notice(inspection, principal)
        audit.record(principal, actions.PREPARED, inspection, number=inspection.number)
        record_act(principal, APP, "准备现场检查", inspection, f"/inspections/{inspection.id}")
    return read_inspection(principal, inspection.id)


def show_licence(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    position: dict[str, Any],
    shown_at: datetime | None = None,
) -> dict[str, Any]:
    """亮证 (PEN-002): when and where the licences were shown."""
    at = not_in_future(shown_at, "/json/shown_at")
    with acting(principal, inspection_id, "show_licence", version) as (inspection, status):
        inspection.change(version, status=status, licence_shown_at=at, licence_position=position)
        positions.note(principal, inspection, "show_licence", at, position)
        audit.record(principal, actions.LICENCE_SHOWN, inspection)
        record_act(principal, APP, "出示执法证件", inspection, f"/inspections/{inspection.id}", at=at)
    return read_inspection(principal, inspection_id)


def start(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    five_bans: list[str],
    position: dict[str, Any],
    started_at: datetime | None = None,
) -> dict[str, Any]:
    """Start on site, after the licence was shown and each of the five bans confirmed (PEN-002, INS-006)."""
    at = not_in_future(started_at, "/json/started_at")
    with acting(principal, inspection_id, "start", version) as (inspection, status):
        visit.five_bans_acknowledged(five_bans).or_refuse()
        officers.licence_was_shown(inspection.licence_shown_at, at).or_refuse()
        inspection.change(
            version,
            status=status,
            started_at=at,
            start_position=position,
            mobile_acts={**inspection.mobile_acts, "start": principal.client == "mobile"},
        )
        positions.note(principal, inspection, "start", at, position)
        audit.record(principal, actions.STARTED, inspection, five_bans=sorted(five_bans))
        record_act(principal, APP, "开始现场检查", inspection, f"/inspections/{inspection.id}", at=at)
    return read_inspection(principal, inspection_id)


def fill_answers(
    principal: Principal, inspection_id: UUID, *, version: int, answers: list[dict[str, Any]]
) -> dict[str, Any]:
    """Fill items of the checklist; those not named stay as they are."""
    given = {answer["item_id"]: answer for answer in answers}
    with acting(principal, inspection_id, "answer", version) as (inspection, _):
        unknown = set(given) - {item["item_id"] for item in inspection.checklist}
        if unknown:
            raise invalid("/json/answers", f"检查表中没有这些项：{'、'.join(sorted(unknown))}。")
        checklist = [
            {**item, "value": given[item["item_id"]]["value"], "note": given[item["item_id"]].get("note", "")}
            if item["item_id"] in given
            else item
            for item in inspection.checklist
        ]
        inspection.change(version, checklist=items.settled(checklist))
        audit.record(principal, actions.ANSWERED, inspection, items=len(given))
    return read_inspection(principal, inspection_id)


def note_position(
    principal: Principal, inspection_id: UUID, *, version: int | None = None, position: dict[str, Any]
) -> dict[str, Any]:
    """Keep where an officer of the visit is, as the device tells it; odd positions are marked, never refused."""
    with acting(principal, inspection_id, "note_position", version) as (inspection, status):
        inspection.change(version, status=status)
        positions.note(principal, inspection, "note_position", clock.now(), position)
    return read_inspection(principal, inspection_id)
