"""Where officers were at an act: kept raw and normalised, with what is odd about it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from auth.principal import Principal
from core.geo import Crs, Position, distance_m
from microapps.enforcement.rules.positions import FixFacts, risks
from models.enterprise import Enterprise
from models.inspection import Inspection, PositionFix

ACT_TITLES = {
    "show_licence": "出示证件",
    "start": "开始检查",
    "note_position": "上报位置",
    "add_evidence": "取证",
    "recheck": "复查",
}


def note(
    principal: Principal, inspection: Inspection, act: str, at: datetime, raw: dict[str, Any] | None
) -> None:
    """Keep one fix of the caller, inside the transaction of the act it belongs to; None keeps nothing."""
    if raw is None or principal.staff_id is None:
        return
    here = _position(raw)
    plain = here.to(Crs.WGS84)
    distance, speed = _to_premises(inspection.enterprise, here), _speed(principal, here, at)
    fixed_at = raw.get("fixed_at")
    facts = FixFacts(
        accuracy_m=here.accuracy_m,
        is_mock=bool(raw.get("is_mock")),
        age_seconds=(at - fixed_at).total_seconds() if fixed_at else None,
        distance_m=None if distance is None else max(0.0, distance - (here.accuracy_m or 0)),
        speed_mps=speed,
    )
    found = [asdict(risk) for risk in risks(facts)]
    PositionFix.create(
        inspection=inspection,
        staff=principal.staff_id,
        act=act,
        at=at,
        raw=raw,
        lon=plain.lon,
        lat=plain.lat,
        distance_m=distance,
        speed_mps=speed,
        risks=found,
        is_risky=bool(found),
    )


def first_raw(inspection: Inspection) -> dict[str, Any] | None:
    """The first fix of a visit as its device told it; None when there is none."""
    row = PositionFix.select().where(PositionFix.inspection == inspection.id).order_by(PositionFix.id).first()
    return row.raw if row else None


def of_visit(inspection: Inspection) -> list[dict[str, Any]]:
    """The fixes of a visit in order, with their risks in words."""
    rows = PositionFix.select().where(PositionFix.inspection == inspection.id).order_by(PositionFix.id)
    return [
        {
            "act": row.act,
            "title": ACT_TITLES.get(row.act, row.act),
            "at": row.at,
            "crs": row.raw["crs"],
            "accuracy_m": row.raw.get("accuracy_m"),
            "distance_m": None if row.distance_m is None else round(row.distance_m),
            "risks": row.risks,
        }
        for row in rows
    ]


def _position(raw: dict[str, Any]) -> Position:
    return Position(raw["lon"], raw["lat"], Crs(raw["crs"]), raw.get("accuracy_m"))


def _to_premises(enterprise: Enterprise, here: Position) -> float | None:
    return None if enterprise.position is None else distance_m(here, _position(enterprise.position))


def _speed(principal: Principal, here: Position, at: datetime) -> float | None:
    """Metres a second since the officer's fix before; both devices' accuracy is to the officer's benefit."""
    last = (
        PositionFix.select()
        .where(PositionFix.staff == principal.staff_id, PositionFix.at <= at)
        .order_by(PositionFix.at.desc())
        .first()
    )
    if last is None:
        return None
    there = Position(last.lon, last.lat, Crs.WGS84)
    doubt = (here.accuracy_m or 0) + (last.raw.get("accuracy_m") or 0)
    moved = max(0.0, distance_m(here, there) - doubt)
    return moved / max(1.0, (at - last.at).total_seconds())
