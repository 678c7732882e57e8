"""What the law of planning is read from: reasons, skills, and the checklist in force for an agency on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from core import data_files
from core.problems import invalid
from microapps.enforcement import matters
from microapps.enforcement.rules.planning import Reason
from models.library import ChecklistVersion

SHIPPED = 1
"""The number of the checklist that comes with the program."""
PLAIN_ITEM: dict[str, Any] = {"points": 1, "discretion": "", "shown_when": None}
"""What an item has unless it says otherwise."""
SKILLS = {"special_equipment": "特种设备安全监督检查员"}
LICENCE_STATUSES = {
    "expired": "已过期", "expires_soon": "60天内到期", "valid": "有效", "not_yet_valid": "尚未生效", "suspended": "已暂扣",
}  # fmt: skip
CONFLICT_GROUNDS = {"kinship": "近亲属", "interest": "利害关系", "former_employer": "曾任职", "other": "其他"}


def policy() -> dict[str, Any]:
    """The numbers the rules leave to the province."""
    return data_files.document("inspection_reasons")


@lru_cache
def reasons() -> dict[str, Reason]:
    """Reasons by code."""
    return {row["code"]: Reason(**{**row, "kinds": tuple(row["kinds"])}) for row in policy()["reasons"]}


def reason(code: str | None) -> Reason | None:
    """The reason of a code; None without one. Raises InvalidInput (422) for a code that is not published."""
    if code is None:
        return None
    found = reasons().get(code)
    if found is None:
        raise invalid("/json/reason_code", "没有这个检查原因。")
    return found


def skills_of(codes: Iterable[str]) -> list[str]:
    """Skills the matters ask for, sorted."""
    return sorted({skill for code in codes for skill in matters.matter(code)["skills"]})


def importance_of(codes: Iterable[str]) -> list[str]:
    """general or key, for each matter."""
    return [matters.matter(code)["importance"] for code in codes]


def checklists_in_force(org_id: UUID, codes: Iterable[str], day: date) -> dict[str, tuple[int, list[Any]]]:
    """{matter code: (version number, items)}, the agency's newest that is in force, else the shipped one."""
    wanted = list(codes)
    found = {code: (SHIPPED, shipped(code)) for code in wanted}
    rows = (
        ChecklistVersion.select()
        .where(
            ChecklistVersion.org == org_id,
            ChecklistVersion.matter_code.in_(wanted),
            ChecklistVersion.effective_on <= day,
        )
        .order_by(ChecklistVersion.number)
    )
    return found | {row.matter_code: (row.number, row.items) for row in rows}


def shipped(code: str) -> list[dict[str, Any]]:
    """The items that come with the program, each with every member an item has."""
    return [{**PLAIN_ITEM, **item} for item in matters.matter(code)["checklist"]]


def pinned(org_id: UUID, codes: Iterable[str], day: date) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The unanswered items of a visit and the versions they come from, to be kept with it."""
    lists = checklists_in_force(org_id, dict.fromkeys(codes), day)
    items = [
        {
            "item_id": item["id"],
            "matter_code": code,
            "text": item["text"],
            "article": item["article"],
            "points": item["points"],
            "shown_when": item["shown_when"],
            "value": None,
            "note": "",
        }
        for code, (_, checklist) in lists.items()
        for item in checklist
    ]
    return items, {code: number for code, (number, _) in lists.items()}
