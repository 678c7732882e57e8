"""Kinds and urgencies of events as data: adding one is adding a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A code and what people call it."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Urgency(Word):
    """How pressing: working days allowed from acceptance until verified."""

    working_days: int


KINDS: dict[str, Word] = {
    kind.code: kind
    for kind in (
        Word("safety", "安全隐患"),
        Word("environment", "环境保护"),
        Word("market", "市场秩序"),
        Word("city", "市容市政"),
        Word("construction", "违法建设"),
        Word("dispute", "矛盾纠纷"),
        Word("public_order", "治安秩序"),
        Word("livelihood", "民生服务"),
        Word("other", "其他"),
    )
}
URGENCIES: dict[str, Urgency] = {
    urgency.code: urgency
    for urgency in (
        Urgency("ordinary", "一般", 5),
        Urgency("pressing", "较急", 3),
        Urgency("urgent", "紧急", 1),
    )
}
MAX_EXTENSION = 10
"""Working days one extension may add."""
ESCALATE_AFTER = (0, 3)
"""Working days past due after which the agency's head, then the command centre's overseer, is told."""
WITHDRAW_HOURS = 24
