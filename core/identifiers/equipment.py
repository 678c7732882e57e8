"""特种设备 numbers: device code (18), old registration code (20), use-registration certificate (TSG 08-2017)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from core.identifiers.refusal import Refusal
from core.identifiers.typed import plain

KINDS = {
    "1": "锅炉", "2": "压力容器", "3": "电梯", "4": "起重机械",
    "5": "场（厂）内专用机动车辆", "6": "大型游乐设施", "8": "压力管道", "9": "客运索道",
}  # fmt: skip
CERTIFICATE_KINDS = {
    "锅": "锅炉", "容": "压力容器", "瓶": "气瓶", "管": "压力管道", "梯": "电梯", "起": "起重机械",
    "索": "客运索道", "游": "大型游乐设施", "车": "场（厂）内专用机动车辆",
}  # fmt: skip


class Form(StrEnum):
    """Which of the three numbers it is."""

    DEVICE = "device"
    REGISTRATION = "registration"
    CERTIFICATE = "certificate"


PATTERNS = {
    Form.DEVICE: re.compile(
        r"(?P<kind>\d{4})(?P<maker>\d{5})(?P<year>\d{4})(?P<serial>[0-9A-Z]\d{4})", re.ASCII
    ),
    Form.REGISTRATION: re.compile(
        r"(?P<kind>\d{4})(?P<region>\d{6})(?P<year>\d{4})(?P<month>\d{2})(?P<serial>\d{4})", re.ASCII
    ),
    Form.CERTIFICATE: re.compile(
        r"(?P<kind>[锅容管梯起索游车瓶])(?P<variety>[0-9]{2})(?P<office>[\u4e00-\u9fa5][A-Z]{1,2})"
        r"(?P<serial>[0-9]{5})\((?P<year>[0-9]{2})\)"
    ),
}


@dataclass(frozen=True, slots=True)
class EquipmentCode:
    """A well-formed number and what it says; a part the form does not have is ''.

    `kind_code` is the four digits of 特种设备目录, or the certificate's character; `year` is when the device was
    made (device), registered (registration) or certified (certificate, from two digits, 20yy).
    `maker` is the licence authority's two digits (10 = the State) and the licence's three.
    """

    text: str
    form: Form
    kind_code: str
    kind: str
    year: int
    serial: str
    maker: str = ""
    region_code: str = ""
    office: str = ""


def normalise(text: str) -> str:
    """Typed text without blanks, half-width as the parentheses of the certificate are, upper case."""
    return plain(text)


def parse(text: str) -> EquipmentCode:
    """Whichever of the three numbers `text` is (see `normalise`).

    Raises Refusal EQUIPMENT_FORMAT, EQUIPMENT_KIND or EQUIPMENT_DATE.
    """
    for form, pattern in PATTERNS.items():
        if match := pattern.fullmatch(text):
            return _read(text, form, match.groupdict())
    raise Refusal(
        "EQUIPMENT_FORMAT",
        "特种设备编号应为18位设备代码、20位注册代码，或形如“梯11浙A00001(26)”的使用登记证编号。",
    )


def _read(text: str, form: Form, parts: dict[str, str]) -> EquipmentCode:
    kind = CERTIFICATE_KINDS.get(parts["kind"]) or KINDS.get(parts["kind"][0], "")
    if not kind:
        raise Refusal("EQUIPMENT_KIND", f"特种设备编号开头“{parts['kind']}”不属于特种设备目录的种类。")
    year = int(parts["year"]) + (2000 if form is Form.CERTIFICATE else 0)
    if not 1900 <= year <= 2099:
        raise Refusal("EQUIPMENT_DATE", f"特种设备编号中的年份“{parts['year']}”不合理，请核对。")
    if not 1 <= int(parts.get("month", "1")) <= 12:
        raise Refusal(
            "EQUIPMENT_DATE", f"特种设备注册代码中的月份“{parts['month']}”不存在，请核对第15、16位。"
        )
    return EquipmentCode(
        text,
        form,
        parts["kind"],
        kind,
        year,
        parts["serial"],
        maker=parts.get("maker", ""),
        region_code=parts.get("region", ""),
        office=parts.get("office", ""),
    )
