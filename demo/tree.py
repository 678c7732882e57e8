"""The tree of government: province, 11 cities, 90 counties, their departments, towns and sections.

It is built in memory first, as a list in pre-order, because the number of sections depends on the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.data_files import rows
from demo.bulk import Bulk
from demo.names import COUNTY_LIKE, DEPARTMENTS, SECTIONS, TOWNS, Department
from demo.scales import Scale
from models.organisation import Organisation, Region

CITY_WORDS = {
    "330000": "浙", "330100": "杭", "330200": "甬", "330300": "温", "330400": "嘉", "330500": "湖", "330600": "绍",
    "330700": "金", "330800": "衢", "330900": "舟", "331000": "台", "331100": "丽",
}  # fmt: skip
"""机关代字 of the province and its cities."""


@dataclass(slots=True)
class Unit:
    """An organisation of the tree before it is a row. `agency_no` numbers the agencies of a region, from 1."""

    code: str
    name: str
    short_name: str
    kind: str
    region_code: str
    level: int
    agency_no: int = 0
    children: list[Unit] = field(default_factory=list)
    id: str = ""
    seq: int = 0
    last_seq: int = 0


def write_regions(bulk: Bulk, at_ms: int) -> None:
    """All 102 regions in force."""
    sheet = bulk.sheet(Region, "code name parent_code level")
    for row in rows("regions_zhejiang"):
        sheet.add(at_ms, row["code"], row["name"], row["parent_code"] or None, row["level"])


def build(scale: Scale) -> list[Unit]:
    """All organisations in pre-order, numbered, exactly as many as the scale says."""
    governments = _governments()
    leaves = []
    for unit in governments.values():
        unit.children[:0] = _departments(unit, scale)
        leaves += [child for child in unit.children if child.kind in ("department", "agency")]
    missing = scale.organisations - len(governments) - len(leaves)
    for number, leaf in enumerate(leaves):
        _add_sections(leaf, missing // len(leaves) + (number < missing % len(leaves)))
    ordered = list(_pre_order(governments["330000"]))
    if len({unit.short_name for unit in ordered}) != len(ordered):
        raise ValueError("two organisations would number their documents with the same word")
    return ordered


def write(bulk: Bulk, ordered: list[Unit], at_ms: int) -> None:
    """Rows of the tree; gives every unit its key."""
    sheet = bulk.sheet(Organisation, "code name short_name kind parent region_code level seq last_seq")
    path: list[Unit] = []
    for unit in ordered:
        del path[unit.level :]
        parent_id = path[-1].id if path else None
        path.append(unit)
        unit.id = sheet.add(
            at_ms, unit.code, unit.name, unit.short_name, unit.kind, parent_id, unit.region_code, unit.level,
            unit.seq, unit.last_seq,
        )  # fmt: skip


def region_names() -> dict[str, str]:
    """How an address or a department's name begins in each region: 杭州市西湖区, 义乌市, 桐庐县."""
    table = {row["code"]: row for row in rows("regions_zhejiang")}
    return {
        code: table[row["parent_code"]]["name"] + row["name"] if row["kind"] == "district" else row["name"]
        for code, row in table.items()
    }


def short_names() -> dict[str, str]:
    """机关代字 of each region: the city's word and as much of the county's name as tells it apart."""
    counties = [row for row in rows("regions_zhejiang") if row["level"] == "county"]
    short = dict(CITY_WORDS)
    for row in counties:
        name = row["name"].rstrip(COUNTY_LIKE)
        others = [o["name"] for o in counties if o["parent_code"] == row["parent_code"] and o is not row]
        length = next(n for n in (1, 2, 3) if not any(o.startswith(name[:n]) for o in others))
        short[row["code"]] = CITY_WORDS[row["parent_code"]] + name[:length]
    return short


def _governments() -> dict[str, Unit]:
    short = short_names()
    made: dict[str, Unit] = {}
    for row in rows("regions_zhejiang"):
        parent = made.get(row["parent_code"])
        unit = Unit(
            row["code"], row["name"], f"{short[row['code']]}政", row["level"], row["code"],
            parent.level + 1 if parent else 0,
        )  # fmt: skip
        made[row["code"]] = unit
        if parent:
            parent.children.append(unit)
    return made


def _departments(government: Unit, scale: Scale) -> list[Unit]:
    """The departments, agencies and towns right under a government."""
    wanted = {
        "province": scale.province_departments,
        "city": scale.city_departments,
        "county": scale.county_departments,
    }[government.kind]
    prefix = region_names()[government.region_code]
    word = government.short_name.removesuffix("政")
    chosen = DEPARTMENTS[:wanted]
    agencies = [department for department in chosen if department.is_agency]
    made = [_department(government, department, prefix, word) for department in chosen]
    for unit, department in zip(made, chosen, strict=True):
        unit.agency_no = agencies.index(department) + 1 if department.is_agency else 0
    if government.kind == "county":
        made += [_department(government, town, prefix, word) for town in TOWNS[: scale.towns]]
    return made


def _department(government: Unit, department: Department, prefix: str, word: str) -> Unit:
    return Unit(
        f"{government.code}-{department.code}",
        prefix + department.name,
        word + department.short_name,
        "agency" if department.is_agency else "department",
        government.region_code,
        government.level + 1,
    )


def _add_sections(leaf: Unit, count: int) -> None:
    for number, section in enumerate(SECTIONS[:count], 1):
        leaf.children.append(
            Unit(
                f"{leaf.code}-{number:02}",
                leaf.name + section,
                leaf.short_name + section[:-1],
                "department",
                leaf.region_code,
                leaf.level + 1,
            )
        )


def _pre_order(root: Unit) -> Iterator[Unit]:
    """Every unit, parents first, numbered from 0; a parent's `last_seq` is set when its subtree is through."""
    number = -1

    def visit(unit: Unit) -> Iterator[Unit]:
        nonlocal number
        number += 1
        unit.seq = number
        yield unit
        for child in unit.children:
            yield from visit(child)
        unit.last_seq = number

    return visit(root)
