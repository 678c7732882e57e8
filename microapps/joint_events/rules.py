"""What a cross-department event allows. Pure. The procedure is our design (domain rules §9, IND-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.rule import ALLOWED, Rule, Ruling

PROCEDURE = "基层治理四平台事件处置规程（本系统）"
WITHDRAW = Rule("JE-001", PROCEDURE, "撤回")
SEPARATION = Rule("JE-002", PROCEDURE, "核查")
EXTENSION = Rule("JE-003", PROCEDURE, "延期")
ASSISTS = Rule("JE-004", PROCEDURE, "办结")
PROOF = Rule("JE-005", PROCEDURE, "办结凭证")
CHAIN = Rule("JE-006", PROCEDURE, "派发")


def may_withdraw(reported_at: datetime, now: datetime, hours: int) -> Ruling:
    """JE-001: the reporter may withdraw within 24 hours, the 24th included."""
    if now - reported_at <= timedelta(hours=hours):
        return ALLOWED
    return WITHDRAW.refuse(f"上报已超过{hours}小时，不能撤回；如有误请联系指挥中心。")


def may_verify(closed_by: UUID | None, verifier: UUID | None) -> Ruling:
    """JE-002: who closed an event does not verify it."""
    if closed_by is not None and closed_by == verifier:
        return SEPARATION.refuse("办结人不能核查自己办结的事件，请由其他人核查。")
    return ALLOWED


def may_extend(due_at: datetime, now: datetime) -> Ruling:
    """JE-003: an extension counts only when approved before the old due date is over."""
    if now <= due_at:
        return ALLOWED
    return EXTENSION.refuse("原期限已过，不能再延长；事件按逾期统计。")


def may_close(waiting: list[str]) -> Ruling:
    """JE-004: the lead closes once every assisting agency is done."""
    if not waiting:
        return ALLOWED
    return ASSISTS.refuse(f"协同单位尚未完成：{'、'.join(waiting)}。请催办，或请指挥中心解除协同。")


def has_proof(photos: int) -> Ruling:
    """JE-005: closing needs at least one photo of how it looks now."""
    return ALLOWED if photos else PROOF.refuse("办结须上传至少一张处置后的照片。")


@dataclass(frozen=True, slots=True)
class Link:
    """An agency about to join the chain: its tree range says whether it serves the place."""

    name: str
    seq: int
    is_agency: bool


def may_join(link: Link, governments: list[tuple[int, int]]) -> Ruling:
    """JE-006: only agencies and departments of the place, or of a government above it, are assigned.

    `governments` are the pre-order ranges in which such agencies lie.
    """
    if not link.is_agency:
        return CHAIN.refuse(f"{link.name}不是承办单位，请选择部门或执法机构。")
    if any(low <= link.seq <= high for low, high in governments):
        return ALLOWED
    return CHAIN.refuse(f"{link.name}不管辖事发地，请选择本级或上级部门。")
