"""Who sees what of a code: the views of its scheme, joined over all that a viewer is to it."""

from __future__ import annotations

import re
from datetime import date

import orjson

from auth.principal import Principal
from core import masking, secrets
from microapps.safety_code import permissions, schemes
from microapps.safety_code.schemes import Scheme
from models.safety_code import SafetyCode

STREET = re.compile(r"^.*?(?:路|街|道|巷|弄|里)(?=\d|$|[^路街道巷弄里]*\d)")
PERSON = "safety_code.personal"
FLAGS = {True: "是", False: "否"}
TOLD_ALREADY = ("kind", "status")
"""Facts that fields of their own tell."""


def to_street(address: str) -> str:
    """An address cut after its street: 浙江省杭州市西湖区文一路1号 → 浙江省杭州市西湖区文一路."""
    found = STREET.match(address)
    return found[0] if found else masking.address(address)


def audiences_of(viewer: Principal | None, code: SafetyCode) -> list[str]:
    """What `viewer` is to the code; everybody is the public."""
    found = ["public"]
    if viewer is None:
        return found
    if viewer.enterprise_id is not None and viewer.enterprise_id == code.enterprise_id:
        found.append("owner")
    if viewer.staff_id is not None and viewer.staff_id == code.staff_id:
        found.append("owner")
    for audience, permission in (
        ("body", permissions.RECORD),
        ("officer", permissions.MANAGE),
        ("officer", permissions.REVIEW),
        ("leader", permissions.LEAD),
        ("responder", permissions.RESPOND),
    ):
        if viewer.reach(permission.name).covers_region(code.region_code) and audience not in found:
            found.append(audience)
    if viewer.permits(permissions.GATE.name):
        found.append("guard")
    return found


def fields_of(scheme: Scheme, audiences: list[str]) -> list[str]:
    """The fields these audiences see, in the order of the widest view."""
    wanted = {field for audience in audiences for field in scheme.views.get(audience, ())}
    if "address" in wanted:
        wanted.discard("street")
    known = [*schemes.FIXED_FIELDS, *(f"fact:{name}" for name in scheme.facts)]
    return [field for field in known if field in wanted]


def lines_of(code: SafetyCode, audiences: list[str]) -> list[dict[str, str]]:
    """Title and value of each field an audience sees, as people read them."""
    scheme = schemes.of(code.kind)
    seen = fields_of(scheme, audiences)
    lines = [line for field in seen if (line := _line(scheme, code, field)) is not None]
    if "facts" in seen:
        told = {line["title"] for line in lines}
        extra = [_line(scheme, code, f"fact:{name}") for name in scheme.facts if name not in TOLD_ALREADY]
        lines += [line for line in extra if line is not None and line["title"] not in told]
    return lines


def person_of(code: SafetyCode) -> dict[str, str]:
    """Name and telephone in clear; the caller audits it. Empty where the code is of no person."""
    if code.personal_sealed is None:
        return {}
    return orjson.loads(secrets.cipher().open(code.personal_sealed, PERSON))


def seal_person(person: dict[str, str]) -> str:
    """Name and telephone as stored."""
    return secrets.cipher().seal(orjson.dumps(person).decode(), PERSON)


def _line(scheme: Scheme, code: SafetyCode, field: str) -> dict[str, str] | None:
    title, value = _titled(scheme, code, field)
    return {"title": title, "value": value} if value else None


def _titled(scheme: Scheme, code: SafetyCode, field: str) -> tuple[str, str]:  # noqa: PLR0911 - one return a field
    match field:
        case "kind":
            return "种类", scheme.kinds.get(code.subject_kind, code.subject_kind)
        case "unit":
            return "执法机关" if code.staff_id else "单位", code.unit
        case "street":
            return "地址", to_street(code.address) if code.address else ""
        case "address":
            return "详细地址", code.address
        case "number":
            return "编号", code.subject_no
        case "next_due" if scheme.next_due_fact:
            return scheme.facts[scheme.next_due_fact].title, _worded(scheme, code, scheme.next_due_fact)
        case "status":
            return "状态", _worded(scheme, code, "status")
        case "contact" if code.personal_sealed:
            person = person_of(code)
            return "联系人", f"{masking.name(person['name'])} {masking.phone(person['phone'])}"
        case _ if field.startswith("fact:"):
            name = field.removeprefix("fact:")
            return scheme.facts[name].title, _worded(scheme, code, name)
    return "", ""


def _worded(scheme: Scheme, code: SafetyCode, name: str) -> str:
    """A fact as people read it; empty when it is not known."""
    value = scheme.read_facts(code.facts).get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return FLAGS[value]
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    fact = scheme.facts[name]
    if name == "kind":
        return scheme.kinds.get(value, value)
    return fact.words.get(str(value), str(value))
