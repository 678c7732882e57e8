"""Staff: names, sealed numbers, posts and the licences (行政执法证) of officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from core import secrets
from core.identifiers import citizen_id
from demo.bulk import Bulk, day
from demo.names import COMMON_SURNAMES, FEMALE, MALE, SURNAMES
from demo.tree import Unit
from models.organisation import OfficerLicence, Post, Staff

DRAWN_SURNAMES = SURNAMES + COMMON_SURNAMES * 6
BORN_FROM, BORN_DAYS = date(1967, 1, 1), 13_879
"""Birthdays of people in service: 38 years, a prime number of days."""
BIRTHDAYS = tuple(f"{BORN_FROM + timedelta(days=n):%Y%m%d}" for n in range(BORN_DAYS))
PHONE_PREFIXES = (
    "130",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "152",
    "158",
    "159",
    "180",
    "186",
    "188",
    "189",
)
TITLES = {
    "agency": ("局长", "执法一中队队长", "执法二中队队长"),
    "department": ("主任", "副主任", "二级主任科员"),
}
TITLES_OF_GOVERNMENT = ("党组书记", "秘书长", "副秘书长")
ORDINARY_TITLES = ("一级主任科员", "三级主任科员", "四级主任科员", "一级科员", "工作人员", "工作人员")
OFFICERS_FROM = 1
"""In an agency everybody but its head may hold a licence."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff with a name already given: those the demo accounts belong to."""

    name: str
    is_female: bool = False
    is_officer: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of an organisation; `licence_id` when an officer whose licence is in force."""

    id: str
    name: str
    licence_id: str | None


class Registry:
    """Gives out names and numbers; every phone and id number only once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._cipher = secrets.cipher()
        self._phones = 0
        self._births: dict[str, int] = {}

    def name(self, is_female: bool) -> str:
        """A surname, and one or two characters."""
        rng = self._rng
        given = FEMALE if is_female else MALE
        second = rng.choice(given) if rng.random() < 0.72 else ""
        return rng.choice(DRAWN_SURNAMES) + rng.choice(given) + second

    def phone(self) -> str:
        """A mobile number nobody else has: the counter, scattered over eight digits."""
        self._phones += 1
        tail = self._phones * 48_271_037 % 100_000_000
        return f"{PHONE_PREFIXES[tail % len(PHONE_PREFIXES)]}{tail:08}"

    def id_no(self, region_code: str, is_female: bool) -> str:
        """A 公民身份号码 of somebody of working age, whose check digit holds."""
        count = self._births[region_code] = self._births.get(region_code, -1) + 1
        turn, birthday = count // BORN_DAYS, count * 5_417 % BORN_DAYS
        order = 2 * (turn + birthday * 37 % 400) + (2 if is_female else 1)
        first_17 = f"{region_code}{BIRTHDAYS[birthday]}{order:03}"
        return first_17 + citizen_id.check_character(first_17)

    def sealed(self, text: str, place: str) -> tuple[str, str]:
        """The sealed value and its blind index."""
        nonce = self._cipher.repeatable_nonce(text, place)
        return self._cipher.seal(text, place, nonce=nonce), self._cipher.blind_index(text, place)


class Offices:
    """Fills organisations with people."""

    def __init__(self, bulk: Bulk, rng: Random, registry: Registry, today: date, at_ms: int) -> None:
        self._staff = bulk.sheet(
            Staff, "name org phone_sealed phone_index id_no_sealed id_no_index activated_on left_on"
        )
        self._posts = bulk.sheet(Post, "staff org title is_main")
        self._licences = bulk.sheet(OfficerLicence, "staff org number valid_from valid_to is_suspended")
        self._rng, self._registry, self._today, self._at_ms = rng, registry, today, at_ms
        self._activated = [day(today - timedelta(days=n)) for n in range(900)]

    @property
    def count(self) -> int:
        """Staff so far."""
        return self._staff.count

    def fill(self, unit: Unit, size: int, named: Sequence[Person] = ()) -> list[Member]:
        """Give `unit` `size` people, the named ones first; returns those in service."""
        members = []
        for number in range(size):
            person = named[number] if number < len(named) else self._somebody(unit, number)
            active = number < len(named) or self._rng.random() >= 0.005
            staff_id = self._person(unit, person, active)
            self._posts.add(self._at_ms, staff_id, unit.id, self._title(unit, number), True)
            licence_id = (
                self._licence(unit, staff_id, number, number < len(named)) if person.is_officer else None
            )
            if active:
                members.append(Member(staff_id, person.name, licence_id))
        return members

    def second_post(self, unit: Unit, member: Member) -> None:
        """兼任: the same person holds a post in another organisation too."""
        self._posts.add(self._at_ms, member.id, unit.id, "兼职联络员", False)

    def _somebody(self, unit: Unit, number: int) -> Person:
        is_female = self._rng.random() < 0.42
        is_officer = unit.kind == "agency" and number >= OFFICERS_FROM and self._rng.random() < 0.7
        return Person(self._registry.name(is_female), is_female, is_officer)

    def _person(self, unit: Unit, person: Person, active: bool) -> str:
        region = unit.region_code if unit.region_code[4:] != "00" else "330106"
        phone = self._registry.sealed(self._registry.phone(), "staff.phone")
        id_no = self._registry.sealed(self._registry.id_no(region, person.is_female), "staff.id_no")
        return self._staff.add(
            self._at_ms, person.name, unit.id, *phone, *id_no, self._activated[self._rng.randrange(20, 900)],
            None if active else self._activated[self._rng.randrange(1, 20)],
        )  # fmt: skip

    def _title(self, unit: Unit, number: int) -> str:
        leading = TITLES.get(unit.kind, TITLES_OF_GOVERNMENT)
        return leading[number] if number < len(leading) else self._rng.choice(ORDINARY_TITLES)

    def _licence(self, unit: Unit, staff_id: str, number: int, must_hold: bool) -> str | None:
        """A licence of the unit, None when not in force.

        One in thirty has run out, one in a hundred is suspended, one in fifteen ends within two months.
        """
        fate = 1.0 if must_hold else self._rng.random()
        days = -30 if fate < 0.03 else self._rng.randrange(200, 1_500)
        valid_to = self._today + timedelta(days=days % 55 + 5 if 0.04 <= fate < 0.11 else days)
        licence_id = self._licences.add(
            self._at_ms, staff_id, unit.id, f"11{unit.region_code[2:]}{unit.agency_no:02}{number % 1000:03}",
            day(valid_to - timedelta(days=1_825)), day(valid_to), 0.03 <= fate < 0.04,
        )  # fmt: skip
        return licence_id if fate >= 0.04 else None
