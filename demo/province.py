"""The order of a load: regions and tree, firms and equipment, then every organisation with its people and work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import floor
from random import Random

from core import clock
from demo import accounts, enterprises, equipment, library, tree
from demo.applications import Applications
from demo.bulk import Bulk, milliseconds
from demo.calendar import DAYS, Days
from demo.enterprises import Market
from demo.events import Events, Habits, Numbers
from demo.inspections import CENTRES, Inspections
from demo.joint_events import JointEvents, write_reports
from demo.library import Library
from demo.people import Member, Offices, Registry
from demo.plans import Draws, Plans
from demo.scales import Scale
from demo.tree import Unit

SIZES = {"agency": 2.2, "department": 1.0}
"""How many people an organisation has against a department; governments themselves have few."""
SIZE_OF_GOVERNMENT = 0.5
VISITING, SCANNING = ("scjg",), ("scjg", "yjgl", "zhzf")
"""Departments of a county whose officers visit firms, and those who scan enterprise codes."""
COUNTIES = 90
SHOWN_AT_LEAST = 25
"""Applications, visits and scans the organisations of the demo accounts have at least."""
SECOND_POSTS = 0.03
"""Second posts (兼任) for every person of an organisation."""


class Life:
    """Fills the organisations of the tree, one after another."""

    def __init__(
        self, bulk: Bulk, rng: Random, registry: Registry, market: Market, objects: Library, scale: Scale
    ) -> None:
        today = clock.today()
        self._rng, self._scale, self._market, self._objects = rng, scale, market, objects
        self._days, self._habits, self._numbers = Days(rng, today), Habits(rng), Numbers(bulk)
        self._start_ms = start_ms()
        self.offices = Offices(bulk, rng, registry, today, self._start_ms)
        self.plans = Plans(bulk, rng, self._numbers, today, self._start_ms)
        self.applications = Applications(bulk, rng, self._days, self._habits, self._numbers)
        self.inspections = Inspections(bulk, rng, self._days, self._habits, self._numbers)
        self.joint_events = JointEvents(bulk, rng, self._days, self._habits, self._numbers)
        self.draws = Draws(bulk, rng, self._numbers, today, self._days.end_ms)
        self.events = Events(bulk)
        self.demo_members: dict[str, Member] = {}
        self._heads: dict[str, Member] = {}
        """Who leads each department right under a government."""
        self._neighbour: Member | None = None
        self._regulators: dict[str, list[Member]] = {}

    def close_files(self) -> None:
        """Work out how complete the file of every firm is; call it when all that happened is written."""
        for region, firms in self._market.by_region.items():
            self.inspections.file(self._regulators.get(region, []), firms, self._start_ms)

    def settle(self, unit: Unit, size: int) -> None:
        """Give a unit its people and what they did in the last 60 days.

        The demo accounts' own units have no past but what their roles allow: only the office has applications.
        """
        users = accounts.people_of(unit.code)
        members = self.offices.fill(unit, size, [user.person for user in users])
        self.demo_members |= {user.username: member for user, member in zip(users, members, strict=False)}
        if members and unit.kind in ("agency", "department"):
            self._heads[unit.code] = members[0]
        self._share_somebody(unit, members)
        self._habits.turn_to(unit)
        if not users or unit.code == accounts.OFFICE:
            per_head = self._scale.applications / self._scale.staff
            self.applications.write(unit, members, self._about(per_head * size, bool(users)), self.events)
        kind = unit.code.partition("-")[2]
        firms = self._market.by_region.get(unit.region_code, ())
        if kind in VISITING and firms:
            self._inspect(unit, members)
            self._regulators[unit.region_code] = members
        if kind in SCANNING and firms:
            scans = self._about(self._scale.scans / COUNTIES / len(SCANNING), bool(users))
            self.inspections.scan(unit, members, firms, scans, self.events)
        self._numbers.finish(unit, self._start_ms)

    def coordinate(self, units: dict[str, Unit]) -> None:
        """Give every county its cross-department events."""
        for place in units.values():
            if place.kind == "county":
                count = self._about(self._scale.inspections / COUNTIES / 3, place.region_code == "330106")
                self.joint_events.write(place, units, self._heads, count, self.events)
                self._numbers.finish(place, self._start_ms)

    def _inspect(self, unit: Unit, members: list[Member]) -> None:
        """A year's plan, the visits that carried it out, and for the demo agency a draw whose visits are to come."""
        is_shown = unit.code == accounts.AGENCY
        planned = self.plans.write(unit, members, is_shown)
        if planned is None:
            return
        # The firm of enterprise1 was not visited yet: its story is told by whoever tries the demo.
        firms = [firm for firm in self._market.by_region[unit.region_code] if firm is not self._market.shown]
        visits = self._about(self._scale.inspections / COUNTIES, is_shown)
        self.inspections.write(unit, members, firms, visits, planned, self.events)
        if is_shown:
            shown = [self.demo_members[name].id for name in ("officer1", "officer2")]
            things = self._objects.by_region[unit.region_code]
            self.draws.write(unit, members, things, planned, shown, self._market.shown)

    def _share_somebody(self, unit: Unit, members: list[Member]) -> None:
        """Now and then somebody of the organisation before holds a second post in this one."""
        if self._neighbour and self._rng.random() < SECOND_POSTS * len(members):
            self.offices.second_post(unit, self._neighbour)
        self._neighbour = members[-1] if members else None

    def _about(self, expected: float, shown: bool) -> int:
        """A whole number that is `expected` on average; units differ in how busy they are."""
        drawn = floor(expected * self._rng.uniform(0.5, 1.5) + self._rng.random())
        return max(drawn, SHOWN_AT_LEAST) if shown else drawn


