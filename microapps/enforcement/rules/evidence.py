"""The law of evidence: its eight kinds, its chain, when it was taken, and what keeps it from being used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from core.officers import PEN_002
from core.rule import ALLOWED, Rule, Ruling

PEN_039 = Rule("PEN-039", "行政处罚法", "46")
GENESIS = "0" * 64

CATEGORIES = {
    "documentary": "书证",
    "physical": "物证",
    "audiovisual": "视听资料",
    "electronic": "电子数据",
    "testimony": "证人证言",
    "statement": "当事人的陈述",
    "appraisal": "鉴定意见",
    "scene_record": "勘验笔录、现场笔录",
}
"""行政处罚法 46: these eight and no others."""


@dataclass(frozen=True, slots=True)
class Link:
    """One piece of evidence as the chain holds it; `content` is what the hash covers besides the link before."""

    content: dict[str, Any]
    previous_hash: str
    chain_hash: str


def chain_hash(previous_hash: str, content: dict[str, Any]) -> str:
    """SHA-256 over the hash before and the canonical JSON (sorted keys, UTF-8) of this piece."""
    return hashlib.sha256(
        previous_hash.encode() + orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    ).hexdigest()


def broken_at(links: Sequence[Link]) -> int | None:
    """Position, from 1, of the first link that does not hold; None when the whole chain does."""
    previous = GENESIS
    for number, link in enumerate(links, start=1):
        if link.previous_hash != previous or chain_hash(previous, link.content) != link.chain_hash:
            return number
        previous = link.chain_hash
    return None


def category_is_known(category: str) -> Ruling:
    """Evidence is one of eight kinds (行政处罚法 46); “other” is none of them."""
    if category not in CATEGORIES:
        return PEN_039.refuse(f"证据种类应为以下之一：{'、'.join(CATEGORIES.values())}。")
    return ALLOWED


def taken_after_showing(captured_at: datetime, shown_at: datetime | None, reason: str) -> Ruling:
    """Evidence taken before the licences were shown needs a reason on the record (行政处罚法 55)."""
    if (shown_at is None or captured_at < shown_at) and not reason:
        return PEN_002.refuse("这份证据的拍摄时间早于出示执法证件的时间，请说明原因后再提交。")
    return ALLOWED


def may_be_used(verified: bool, excluded: bool) -> Ruling:
    """Evidence is verified before it is used, and illegal evidence is never used (行政处罚法 46)."""
    if excluded:
        return PEN_039.forbid_now("该证据已被排除，不能作为认定事实的根据。")
    if not verified:
        return PEN_039.forbid_now("该证据尚未查证属实，不能作为认定事实的根据，请先核实。")
    return ALLOWED
