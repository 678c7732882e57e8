"""政务服务事项 codes: 基本编码 (12), 实施编码 (31) and 业务办理项编码 (33) in Zhejiang's form.

Other provinces differ, so a foreign code is kept as opaque text and never passed through here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.identifiers import uscc
from core.identifiers.refusal import Refusal

TYPES = {
    "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收", "05": "行政给付", "06": "行政检查",
    "07": "行政确认", "08": "行政奖励", "09": "行政裁决", "10": "其他行政权力", "20": "公共服务",
}  # fmt: skip
LEVELS = {"1": "国家级", "2": "省级", "3": "市级", "4": "县级", "5": "乡级", "6": "村级"}
BASIC = re.compile(r"[0-9]{2}(0[1-9]|10|20)[0-9A-Z]{5}[0-9]{3}")


@dataclass(frozen=True, slots=True)
class MatterCode:
    """A code in its parts: `agency` and `level` are '' for a basic code, `item` for all but 33 characters."""

    text: str
    basic: str
    agency: str = ""
    level: str = ""
    item: str = ""

    @property
    def type_code(self) -> str:
        """01 许可 … 20 公共服务."""
        return self.basic[2:4]

    @property
    def type_name(self) -> str:
        """Chinese name of the type."""
        return TYPES[self.type_code]

    @property
    def level_name(self) -> str:
        """Chinese name of the implementing level; '' for a basic code."""
        return LEVELS.get(self.level, "")

    @property
    def is_national(self) -> bool:
        """Whether a body of the State Council set the matter (region 00)."""
        return self.basic.startswith("00")

    @property
    def parent(self) -> str:
        """Basic code of the main matter: the same with sub-matter 000."""
        return self.basic[:9] + "000"


def parse(text: str) -> MatterCode:
    """The code in `text`, upper case, 12, 31 or 33 characters.

    Raises Refusal MATTER_CODE_LENGTH, MATTER_CODE_FORMAT or MATTER_CODE_LEVEL, and the refusals of `uscc.parse`
    for the agency part.
    """
    if len(text) == 12:
        return MatterCode(text, _basic(text))
    if len(text) not in (31, 33):
        raise Refusal("MATTER_CODE_LENGTH", f"事项编码应为12位、31位或33位，现为{len(text)}位。")
    agency, level, basic, item = text[:18], text[18], text[19:31], text[31:]
    uscc.parse(agency)
    if level not in LEVELS:
        raise Refusal("MATTER_CODE_LEVEL", f"事项编码第19位“{level}”不是实施层级（1至6）。")
    if item and not re.fullmatch("[0-9]{2}", item):
        raise Refusal("MATTER_CODE_FORMAT", "业务办理项编码的最后2位应为数字。")
    return MatterCode(text, _basic(basic), agency, level, item)


def _basic(text: str) -> str:
    if not BASIC.fullmatch(text):
        raise Refusal(
            "MATTER_CODE_FORMAT",
            "基本编码应为：2位区划、2位类型（01至10或20）、5位主项（数字或大写字母）、3位子项数字。",
        )
    return text
