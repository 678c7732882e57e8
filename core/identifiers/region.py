"""行政区划代码 (GB/T 2260; 9 and 12 digits by the statistics bureau's extension), Zhejiang in full."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from core.data_files import rows
from core.identifiers.refusal import Refusal

PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
}  # fmt: skip


class Level(StrEnum):
    """Administrative level, which is also the reach of a data scope."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Region:
    """One place. `name` is empty for townships and villages, whose names are not in the shipped table.

    `successors` are the codes that took over an abolished place (secondary source, approximate).
    """

    code: str
    name: str
    level: Level
    parent_code: str
    successors: tuple[str, ...] = ()
    abolished: bool = False

    @property
    def prefix(self) -> str:
        """The digits that every code inside this place begins with: 33, 3301, 330102, …"""
        return scope_prefix(self.code)

    def covers(self, code: str) -> bool:
        """Whether `code` (any length) lies in this place or is it."""
        return code.startswith(self.prefix)


def scope_prefix(code: str) -> str:
    """Significant digits of a 6, 9 or 12 digit code; raises Refusal for any other shape."""
    if not re.fullmatch(r"\d{6}|\d{9}|\d{12}", code, re.ASCII):
        raise Refusal("REGION_FORMAT", "行政区划代码应为6位、9位或12位数字。")
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    if len(code) > 6:
        return code
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


@lru_cache
def current() -> dict[str, Region]:
    """The codes in force, by code, in the order of the table."""
    return {
        row["code"]: Region(row["code"], row["name"], Level(row["level"]), row["parent_code"])
        for row in rows("regions_zhejiang")
    }


@lru_cache
def abolished() -> dict[str, Region]:
    """Codes no longer in force: still lawful as the prefix of old identity and organisation numbers."""
    return {
        row["code"]: Region(
            row["code"],
            row["name"],
            Level.CITY if row["code"].endswith("00") else Level.COUNTY,
            row["code"][:4] + "00" if not row["code"].endswith("00") else row["code"][:2] + "0000",
            tuple(filter(None, row["successor_codes"].split("|"))),
            abolished=True,
        )
        for row in rows("regions_zhejiang_historic")
        if row["code"] not in current()
    }


def find(code: str) -> Region | None:
    """The place of a 6-digit code, in force or abolished; None when the tables do not know it."""
    return current().get(code) or abolished().get(code)


def origin(code: str) -> str:
    """Best known Chinese name behind a 6-digit prefix: the place, else its province, else ''."""
    place = find(code)
    return place.name if place else PROVINCES.get(code[:2], "")


@dataclass(frozen=True, slots=True)
class Span:
    """When a code was in force: from `since` (None: always before) until the day before `until` (None: still)."""

    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether that day lies in it."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@lru_cache
def spans() -> dict[str, Span]:
    """The spans that are known, by code; of all other codes only whether they are in force today."""
    day = {
        text: date.fromisoformat(text) if text else None
        for row in rows("region_changes")
        for text in (row["since"], row["until"])
    }
    return {row["code"]: Span(day[row["since"]], day[row["until"]]) for row in rows("region_changes")}


def parse(text: str, *, on: date | None = None) -> Region:
    """The place in force that `text` names, with its shortest code; of a township or village, the county counts.

    `on` asks as of a day: 下城区 is a place until April 2021, 钱塘区 one since; where no date is known, today's list
    counts. Raises Refusal REGION_FORMAT, REGION_OUTSIDE (not Zhejiang), REGION_ABOLISHED (names the successors),
    REGION_NOT_YET (founded later) or REGION_UNKNOWN.
    """
    prefix = scope_prefix(text)
    if text[:2] != "33":
        raise Refusal("REGION_OUTSIDE", f"区划代码 {text} 不属于浙江省（应以33开头）。")
    place = _in_force(text[:6], on)
    if len(prefix) <= 6:
        return place
    if place.level is not Level.COUNTY:
        raise Refusal("REGION_FORMAT", f"{place.name}不是县级区划，乡镇、村代码须接在县级代码之后。")
    if len(prefix) == 9:
        return Region(prefix, "", Level.TOWNSHIP, place.code)
    return Region(prefix, "", Level.VILLAGE, prefix[:9])


def _in_force(code: str, on: date | None) -> Region:
    place, span = current().get(code), spans().get(code, Span())
    if place is None:
        gone = abolished().get(code)
        if on is None or gone is None or span.until is None or not span.holds(on):
            raise _not_in_force(code)
        return gone
    if on is not None and not span.holds(on):
        raise Refusal("REGION_NOT_YET", f"区划代码 {code}（{place.name}）自{span.since}起使用，当时还没有。")
    return place


def _not_in_force(code: str) -> Refusal:
    gone = abolished().get(code)
    if gone is None:
        return Refusal("REGION_UNKNOWN", f"浙江省没有区划代码 {code}，请核对。")
    heirs = "、".join(f"{heir} {current()[heir].name}" for heir in gone.successors if heir in current())
    advice = f"请改用：{heirs}" if heirs else "请改用现行代码"
    return Refusal("REGION_ABOLISHED", f"区划代码 {code}（{gone.name}）已撤销，{advice}。")
