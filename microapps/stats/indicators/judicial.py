"""IND-07 政法一体化单轨协同办案率: criminal cases that went from police to court without paper."""

from __future__ import annotations

from typing import Any

from core.db import Rows
from microapps.stats.indicators.base import Indicator, instants
from microapps.stats.rules import Window
from models.indicator_source import CriminalHandover
from models.organisation import Organisation

ELECTRONIC, NOT_NEEDED = "electronic", "not_needed"


def _handovers(asked: Window) -> Rows:
    return (
        CriminalHandover.select(CriminalHandover, Organisation)
        .join(Organisation)
        .where(
            ~CriminalHandover.is_secret,
            ~CriminalHandover.paper_required_by_law,
            ~CriminalHandover.is_before_go_live,
            instants(CriminalHandover.received_at, asked),
        )
    )


def _single_track(_: Window) -> Any:
    return (
        ~CriminalHandover.paper_moved
        & CriminalHandover.arrest_request.in_((ELECTRONIC, NOT_NEEDED))
        & (CriminalHandover.prosecution_transfer == ELECTRONIC)
        & CriminalHandover.indictment.in_((ELECTRONIC, NOT_NEEDED))
    )


def _present(row: CriminalHandover) -> dict[str, Any]:
    why = "各节点均为电子移送"
    if row.paper_moved:
        why = "移送了纸质卷宗"
    elif not row.counted:
        why = "有必经节点未以电子方式完成"
    return {
        "id": row.id,
        "kind": "criminal_handover",
        "title": row.transfer_number,
        "at": row.received_at,
        "org_name": row.org.name,
        "why": why,
        "path": "",
    }


SINGLE_TRACK = Indicator(
    "IND-07",
    CriminalHandover,
    _handovers,
    _single_track,
    CriminalHandover.received_at,
    _present,
    received=CriminalHandover.created_at,
)
