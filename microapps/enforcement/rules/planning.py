"""The law before a visit: why this enterprise, by which plan, how often, together with whom.

INS-001, INS-005, INS-007, INS-008, INS-010, INS-015, INS-016, INS-019, INS-021. The seven kinds that need no report
to the head (INS-019) are those of `exempts_report` and the annual plan itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from core.periods import add_months
from core.rule import ALLOWED, Rule, Ruling
from microapps.enforcement.rules.visit import INS_005, INS_010

INS_001 = Rule("INS-001", "优化营商环境条例、浙江省综合行政执法条例", "54、21")
INS_007 = Rule("INS-007", "国办发〔2024〕54号", "年度检查频次上限")
INS_008 = Rule("INS-008", "浙政办发〔2025〕5号", "无计划不检查")
INS_015 = Rule("INS-015", "特种设备安全监督检查办法", "17")
INS_016 = Rule("INS-016", "食品生产经营监督检查管理办法", "22")
INS_019 = Rule("INS-019", "浙江省保障“最多跑一次”改革规定", "36")
INS_021 = Rule("INS-021", "浙江省民营企业发展促进条例", "43")

DOUBLE_RANDOM, DIRECTED = "double_random", "directed"
OVER_CAP, EXCESSIVE = "over_cap", "excessive"
WITHIN, REACHED = "within", "reached"
CAP_STANDINGS = (REACHED, OVER_CAP, EXCESSIVE)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code and what it excuses from (data/inspection_reasons.json)."""

    code: str
    name: str
    kinds: tuple[str, ...]
    exempts_plan: bool
    exempts_cap: bool
    exempts_report: bool


def direction_has_reason(kind: str, reason: Reason | None) -> Ruling:
    """Daily and special visits are drawn; choosing an enterprise by hand needs a reason (INS-001)."""
    if reason is None:
        if kind == "triggered":
            return ALLOWED
        return INS_001.refuse(
            "日常检查应通过“双随机、一公开”确定对象；定向检查应选择原因。", "REASON_REQUIRED"
        )
    if kind not in reason.kinds:
        return INS_001.refuse(f"“{reason.name}”不能作为该检查方式的定向原因。", "REASON_UNFIT")
    return ALLOWED


def is_planned(has_plan_item: bool, reason: Reason | None) -> Ruling:
    """No plan, no inspection, but for the exempt kinds (INS-008)."""
    if has_plan_item or (reason is not None and reason.exempts_plan):
        return ALLOWED
    return INS_008.forbid_now(
        "该检查不在本机关已批准的年度检查计划内，且没有豁免原因；请先编制计划并报批。", "NOT_PLANNED"
    )


@dataclass(frozen=True, slots=True)
class CapVerdict:
    """Whether one more on-site visit is lawful this year, and how it is to be marked."""

    ruling: Ruling
    flag: str = ""


def within_cap(visits: int, cap: int | None, reason: Reason | None, times: int = 2) -> CapVerdict:
    """The yearly cap of one agency's visits to one enterprise; `visits` are those begun this year (INS-007).

    An exempt visit beyond the cap is allowed and marked, beyond `times` the cap it is marked excessive.
    """
    if cap is None or visits < cap:
        return CapVerdict(ALLOWED)
    if reason is None or not reason.exempts_cap:
        return CapVerdict(
            INS_007.forbid_now(
                f"本机关本年度对该企业的检查已达{visits}次（上限{cap}次），不得再安排；"
                "投诉举报、转办移送、数据预警、企业申请的除外。",
                "CAP",
            )
        )
    return CapVerdict(ALLOWED, EXCESSIVE if visits + 1 > times * cap else OVER_CAP)


def cap_standing(visits: int, cap: int | None, times: int = 2) -> str:
    """How the visits made stand to the cap (INS-007): another one needs an exempt reason once it is reached."""
    if cap is None or visits < cap:
        return WITHIN
    if visits == cap:
        return REACHED
    return EXCESSIVE if visits > times * cap else OVER_CAP


def is_approved_or_urgent(approved_at: datetime | None, is_urgent: bool) -> Ruling:
    """The head approves before anybody goes; an urgent visit goes first and makes the papers up (INS-005)."""
    if approved_at is None and not is_urgent:
        return INS_005.forbid_now(
            "检查任务须经行政机关负责人批准后才能开展，请先提交审批；情况紧急的，办理紧急检查。"
        )
    return ALLOWED


def is_reported(has_plan_item: bool, reason: Reason | None, reported_at: datetime | None) -> Ruling:
    """An on-site check is reported to the head before it begins, but for seven kinds (INS-019)."""
    if reported_at is not None or has_plan_item or (reason is not None and reason.exempts_report):
        return ALLOWED
    return INS_019.forbid_now("现场检查前应向行政机关负责人报告；请填写报告对象和报告时间。", "NOT_REPORTED")


def merge_is_answered(candidates: Collection[str], separate_reason: str) -> Ruling:
    """Visits of one enterprise close to one another are made as one, or it is said why not (INS-010)."""
    if candidates and not separate_reason:
        return INS_010.forbid_now(
            f"该企业近期已有检查安排（{'、'.join(sorted(candidates)[:3])}），应合并为一次检查；不合并的，请说明理由。",
            "MERGE_FIRST",
        )
    return ALLOWED


def replaced_by_post_licence(kind: str, checked_this_year: bool) -> Ruling:
    """A post-licence check replaces the routine one of the same unit in the same year (INS-015)."""
    if kind == "daily" and checked_this_year:
        return INS_015.forbid_now("该单位本年度已开展证后监督检查，不再进行常规检查。", "ALREADY_POSTLICENCE")
    return ALLOWED


def is_not_under_observation(until: date | None, today: date, reason: Reason | None) -> Ruling:
    """New forms of business are left alone in their observation period, unless something calls (INS-021)."""
    called = reason is not None and reason.exempts_plan
    if until is not None and until >= today and not called:
        return INS_021.forbid_now(
            f"该企业为新业态新模式，观察期至{until}，期内不主动开展检查。", "OBSERVATION"
        )
    return ALLOWED


def lacks_full_check(last_on: date | None, today: date, years: int) -> bool:
    """Whether the last check on all points is too long ago, or there was none (INS-016)."""
    return last_on is None or last_on < add_months(today, -12 * years)


def plan_is_whole(items: int) -> Ruling:
    """A plan says what it plans (INS-008)."""
    return ALLOWED if items else INS_008.refuse("计划中还没有检查内容，请先添加计划项目。")
