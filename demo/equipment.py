"""Special equipment (特种设备) and the safety codes it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from core import clock
from core.data_files import rows
from demo.bulk import Bulk, instant, json, milliseconds
from demo.enterprises import Firm, Market
from microapps.safety_code import schemes
from models.equipment import Equipment
from models.safety_code import SafetyCode

CODE_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of equipment: certificate character and variety (TSG 08-2017), Chinese name, days between inspections.

    `share` is how often it is drawn."""

    code: str
    certificate: str
    name: str
    inspection_days: int
    share: int


KINDS = (
    Kind("elevator", "梯11", "客梯", 365, 55),
    Kind("boiler", "锅10", "蒸汽锅炉", 365, 8),
    Kind("pressure_vessel", "容15", "储气罐", 1_095, 18),
    Kind("crane", "起17", "桥式起重机", 730, 10),
    Kind("vehicle", "车11", "叉车", 365, 9),
)
ELEVATOR = KINDS[0]
ELEVATOR_MAINTENANCE_DAYS = 15
OWN_FACTS = ("registered", "inspection_result", "maintenance_last_on", "open_correction")
"""The facts of equipment that have no column of their own."""


class Certificates:
    """Numbers of 使用登记证: 梯11浙A00001(26); each once, counted by kind and city."""

    def __init__(self, year: int) -> None:
        self._year = year % 100
        self._office = {row["city_code"]: row["prefix"] for row in rows("plate_prefix_zhejiang")}
        self._last: dict[str, int] = {}

    def next(self, kind: Kind, region_code: str) -> str:
        """The next number of the kind in the city of the region."""
        start = f"{kind.certificate}{self._office[f'{region_code[:4]}00']}"
        self._last[start] = self._last.get(start, 0) + 1
        return f"{start}{self._last[start]:05}({self._year:02})"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a piece of equipment on the day of the load."""

    maintained_days_ago: int
    inspected_in_days: int
    """Days to the next inspection; negative when it is overdue."""


SHOWN_STATE = State(maintained_days_ago=35, inspected_in_days=200)
"""The elevator of enterprise1: maintenance overdue, therefore yellow until officers see it put right."""


def write(bulk: Bulk, rng: Random, market: Market, count: int, today: date, at_ms: int) -> None:
    """`count` pieces of equipment over all counties, with their codes; the first is the elevator of enterprise1."""
    equipment = bulk.sheet(
        Equipment, "enterprise registration_no kind name address status next_inspection_on facts"
    )
    codes = bulk.sheet(
        SafetyCode,
        "kind equipment enterprise region_code subject_kind subject_no name unit address facts colour fired_rules"
        " computed_at issued_at expires_at content revoked_at",
    )
    certificates, computed_at = Certificates(today.year), instant(milliseconds(clock.now()))
    owners = _owners(market, rng)
    scheme = schemes.of("special_equipment")
    drawn = [kind for kind in KINDS for _ in range(kind.share)]
    numbers: dict[tuple[str, str], int] = {}
    for number in range(count):
        shown = number == 0
        firm = market.shown if shown else next(owners)
        kind = ELEVATOR if shown else rng.choice(drawn)
        state = SHOWN_STATE if shown else _state(rng, kind)
        numbers[firm.id, kind.code] = place = numbers.get((firm.id, kind.code), 0) + 1
        facts = _facts(kind, state, today)
        number_of, name = certificates.next(kind, firm.region_code), f"{place}号{kind.name}"
        equipment_id = equipment.add(
            at_ms, firm.id, number_of, kind.code, name, firm.address, facts["status"],
            facts["next_inspection_on"], json({key: facts[key] for key in OWN_FACTS}),
        )  # fmt: skip
        market.equipment.append((equipment_id, firm, name))
        colouring = scheme.colour(facts, clock.now(), today)
        codes.add(
            at_ms, scheme.code, equipment_id, firm.id, firm.region_code, kind.code, number_of, name, firm.name,
            firm.address, json(facts), colouring.colour, json([rule.stored() for rule in colouring.fired]),
            computed_at, instant(at_ms), instant(at_ms + CODE_DAYS * 86_400_000), "", None,
        )  # fmt: skip


def _facts(kind: Kind, state: State, today: date) -> dict[str, Any]:
    """What the colour rules read, as the code keeps it."""
    return {
        "kind": kind.code,
        "status": "in_use",
        "registered": True,
        "next_inspection_on": str(today + timedelta(days=state.inspected_in_days)),
        "inspection_result": "passed",
        "maintenance_last_on": str(today - timedelta(days=state.maintained_days_ago)),
        "open_correction": False,
    }


def _state(rng: Random, kind: Kind) -> State:
    """Most is in order; some maintenance and a few inspections are late."""
    is_late = kind is ELEVATOR and rng.random() < 0.1
    maintained = rng.randrange(ELEVATOR_MAINTENANCE_DAYS + 1, 40) if is_late else rng.randrange(0, 14)
    if rng.random() < 0.02:
        return State(maintained, -rng.randrange(1, 60))
    return State(maintained, rng.randrange(1, kind.inspection_days))


def _owners(market: Market, rng: Random) -> cycle[Firm]:
    """Firms that have equipment: the first third of every county, mixed, over and over; not the one shown."""
    firms = [firm for county in market.by_region.values() for firm in county[: len(county) // 3 + 1]]
    firms.remove(market.shown)
    rng.shuffle(firms)
    return cycle(firms)
