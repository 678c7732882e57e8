"""The law of the visit itself: approval, the five bans, the record and its signature."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from core.officers import PEN_001, PEN_002
from core.rule import ALLOWED, Rule, Ruling

INS_005 = Rule("INS-005", "国办发〔2024〕54号", "审批")
INS_006 = Rule("INS-006", "国办发〔2024〕54号", "五个严禁")
INS_018 = Rule("INS-018", "特种设备安全监督检查办法", "27、28")
INS_010 = Rule("INS-010", "浙江省综合行政执法条例", "13")
PEN_003 = Rule("PEN-003", "行政处罚法", "43")
MIN_OFFICERS = 2
WITHOUT_PARTY = frozenset({"03-3", "05", "07", "08", "09", "10"})
"""Results that leave nobody to sign: unreachable, closed, deregistered, revoked, cancelled, moved out."""

FIVE_BANS = {
    "profit": "严禁逐利检查，不得接受被检查企业的任何馈赠、报酬、福利待遇。",
    "disturb": "严禁干扰企业正常生产经营，不得强制要求法定代表人到场。",
    "wilful": "严禁任性处罚企业，做到过罚相当。",
    "quota": "严禁下达检查指标，不得将考核、评优与检查频次、罚没数额挂钩。",
    "disguise": "严禁变相检查，不得以观摩、督导、考察等名义检查。",
}
"""By code: confirmed one by one before the start, printed on the notice, rated one by one by the enterprise."""


def task_is_approved(approved_at: datetime | None) -> Ruling:
    """Nobody visits before the agency's head approved (INS-005)."""
    if approved_at is None:
        return INS_005.forbid_now("检查任务须经行政机关负责人批准后才能开展，请先提交审批。")
    return ALLOWED


BEFORE_BEGINNING = frozenset({"show_licence", "note_position", "deliver"})
"""Acts that a visit knows before it began: on the way, at the door."""


def visit_has_begun(licence_shown: bool, started: bool, act: str) -> Ruling:
    """The licences are shown before anything is asked, looked at or recorded (PEN-002)."""
    if started or act in BEFORE_BEGINNING or (licence_shown and act == "start"):
        return ALLOWED
    if licence_shown:
        return PEN_002.forbid_now("请先确认“五个严禁”并开始检查。")
    return PEN_002.forbid_now("请先出示执法证件，或由当事人扫描行政行为码，再进行检查。")


def five_bans_acknowledged(confirmed: Collection[str]) -> Ruling:
    """The officers confirm each of the five bans before they begin (INS-006)."""
    left = [text for code, text in FIVE_BANS.items() if code not in confirmed]
    if left:
        return INS_006.refuse(f"开始检查前应逐项确认“五个严禁”，还有{len(left)}项未确认：{left[0]}")
    return ALLOWED


def five_bans_read(read: bool) -> Ruling:
    """The same, confirmed as one before going (INS-006)."""
    return ALLOWED if read else INS_006.forbid_now("开始检查前应阅读并确认“五个严禁”。", "FIVE_BANS_NOT_READ")


def officers_suffice(count: int, recused: int) -> Ruling:
    """Nobody goes on alone: who was recused is replaced first (行政处罚法 42, 43)."""
    if count >= MIN_OFFICERS:
        return ALLOWED
    if recused:
        return PEN_003.forbid_now("有执法人员已回避，请先补足两名执法人员，再继续检查。")
    return PEN_001.forbid_now("执法人员不得少于两人，请先补足。", "OFFICER_MIN_2")


def may_end_early(codes: Collection[str], media_files: int) -> Ruling:
    """A visit ends without the party only where there is none left to sign, and that is evidenced (INS-018)."""
    if not set(codes) & WITHOUT_PARTY:
        return INS_018.refuse("只有单位已关闭、注销、迁出或无法联系等情形，才能在没有当事人签字时终止检查。")
    if not media_files:
        return INS_018.refuse("终止检查应有现场照片、录音或录像。")
    return ALLOWED


def record_is_complete(unanswered: int) -> Ruling:
    """A visit is concluded only when every item was looked at (行政处罚法 55)."""
    if unanswered:
        return PEN_002.refuse(f"还有{unanswered}个检查项未填写，请填写完整后再记录结果。")
    return ALLOWED


def record_is_signed(missing: Sequence[str]) -> Ruling:
    """Nothing follows from a record that not all have signed (INS-018)."""
    if missing:
        return INS_018.forbid_now(f"检查笔录还缺签字：{'、'.join(missing)}。当事人拒绝签字的，请记录拒签。")
    return ALLOWED


def party_has_not_signed(has: bool) -> Ruling:
    """The party signs once, or refuses once (INS-018)."""
    return INS_018.forbid_now("当事人签字或拒签的情况已经记录。") if has else ALLOWED


def officer_has_not_signed(name: str, is_missing: bool) -> Ruling:
    """Each officer signs once (INS-018)."""
    return ALLOWED if is_missing else INS_018.forbid_now(f"{name}已经签字。")


def refusal_is_evidenced(media_files: int) -> Ruling:
    """A refusal to sign is noted with a photo, recording or video (INS-018)."""
    if not media_files:
        return INS_018.refuse("当事人拒绝签字的，应拍照、录音或录像固定，并注明情况。")
    return ALLOWED


def is_for_the_lead(is_lead: bool) -> Ruling:
    """On a joint visit the agency that leads it concludes it; the others say what they found (INS-010)."""
    if not is_lead:
        return INS_010.forbid_now("本次为综合查一次，由牵头机关办理；请记录本机关的检查结果。", "JOINT_LEAD")
    return ALLOWED


def is_for_a_participant(state: str | None, wanted: str) -> Ruling:
    """What an agency that came along does for itself; `state` is how it stands, None for no participant (INS-010)."""
    if state is None:
        return INS_010.forbid_now("只有综合查一次的参加机关才能办理。", "JOINT_PARTICIPANT")
    if state != wanted:
        said = {
            "waiting": "请先记录本机关的检查结果。",
            "recorded": "本机关已记录检查结果。",
            "absent": "本机关未派员参加。",
        }
        return INS_010.forbid_now(said[state], "JOINT_PARTICIPANT")
    return ALLOWED


def somebody_is_absent(agencies: Collection[str]) -> Ruling:
    """Only an agency none of whose officers is on the visit can be noted as absent (INS-010)."""
    if not agencies:
        return INS_010.forbid_now("没有尚未派员的参加机关。", "JOINT_PARTICIPANT")
    return ALLOWED
