"""The written record of a visit (现场检查笔录) and the short form of an inspection in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core import documents, files
from core.clock import local
from microapps.enforcement import matters
from microapps.enforcement.rules import checklist
from microapps.enforcement.rules.evidence import CATEGORIES
from microapps.enforcement.service import planning, positions
from microapps.enforcement.service.views import PARTY, evidence_of, officers_of
from models.inspection import Inspection

TITLE = "现场检查笔录"
VALUES = {"pass": "合格", "fail": "不合格", "not_applicable": "不适用", None: "未检查"}
CAPTURED = {"photo": "照片", "video": "视频", "audio": "录音", "document": "文件"}
SIGNERS = {"refused": "现场负责人（拒绝签字）", "absent": "无当事人在场"}
SHOWN = "检查开始前已向当事人出示执法证件并说明来意。"
SHOWN_BY_SCAN = "检查开始前当事人已扫描行政行为码，核对执法人员及其证件、检查事项和依据。"
RIGHTS = {
    "recusal": "已告知当事人认为检查人员与其有直接利害关系的，有权申请回避",
    "statement": "已告知当事人有如实回答询问、配合检查的义务和陈述、申辩的权利",
}


def summary(row: Inspection) -> dict[str, Any]:
    """An inspection in a list."""
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "status": row.status,
        "task_id": row.task_id,
        "enterprise": row.enterprise,
        "equipment": row.equipment if row.equipment_id else None,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "result": row.result,
    }


def issue_record(inspection: Inspection) -> None:
    """Freeze the record as document XC, inside the transaction of the last signature."""
    documents.issue("XC", TITLE, inspection.number, "Inspection", inspection.id, _facts(inspection))


def _position(inspection: Inspection) -> str:
    """Where the visit began, else the first position an officer reported; empty when none is known."""
    raw = inspection.start_position or positions.first_raw(inspection)
    return f"（经度{raw['lon']:.6f}，纬度{raw['lat']:.6f}，{raw['crs']}）" if raw else ""


def _facts(inspection: Inspection) -> dict[str, Any]:
    enterprise, signature = inspection.enterprise, inspection.signature
    officers = officers_of(inspection)
    failed = [item for item in inspection.checklist if item["value"] == "fail"]
    facts = {
        "doc_no": inspection.number,
        "agency": inspection.org.name,
        "task_no": inspection.task.number,
        "matter_codes": [f"{m['title']}（{m['code']}）" for m in matters.titles(planning.visiting_codes(inspection.task)[0])],
        "object_name": enterprise.name,
        "object_uscc_or_id": enterprise.uscc,
        "address": enterprise.address,
        "legal_rep_or_person_in_charge": signature["signer_name"] or SIGNERS.get(signature["mode"], "现场负责人"),
        "contact_phone": "",
        "start_at": inspection.started_at.isoformat(),
        "end_at": inspection.ended_at.isoformat(),
        "place_gps": f"{enterprise.address}{_position(inspection)}",
        "officers": [{"name": o["name"], "licence_no": o["licence_no"]} for o in officers],
        "licence_shown": {
            "at": inspection.licence_shown_at.isoformat(),
            "statement": SHOWN if inspection.licence_position else SHOWN_BY_SCAN,
        },
        "rights_told": RIGHTS,
        "notice_doc_no": _notice_number(inspection),
        "recorder": inspection.result.get("recorder", officers[0]["name"]),
        "invited_or_witness": signature.get("witness", ""),
        "situation_text": inspection.result["summary"],
        "checklist_results": [_item(item) for item in checklist.shown(inspection.checklist)],
        "media_refs": [_media(piece) for piece in evidence_of(inspection) if piece["excluded_at"] is None],
        "problems": [f"{item['text']}（{item['article']}）" for item in failed],
        "party_opinion": signature["opinion"] or "未填写意见",
        "officers_sign": [one["signer_name"] for one in inspection.officer_signatures],
        "drawings": {
            "party": _drawing(signature),
            "officers": [_drawing(one) for one in inspection.officer_signatures],
        },
        "issued_at": inspection.ended_at.isoformat(),
    }  # fmt: skip
    if signature.get("binding_sha256"):
        facts["binding"] = (
            f"笔录内容 SHA-256 {signature['record_sha256']}；签字绑定 SHA-256 {signature['binding_sha256']}"
        )
    if signature["mode"] in ("refused", "absent"):
        hashes = (signature.get("media_sha256") or str(signature["file_id"])).split(",")
        media = [f"SHA-256 {one}" for one in hashes]
        absent = signature["mode"] == "absent"
        return {**facts, "refused": {"reason": signature["opinion"], "media": media, "is_absent": absent}}
    return {**facts, "party_sign": signature["signer_name"] or PARTY["name"]}


def _drawing(signature: Mapping[str, Any]) -> str:
    """The hash of what was drawn with a finger; empty for a name that was typed."""
    return files.digest_of(UUID(str(signature["file_id"]))) if signature["mode"] == "strokes" else ""


def _notice_number(inspection: Inspection) -> str:
    notices = [paper for paper in documents.of("Inspection", inspection.id) if paper["kind"] == "JT"]
    return notices[-1]["number"] if notices else ""


def _media(piece: dict[str, Any]) -> str:
    at = f"{local(piece['captured_at']):%Y-%m-%d %H:%M}"
    early = f"，早于亮证，原因：{piece['early_reason']}" if piece["early_reason"] else ""
    return f"{CAPTURED[piece['kind']]}，{CATEGORIES[piece['category']]}，{at}，SHA-256 {piece['sha256'][:16]}…{early}"


def _item(item: Mapping[str, Any]) -> dict[str, str]:
    return {
        "item": f"{item['text']}（{item['article']}）",
        "result": VALUES[item["value"]],
        "note": item["note"],
    }
