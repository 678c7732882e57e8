"""The law of what follows a visit: publication, the list of abnormal operation, rating, objection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.rule import ALLOWED, Rule, Ruling
from microapps.enforcement.rules.results import NON_COOPERATION

INS_012 = Rule("INS-012", "政府信息公开条例", "26")
INS_017 = Rule("INS-017", "企业信息公示暂行条例", "15、17")
INS_020 = Rule("INS-020", "市场监督管理行政检查程序", "异议")
PUBLICATION_DAYS, OBJECTION_WINDOW, OBJECTION_DAYS = 20, 5, 10
"""Working days: INS-012; INS-020 to file and to answer."""
REMEDY = (
    "如对责令改正决定不服，可自收到之日起六十日内申请行政复议，或者在六个月内向人民法院提起行政诉讼；"
    "对检查人员行为的意见可以在评价中提出，或拨打12345。"
)


def may_publish(objections_open: int) -> Ruling:
    """A result somebody objects to is published once the objection is answered (INS-020)."""
    if objections_open:
        return INS_012.forbid_now("该结果有异议正在处理，答复异议后再公示。")
    return ALLOWED


def may_withhold(codes: Sequence[str]) -> Ruling:
    """Serious non-cooperation is always published (企业信息公示暂行条例 15)."""
    if NON_COOPERATION in codes:
        return INS_017.refuse("“不配合检查情节严重”的结果应当公示，不能选择不予公示。")
    return ALLOWED


def objection_is_in_time(window_ends_on: date | None, today: date) -> Ruling:
    """An objection comes within five working days of the notice; later, only the statutory remedies are left."""
    if window_ends_on is not None and today > window_ends_on:
        return INS_020.refuse(f"异议应在{window_ends_on}前提出，现已超过期限。{REMEDY}", "OBJECTION_LATE")
    return ALLOWED


def handler_is_neutral(took_part: bool) -> Ruling:
    """Who took part in the visit does not answer an objection to it."""
    if took_part:
        return INS_020.refuse("参加过本次检查的人员不能处理该异议，请由其他人员处理。")
    return ALLOWED
