"""统一社会信用代码 (GB 32100-2015), the number of every organisation."""

from __future__ import annotations

from dataclasses import dataclass

from core.identifiers import region
from core.identifiers.refusal import Refusal
from core.identifiers.typed import plain

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
VALUE = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714

REALLY_ISSUED = frozenset({"91350203M0001QAY9B"})
"""Codes that were issued although their check character fails: a list, so that the check stays strict."""

KINDS = {
    "11": "机关", "12": "事业单位", "13": "群团组织", "19": "其他机构编制单位", "2": "外交机构",
    "31": "律师事务所", "32": "公证机构", "33": "基层法律服务所", "34": "司法鉴定机构", "35": "仲裁机构",
    "39": "其他司法行政机构", "4": "文化机构", "51": "社会团体", "52": "民办非企业单位", "53": "基金会",
    "59": "其他民政机构", "6": "旅游机构", "71": "宗教活动场所", "72": "宗教院校", "79": "其他宗教机构",
    "81": "工会", "89": "其他工会组织", "91": "企业", "92": "个体工商户", "93": "农民专业合作社",
    "A1": "军队单位", "N1": "组级农村集体经济组织", "N2": "村级农村集体经济组织",
    "N3": "乡镇级农村集体经济组织", "Y1": "其他",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code whose check character holds, or which is in the list of really issued exceptions."""

    text: str

    @property
    def kind(self) -> str:
        """Kind of organisation by the first two characters; '' when the standard's table has no such kind."""
        return KINDS.get(self.text[:2]) or KINDS.get(self.text[0], "")

    @property
    def is_agency(self) -> bool:
        """机关 or 事业单位: may be an enforcement body, not an inspected enterprise."""
        return self.text[:2] in {"11", "12"}

    @property
    def region_code(self) -> str:
        """Registration place, perhaps an abolished code, 100000 for the State."""
        return self.text[2:8]

    @property
    def region_name(self) -> str:
        """Name of the place, or of its province; '' for the State's registries."""
        return region.origin(self.region_code)

    @property
    def organisation_code(self) -> str:
        """主体标识码: the nine characters of GB 11714."""
        return self.text[8:17]

    @property
    def organisation_check_holds(self) -> bool:
        """Whether GB 11714's own check agrees. A warning only: real codes exist where it does not."""
        return organisation_check(self.text[8:16]) == self.text[16]


def normalise(text: str) -> str:
    """Typed or scanned text without blanks and hyphens, half-width, upper case."""
    return plain(text).replace("-", "")


def check_character(first_17: str) -> str:
    """The 18th character for 17 characters of the alphabet; KeyError for any other character."""
    total = sum(VALUE[character] * weight for character, weight in zip(first_17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first_8: str) -> str:
    """GB 11714 check of eight characters 0-9 A-Z (A counts 10 … Z 35)."""
    total = sum(
        int(character, 36) * weight for character, weight in zip(first_8, ORGANISATION_WEIGHTS, strict=True)
    )
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def parse(text: str) -> Uscc:
    """The code in `text`, which must already be upper case without blanks (see `normalise`).

    Raises Refusal USCC_LENGTH, USCC_LOWER_CASE, USCC_CHARACTER, USCC_REGION or USCC_CHECK_DIGIT.
    """
    if len(text) != 18:
        raise Refusal("USCC_LENGTH", f"统一社会信用代码应为18位，现为{len(text)}位。")
    if text != text.upper():
        raise Refusal("USCC_LOWER_CASE", "统一社会信用代码中的字母应为大写。")
    for place, character in enumerate(text, 1):
        if character not in VALUE:
            raise Refusal(
                "USCC_CHARACTER",
                f"统一社会信用代码第{place}位“{character}”不允许：只能是数字和大写字母，且不含 I、O、S、V、Z。",
            )
    if not text[2:8].isdecimal():
        raise Refusal("USCC_REGION", "统一社会信用代码第3至8位是登记地区划代码，应全为数字。")
    if text[17] != check_character(text[:17]) and text not in REALLY_ISSUED:
        raise Refusal("USCC_CHECK_DIGIT", "统一社会信用代码校验位不符，请逐位核对是否录错。")
    return Uscc(text)
