"""The supervision board: what is late, unpublished, objected to or odd. Never a ranking (行政处罚法 74(3))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import peewee as pw

from auth.principal import Principal
from core import clock
from core.db import Rows
from core.paging import Page, page
from microapps.enforcement.service import conflicts, positions, qualifications
from models.after_visit import (
    AbnormalEntry,
    CopyNotice,
    InspectionRating,
    Objection,
    RecusalRequest,
    ResultPublication,
)
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.inspection import READ, Inspection, PositionFix
from models.library import OfficerConflict
from models.organisation import Organisation, Staff

RECENT = timedelta(days=30)
SOON = timedelta(days=5)


def _late_orders(principal: Principal) -> Rows:
    return CorrectionOrder.visible_to(principal).where(
        CorrectionOrder.status == "ordered", CorrectionOrder.due_on < clock.today()
    )


def _late_rechecks(principal: Principal) -> Rows:
    return CorrectionOrder.visible_to(principal).where(
        CorrectionOrder.status == "answered", CorrectionOrder.recheck_due_on < clock.today()
    )


def _unpublished(principal: Principal) -> Rows:
    return ResultPublication.visible_to(principal).where(ResultPublication.status == "pending")


def _late_publications(principal: Principal) -> Rows:
    return _unpublished(principal).where(ResultPublication.due_on < clock.today())


def _objections(principal: Principal) -> Rows:
    return Objection.visible_to(principal).where(Objection.status == "filed")


def _recusals(principal: Principal) -> Rows:
    return RecusalRequest.visible_to(principal).where(RecusalRequest.status == "pending")


def _conflicts(principal: Principal) -> Rows:
    return conflicts.visible(principal).where(OfficerConflict.status == "declared")


def _licences(principal: Principal) -> Rows:
    return qualifications.licences_of(principal).where(qualifications.ends_soon())


def _abnormal(principal: Principal) -> Rows:
    return AbnormalEntry.visible_to(principal).where(AbnormalEntry.status == "proposed")


def _broken_bans(principal: Principal) -> Rows:
    since = clock.now() - RECENT
    return InspectionRating.visible_to(principal).where(
        pw.fn.LENGTH(InspectionRating.broken_bans) > 2, InspectionRating.at >= since
    )


def _copy_notices(principal: Principal) -> Rows:
    return CopyNotice.visible_to(principal).where(CopyNotice.status == "sent")


def risky_fixes(principal: Principal) -> Rows:
    """Positions of the last thirty days that carry a risk, within reach."""
    return (
        PositionFix.select(PositionFix, Inspection, Enterprise, Organisation, Staff)
        .join(Inspection)
        .join(Enterprise)
        .switch(Inspection)
        .join(Organisation)
        .switch(PositionFix)
        .join(Staff)
        .switch(PositionFix)
        .where(
            PositionFix.is_risky,
            PositionFix.at >= clock.now() - RECENT,
            principal.reach(READ).organisations(Organisation.seq),
        )
    )


TILES: tuple[tuple[str, str, str, Callable[[Principal], Rows]], ...] = (
    # key, title, where the records behind it are listed, which records
    ("late_orders", "逾期未整改", "/enforcement/correction-orders?overdue=true", _late_orders),
    ("late_rechecks", "逾期未复查", "/enforcement/correction-orders?recheck_overdue=true", _late_rechecks),
    ("late_publications", "超期未公示", "/enforcement/publications?overdue=true", _late_publications),
    ("unpublished", "待审批公示", "/enforcement/publications?status=pending", _unpublished),
    ("objections", "异议待处理", "/enforcement/objections?status=filed", _objections),
    ("recusals", "回避待决定", "/enforcement/recusal-requests?status=pending", _recusals),
    ("abnormal", "异常名录待审批", "/enforcement/abnormal-entries?status=proposed", _abnormal),
    ("conflicts", "回避申报待决定", "/enforcement/conflicts?status=declared", _conflicts),
    ("licences", "执法证件到期或将到期", "/enforcement/licences?attention=true", _licences),
    ("copy_notices", "抄告待反馈", "/enforcement/copy-notices?status=sent", _copy_notices),
    ("broken_bans", "企业反映违反“五个严禁”", "/enforcement/ratings?broken=true", _broken_bans),
    ("risky_fixes", "定位风险提示", "/enforcement/position-risks", risky_fixes),
)


def read_board(principal: Principal) -> dict[str, Any]:
    """How many of each; every count equals the length of the list it names."""
    return {
        "as_of": clock.now(),
        "tiles": [
            {"key": key, "title": title, "path": path, "count": query(principal).count()}
            for key, title, path, query in TILES
        ],
    }


def list_risks(principal: Principal, asked: Page) -> dict[str, Any]:
    """Positions with a risk, newest first, each with its reasons."""
    return page(risky_fixes(principal), [PositionFix.id], asked, _risk)


def _risk(row: PositionFix) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "inspection_id": row.inspection_id,
        "inspection_number": row.inspection.number,
        "enterprise": row.inspection.enterprise,
        "officer_name": row.staff.name,
        "title": positions.ACT_TITLES.get(row.act, row.act),
        "at": row.at,
        "risks": row.risks,
    }
