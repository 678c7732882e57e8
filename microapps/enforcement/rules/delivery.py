"""The law of serving papers (送达): which proof each manner needs, and on which day a paper counts as served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.rule import ALLOWED, Rule, Ruling

PEN_025 = Rule("PEN-025", "行政处罚法、民事诉讼法", "61；民诉法87—95")
WORKING_DAYS = 7
PUBLIC_NOTICE_DAYS = 30

METHODS = {
    "direct": "直接送达",
    "lien": "留置送达",
    "mail": "邮寄送达",
    "entrusted": "委托送达",
    "electronic": "电子送达",
    "public_notice": "公告送达",
}
SERVED = ("JT", "JJ", "ZG")
"""The papers of an inspection that the party must receive: notice, result, order to correct."""


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """How a paper was served and what there is to show for it."""

    method: str
    has_signature: bool = False
    has_media: bool = False
    has_consent: bool = False
    witness: str = ""
    refusal_reason: str = ""
    reason: str = ""
    tracking_no: str = ""
    entrusted_to: str = ""


def _direct(facts: DeliveryFacts) -> str:
    return "" if facts.has_signature else "直接送达应由受送达人签收；拒绝签收的，请改用留置送达。"


def _lien(facts: DeliveryFacts) -> str:
    if not facts.refusal_reason:
        return "留置送达应写明受送达人拒收的事由。"
    if not facts.has_media and not facts.witness:
        return "留置送达应有见证人，或者拍照、录像记录送达过程。"
    return ""


def _electronic(facts: DeliveryFacts) -> str:
    return "" if facts.has_consent else "采用电子方式送达的，应有受送达人签署的确认书。"


def _public_notice(facts: DeliveryFacts) -> str:
    if not facts.reason:
        return "公告送达应写明受送达人下落不明或者无法以其他方式送达的情况。"
    return "" if facts.has_media else "公告送达应附公告的照片或者网页截图。"


def _mail(facts: DeliveryFacts) -> str:
    return "" if facts.tracking_no else "邮寄送达应填写邮件号。"


def _entrusted(facts: DeliveryFacts) -> str:
    return "" if facts.entrusted_to else "委托送达应填写受委托的机关。"


_WANTED: Mapping[str, Callable[[DeliveryFacts], str]] = {
    "direct": _direct,
    "lien": _lien,
    "mail": _mail,
    "entrusted": _entrusted,
    "electronic": _electronic,
    "public_notice": _public_notice,
}


def delivery_is_proven(facts: DeliveryFacts) -> Ruling:
    """Each manner of service has its own proof (PEN-025)."""
    wanting = _WANTED[facts.method](facts)
    return PEN_025.refuse(wanting) if wanting else ALLOWED


def served_on(method: str, sent_on: date, received_on: date | None) -> date | None:
    """The day a paper counts as served; None while a letter is under way.

    On the spot and electronically it is the day it was handed over or reached the system; by mail the day on the
    receipt; by public notice thirty days after it was published (民事诉讼法 95).
    """
    if method == "public_notice":
        return sent_on + timedelta(days=PUBLIC_NOTICE_DAYS)
    if method in ("mail", "entrusted"):
        return received_on
    return sent_on


def was_served(is_served: bool, paper: str, then: str) -> Ruling:
    """What a paper sets going waits until the party has it (PEN-025)."""
    if is_served:
        return ALLOWED
    return PEN_025.forbid_now(f"{paper}尚未送达当事人，送达后才能{then}。", "NOT_SERVED")


def something_is_unserved(pending: int) -> Ruling:
    """There is a paper left to serve."""
    return ALLOWED if pending else PEN_025.forbid_now("现有文书都已送达或正在送达。", "ALL_SERVED")
