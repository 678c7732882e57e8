"""The simple procedure (行政处罚法 51–53) and the filing of leads (54), as plain functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core import periods
from core.money import format_yuan, percentage_of
from core.officers import PEN_001, PEN_002
from core.rule import ALLOWED, Rule, Ruling, first_refusal
from microapps.cases.bands import (
    ABOVE_LIMIT,
    NO_PENALTY,
    ON_THE_SPOT,
    ORDER_ONLY,
    UNSETTLED,
    WITHIN_51,
    Consequence,
)

KINDS = {
    "WARNING": "警告", "FINE": "罚款", "CONFISCATE_GAINS": "没收违法所得", "CONFISCATE_GOODS": "没收违法财物",
    "CONFISCATE_TOOLS": "没收工具、设备", "SUSPEND": "责令停产停业", "REVOKE": "吊销许可证件", "STOP_USE": "责令停止使用",
    "CLOSE": "责令关闭", "DETAIN": "行政拘留",
}  # fmt: skip
"""Kinds of penalty, as the catalogue of violations names them (行政处罚法 9)."""
REASONS = {
    WITHIN_51: "可以当场处罚。",
    ORDER_ONLY: "现在只能责令改正，没有处罚种类。",
    ABOVE_LIMIT: "罚款的最低数额超过当场处罚的限额，请改用普通程序。",
    NO_PENALTY: "违法行为轻微并及时改正，没有危害后果的，不予处罚，应当进行教育（行政处罚法33）。",
    UNSETTLED: "责令停止使用是否属于行政处罚没有定论，请改用普通程序。",
}

PEN_004 = Rule("PEN-004", "行政处罚法", "51")
PEN_005 = Rule("PEN-005", "行政处罚法", "52")
PEN_006 = Rule("PEN-006", "行政处罚法", "44、45、62")
PEN_007 = Rule("PEN-007", "行政处罚法", "52")
PEN_008 = Rule("PEN-008", "行政处罚法", "68、69")
PEN_009 = Rule("PEN-009", "行政处罚法", "70")
PEN_010 = Rule("PEN-010", "行政处罚法", "71")
PEN_011B = Rule("PEN-011b", "市场监督管理行政处罚程序规定", "18、19")
PEN_026 = Rule("PEN-026", "行政处罚法", "67")
PEN_027 = Rule("PEN-027", "行政处罚法", "72")
PEN_029 = Rule("PEN-029", "行政处罚法", "36")
PEN_033 = Rule("PEN-033", "行政处罚法", "33")
PEN_034 = Rule("PEN-034", "行政处罚法", "29")
PEN_038 = Rule("PEN-038", "行政处罚法", "47")
PEN_047 = Rule("PEN-047", "行政处罚法", "37")
PEN_050 = Rule("PEN-050", "行政处罚法", "34")
ALL = (
    PEN_001, PEN_002, PEN_004, PEN_005, PEN_006, PEN_007, PEN_008, PEN_009, PEN_010, PEN_011B, PEN_026, PEN_027,
    PEN_029, PEN_033, PEN_034, PEN_038, PEN_047, PEN_050,
)  # fmt: skip
"""Every rule of law that case handling asks."""
VERIFY_WORKING_DAYS = 15
CONDITIONS = {
    "has_evidence": "有证据初步证明存在违法行为",
    "should_be_punished": "依法应当给予行政处罚",
    "is_own_jurisdiction": "属于本机关管辖",
    "is_within_limitation": "在给予行政处罚的法定期限内",
}
"""All four must hold before a case is filed."""
STAGES = {
    "start": "启动",
    "evidence": "调查取证",
    "review": "审核",
    "decision": "决定",
    "service": "送达",
    "execution": "执行",
}
"""行政处罚法 47: the stages whose whole course is recorded."""

COLLECTING = {
    "LE100": "一百元以下罚款",
    "HARD_LATER": "不当场收缴事后难以执行",
    "REMOTE_PARTY_REQUEST": "边远、水上、交通不便地区，当事人提出",
}
"""行政处罚法 68, 69: why a fine may be taken on the spot."""
PAUSES = {"reconsideration": "行政复议", "litigation": "行政诉讼"}
"""行政处罚法 73(3): while one of them runs, lateness adds nothing."""
SAME_ACT_DAYS = 30
"""How far back a fine of the same party for the same violation may be one for the same act."""
LIMITATION_YEARS = 2
LATE_PERCENT_A_DAY = 3
PAY_DAYS = 15
SHALL_NOT_BE_PUNISHED = "违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚，应当对当事人进行教育。"


@dataclass(frozen=True, slots=True)
class Intended:
    """What is to be decided on the spot, and the sum that article 51 leaves for such a party (fen)."""

    party: str
    """In words."""
    kinds: Collection[str]
    fine_fen: int
    limit_fen: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """When the party was told, what it said, when it was decided."""

    told_at: datetime
    decided_at: datetime
    statement: str | None
    waived: bool


@dataclass(frozen=True, slots=True)
class Taking:
    """A fine about to be taken on the spot: why, and what proves it."""

    reason: str
    fine_fen: int
    limit_fen: int
    note: str
    has_request: bool


def is_within_simple_procedure(intended: Intended) -> Ruling:
    """Only a warning, a small fine or both may be decided on the spot (PEN-004)."""
    if not intended.kinds or not set(intended.kinds) <= set(ON_THE_SPOT):
        return PEN_004.refuse("当场处罚只能是警告、罚款或两者并用，其他种类请改用普通程序。")
    if intended.fine_fen > intended.limit_fen:
        limit, asked = format_yuan(intended.limit_fen), format_yuan(intended.fine_fen)
        return PEN_004.refuse(
            f"当场处罚对{intended.party}的罚款不得超过{limit}元，本次为{asked}元，请改用普通程序。"
        )
    if ("FINE" in intended.kinds) != (intended.fine_fen > 0):
        return PEN_004.refuse("选择罚款的应填写金额，只给予警告的不填金额。")
    return ALLOWED


def is_within_statute(said: Consequence, intended: Intended) -> Ruling:
    """Kinds and amount lie within what the statute says of such facts (PEN-033, PEN-004, PEN-050)."""
    if said.article33 == "SHALL_NOT":
        return PEN_033.forbid_now(SHALL_NOT_BE_PUNISHED, "SHALL_NOT_BE_PUNISHED")
    return first_refusal(
        (_fits_the_procedure(said), _fits_the_kinds(said, intended), _fits_the_range(said, intended))
    )


def _fits_the_procedure(said: Consequence) -> Ruling:
    if said.simple.possible:
        return ALLOWED
    return PEN_004.refuse(why_not_simple(said.simple.reason), said.simple.reason)


def _fits_the_kinds(said: Consequence, intended: Intended) -> Ruling:
    chosen = set(intended.kinds)
    if not chosen <= set(said.kinds):
        return PEN_050.refuse("该违法行为的处罚依据没有规定所选的处罚种类。")
    left = set(said.must) - chosen
    if left:
        return PEN_050.refuse(f"依法应当给予{_named(left)}。")
    if said.one_of and len(chosen & set(said.one_of)) != 1:
        return PEN_050.refuse(f"应当在{_named(said.one_of)}中选择一种。")
    return ALLOWED


def _fits_the_range(said: Consequence, intended: Intended) -> Ruling:
    if not intended.fine_fen or said.fine_fen is None:
        return ALLOWED
    low, high = said.fine_fen
    if low <= intended.fine_fen <= high:
        return ALLOWED
    return PEN_050.refuse(f"该违法行为的罚款幅度为{format_yuan(low)}元至{format_yuan(high)}元。")


def _named(kinds: Collection[str]) -> str:
    return "、".join(words for kind, words in KINDS.items() if kind in kinds)


def why_not_simple(reason: str) -> str:
    """Why the simple procedure is closed, in words: one of REASONS, or MUST_SUSPEND_OR_REVOKE and the like."""
    heavy = "、".join(words for kind, words in KINDS.items() if kind in reason)
    return REASONS.get(reason) or f"依法应当{heavy}，不属于当场处罚的种类，请改用普通程序。"


def is_within_limitation(act_on: date, found_on: date) -> Ruling:
    """Not punished when found more than two years after the act (PEN-029).

    The five years of harm to life or health are no matter of a penalty on the spot.
    """
    last = periods.years(act_on, LIMITATION_YEARS, rule=PEN_029.id).due_on
    if last is None or found_on <= last:
        return ALLOWED
    return PEN_029.refuse(f"违法行为在{act_on}，至{last}已满两年未被发现，不再给予行政处罚。")


def party_was_heard(hearing: Hearing) -> Ruling:
    """The party is told and heard before the decision, unless it clearly waives (PEN-006)."""
    if hearing.told_at >= hearing.decided_at:
        return PEN_006.refuse("应先告知事实、理由、依据和权利，再作出决定，请核对时间。")
    if not hearing.waived and not hearing.statement:
        return PEN_006.refuse("应听取当事人的陈述和申辩；当事人明确放弃的，请勾选“放弃”。")
    return ALLOWED


def may_be_collected(taking: Taking) -> Ruling:
    """A fine is paid at the bank; on the spot only a small one, or for one of two reasons (PEN-008)."""
    limit = format_yuan(taking.limit_fen)
    if taking.reason == "LE100" and taking.fine_fen > taking.limit_fen:
        return PEN_008.refuse(
            f"罚款超过{limit}元，不能以小额罚款为由当场收缴，请告知当事人到银行或者电子支付系统缴纳。"
        )
    if taking.reason == "HARD_LATER" and not taking.note:
        return PEN_008.refuse("不当场收缴事后难以执行的，请写明理由。")
    if taking.reason == "REMOTE_PARTY_REQUEST" and not taking.has_request:
        return PEN_008.refuse("应当有当事人签名的当场缴纳申请，请拍照上传。")
    return ALLOWED


def late_addition(fine_fen: int, days: int) -> int:
    """加处罚款 in fen: 3 % a day, at most the fine (PEN-027; 行政处罚法 72, 行政强制法 45).

    `days` are the days late without those of reconsideration or litigation (73(3)); below 0 adds nothing.
    """
    return min(fine_fen, percentage_of(fine_fen, LATE_PERCENT_A_DAY * max(0, days)))


def may_be_filed(checks: Mapping[str, bool]) -> Ruling:
    """A lead is proposed for filing only when every condition was confirmed (PEN-011b)."""
    left = [words for name, words in CONDITIONS.items() if not checks.get(name)]
    if left:
        return PEN_011B.refuse(f"不符合立案条件：{'、'.join(left)}。不符合的，请写明理由退回。")
    return ALLOWED


def missing_stages(recorded: Collection[str]) -> list[str]:
    """Stages without a single record, in their order."""
    return [stage for stage in STAGES if stage not in recorded]


def whole_process_is_recorded(recorded: Collection[str]) -> Ruling:
    """A penalty is closed once each of the six stages is on record (PEN-038)."""
    missing = [STAGES[stage] for stage in missing_stages(recorded)]
    if missing:
        return PEN_038.forbid_now(
            f"全过程记录不完整，缺少：{'、'.join(missing)}。请补充文字或音像记录后再结案。"
        )
    return ALLOWED
