"""The content of an act: the JSON text the phone hashed, read strictly."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
import orjson

from core import offline
from core.offline import OfflineAct
from core.problems import InvalidInput, UnreadableRequest
from core.refusing import pointers
from microapps.sync.records import RecordIn

RECORD = RecordIn()


@dataclass(frozen=True, slots=True)
class Record:
    """One act as its phone wrote it down."""

    act: OfflineAct
    subject_id: UUID
    base_version: int
    base: dict[str, Any]
    after: int | None
    device_time: datetime
    monotonic_ms: int | None
    pack: str
    files: dict[str, dict[str, Any]]
    body: dict[str, Any]


def digest(content: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal: what the receipt signs."""
    return hashlib.sha256(content.encode()).hexdigest()


def read(content: str) -> Record:
    """The record in the text; raises UnreadableRequest (400), InvalidInput (422)."""
    try:
        raw = orjson.loads(content)
    except ValueError:
        raise UnreadableRequest("记录内容不是有效的 JSON。") from None
    values = load(RECORD, raw)
    act = offline.acts().get(values["act"])
    if act is None:
        raise InvalidInput("不认识的操作，请更新应用后重试。")
    return Record(
        act=act,
        subject_id=values["subject_id"],
        base_version=values["base_version"],
        base=values["base"],
        after=values.get("after"),
        device_time=values["device_time"],
        monotonic_ms=values.get("monotonic_ms"),
        pack=values["pack"],
        files={part["field"]: part for part in values["files"]},
        body=values["body"],
    )


def load(schema: Any, raw: Any) -> dict[str, Any]:
    """What a schema makes of parsed JSON; raises InvalidInput (422) with pointers."""
    try:
        return dict(schema.load(raw))
    except ma.ValidationError as error:
        raise InvalidInput(errors=list(pointers(error.messages, ""))) from None
