"""The papers around a visit: approval (JS), notice (JT), result (JJ), scene survey (KY), sampling record (CY)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from auth.principal import Principal
from core import clock, documents
from core.clock import local
from core.db import as_date
from microapps.enforcement import matters
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.enforcement.service.views import officers_of
from models.inspection import Inspection, JointParticipant
from models.numbering import next_document_number
from models.organisation import Organisation

SOURCES = {"daily": "计划", "special": "专项", "triggered": "触发", "double_random": "随机"}
MODES = {"daily": "日常检查", "special": "专项检查", "triggered": "触发式检查", "double_random": "双随机抽查"}
MATERIALS = "营业执照、与检查事项有关的许可证件、台账和记录"
RIGHTS = (
    "您有权要求检查人员出示执法证件，未出示的有权拒绝检查；认为检查人员与您有直接利害关系的，有权申请回避；"
    "对检查行为可以扫描行政行为码评价，也可以拨打12345投诉。"
)
OBJECTION = (
    "如对检查结果有异议，可自收到本告知书之日起五个工作日内向本机关提出，本机关在十个工作日内答复。"
    "对责令改正决定不服的，可自收到之日起六十日内申请行政复议，或者在六个月内提起行政诉讼。"
)


def issue_notice(inspection: Inspection, principal: Principal) -> None:
    """检查审批表 (once the head approved) and 检查通知书, when the officers of the visit are known."""
    task = inspection.task
    shared = {
        "agency": inspection.org.name,
        "object": _object(inspection),
        "basis": "、".join(matters.bases(task.matter_codes)),
        "matters": [matter["title"] for matter in matters.titles(task.matter_codes)],
        "mode": f"{MODES.get(task.kind, task.kind)}（实地检查）",
        "officers": [f"{o['name']}（{o['licence_no']}）" for o in officers_of(inspection)],
        "frequency_this_year": f"本机关本年度第{visits_this_year(inspection) + 1}次检查该单位",
        "issued_at": clock.now().isoformat(),
    }
    if task.approved_at is not None:
        # The approval is the agency's own paper: it belongs to the task, which the enterprise does not see.
        number = f"{inspection.number}审批"
        documents.issue("JS", documents.title_of("JS"), number, "InspectionTask", task.id, {
            **shared,
            "doc_no": number,
            "task_no": task.number,
            "task_source": SOURCES.get(task.kind, "计划"),
            "assistants_count": 0,
            "planned_time": "{0.year}年{0.month}月{0.day}日".format(as_date(task.planned_on)),
            "approved_by": task.approved_by.name,
            "approved_at": task.approved_at.isoformat(),
            "opinion": task.decision_note or "同意。",
        })  # fmt: skip
    number = next_document_number(inspection.org, "检通")
    _issue("JT", number, inspection, {
        **shared,
        "time": clock.now().isoformat(),
        "materials_needed": MATERIALS,
        "five_bans_text": list(FIVE_BANS.values()),
        "rights": RIGHTS,
        "code": f"本次检查编号{inspection.number}，请扫描检查人员出示的行政行为码核验",
    })  # fmt: skip


def issue_result_notice(inspection: Inspection, items: list[dict[str, Any]]) -> None:
    """检查结果告知书, with the result: the party's five working days to object run from its receipt (INS-020)."""
    _issue_result(inspection, inspection.org, inspection.result, items)


def issue_agency_notice(
    inspection: Inspection, agency: JointParticipant, items: list[dict[str, Any]]
) -> None:
    """The notice of an agency that came along, of its own items and under its own number."""
    _issue_result(inspection, agency.org, agency.result, items)


def _issue_result(
    inspection: Inspection, org: Organisation, result: dict[str, Any], items: list[dict[str, Any]]
) -> None:
    names = matters.result_codes()
    failed = [item for item in items if item["value"] == "fail"]
    _issue("JJ", next_document_number(org, "检告"), inspection, {
        "object": _object(inspection),
        "agency": org.name,
        "result_code": [f"{names[code]}（{code}）" for code in result["codes"]],
        "problems": [f"{item['text']}（{item['article']}）" for item in failed],
        "requirements": result["summary"],
        "deadline": "以责令改正通知书为准" if result["disposition"] == "order_to_correct" else "无",
        "remedy/objection": OBJECTION,
        "issued_at": clock.now().isoformat(),
    })  # fmt: skip


def issue_survey(inspection: Inspection, survey: dict[str, Any], photos: list[str]) -> None:
    """勘验笔录 of a place seen during the visit."""
    _issue("KY", next_document_number(inspection.org, "勘"), inspection, {
        "agency": inspection.org.name,
        "object": _object(inspection),
        "time": survey["surveyed_at"].isoformat(),
        "place": survey["place"],
        "inspectors": [f"{o['name']}（{o['licence_no']}）" for o in officers_of(inspection)],
        "process": survey["process"],
        "drawing/photos": photos,
        "party_sign": survey["party_name"],
        "witness": survey["witness"],
        "issued_at": clock.now().isoformat(),
    })  # fmt: skip


def issue_sampling(inspection: Inspection, sample: dict[str, Any]) -> None:
    """抽样记录 of one product."""
    _issue("CY", next_document_number(inspection.org, "抽"), inspection, {
        "agency": inspection.org.name,
        "object": _object(inspection),
        **{name: sample[name] for name in ("product", "batch", "qty", "seal_no", "standard", "storage")},
        "sampler": [f"{o['name']}（{o['licence_no']}）" for o in officers_of(inspection)],
        "party_sign": sample["party_name"],
        "issued_at": clock.now().isoformat(),
    })  # fmt: skip


def _issue(kind: str, number: str, inspection: Inspection, facts: dict[str, Any]) -> None:
    documents.issue(
        kind, documents.title_of(kind), number, "Inspection", inspection.id, {**facts, "doc_no": number}
    )


def _object(inspection: Inspection) -> str:
    return f"{inspection.enterprise.name}（{inspection.enterprise.uscc}）"


def visits_this_year(inspection: Inspection) -> int:
    """Visits of the same agency to the same enterprise that began this calendar year."""
    new_year = datetime(local(clock.now()).year, 1, 1, tzinfo=clock.SHANGHAI)
    return (
        Inspection.select()
        .where(
            Inspection.org == inspection.org_id,
            Inspection.enterprise == inspection.enterprise_id,
            Inspection.started_at >= new_year,
        )
        .count()
    )
