"""The law of ordering a correction (责令改正)."""

from __future__ import annotations

from datetime import date

from core.rule import ALLOWED, Rule, Ruling

PEN_035 = Rule("PEN-035", "行政处罚法", "28")
INS_014 = Rule("INS-014", "特种设备安全监督检查办法", "29")
MAX_CORRECTION_DAYS = 60
ESCALATION_DAYS = (1, 3, 7)
"""Working days overdue after which an order goes up a step: both sides, the agency's head, a case."""


def order_fits_result(disposition: str) -> Ruling:
    """An order to correct follows from a result that says so (行政处罚法 28)."""
    if disposition != "order_to_correct":
        return PEN_035.refuse("检查结果的后续处理不是责令改正，请先核对检查结果。")
    return ALLOWED


def is_not_ordered_yet(is_ordered: bool) -> Ruling:
    """One order of an agency for one visit."""
    if is_ordered:
        return PEN_035.forbid_now("本机关已就本次检查下达责令改正通知书。")
    return ALLOWED


def recheck_is_evidenced(mode: str, passed: bool, own_files: int, answer_files: int) -> Ruling:
    """Nothing is closed without evidence: photos of the place, or papers the enterprise sent (INS-014)."""
    if not passed:
        return ALLOWED
    if mode == "papers" and not answer_files:
        return INS_014.refuse("书面复查应有企业提交的整改材料，请通知企业先在线答复。")
    if not own_files and not answer_files:
        return INS_014.refuse("复查通过应有证据：请拍摄现场照片，或由企业先提交整改材料。")
    return ALLOWED


def may_extend(due_on: date, today: date, days_so_far: int, more: int, open_requests: int) -> Ruling:
    """More time is asked for before the time is over, once at a time, and never without end (行政处罚法 28)."""
    if today > due_on:
        return PEN_035.refuse("整改期限已过，不能再申请延期，请尽快整改并答复。")
    if open_requests:
        return PEN_035.forbid_now("已有延期申请待决定，请等待答复。")
    if days_so_far + more > MAX_CORRECTION_DAYS:
        return PEN_035.refuse(f"整改期限连同延期不得超过{MAX_CORRECTION_DAYS}个工作日。")
    return ALLOWED


def step_of(overdue_working_days: int) -> int:
    """How far up the ladder an order belongs after so many working days overdue: 0 to 3."""
    return sum(overdue_working_days >= days for days in ESCALATION_DAYS)
