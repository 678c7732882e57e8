"""The law of stepping back (回避, 行政处罚法 43): who may not go, and who may not decide about whom."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from core.rule import ALLOWED, Ruling
from microapps.enforcement.rules.visit import PEN_003


def goes_unbiased(conflicted: Collection[str]) -> Ruling:
    """Nobody visits an enterprise with which a conflict was declared; `conflicted` are their names (PEN-003)."""
    if conflicted:
        return PEN_003.forbid_now(
            f"{'、'.join(conflicted)}已申报与该企业存在应当回避的关系，请更换执法人员；关系已不存在的，请机关负责人解除后再办理。",
            "CONFLICT",
        )
    return ALLOWED


def is_decided_by_another(about: UUID, decider: UUID | None) -> Ruling:
    """Nobody decides about the own conflict of interest (PEN-003)."""
    if about == decider:
        return PEN_003.refuse("不得决定本人的回避，请由本机关其他负责人或上级机关决定。", "OWN_CONFLICT")
    return ALLOWED
