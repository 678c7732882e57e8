"""IND-09 电子归档率: closed items whose package passed the four checks within 30 days."""

from __future__ import annotations

from typing import Any

from core.db import Rows, within_hours
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.indicator_source import ArchiveItem
from models.organisation import Organisation

HOURS = 30 * 24


def _items(asked: Window) -> Rows:
    return (
        ArchiveItem.select(ArchiveItem, Organisation)
        .join(Organisation)
        .where(
            ArchiveItem.retention != "none", ~ArchiveItem.is_secret, instants(ArchiveItem.closed_at, asked)
        )
    )


def _archived(asked: Window) -> Any:
    passed = ArchiveItem.passed_at.is_null(False) & within_hours(
        ArchiveItem.passed_at, ArchiveItem.closed_at, HOURS
    )
    if asked.known_at is None:
        return passed & ArchiveItem.revoked_at.is_null()
    standing = ArchiveItem.revoked_at.is_null() | (ArchiveItem.revoked_at > asked.known_at)
    return passed & (ArchiveItem.passed_at <= asked.known_at) & standing


def _present(row: ArchiveItem) -> dict[str, Any]:
    why = "30日内通过四性检测"
    if not row.counted:
        why = (
            "复检未通过，已剔除"
            if row.revoked_at
            else "尚未归档"
            if row.passed_at is None
            else "归档超过30日"
        )
    return {
        "id": row.id,
        "kind": "archive_item",
        "title": row.title,
        "at": row.closed_at,
        "org_name": row.org.name,
        "why": why,
        "path": row.path,
    }


ELECTRONIC_ARCHIVING = Indicator(
    "IND-09",
    ArchiveItem,
    _items,
    _archived,
    ArchiveItem.closed_at,
    _present,
    received=ArchiveItem.created_at,
)
