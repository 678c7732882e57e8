"""What the records say before a visit is planned or begun, put to the rules of planning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from core import clock
from core.db import as_date
from microapps.enforcement import catalogue
from microapps.enforcement.rules import drawing, recusal
from microapps.enforcement.rules import planning as rules
from microapps.enforcement.service import risk
from microapps.enforcement.service.conflicts import conflicted
from models.enterprise import Enterprise
from models.inspection import Inspection, InspectionTask, JointParticipant, TaskOfficer
from models.library import LibraryObject
from models.organisation import Organisation
from models.plan import PlanItem

WAITING = ("submitted", "approved")
"""Tasks that are going to be carried out but did not begin."""
POST_LICENCE = "POST_LICENCE"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a new task stands: the plan item it carries out, why it is directed, and the cap."""

    item: PlanItem | None
    reason: rules.Reason | None
    cap_flag: str


def judge(
    org_id: UUID, enterprise: Enterprise, *, codes: list[str], kind: str, mode: str, planned_on: date,
    reason: rules.Reason | None,
) -> Standing:  # fmt: skip
    """Whether a task chosen by hand may be planned; raises what the law refuses (INS-001, 007, 008, 015, 021)."""
    item = find_item(org_id, enterprise, codes=codes, kind=kind, planned_on=planned_on)
    if reason is None and item is not None and item.selection == rules.DIRECTED:
        reason = catalogue.reason(item.reason_code)
    rules.is_planned(item is not None, reason).or_refuse()
    rules.direction_has_reason(kind, reason).or_refuse()
    rules.is_not_under_observation(observation_of(enterprise.id), clock.today(), reason).or_refuse()
    checked = has_post_licence_check(enterprise.id, planned_on.year)
    rules.replaced_by_post_licence(kind, checked).or_refuse()
    verdict = cap_verdict(org_id, enterprise.id, codes=codes, mode=mode, year=planned_on.year, reason=reason)
    verdict.ruling.or_refuse()
    return Standing(item, reason, verdict.flag)


def find_item(
    org_id: UUID, enterprise: Enterprise, *, codes: list[str], kind: str, planned_on: date
) -> PlanItem | None:
    """The line of the agency's approved plan that covers such a visit; a directed line before a drawn one."""
    fitting = [
        item
        for item in PlanItem.approved_for(org_id, planned_on.year)
        if item.kind == kind
        and set(codes) <= set(item.matter_codes)
        and as_date(item.from_on) <= planned_on <= as_date(item.to_on)
        and (not item.industries or enterprise.industry in item.industries)
    ]
    return min(fitting, key=lambda item: item.selection != rules.DIRECTED, default=None)


def begun_visits(org_id: UUID, year: int) -> Any:
    """On-site visits begun in a year by an agency, alone or coming along: a joint visit counts once for each.

    Begun, not only completed: what is under way has already been to the enterprise.
    """
    start, end = clock.day_bounds(date(year, 1, 1), date(year, 12, 31))
    joined = JointParticipant.select(JointParticipant.task).where(
        JointParticipant.org == org_id, JointParticipant.absent_why == ""
    )
    return (
        (Inspection.started_at >= start)
        & (Inspection.started_at < end)
        & ~Inspection.is_remote
        & ((Inspection.org == org_id) | Inspection.task.in_(joined))
    )


def visits_of(org_id: UUID, enterprise_id: UUID, year: int) -> int:
    """How many visits count against the cap."""
    return (
        Inspection.select().where(Inspection.enterprise == enterprise_id, begun_visits(org_id, year)).count()
    )


def cap_of(org_id: UUID, enterprise_id: UUID, codes: list[str], year: int) -> int | None:
    """The cap of an enterprise's class: the lowest that was published for any of the matters."""
    name = risk.class_on(enterprise_id, clock.today())
    caps = [risk.grades(org_id, year, code)[name].cap for code in codes]
    return min((cap for cap in caps if cap is not None), default=None)


