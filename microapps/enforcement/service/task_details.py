"""What one task shows beside its row: its plan, the officers drawn for it, who comes along, what it could join."""

from __future__ import annotations

from typing import Any

from core.db import as_date
from microapps.enforcement import catalogue, matters
from microapps.enforcement.service import planning
from models.draw import DrawSelection, RandomDraw
from models.inspection import InspectionTask, TaskOfficer
from models.organisation import Staff
from models.plan import AnnualPlan, PlanItem


def details(task: InspectionTask) -> dict[str, Any]:
    """Further members of a task's answer; a handful of queries, so for one task, never for a list."""
    waiting = task.status in ("draft", "submitted", "rejected", "approved")
    year = as_date(task.planned_on).year
    return {
        "plan_item": _plan_item(task),
        "draw": _draw(task),
        "officers": [
            {"id": row.staff_id, "name": row.staff.name, "leads": row.leads}
            for row in TaskOfficer.select(TaskOfficer, Staff)
            .join(Staff)
            .where(TaskOfficer.task == task)
            .order_by(TaskOfficer.leads.desc(), TaskOfficer.id)
        ],
        "participants": [
            {"org_id": one.org_id, "org_name": one.org.name, "matters": matters.titles(one.matter_codes)}
            for one in planning.participants_of(task.id)
        ],
        "merge_candidates": [_candidate(other) for other in planning.merge_candidates(task)]
        if waiting
        else [],
        "separate_reason": task.separate_reason,
        "urgent_reason": task.urgent_reason,
        "reported_at": task.reported_at,
        "visits_this_year": planning.visits_of(task.org_id, task.enterprise_id, year),
        "year_cap": planning.cap_of(task.org_id, task.enterprise_id, task.matter_codes, year),
        "skills": [catalogue.SKILLS.get(skill, skill) for skill in catalogue.skills_of(task.matter_codes)],
    }


def _candidate(other: InspectionTask) -> dict[str, Any]:
    return {
        "id": other.id,
        "version": other.version,
        "number": other.number,
        "org_name": other.org.name,
        "planned_on": as_date(other.planned_on),
        "status": other.status,
        "matters": matters.titles(other.matter_codes),
    }


def _plan_item(task: InspectionTask) -> dict[str, Any] | None:
    if task.plan_item_id is None:
        return None
    item = (
        PlanItem.select(PlanItem, AnnualPlan).join(AnnualPlan).where(PlanItem.id == task.plan_item_id).get()
    )
    return {"id": item.id, "title": item.title, "plan_id": item.plan_id, "plan_number": item.plan.number}


def _draw(task: InspectionTask) -> dict[str, Any] | None:
    row = (
        DrawSelection.select(DrawSelection, RandomDraw)
        .join(RandomDraw)
        .where(DrawSelection.task == task)
        .first()
    )
    if row is None:
        return None
    return {"id": row.draw_id, "number": row.draw.number, "ticket": row.ticket, "stratum": row.stratum}
