"""The law of 双随机: who may be drawn, by whom, and when a draw counts (INS-002, INS-003, INS-004, INS-011, INS-015)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from core.rule import ALLOWED, Rule, Ruling

INS_002 = Rule("INS-002", "市场监管总局关于全面推进“双随机、一公开”监管工作的通知（2019）", "二")
INS_003 = Rule("INS-003", "双随机抽查可复核要求", "2.3")
INS_004 = Rule("INS-004", "行政处罚法", "42、43")
INS_011 = Rule("INS-011", "国市监信发〔2022〕6号", "企业信用风险分类")

MAX_FRAME_AGE = timedelta(hours=24)
USUAL_RATE_OF_GENERAL_MATTERS = Decimal("0.05")
GENERAL, KEY = "general", "key"
UNCLASSED = "U"
CLASSES = ("A", "B", "C", "D", UNCLASSED)
EXCLUSIONS = {
    "DEREGISTERED": ("INS-002", "已注销、吊销或迁出"),
    "ALREADY_POSTLICENCE": ("INS-015", "本年度已开展证后监督检查"),
    "CAP_REACHED": ("INS-007", "本年度检查已达频次上限"),
    "VISIT_PLANNED": ("INS-010", "已有计划中的检查，宜合并进行"),
    "OBSERVATION": ("INS-021", "新业态新模式观察期内"),
    "LICENCE": ("INS-004", "执法证件不在有效期或已暂扣"),
    "SKILL": ("INS-004", "不具备该事项要求的专业资质"),
    "CONFLICT": ("INS-004", "与检查对象存在应当回避的关系"),
    "ROTATION": ("INS-004", "上一次检查了同一对象，应当轮换"),
    "LOAD": ("INS-004", "在办检查任务已达上限"),
}
"""Every reason for which an object or an officer is left out: the rule it follows from, and the words."""


def frame_is_fresh(taken_at: datetime, now: datetime) -> Ruling:
    """A draw runs on a frame no older than 24 hours (INS-002)."""
    if now - taken_at > MAX_FRAME_AGE:
        return INS_002.forbid_now(
            "名录库快照已超过24小时，请作废本次抽取并重新冻结名录库。", "STALE_SNAPSHOT"
        )
    return ALLOWED


def rates_fit_matters(rates: Mapping[str, Decimal], importance: Iterable[str]) -> Ruling:
    """A general matter draws at most 5 % of low and general risk; key matters know no upper limit (INS-002)."""
    over = [
        name for name in ("A", "B", UNCLASSED) if rates.get(name, Decimal(0)) > USUAL_RATE_OF_GENERAL_MATTERS
    ]
    if over and GENERAL in set(importance):
        return INS_002.refuse(f"一般检查事项对{'、'.join(over)}类对象的抽查比例不得超过5%。", "RATE_LIMIT")
    return ALLOWED


def rates_follow_risk(rates: Mapping[str, Decimal]) -> Ruling:
    """The worse the class, the more is drawn: A ≤ B ≤ C ≤ D, and every class has a rate (INS-011)."""
    missing = [name for name in CLASSES if name not in rates]
    if missing:
        return INS_011.refuse(f"缺少{'、'.join(missing)}类的抽查比例。")
    order = [rates[name] for name in ("A", "B", "C", "D")]
    if order != sorted(order):
        return INS_011.refuse("抽查比例应随信用风险等级升高而提高（A≤B≤C≤D）。")
    return ALLOWED


def is_first_draw(live_draw: str | None) -> Ruling:
    """One draw for one batch of a plan item, unless a supervisor voided the one before (INS-003)."""
    if live_draw is not None:
        return INS_003.forbid_now(
            f"该计划本批次已有抽取{live_draw}，不得重复抽取；确需重抽的，应由机关负责人说明理由作废原抽取。",
            "ALREADY_DRAWN",
        )
    return ALLOWED


def void_is_by_another(organiser: UUID, supervisor: UUID | None) -> Ruling:
    """Whoever ran the draw does not throw it away (INS-003)."""
    if organiser == supervisor:
        return INS_003.refuse("组织抽取的人员不得自行作废抽取结果，应由机关负责人作出。")
    return ALLOWED


def party_is_trusted(name: str, withheld_before: bool) -> Ruling:
    """Who saw the others' nonces and kept the own one back takes no part in the repetition (INS-003)."""
    if withheld_before:
        return INS_003.refuse(
            f"{name}在已作废的抽取中未揭示随机数，不得参与重抽，请更换人员。", "PARTY_WITHHELD"
        )
    return ALLOWED


def commitment_is_kept(expected: str, computed: str) -> Ruling:
    """What a party reveals is what it committed to (INS-003)."""
    if expected != computed:
        return INS_003.refuse("揭示的随机数与此前提交的承诺不一致。", "COMMITMENT_BROKEN")
    return ALLOWED


def pool_suffices(eligible: int, needed: int, about: str = "") -> Ruling:
    """At least two officers who may go (INS-004)."""
    if eligible < needed:
        return INS_004.forbid_now(
            f"{about}可派的执法人员只有{eligible}人，至少需要{needed}人；请补充人员、调整轮换或在办上限。",
            "POOL_TOO_SMALL",
        )
    return ALLOWED


def drawn_officers_go(drawn: Iterable[UUID], coming: Iterable[UUID]) -> Ruling:
    """A visit that was drawn is made by the officers who were drawn (INS-004)."""
    if set(drawn) - set(coming):
        return INS_004.forbid_now(
            "本任务的执法人员由随机抽取确定；需要更换的，请先办理回避更换。", "NOT_THE_DRAWN"
        )
    return ALLOWED
