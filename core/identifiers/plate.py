"""机动车号牌 (GA 36-2018): ordinary plates and both new-energy forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from core.data_files import rows
from core.identifiers.refusal import Refusal
from core.identifiers.typed import plain

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
LETTER = "A-HJ-NP-Z"  # no I, no O: they read as 1 and 0


class Kind(StrEnum):
    """Which series the number belongs to."""

    NORMAL = "normal"
    NEV_SMALL = "nev_small"
    NEV_LARGE = "nev_large"


FORMS = {
    Kind.NEV_LARGE: re.compile(r"\d{5}[DF]", re.ASCII),
    Kind.NEV_SMALL: re.compile(rf"[DABCEFGHJK][{LETTER}0-9]\d{{4}}", re.ASCII),
    Kind.NORMAL: re.compile(rf"[{LETTER}0-9]{{4}}[{LETTER}0-9挂学警港澳]"),
}
SUFFIXES = {"挂": "挂车", "学": "教练车", "警": "警车", "港": "香港入出境车", "澳": "澳门入出境车"}
PURE_ELECTRIC = frozenset("DABCE")


@dataclass(frozen=True, slots=True)
class Plate:
    """A well-formed plate; that it was issued only the traffic police know."""

    text: str
    kind: Kind

    @property
    def prefix(self) -> str:
        """Province and issuing office, 浙A."""
        return self.text[:2]

    @property
    def city_code(self) -> str:
        """GB/T 2260 code of the issuing city in Zhejiang, else ''."""
        return _offices().get(self.prefix, ("", ""))[0]

    @property
    def city_name(self) -> str:
        """Name of the issuing city in Zhejiang, else ''."""
        return _offices().get(self.prefix, ("", ""))[1]

    @property
    def use(self) -> str:
        """Chinese name of the special use shown by the last character, else ''."""
        return SUFFIXES.get(self.text[-1], "")

    @property
    def is_pure_electric(self) -> bool:
        """Whether the new-energy letter says pure electric; False for ordinary plates."""
        letter = {Kind.NEV_SMALL: self.text[2], Kind.NEV_LARGE: self.text[-1]}.get(self.kind, "")
        return letter in PURE_ELECTRIC


@lru_cache
def _offices() -> dict[str, tuple[str, str]]:
    return {row["prefix"]: (row["city_code"], row["city"]) for row in rows("plate_prefix_zhejiang")}


def normalise(text: str) -> str:
    """Typed or recognised text without blanks and the dot of the printed plate, half-width, upper case."""
    return re.sub(r"[·•.\-]", "", plain(text))


def parse(text: str) -> Plate:
    """The plate in `text`, upper case without the dot (see `normalise`).

    Raises Refusal PLATE_LENGTH, PLATE_PROVINCE, PLATE_OFFICE or PLATE_SERIAL.
    """
    if len(text) not in (7, 8):
        raise Refusal("PLATE_LENGTH", f"车牌号应为7位（新能源8位），现为{len(text)}位。")
    if text[0] not in PROVINCES:
        raise Refusal("PLATE_PROVINCE", f"车牌号首字“{text[0]}”不是省份简称。")
    if not re.fullmatch(f"[{LETTER}]", text[1]):
        raise Refusal("PLATE_OFFICE", f"车牌号第2位“{text[1]}”应为大写字母，且不用 I、O。")
    if text[0] == "浙" and text[:2] not in _offices():
        raise Refusal("PLATE_OFFICE", f"浙江省没有发牌机关代号“{text[:2]}”。")
    for kind, form in FORMS.items():
        if form.fullmatch(text[2:]):
            return Plate(text, kind)
    raise Refusal("PLATE_SERIAL", "车牌号序号部分不符合规则：不用字母 I、O；新能源号牌为8位，含规定的字母。")
