"""Whether a paper is what was issued: the hash in its QR against the record, and what to compare by eye."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from flask import current_app

from core import documents, masking
from core.clock import local
from core.documents import Document

GENUINE, CHANGED, UNKNOWN = "genuine", "changed", "unknown"
MESSAGES = {
    GENUINE: "该文书由本平台签发，登记内容与二维码一致。请核对下列内容与纸面是否相同。",
    CHANGED: "二维码与登记的文书内容不一致，请勿采信，并向发文机关核实。",
    UNKNOWN: "查无此文书，请勿采信。",
}
TOKEN = re.compile(r"(?:HTTPS?://[^/]{1,255}/D/)?([A-Z2-7]{70,80})", re.I)
SHOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "XC": (("被检查对象", "object_name"), ("检查开始", "start_at"), ("检查情况", "situation_text"), ("发现的问题", "problems")),
    "ZG": (("当事人", "party_name"), ("违法事实", "violation_facts"), ("改正要求", "requirements"), ("改正期限", "deadline")),
    "DC": (("当事人", "party_name"), ("处罚种类", "penalty_kind"), ("罚款（分）", "fine_amount_fen"), ("大写", "fine_amount_cn")),
    "BZ": (("决定书文号", "decision_no"), ("原文", "original"), ("补正为", "corrected")),
    "CH": (("决定书文号", "decision_no"), ("撤销理由", "reason")),
    "JS": (("被检查对象", "object"), ("检查事项", "matters"), ("审批人", "approved_by")),
    "JT": (("被检查对象", "object"), ("检查事项", "matters"), ("检查人员", "officers")),
    "JJ": (("被检查对象", "object"), ("检查结果", "result_code"), ("要求", "requirements")),
    "KY": (("被检查对象", "object"), ("勘验地点", "place"), ("勘验经过", "process")),
    "CY": (("被抽样单位", "object"), ("样品名称", "product"), ("批号", "batch"), ("封条编号", "seal_no")),
}  # fmt: skip
"""What is compared by eye, by kind of document."""
CITIZEN = "citizen"


def verify(content: str) -> dict[str, Any]:
    """The verdict on any text whatever; never raises."""
    match = TOKEN.fullmatch(content.strip())
    document, holds = documents.proven_by(match[1]) if match else (None, False)
    if document is None:
        return _told(UNKNOWN, None)
    return _told(GENUINE, document) if holds else _told(CHANGED, None)


def compare(content: str, file: bytes) -> bool | None:
    """Whether a PDF is byte for byte the one we typeset; None when the proof itself does not hold."""
    match = TOKEN.fullmatch(content.strip())
    document, holds = documents.proven_by(match[1]) if match else (None, False)
    if document is None or not holds:
        return None
    ours = documents.render(document, current_app.config["SETTINGS"].public_url)
    return hashlib.sha256(ours).digest() == hashlib.sha256(file).digest()


def _told(verdict: str, document: Document | None) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "message": MESSAGES[verdict],
        "title": document.title if document else None,
        "number": document.number if document else None,
        "content_sha256": document.facts_sha256 if document else None,
        "lines": _lines(document) if document else [],
    }


def _lines(document: Document) -> list[dict[str, str]]:
    facts = document.all_facts
    is_citizen = facts.get("party_type") in (CITIZEN, "公民", "个人")
    lines = [("发文机关", facts["agency"]), ("签发时间", f"{local(document.created_at):%Y-%m-%d %H:%M}")]
    for label, name in SHOWN.get(document.kind, ()):
        value = facts.get(name)
        if value in (None, "", []):
            continue
        text = "；".join(map(str, value)) if isinstance(value, list) else str(value)
        lines.append((label, masking.name(text) if name == "party_name" and is_citizen else text))
    return [{"label": label, "value": value} for label, value in lines]