def start_ms() -> int:
    """When the demo's standing records were made: the morning before its 60 days."""
    first = clock.today() - timedelta(days=DAYS + 1)
    return milliseconds(clock.day_bounds(first, first)[0]) + 9 * 3_600_000


def write_province(name: str, scale: Scale, seed: int, progress: Callable[[str], None]) -> None:
    """Write everything; call it inside the one transaction."""
    rng, at_ms, today = Random(seed), start_ms(), clock.today()
    bulk, registry = Bulk(rng), Registry(rng)
    tree.write_regions(bulk, at_ms)
    units = tree.build(scale)
    tree.write(bulk, units, at_ms)
    progress(f"102 regions, {len(units):,} organisations")
    market = enterprises.write(bulk, rng, registry, scale.enterprises, at_ms)
    equipment.write(bulk, rng, market, scale.equipment, today, at_ms)
    progress(f"{scale.enterprises:,} enterprises, {scale.equipment:,} pieces of special equipment")
    objects = library.write(bulk, rng, market, CENTRES, today, at_ms)
    life = Life(bulk, rng, registry, market, objects, scale)
    for unit, size in zip(units, _sizes(rng, units, scale.staff), strict=True):
        life.settle(unit, size)
        if unit.kind == "city":
            progress(f"… {life.offices.count:,} staff; now {unit.name}")
    life.close_files()
    by_code = {unit.code: unit for unit in units}
    life.coordinate(by_code)
    firms = dict(zip(accounts.CONTACTS, (market.shown, market.other), strict=True))
    accounts.write(bulk, name, by_code, life.demo_members, firms, at_ms)
    reporter, reviewer = life.demo_members["reporter1"], life.demo_members["admin1"]
    write_reports(bulk, by_code[accounts.DATA_BUREAU], reporter, reviewer, at_ms)
    bulk.flush()
    progress(
        f"{life.offices.count:,} staff, {life.applications.count:,} applications, {life.inspections.count:,} "
        f"inspections, {life.joint_events.count:,} cross-department events, {life.events.count:,} acts of {DAYS} days"
    )


def _sizes(rng: Random, units: list[Unit], staff: int) -> list[int]:
    """How many people each unit has; together exactly `staff`, and enough for the demo accounts."""
    weights = [SIZES.get(unit.kind, SIZE_OF_GOVERNMENT) * rng.uniform(0.7, 1.3) for unit in units]
    least = [len(accounts.people_of(unit.code)) for unit in units]
    left, total, before, given = staff - sum(least), sum(weights), 0.0, 0
    sizes = []
    for weight, base in zip(weights, least, strict=True):
        before += weight
        share = round(left * before / total) - given
        given += share
        sizes.append(base + share)
    return sizes
