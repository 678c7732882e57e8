"""Checking a form against its table of fields; pure, every fault at once, each with its pointer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.identifiers import plate
from core.identifiers.refusal import Refusal
from core.problems import InvalidInput, fault
from microapps.one_thing.flows import Field


def check(fields: Sequence[Field], given: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """The clean values by field name; raises InvalidInput (422) that points at each fault below `pointer`."""
    clean: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name in set(given) - {field.name for field in fields}:
        faults[name] = "不认识的字段。"
    for field in fields:
        try:
            clean[field.name] = _value(field, given.get(field.name))
        except ValueError as wrong:
            faults[field.name] = str(wrong)
    for field in fields:
        if (
            field.after
            and {field.name, field.after} <= set(clean)
            and clean[field.name] <= clean[field.after]
        ):
            faults[field.name] = "应晚于前一个时间。"
    if faults:
        raise InvalidInput(
            errors=[fault(f"{pointer}/{name[:60]}", text) for name, text in sorted(faults.items())]
        )
    return clean


def _value(field: Field, value: Any) -> Any:
    """One clean value; raises ValueError with the sentence for the person."""
    match field.type:
        case "number":
            return _number(field, value)
        case "datetime":
            return _instant(value)
        case "plate":
            return _plate(value)
        case _:
            return _text(field, value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("必填。")
    if field.choices and value not in field.choices:
        raise ValueError(f"应为以下之一：{'、'.join(field.choices)}。")
    if field.max and len(value.strip()) > field.max:
        raise ValueError(f"不能超过{field.max}个字符。")
    return value.strip()


def _number(field: Field, value: Any) -> int:
    low, high = field.low or 0, field.high or 2**31
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"应为{low}至{high}之间的整数。")
    return value


def _instant(value: Any) -> str:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("请选择时间。") from None
    if instant.tzinfo is None or not 2000 <= instant.year <= 2100:
        raise ValueError("时间应带时区，例如 2026-11-24T09:30:00+08:00。")
    return instant.isoformat()


def _plate(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("必填。")
    try:
        return plate.parse(plate.normalise(value)).text
    except Refusal as refusal:
        raise ValueError(refusal.detail) from None
