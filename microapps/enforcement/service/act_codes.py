"""行政行为码 (INS-009): shown by officers, checked by whoever is visited, and what anybody may read behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from auth import codes
from auth.principal import Principal
from core import audit, clock, masking
from core.clock import local
from core.db import db
from core.problems import NotFound, Stale
from core.signed_code import CodeClaims, VerdictKind
from microapps.enforcement import actions, matters
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.enforcement.service.papers import MODES
from microapps.enforcement.service.views import find, officers_of
from microapps.enforcement.states import INSPECTION
from models.after_visit import ActCodeScan, InspectionRating, ResultPublication
from models.enterprise import Enterprise
from models.inspection import Inspection, InspectionTask
from models.organisation import Organisation

LIFETIME = timedelta(hours=12)
INVALID = "无效码"
REASONS = {
    VerdictKind.EXPIRED: "此码已过期，请要求检查人员重新出示。",
    VerdictKind.NOT_YET_VALID: "此码尚未生效，请核对设备时间。",
    VerdictKind.REVOKED: "此码已停用。",
    VerdictKind.UNKNOWN_KEY: "不是本省签发的行政行为码，请勿采信。",
}
NOT_OURS = "不是行政行为码，可能被改动或没有扫全。"
BEFORE_START = ("prepared", "licence_shown")
ON_SITE = (*BEFORE_START, "recording")
"""While the party may want to see who is there."""


def act_code(principal: Principal, inspection_id: UUID) -> dict[str, Any]:
    """What the officers show to the party, so that anybody can check who they are."""
    inspection = find(principal, inspection_id)
    claims = codes.issue("act", inspection.id, LIFETIME)
    return {
        "content": codes.sign(claims),
        "expires_at": claims.expires_at,
        "svg_path": f"/api/v1/enforcement/inspections/{inspection.id}/act-code.svg",
    }


def day_code(inspection_id: UUID) -> dict[str, Any]:
    """The code of a prepared visit for a phone without signal: good for today and no longer.

    It is the same whenever it is asked for on a day, so that a day pack does not change by it. It says no more than
    the id; who may come and what for is told by the record behind it at the moment of the scan.
    """
    begins, ends = clock.day_bounds(clock.today(), clock.today())
    claims = CodeClaims(inspection_id, "act", None, begins, ends)
    return {"inspection_id": inspection_id, "content": codes.sign(claims), "expires_at": ends}


def verify(principal: Principal | None, content: str) -> dict[str, Any]:
    """What a scanned code says, for anybody; each good scan is kept as proof that the code was shown."""
    verdict = codes.read(content)
    claims = verdict.claims
    if verdict.kind is not VerdictKind.VALID or claims is None or claims.kind != "act":
        foreign = claims is not None and claims.kind != "act"
        reason = NOT_OURS if foreign else REASONS.get(verdict.kind, NOT_OURS)
        return {"is_valid": False, "message": f"{INVALID}：{reason}", "act": None}
    told = tell(claims.code_id, principal)
    if told is None:
        return {"is_valid": False, "message": f"{INVALID}：{NOT_OURS}", "act": None}
    return {"is_valid": True, "message": told["message"], "act": told["act"]}


def tell(inspection_id: UUID, principal: Principal | None = None) -> dict[str, Any] | None:
    """The public view of a visit, logged; None when there is no such visit."""
    inspection = _joined(inspection_id)
    if inspection is None:
        return None
    with db.atomic():
        ActCodeScan.create(
            inspection=inspection.id,
            at=clock.now(),
            stage=inspection.status,
            by_enterprise=principal.enterprise_id if principal else None,
        )
        if principal is not None and principal.enterprise_id == inspection.enterprise_id:
            _prove_showing(inspection, principal)
    act = _plan(inspection)
    if inspection.status in BEFORE_START:
        return {"message": "这是一次经批准的行政检查，尚未开始。", "act": act, "lines": _lines(act)}
    act |= {
        "started_at": inspection.started_at,
        "licence_shown_at": inspection.licence_shown_at,
        "results": _published(inspection),
        "can_rate": not InspectionRating.select()
        .where(InspectionRating.inspection == inspection.id, InspectionRating.channel == "scan")
        .exists(),
    }
    return {"message": "这是一次经批准的行政检查。", "act": act, "lines": _lines(act)}


def _prove_showing(inspection: Inspection, party: Principal) -> None:
    """The party's own scan is the evidence that the officers showed who they are (PEN-002).

    With the five bans read before going, the visit starts with it. Whoever scans at the same moment changes nothing.
    """
    if inspection.status != "prepared":
        return
    now, status = clock.now(), INSPECTION.next(inspection.status, "show_licence")
    values: dict[str, Any] = {"licence_shown_at": now}
    if inspection.bans_read_at is not None:
        status = INSPECTION.next(status, "start")
        values["started_at"] = now
    try:
        inspection.change(status=status, **values)
    except Stale:
        return
    audit.record(party, actions.LICENCE_SHOWN, inspection, by="scan")
    if "started_at" in values:
        audit.record(party, actions.STARTED, inspection, by="scan", five_bans=sorted(FIVE_BANS))


def tell_public(inspection_id: UUID) -> dict[str, Any] | None:
    """The same for the page without script, in lines, with where to rate the visit."""
    told = tell(inspection_id)
    return told and {
        "message": told["message"],
        "lines": told["lines"],
        "link": {"path": "/act", "title": "评价本次检查"} if told["act"]["can_rate"] else None,
    }


def inspection_of(content: str) -> Inspection:
    """The visit a valid code belongs to; raises NotFound (404) for any other content."""
    verdict = codes.read(content)
    claims = verdict.claims
    if verdict.kind is not VerdictKind.VALID or claims is None or claims.kind != "act":
        raise NotFound(f"{INVALID}：请重新扫描检查人员出示的行政行为码。")
    inspection = _joined(claims.code_id)
    if inspection is None:
        raise NotFound
    return inspection


def _joined(inspection_id: UUID) -> Inspection | None:
    return (
        Inspection.select(Inspection, Organisation, InspectionTask, Enterprise)
        .join(Organisation)
        .switch(Inspection)
        .join(InspectionTask)
        .switch(Inspection)
        .join(Enterprise)
        .where(Inspection.id == inspection_id)
        .first()
    )


def _plan(inspection: Inspection) -> dict[str, Any]:
    """What was planned: all that a scan before the start shows."""
    task = inspection.task
    return {
        "number": inspection.number,
        "agency": inspection.org.name,
        "enterprise_name": inspection.enterprise.name,
        "officers": [
            {"name": officer["name"], "licence_no": masking.licence(officer["licence_no"])}
            for officer in officers_of(inspection)
        ],
        "matters": [matter["title"] for matter in matters.titles(task.matter_codes)],
        "bases": matters.bases(task.matter_codes),
        "is_planned": task.kind != "triggered",
        "kind": MODES.get(task.kind, task.kind),
        "planned_on": task.planned_on,
        "status": inspection.status,
        "five_bans": [{"code": code, "text": text} for code, text in FIVE_BANS.items()],
        "started_at": None,
        "licence_shown_at": None,
        "results": [],
        "can_rate": False,
    }


def _published(inspection: Inspection) -> list[str]:
    row = ResultPublication.get_or_none(
        ResultPublication.inspection == inspection.id, ResultPublication.status == "published"
    )
    return row.content["results"] if row else []


def _lines(act: dict[str, Any]) -> list[str]:
    """The same in lines, for the page without script."""
    lines = [
        f"检查机关：{act['agency']}",
        *(f"检查人员：{officer['name']}，执法证号 {officer['licence_no']}" for officer in act["officers"]),
        f"检查事项：{'、'.join(act['matters'])}",
        f"检查依据：{'、'.join(act['bases'])}",
        f"检查方式：{act['kind']}（{'计划内' if act['is_planned'] else '计划外，因投诉、移送等触发'}）",
        f"检查编号：{act['number']}",
    ]
    if act["licence_shown_at"]:
        lines.append(f"出示证件时间：{local(act['licence_shown_at']):%Y-%m-%d %H:%M}")
    if act["results"]:
        lines.append(f"检查结果：{'、'.join(act['results'])}")
    return lines
