"""IND-02 掌上执法率: visits whose four acts were captured on a phone and whose record came within a day."""

from __future__ import annotations

from typing import Any

from core.db import Rows, within_hours
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.enterprise import Enterprise
from models.inspection import Inspection
from models.organisation import Organisation

ALL_MOBILE = {"start": True, "evidence": True, "result": True, "signature": True}
MISSING = {"start": "开始", "evidence": "取证", "result": "结果", "signature": "签字"}
UPLOAD_HOURS = 24


def _visits(asked: Window) -> Rows:
    return (
        Inspection.select(Inspection, Organisation, Enterprise)
        .join(Organisation)
        .switch(Inspection)
        .join(Enterprise)
        .where(
            ~Inspection.is_remote, instants(Inspection.ended_at, asked), Inspection.received_at.is_null(False)
        )
    )


def _all_on_phone(_: Window) -> Any:
    # mobile_acts is canonical JSON, so "all four" is one value.
    return (Inspection.mobile_acts == ALL_MOBILE) & within_hours(
        Inspection.received_at, Inspection.ended_at, UPLOAD_HOURS
    )


def _present(row: Inspection) -> dict[str, Any]:
    missing = [name for act, name in MISSING.items() if not row.mobile_acts.get(act)]
    why = f"未在手机端完成：{'、'.join(missing)}" if missing else "全部环节在手机端完成并及时上传"
    if not missing and not row.counted:
        why = "结束后24小时内未上传"
    return {
        "id": row.id,
        "kind": "inspection",
        "title": f"{row.number} {row.enterprise.name}",
        "at": row.ended_at,
        "org_name": row.org.name,
        "why": why,
        "path": f"/inspections/{row.id}",
    }


HANDHELD_ENFORCEMENT = Indicator(
    "IND-02",
    Inspection,
    _visits,
    _all_on_phone,
    Inspection.ended_at,
    _present,
    received=Inspection.received_at,
)
