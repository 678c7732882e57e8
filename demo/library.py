"""The object library (检查对象名录库) and the month's credit classes: every firm, and every piece of equipment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.bulk import Bulk, day, json
from demo.enterprises import Firm, Market
from models.library import CreditClass, LibraryObject

SPECIAL_EQUIPMENT, FOOD, PRICES, METERING = "330231001000", "330231002000", "330231003000", "330231004000"
FOOD_TRADES = ("住宿和餐饮业",)
CLASS_SOURCE = "通用型企业信用风险分类管理系统"
REASONS = {
    "A": ["三年内无行政处罚，按时公示年报"], "B": ["按时公示年报"], "C": ["一年内有行政处罚"],
    "D": ["列入经营异常名录", "一年内多次行政处罚"],
}  # fmt: skip
SCATTER = 0.06
"""Degrees around the city within which objects lie."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An enterprise of the library, as draws need it."""

    id: str
    firm: Firm


class Library:
    """All objects, by county."""

    def __init__(self) -> None:
        self.by_region: dict[str, list[Thing]] = {}


def write(
    bulk: Bulk, rng: Random, market: Market, centres: dict[str, tuple[float, float]], today: date, at_ms: int
) -> Library:
    """Enter everything, and give every firm the class of this month."""
    objects = bulk.sheet(
        LibraryObject,
        "kind enterprise equipment name address region_code matter_codes position status entered_on left_on"
        " removal_reason observation_until observation_reason",
    )
    classes = bulk.sheet(CreditClass, "enterprise month grade source batch reasons assessed_on set_by")
    library, entered, first = Library(), "2024-01-02", today.replace(day=1)
    for region, firms in market.by_region.items():
        lon, lat = centres[region[:4]]
        things = library.by_region[region] = []
        for firm in firms:
            codes = sorted([PRICES, METERING] + ([FOOD] if firm.industry in FOOD_TRADES else []))
            position = {"lon": round(lon + rng.uniform(-SCATTER, SCATTER), 6),
                        "lat": round(lat + rng.uniform(-SCATTER, SCATTER), 6), "crs": "wgs84"}  # fmt: skip
            object_id = objects.add(
                at_ms, "enterprise", firm.id, None, firm.name, firm.address, region, json(codes), json(position),
                "active", entered, None, "", None, "",
            )  # fmt: skip
            classes.add(
                at_ms, firm.id, f"{first:%Y-%m}", firm.grade, CLASS_SOURCE, f"{first:%Y%m}", json(REASONS[firm.grade]),
                day(first), None,
            )  # fmt: skip
            things.append(Thing(object_id, firm))
    for equipment_id, firm, name in market.equipment:
        objects.add(
            at_ms, "equipment", firm.id, equipment_id, f"{firm.name} {name}"[:120], firm.address, firm.region_code,
            json([SPECIAL_EQUIPMENT]), None, "active", entered, None, "", None, "",
        )  # fmt: skip
    return library
