"""The simple procedure (行政处罚法 51–53) and the filing of leads (54), as plain functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.money import format_yuan
from core.officers import PEN_001, PEN_002
from core.penalty_limits import ON_THE_SPOT_LIMIT_FEN, may_decide_on_the_spot
from core.rule import ALLOWED, Rule, Ruling

PEN_004 = Rule("PEN-004", "行政处罚法", "51")
PEN_005 = Rule("PEN-005", "行政处罚法", "52")
PEN_006 = Rule("PEN-006", "行政处罚法", "44、45、62")
PEN_011B = Rule("PEN-011b", "市场监督管理行政处罚程序规定", "18、19")
PEN_038 = Rule("PEN-038", "行政处罚法", "47")
PEN_026 = Rule("PEN-026", "行政处罚法", "67")
PEN_027 = Rule("PEN-027", "行政处罚法", "72")
PEN_029 = Rule("PEN-029", "行政处罚法", "34")
PEN_047 = Rule("PEN-047", "行政处罚法", "37")
ALL = (PEN_001, PEN_002, PEN_004, PEN_005, PEN_006, PEN_011B, PEN_026, PEN_027, PEN_029, PEN_038, PEN_047)
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

PARTIES = {"citizen": "公民", "org": "法人或者其他组织"}


@dataclass(frozen=True, slots=True)
class Intended:
    """What is to be decided, against whom, within which range of the statute (fen)."""

    party: str
    kinds: Sequence[str]
    fine_fen: int
    matter_kinds: Sequence[str]
    min_fen: int
    max_fen: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """When the party was told, what it said, when it was decided."""

    told_at: datetime
    decided_at: datetime
    statement: str | None
    waived: bool


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """Handed over on the spot, or refused with a note and a photo."""

    delivered_at: datetime | None
    refusal_note: str | None
    refusal_media: int
    decided_at: datetime


def is_within_simple_procedure(intended: Intended) -> Ruling:
    """Only a warning or a small fine may be decided on the spot (PEN-004)."""
    party = PARTIES[intended.party]
    limit = ON_THE_SPOT_LIMIT_FEN[intended.party]
    if intended.fine_fen > limit:
        return PEN_004.refuse(
            f"当场处罚对{party}的罚款不得超过{format_yuan(limit)}元，本次为{format_yuan(intended.fine_fen)}元，请改用普通程序。"
        )
    kinds = [kind.upper() for kind in intended.kinds]
    if not may_decide_on_the_spot(party=intended.party, kinds=kinds, fine_fen=intended.fine_fen):
        return PEN_004.refuse(
            "当场处罚只能是警告、罚款或两者并用；选择罚款的应填写金额，只给予警告的不填金额。"
        )
    return ALLOWED


def is_within_statute(intended: Intended) -> Ruling:
    """Kind and amount lie within what the statute allows for this matter (行政处罚法 34)."""
    if not set(intended.kinds) <= set(intended.matter_kinds):
        return PEN_029.refuse("该事项的法律依据没有规定所选的处罚种类。")
    if intended.fine_fen and not intended.min_fen <= intended.fine_fen <= intended.max_fen:
        low, high = format_yuan(intended.min_fen), format_yuan(intended.max_fen)
        return PEN_029.refuse(f"该事项的罚款幅度为{low}元至{high}元。")
    return ALLOWED


def party_was_heard(hearing: Hearing) -> Ruling:
    """The party is told and heard before the decision, unless it clearly waives (PEN-006)."""
    if hearing.told_at >= hearing.decided_at:
        return PEN_006.refuse("应先告知事实、理由、依据和权利，再作出决定，请核对时间。")
    if not hearing.waived and not hearing.statement:
        return PEN_006.refuse("应听取当事人的陈述和申辩；当事人明确放弃的，请勾选“放弃”。")
    return ALLOWED


def was_delivered(facts: DeliveryFacts) -> Ruling:
    """The decision is handed over on the spot; a refusal is noted, with a photo or recording (PEN-005)."""
    if facts.delivered_at is None and facts.refusal_note is None:
        return PEN_005.refuse("决定书应当场交付当事人；拒绝签收的，请注明情况并拍照。")
    if facts.delivered_at is not None and facts.delivered_at < facts.decided_at:
        return PEN_005.refuse("交付时间不能早于决定时间。")
    if facts.refusal_note is not None and not facts.refusal_media:
        return PEN_005.refuse("当事人拒绝签收的，应拍照、录音或录像。")
    return ALLOWED


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
