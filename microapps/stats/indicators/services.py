"""IND-10 一网通办率: applications of the public that went through the online platform from end to end."""

from __future__ import annotations

from typing import Any

from core.db import Rows
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.indicator_source import ServiceApplication
from models.organisation import Organisation

STAGES = {
    "submission": ServiceApplication.submission,
    "material": ServiceApplication.material,
    "handling": ServiceApplication.handling,
    "delivery": ServiceApplication.delivery,
}
WORDS = {"submission": "申请", "material": "材料", "handling": "办理", "delivery": "送达"}


def _applications(asked: Window) -> Rows:
    return (
        ServiceApplication.select(ServiceApplication, Organisation)
        .join(Organisation)
        .where(
            ~ServiceApplication.is_excluded_by_law,
            ~ServiceApplication.is_batch_import,
            instants(ServiceApplication.completed_at, asked),
        )
    )


def _all_online(_: Window) -> Any:
    condition: Any = ServiceApplication.window_visits == 0
    for stage in STAGES.values():
        condition &= stage == "online"
    return condition


def _present(row: ServiceApplication) -> dict[str, Any]:
    offline = [WORDS[stage] for stage in STAGES if getattr(row, stage) != "online"]
    why = "全程网上办理"
    if offline:
        why = f"线下环节：{'、'.join(offline)}"
    elif not row.counted:
        why = "申请人到过窗口"
    return {
        "id": row.id,
        "kind": "service_application",
        "title": f"{row.number} {row.matter_title}",
        "at": row.completed_at,
        "org_name": row.org.name,
        "why": why,
        "path": "",
    }


ONE_NET = Indicator(
    "IND-10",
    ServiceApplication,
    _applications,
    _all_online,
    ServiceApplication.completed_at,
    _present,
    received=ServiceApplication.created_at,
)
