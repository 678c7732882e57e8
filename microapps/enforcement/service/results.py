"""The end of a visit: what was found, and that nothing is left to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, outbox
from core.moments import not_in_future
from core.problems import invalid
from microapps.enforcement import actions, matters
from microapps.enforcement.rules import checklist, results, visit
from microapps.enforcement.service import APP, agencies, tasks
from microapps.enforcement.service.evidence import usable
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.signing import bound
from microapps.enforcement.service.standing import acting
from microapps.enforcement.states import TASK
from models import workbench
from models.events import InspectionConcluded
from models.inspection import Inspection
from models.organisation import Region
from models.telemetry import record_act


def record_result(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    codes: list[str],
    summary: str,
    disposition: str = "none",
    correction_record: str = "",
    moved_to_region: str | None = None,
    ended_at: datetime | None = None,
) -> dict[str, Any]:
    """Conclude the visit with result codes (INS-013); the record holds still from now on, for all to sign."""
    result = result_of(codes, summary, disposition, correction_record, moved_to_region)
    at = not_in_future(ended_at, "/json/ended_at")
    with acting(principal, inspection_id, "record_result", version) as (inspection, status):
        _conclude(principal, inspection, version, status, result, at)
    return read_inspection(principal, inspection_id)


def end_early(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    codes: list[str],
    summary: str,
    disposition: str = "none",
    correction_record: str = "",
    moved_to_region: str | None = None,
    ended_at: datetime | None = None,
) -> dict[str, Any]:
    """End a visit where no party is left to sign: closed, moved out, unreachable (INS-018); its officers still sign."""
    result = result_of(codes, summary, disposition, correction_record, moved_to_region)
    at = not_in_future(ended_at, "/json/ended_at")
    with acting(principal, inspection_id, "end_early", version) as (inspection, status):
        media = usable(inspection)
        visit.may_end_early(result["codes"], len(media)).or_refuse()
        _conclude(principal, inspection, version, status, result, at)
        absent = {"mode": "absent", "signer_name": None, "opinion": summary, "file_id": str(media[0].file_id)}
        inspection.change(signature=bound(inspection, absent, at))
    return read_inspection(principal, inspection_id)


def result_of(
    codes: list[str], summary: str, disposition: str, correction_record: str, moved_to: str | None
) -> dict[str, Any]:
    """A result as it is kept; raises InvalidInput (422) for codes and regions there are none of."""
    known = []
    for index, name in enumerate(codes):
        code = matters.result_code(name)
        if code is None:
            raise invalid(
                f"/json/sub_codes/{index - 1}" if index else "/json/code", f"没有结果代码“{name}”。"
            )
        known.append(code)
    if moved_to and not Region.select().where(Region.code == moved_to, Region.level == "county").exists():
        raise invalid("/json/moved_to_region", "请选择迁入的县（市、区）。")
    return {
        "codes": list(dict.fromkeys(known)),
        "summary": summary,
        "disposition": disposition,
        "correction_record": correction_record,
        "moved_to_region": moved_to,
    }


def _conclude(
    principal: Principal,
    inspection: Inspection,
    version: int,
    status: str,
    result: dict[str, Any],
    at: datetime,
) -> None:
    facts = results.ResultFacts(
        codes=result["codes"],
        disposition=result["disposition"],
        failed_items=checklist.failed(agencies.items_of(inspection, None)),
        proofs=[row.proof for row in usable(inspection)],
        correction_record=result["correction_record"],
        moved_to=result["moved_to_region"] or "",
    )
    results.result_is_consistent(facts).or_refuse()
    inspection.change(
        version,
        status=status,
        result={**result, "recorder": principal.name},
        ended_at=at,
        mobile_acts={**inspection.mobile_acts, "result": principal.client == "mobile"},
    )
    audit.record(principal, actions.RESULT_RECORDED, inspection, codes=result["codes"])
    outbox.emit(InspectionConcluded(inspection.id))
    record_act(principal, APP, "记录检查结果", inspection, f"/inspections/{inspection.id}", node=True)


def close(principal: Principal, inspection_id: UUID, *, version: int) -> dict[str, Any]:
    """End the visit when nothing of what its result asks for is left to do."""
    with acting(principal, inspection_id, "close", version) as (inspection, status):
        inspection.change(version, status=status)
        finish_task(principal, inspection)
        audit.record(principal, actions.CLOSED, inspection)
    return read_inspection(principal, inspection_id)


def finish_task(principal: Principal, inspection: Inspection) -> None:
    """The task is done when its last open visit is; to-dos about it are closed."""
    still_open = Inspection.select().where(
        Inspection.task == inspection.task_id, Inspection.status != "closed"
    )
    if not still_open.exists():
        task = tasks.find(principal, inspection.task_id)
        task.change(status=TASK.next(task.status, "finish"))
        workbench.settle(task, "inspect")
