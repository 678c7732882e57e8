"""Enterprises with valid codes, and their contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from core.data_files import rows
from core.identifiers import uscc
from demo.bulk import Bulk
from demo.names import FIRM_WORDS, INDUSTRIES, STREETS, Industry
from demo.people import Registry
from demo.tree import region_names
from models.enterprise import Contact, Enterprise

SERIALS = 31**6
CREDIT_CLASSES = "A" * 25 + "B" * 60 + "C" * 12 + "D" * 3
CONTACT_ROLES = ("法定代表人", "安全管理人员", "联系人")
SHOWN_REGION, OTHER_REGION = "330106", "330108"
SHOWN_NAME = "杭州西湖湖畔示范酒店有限公司"
"""The enterprise of the demo account enterprise1."""


@dataclass(frozen=True, slots=True)
class Firm:
    """What other parts of the demo need of an enterprise."""

    id: str
    name: str
    region_code: str
    address: str
    contact_name: str
    uscc: str
    industry: str
    grade: str


class Market:
    """All firms, by county; the first of 西湖区 is the one with a demo account."""

    def __init__(self) -> None:
        self.by_region: dict[str, list[Firm]] = defaultdict(list)
        self.equipment: list[tuple[str, Firm, str]] = []
        """(id, owner, name) of each piece of equipment, once it is written."""

    @property
    def shown(self) -> Firm:
        """The firm of enterprise1."""
        return self.by_region[SHOWN_REGION][0]

    @property
    def other(self) -> Firm:
        """The firm of enterprise2, in another county."""
        return self.by_region[OTHER_REGION][0]


def write(bulk: Bulk, rng: Random, registry: Registry, count: int, at_ms: int) -> Market:
    """`count` enterprises over all counties, each with one or two contacts."""
    enterprises = bulk.sheet(
        Enterprise, "name uscc address region_code region_name industry status credit_class"
    )
    contacts = bulk.sheet(Contact, "enterprise name role phone_sealed phone_index")
    market, codes, names = Market(), code_numbers(), region_names()
    counties = [row for row in rows("regions_zhejiang") if row["level"] == "county"]
    for number in range(count):
        county = counties[number % len(counties)]
        code, firms = county["code"], market.by_region[county["code"]]
        shown = code == SHOWN_REGION and not firms
        industry = INDUSTRIES[1] if shown else rng.choice(INDUSTRIES)
        name, kind = (SHOWN_NAME, "91") if shown else _name(rng, county["name"], industry)
        address = f"浙江省{names[code]}{rng.choice(STREETS)}{rng.randrange(1, 900)}号"
        number_of = _uscc(kind, code, next(codes))
        status = "operating" if shown or rng.random() < 0.96 else "suspended"
        grade = "B" if shown else rng.choice(CREDIT_CLASSES)
        firm_id = enterprises.add(
            at_ms, name, number_of, address, code, county["name"], industry.name, status, grade
        )
        people = [registry.name(rng.random() < 0.4) for _ in range(1 if rng.random() < 0.7 else 2)]
        for contact, role in zip(people, CONTACT_ROLES, strict=False):
            contacts.add(at_ms, firm_id, contact, role, *registry.sealed(registry.phone(), "contact.phone"))
        firms.append(Firm(firm_id, name, code, address, people[0], number_of, industry.name, grade))
    return market


def code_numbers() -> Iterator[int]:
    """Serial numbers scattered over the 31⁶ there are, none twice; the same in every load."""
    number = 0
    while True:
        number += 1
        yield number * 123_456_789 % SERIALS


def _uscc(kind: str, region_code: str, serial: int) -> str:
    text = ""
    for _ in range(6):
        serial, place = divmod(serial, 31)
        text = uscc.ALPHABET[place] + text
    subject = f"MA{text}"
    first_17 = f"{kind}{region_code}{subject}{uscc.organisation_check(subject)}"
    return first_17 + uscc.check_character(first_17)


def _name(rng: Random, place: str, industry: Industry) -> tuple[str, str]:
    """A firm's name and the kind its code begins with: 91 enterprise or 92 个体工商户."""
    word, trade = rng.choice(FIRM_WORDS) + rng.choice(("", "", *FIRM_WORDS)), rng.choice(industry.trades)
    if rng.random() < 0.2:
        return f"{place}{word}{trade}店（个体工商户）", "92"
    return f"{place.rstrip('区县市')}{word}{trade}有限公司", "91"
