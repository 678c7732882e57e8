"""How personal data is shown to those who need not know it in full (个人信息保护法, domain rules §11.4).

One function a type; each keeps no more of an odd-looking value than of a regular one. To show the whole value
takes a permission, a purpose and an audit entry, which is not this module's matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from core.identifiers import region

COUNTIES = "|".join(place.name for place in region.current().values() if place.level is region.Level.COUNTY)
"""Zhejiang's by name, because 路桥区 and 镇海区 would look like a road and a town to the pattern below."""

COUNTY = re.compile(
    r"(?:[^省市区县]{2,8}?(?:省|自治区))?"
    r"(?:[^省市区县]{2,8}?(?:市|州|盟|地区))?"
    rf"(?:{COUNTIES}|[^省市区县街道镇乡路村号弄栋幢]{{1,10}}?(?:(?<![小社园厂矿校院库])区|县|(?<![超夜])市|旗))"
)


def name(text: str) -> str:
    """张三 → 张*, 张三丰 → 张*丰, 欧阳修文 → 欧***; a single character stays."""
    if len(text) == 3:
        return f"{text[0]}*{text[2]}"
    return text[:1] + "*" * (len(text) - 1)


def citizen_id(text: str) -> str:
    """3301**********663X. Other documents' numbers keep their first and last character."""
    kept = 4 if len(text) in (15, 18) else 1
    return _middle(text, kept, kept)


def phone(text: str) -> str:
    """138****5678; any other number keeps its last two digits."""
    return _middle(text, 3, 4) if re.fullmatch(r"1[0-9]{10}", text) else _middle(text, 0, 2)


def bank_card(text: str) -> str:
    """**** **** **** 4567, the same for every length, so that the length tells nothing."""
    digits = re.sub(r"[\s-]", "", text)
    return f"**** **** **** {digits[-4:] if len(digits) >= 12 else '****'}"


def address(text: str) -> str:
    """杭州市上城区凯旋路1号 → 杭州市上城区***; all is hidden when no county is found."""
    match = COUNTY.match(text)
    return f"{match[0] if match else ''}***"


def email(text: str) -> str:
    """zhangsan@zj.gov.cn → z*******@zj.gov.cn; what is no address is hidden."""
    local, at, domain = text.rpartition("@")
    if not (local and at and domain):
        return "***"
    return f"{local[0]}{'*' * max(1, len(local) - 1)}@{domain}"


def licence(text: str) -> str:
    """An officer's licence number: 330106012345 → 3301******45."""
    return _middle(text, 4, 2)


def plate(text: str) -> str:
    """浙A12345 → 浙A**345."""
    return _middle(text, 2, 3)


MASKS: dict[str, Callable[[str], str]] = {
    "name": name,
    "citizen_id": citizen_id,
    "phone": phone,
    "bank_card": bank_card,
    "address": address,
    "email": email,
    "plate": plate,
}


def mask(kind: str, text: str | None) -> str | None:
    """`text` masked as its kind (a key of MASKS); None and '' stay. KeyError for an unknown kind."""
    masked = MASKS[kind]
    return masked(text) if text else text


def _middle(text: str, first: int, last: int) -> str:
    """Stars for all but the ends; all stars when the ends would leave nothing to hide."""
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]
