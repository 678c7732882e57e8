"""Fields of our JSON: bounded, strict, and with one Chinese sentence for each way to be wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import marshmallow as ma
from marshmallow import validate

from core import clock

SENTENCES = {
    "required": "必填。",
    "null": "不能为空。",
    "invalid": "格式不正确。",
    "validator_failed": "取值不符合要求。",
    "type": "类型不正确。",
    "too_large": "数值过大。",
    "invalid_uuid": "标识格式不正确。",
    "not_aware": "时间应带时区，例如 2026-11-24T09:30:00+08:00。",
    "special": "数值不正确。",
}
UNKNOWN = "不认识的字段。"
CODES = {SENTENCES["required"]: "REQUIRED", SENTENCES["null"]: "NULL", UNKNOWN: "UNKNOWN"}
"""What a machine reads beside the sentence; all others are INVALID."""
EARLIEST, LATEST = 1900, 2200
MAX_FEN = 10**13


class _Worded:
    """Mixed into each field: error sentences in Chinese, description as an argument."""

    def __init__(self, description: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {})["description"] = description
        super().__init__(**kwargs)
        messages: dict[str, str] = self.error_messages  # type: ignore[attr-defined]
        messages.update({k: v for k, v in SENTENCES.items() if k in messages})


class Text(_Worded, ma.fields.String):
    """Text of 1 to `max` characters (0 allowed with `blank=True`); surrounding blanks are cut."""

    def __init__(self, description: str = "", *, max: int = 200, blank: bool = False, **kwargs: Any) -> None:
        low = 0 if blank else 1
        length = validate.Length(min=low, max=max, error=f"长度应为{low}至{max}个字符。")
        self._sent_length = validate.Length(max=max, error=length.error)
        kwargs["validate"] = [length, *_as_list(kwargs.get("validate"))]
        super().__init__(description, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        # What was sent is held to the length too: so the reference says, and blanks without end are no text.
        return str(self._sent_length(text)).strip()


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


class Choice(Text):
    """One of fixed words."""

    def __init__(self, choices: Any, description: str = "", **kwargs: Any) -> None:
        words = [str(choice) for choice in choices]
        kwargs["validate"] = [validate.OneOf(words, error=f"应为以下之一：{'、'.join(words)}。")]
        super().__init__(description, max=100, **kwargs)


class Whole(_Worded, ma.fields.Integer):
    """A whole number from `low` to `high`."""

    def __init__(self, description: str = "", *, low: int = 0, high: int = 2**31 - 1, **kwargs: Any) -> None:
        kwargs["validate"] = validate.Range(min=low, max=high, error=f"应为{low}至{high}之间的整数。")
        kwargs.setdefault("strict", True)
        super().__init__(description, **kwargs)


class Fen(Whole):
    """Money in fen (分)."""

    def __init__(self, description: str = "金额，单位：分", **kwargs: Any) -> None:
        super().__init__(description, low=0, high=MAX_FEN, **kwargs)


class Decimal(_Worded, ma.fields.Float):
    """A finite number within bounds."""

    def __init__(self, description: str = "", *, low: float, high: float, **kwargs: Any) -> None:
        kwargs["validate"] = validate.Range(min=low, max=high, error=f"应为{low:g}至{high:g}之间的数。")
        super().__init__(description, allow_nan=False, **kwargs)


class Flag(_Worded, ma.fields.Boolean):
    """true or false, nothing that only resembles them."""

    truthy = {True, "true"}
    falsy = {False, "false"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Id(_Worded, ma.fields.UUID):
    """A record's id."""


class Instant(_Worded, ma.fields.Field):
    """RFC 3339 with offset; answered on the wall clock of Asia/Shanghai."""

    default_error_messages = {"invalid": SENTENCES["not_aware"], "invalid_type": SENTENCES["type"]}

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else clock.local(value).isoformat(timespec="milliseconds")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or len(value) > 40:
            raise self.make_error("invalid")
        try:
            instant = datetime.fromisoformat(value.upper())  # RFC 3339 allows t and z
        except ValueError:
            raise self.make_error("invalid") from None
        if instant.tzinfo is None or not EARLIEST < instant.year < LATEST:
            raise self.make_error("invalid")
        return instant.astimezone(UTC)


class Day(_Worded, ma.fields.Date):
    """A calendar day, YYYY-MM-DD."""

    def __init__(self, description: str = "", **kwargs: Any) -> None:
        bounds = validate.Range(min=date(EARLIEST, 1, 1), max=date(LATEST, 1, 1), error="日期超出范围。")
        super().__init__(description, validate=bounds, **kwargs)


class Object(_Worded, ma.fields.Dict):
    """A free JSON object, whose shape its own subject checks."""


class Items(_Worded, ma.fields.List):
    """A list of at most `max` items."""

    def __init__(
        self, inner: Any, description: str = "", *, min: int = 0, max: int = 100, **kwargs: Any
    ) -> None:
        length = validate.Length(min=min, max=max, error=f"应为{min}至{max}项。")
        super().__init__(cls_or_instance=inner, description=description, validate=length, **kwargs)


class Part(_Worded, ma.fields.Nested):
    """Another schema inside."""

    def __init__(self, schema: Any, description: str = "", **kwargs: Any) -> None:
        super().__init__(nested=schema, description=description, **kwargs)
