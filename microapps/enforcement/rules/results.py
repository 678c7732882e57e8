"""The law of what a visit may conclude: result codes and what must stand behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.rule import ALLOWED, Rule, Ruling, first_refusal

INS_013 = Rule("INS-013", "双随机抽查结果记录规范", "2.5")

NO_PROBLEM, CORRECTED_AT_ONCE, PENDING = "01", "02", "03"
FALSE_INFO, UNREACHABLE, OTHER_DEPARTMENT = "03-2", "03-3", "03-7"
NON_COOPERATION, MOVED_OUT = "06", "10"
ABNORMAL = frozenset({FALSE_INFO, UNREACHABLE})
"""Results that lead to the list of abnormal operation (企业信息公示条例 17)."""
WRITTEN_PROOFS = frozenset({"mail_return", "phone_log"})
ORDER, CASE, COPY_NOTICE = "order_to_correct", "case", "copy_notice"


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What the officers concluded, and what they have to show for it.

    `proofs` says of each piece of evidence what it proves, "" for nothing in particular.
    """

    codes: Sequence[str]
    disposition: str
    failed_items: int
    proofs: Sequence[str]
    correction_record: str = ""
    moved_to: str = ""


def result_is_consistent(facts: ResultFacts) -> Ruling:
    """Result codes exclude or need one another (INS-013, table of section 2.5)."""
    codes = set(facts.codes)
    heads = {code for code in codes if "-" not in code}
    return first_refusal(
        (_one_head(heads, codes - heads), _problems_agree(heads, facts), _evidence_suffices(codes, facts))
    )


def _one_head(heads: set[str], subs: set[str]) -> Ruling:
    if len(heads) != 1:
        return INS_013.refuse("检查结果应选择且只能选择一项主结果。")
    if subs and PENDING not in heads:
        return INS_013.refuse("只有“发现问题待后续处理”才能选择问题类别。")
    if PENDING in heads and not subs:
        return INS_013.refuse("“发现问题待后续处理”应至少选择一个问题类别。")
    return ALLOWED


def _problems_agree(heads: set[str], facts: ResultFacts) -> Ruling:
    if PENDING in heads and facts.disposition == "none":
        return INS_013.refuse("“发现问题待后续处理”应选择后续处理方式。")
    if NO_PROBLEM in heads and facts.failed_items:
        return INS_013.refuse(f"有{facts.failed_items}个检查项不合格，不能记录为“未发现问题”。")
    if CORRECTED_AT_ONCE in heads and not facts.failed_items:
        return INS_013.refuse("“发现问题经责令已改正”应有不合格的检查项。")
    if CORRECTED_AT_ONCE in heads and not facts.correction_record:
        return INS_013.refuse("“发现问题经责令已改正”应写明改正情况。")
    if MOVED_OUT in heads and not facts.moved_to:
        return INS_013.refuse("“迁出”应填写迁入的县（市、区），以便通知当地监管部门。")
    return ALLOWED


def _evidence_suffices(codes: set[str], facts: ResultFacts) -> Ruling:
    proofs = set(facts.proofs)
    if UNREACHABLE in codes and not ("visit_photo" in proofs and proofs & WRITTEN_PROOFS):
        return INS_013.refuse("“无法联系”应有两份证据：现场走访照片，以及邮寄退回凭证或通话记录。")
    if NON_COOPERATION in codes and not facts.proofs:
        return INS_013.refuse("“不配合检查”应有照片、录音或录像。")
    return ALLOWED


def follow_ups(codes: Sequence[str], disposition: str) -> list[str]:
    """What the result still asks for, as acts: an order, a case, a copy notice to another department."""
    asked = []
    if disposition == CASE:
        asked.append("hand_over")
    if disposition == COPY_NOTICE or OTHER_DEPARTMENT in codes:
        asked.append("copy_notice")
    if disposition == ORDER:
        asked.append("order_correction")
    return asked


def nothing_is_left(missing: Sequence[str]) -> Ruling:
    """A visit ends when what its result asks for was done (INS-013)."""
    if missing:
        words = "、".join(FOLLOW_UP_WORDS[act] for act in missing)
        return INS_013.forbid_now(f"检查结果要求的后续处理尚未完成：{words}。")
    return ALLOWED


FOLLOW_UP_WORDS = {
    "hand_over": "移送案件线索",
    "copy_notice": "抄告有关部门",
    "order_correction": "责令改正",
    "record_agency_result": "其他参加机关记录检查结果",
    "order_alongside": "其他参加机关责令改正",
}