def cap_verdict(
    org_id: UUID, enterprise_id: UUID, *, codes: list[str], mode: str, year: int, reason: rules.Reason | None
) -> rules.CapVerdict:
    """INS-007 on the records; a remote check does not count."""
    if mode == "remote":
        return rules.within_cap(0, None, reason)
    visits, cap = visits_of(org_id, enterprise_id, year), cap_of(org_id, enterprise_id, codes, year)
    return rules.within_cap(visits, cap, reason, catalogue.policy()["excessive_times_cap"])


def observation_of(enterprise_id: UUID) -> date | None:
    """Until when the enterprise is under observation as a new form of business."""
    until = (
        LibraryObject.select(pw.fn.MAX(LibraryObject.observation_until))
        .where(LibraryObject.enterprise == enterprise_id, LibraryObject.status == "active")
        .scalar()
    )
    return as_date(until) if until else None


def has_post_licence_check(enterprise_id: UUID, year: int) -> bool:
    """Whether a post-licence check of it began in the year, by any agency."""
    return post_licence_checks(year).where(Inspection.enterprise == enterprise_id).exists()


def post_licence_checks(year: int) -> Any:
    """Post-licence checks begun in a year."""
    start, end = clock.day_bounds(date(year, 1, 1), date(year, 12, 31))
    return (
        Inspection.select(Inspection.enterprise)
        .join(InspectionTask)
        .where(
            InspectionTask.reason_code == POST_LICENCE,
            Inspection.started_at >= start,
            Inspection.started_at < end,
        )
    )


def merge_candidates(task: InspectionTask) -> list[InspectionTask]:
    """Tasks of any agency for the same enterprise, waiting within the window, this one apart."""
    window = timedelta(days=catalogue.policy()["merge_window_days"])
    planned_on = as_date(task.planned_on)
    return list(
        InspectionTask.select(InspectionTask, Organisation)
        .join(Organisation)
        .where(
            InspectionTask.enterprise == task.enterprise_id,
            InspectionTask.id != task.id,
            InspectionTask.status.in_(WAITING),
            InspectionTask.mode == "on_site",
            InspectionTask.planned_on.between(planned_on - window, planned_on + window),
        )
        .order_by(InspectionTask.planned_on, InspectionTask.id)
        .limit(20)
    )


def participants_of(task_id: UUID) -> list[JointParticipant]:
    """Agencies that come along, with their names."""
    return list(
        JointParticipant.select(JointParticipant, Organisation)
        .join(Organisation)
        .where(JointParticipant.task == task_id)
        .order_by(JointParticipant.id)
    )


def may_begin(task: InspectionTask, officer_ids: list[UUID]) -> str:
    """Whether a visit of the task may be prepared now; returns how it stands to the cap.

    INS-004, INS-005, INS-007, INS-019, PEN-003.
    """
    reason = catalogue.reason(task.reason_code)
    is_urgent = bool(task.urgent_reason)
    rules.is_approved_or_urgent(task.approved_at, is_urgent).or_refuse()
    if task.approved_at is None:
        rules.is_reported(task.plan_item_id is not None, reason, task.reported_at).or_refuse()
    drawing.drawn_officers_go(_drawn(task), officer_ids).or_refuse()
    recusal.goes_unbiased(conflicted(officer_ids, task.enterprise_id)).or_refuse()
    verdict = cap_verdict(
        task.org_id, task.enterprise_id, codes=task.matter_codes, mode=task.mode, year=clock.today().year,
        reason=reason,
    )  # fmt: skip
    verdict.ruling.or_refuse()
    return verdict.flag


def _drawn(task: InspectionTask) -> list[UUID]:
    """The officers a draw chose; those somebody planned to send may be changed until the visit begins."""
    if task.selection != rules.DOUBLE_RANDOM:
        return []
    return [row.staff_id for row in TaskOfficer.select().where(TaskOfficer.task == task.id)]


def visiting_codes(task: InspectionTask) -> tuple[list[str], list[UUID]]:
    """The matters of a visit, those of agencies that come along included, and all agencies taking part."""
    along = participants_of(task.id)
    codes = dict.fromkeys([*task.matter_codes, *(code for one in along for code in one.matter_codes)])
    return list(codes), [task.org_id, *(one.org_id for one in along)]
