"""公民身份号码 (GB 11643), and the residence permits that share its 18 digits and check."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.identifiers import region
from core.identifiers.refusal import Refusal
from core.identifiers.typed import plain

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
EARLIEST_BIRTH = date(1900, 1, 1)
PERMIT_PREFIXES = {"810000": "香港", "820000": "澳门", "830000": "台湾"}


class Sex(StrEnum):
    """Sex as the 17th digit tells it: odd is male."""

    MALE = "male"
    FEMALE = "female"


class Kind(StrEnum):
    """Which document bears the number."""

    RESIDENT = "resident"
    RESIDENCE_PERMIT = "residence_permit"  # 港澳台居民居住证
    FOREIGN_PERMANENT = "foreign_permanent"  # 外国人永久居留身份证, form since 2023


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A valid number. `repr` hides it, so that it does not reach a log by accident."""

    text: str
    born_on: date

    def __repr__(self) -> str:
        return f"CitizenId({self.text[:4]}…)"

    @property
    def kind(self) -> Kind:
        """Resident identity card unless the prefix says otherwise."""
        if self.text[0] == "9":
            return Kind.FOREIGN_PERMANENT
        return Kind.RESIDENCE_PERMIT if self.text[:6] in PERMIT_PREFIXES else Kind.RESIDENT

    @property
    def sex(self) -> Sex:
        """From the 17th digit."""
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE

    @property
    def region_code(self) -> str:
        """Where the number was first given; often abolished since, and not where the person lives."""
        return self.text[:6]

    @property
    def region_name(self) -> str:
        """Name of that place, abolished ones included, else of its province; '' for foreigners."""
        return PERMIT_PREFIXES.get(self.region_code) or region.origin(self.region_code)

    @property
    def region_abolished(self) -> bool:
        """Whether that place is known to be gone."""
        place = region.find(self.region_code)
        return place is not None and place.abolished


def check_character(first_17: str) -> str:
    """The 18th character for 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def normalise(text: str) -> str:
    """Typed text without blanks, half-width, with a capital X."""
    return plain(text)


def parse(text: str, *, today: date | None = None) -> CitizenId:
    """The number in `text`, which must be in its 18-digit form with a capital X (see `normalise`).

    `today` is the Shanghai day on which nobody may be unborn; None leaves that one check out. The place is only
    checked by province, because abolished prefixes stay valid for life.
    Raises Refusal CITIZEN_ID_LENGTH, CITIZEN_ID_OLD_15_DIGITS, CITIZEN_ID_CHARACTER, CITIZEN_ID_REGION, CITIZEN_ID_BIRTH_DATE,
    CITIZEN_ID_BORN_IN_FUTURE or CITIZEN_ID_CHECK_DIGIT.
    """
    _check_shape(text)
    _check_place(text)
    born_on = _birth_date(text)
    if today is not None and born_on > today:
        raise Refusal("CITIZEN_ID_BORN_IN_FUTURE", "身份号码中的出生日期晚于今天，请核对第7至14位。")
    if text[17] != check_character(text[:17]):
        raise Refusal("CITIZEN_ID_CHECK_DIGIT", "身份号码校验位不符，请逐位核对是否录错。")
    return CitizenId(text, born_on)


def _check_shape(text: str) -> None:
    if len(text) == 15:
        # Never made longer in silence: what is on the card that was shown is the number.
        raise Refusal("CITIZEN_ID_OLD_15_DIGITS", "这是15位旧号码，请使用18位公民身份号码。")
    if len(text) != 18:
        raise Refusal("CITIZEN_ID_LENGTH", f"公民身份号码应为18位，现为{len(text)}位。")
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        raise Refusal("CITIZEN_ID_CHARACTER", "公民身份号码前17位应为数字，末位为数字或大写 X。")


def _check_place(text: str) -> None:
    province = text[1:3] if text[0] == "9" else text[:2]
    if province not in region.PROVINCES and text[:6] not in PERMIT_PREFIXES:
        raise Refusal("CITIZEN_ID_REGION", f"身份号码开头的“{text[:2]}”不是省级区划代码，请核对前6位。")


def _birth_date(text: str) -> date:
    digits = text[6:14]
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise Refusal("CITIZEN_ID_BIRTH_DATE", "身份号码中的出生日期不存在，请核对第7至14位。") from None
    if born_on < EARLIEST_BIRTH:
        raise Refusal("CITIZEN_ID_BIRTH_DATE", "身份号码中的出生日期早于1900年，请核对第7至14位。")
    return born_on
