"""Forms as data, and checking one: pure, every fault at once, each with its pointer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clock import local
from core.problems import InvalidInput, fault

TYPES = ("text", "number", "datetime", "choice")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, always required. `max` bounds text, `low` and `high` bound numbers."""

    name: str
    label: str
    type: str
    max: int = 200
    low: int = 0
    high: int = 2**31 - 1
    choices: tuple[str, ...] = ()
    upcoming: bool = False
    """A time that has not passed when the form is handed in."""
    later_than: str | None = None
    """Name of a datetime field before which this one cannot lie."""

    def __post_init__(self) -> None:
        """Raises ValueError for a type that no form knows."""
        if self.type not in TYPES:
            raise ValueError(f"field {self.name} is of no known type")


def check(fields: Sequence[Field], given: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The clean values by field name; raises InvalidInput (422) that points at each fault below /json/form."""
    clean: dict[str, Any] = {}
    faults = dict.fromkeys(set(given) - {field.name for field in fields}, ("不认识的字段。", "UNKNOWN"))
    for field in fields:
        if given.get(field.name) in (None, ""):
            faults[field.name] = ("必填。", "REQUIRED")
            continue
        try:
            clean[field.name] = _value(field, given[field.name], now)
        except ValueError as wrong:
            faults[field.name] = (str(wrong), "INVALID")
    for field in fields:
        if _is_too_early(field, clean):
            earlier = next(other.label for other in fields if other.name == field.later_than)
            faults[field.name] = (f"应晚于{earlier}。", "INVALID")
    if faults:
        raise InvalidInput(
            errors=[
                fault(f"/json/form/{name[:60]}", text, code) for name, (text, code) in sorted(faults.items())
            ]
        )
    return clean


def readable(field: Field, value: Any) -> str:
    """A clean value as a sentence says it: 11月25日 08:30; "—" where there is none."""
    if value is None:
        return "—"
    return f"{local(_instant(value)):%-m月%-d日 %H:%M}" if field.type == "datetime" else str(value)


def _is_too_early(field: Field, clean: Mapping[str, Any]) -> bool:
    if field.later_than is None or not {field.name, field.later_than} <= set(clean):
        return False
    return _instant(clean[field.name]) <= _instant(clean[field.later_than])


def _value(field: Field, value: Any, now: datetime) -> Any:
    """One clean value; raises ValueError with the sentence for the person."""
    if field.type == "number":
        return _number(field, value)
    if field.type == "datetime":
        instant = _instant(value)
        if field.upcoming and instant < now:
            raise ValueError(f"{field.label}已过，请重新选择。")
        return instant.isoformat()
    return _text(field, value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("必填。")
    if field.choices and value not in field.choices:
        raise ValueError(f"应为以下之一：{'、'.join(field.choices)}。")
    if len(value.strip()) > field.max:
        raise ValueError(f"不能超过{field.max}个字符。")
    return value.strip()


def _number(field: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not field.low <= value <= field.high:
        raise ValueError(f"应为{field.low}至{field.high}之间的整数。")
    return value


def _instant(value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("请选择时间。") from None
    if instant.tzinfo is None or not 2000 <= instant.year <= 2100:
        raise ValueError("时间应带时区，例如 2026-11-24T09:30:00+08:00。")
    return instant
