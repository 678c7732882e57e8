"""全过程记录 of a decision on the spot: written with the decision, added to later, asked for before it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files
from core.conditional import check
from core.db import db
from core.files import StoredFile
from core.moments import not_in_future
from core.problems import Forbidden, WrongState
from microapps.cases import actions, rules
from microapps.cases.finding import decided_by, find, of_agency
from microapps.cases.permissions import FILE
from microapps.cases.states import DECISION, ENDED
from models.penalty import OnTheSpotDecision
from models.process import ProcessRecord
from models.telemetry import record_act

APP, SUBJECT = "cases", "OnTheSpotDecision"


def record_decision(principal: Principal, decision: OnTheSpotDecision, file_ids: list[UUID]) -> None:
    """What a decision on the spot already shows of its own course, written down with it."""
    said = (
        "当事人放弃陈述申辩" if decision.statement_waived else f"当事人陈述申辩：{decision.party_statement}"
    )
    shown_at, told_at = decision.licence_shown_at, decision.told_at
    write(principal, decision, "start", "出示执法证件，表明身份，当场启动简易程序。", shown_at)
    write(principal, decision, "evidence", decision.facts[:1000], told_at)
    for file_id in file_ids:
        write(principal, decision, "evidence", "现场照片、录音或录像", told_at, file_id)
    write(principal, decision, "review", f"告知拟处罚内容并复核。{said}"[:1000], told_at)
    write(principal, decision, "decision", f"作出当场处罚决定 {decision.number}", decision.decided_at)


def write(
    principal: Principal, decision: OnTheSpotDecision, stage: str, text: str, at: datetime,
    file_id: UUID | None = None, position: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Enter one record of one stage."""
    ProcessRecord.create(
        subject_type=SUBJECT,
        subject_id=decision.id,
        stage=stage,
        text=text,
        file=file_id,
        sha256=StoredFile.get_by_id(file_id).sha256 if file_id else "",
        at=at,
        officer=principal.staff_id,
        officer_name=principal.name,
        position=position or decision.position,
    )


def add_record(
    principal: Principal,
    decision_id: UUID,
    *,
    version: int,
    stage: str,
    text: str,
    at: datetime | None = None,
    file_id: UUID | None = None,
    position: dict[str, Any] | None = None,
) -> None:
    """Add to the record of a stage, by one of the decision's officers or a handler of the agency (PEN-038)."""
    happened_at = not_in_future(at, "/json/at")
    with db.atomic():
        decision = find(principal, decision_id)
        decided = decided_by(principal, decision)
        if not decided and not principal.reach(FILE.name).covers_organisation(decision.org.seq):
            raise Forbidden("只有作出决定的执法人员或本机关办案人员可以补充记录。")
        check(decision, version)
        if decision.status in ENDED:
            raise WrongState("已结案或者撤销，不能再补充记录。", allowed_actions=[])
        decision.change(version)
        if file_id is not None:
            files.attach([file_id], SUBJECT, decision.id, principal.id, pointer="/json/file_id")
        write(principal, decision, stage, text, happened_at, file_id, position)
        audit.record(principal, actions.PROCESS_RECORDED, decision, stage=stage)


def close(principal: Principal, decision_id: UUID, *, version: int, note: str = "") -> None:
    """End the case of a decision, once its whole process is on record (PEN-038)."""
    with db.atomic():
        decision = of_agency(principal, decision_id, version, FILE)
        status = DECISION.next(decision.status, "close")
        rules.whole_process_is_recorded(_recorded(decision.id)).or_refuse()
        decision.change(version, status=status, closed_at=clock.now())
        audit.record(principal, actions.CASE_CLOSED, decision, note=note)
        record_act(principal, APP, "当场处罚结案", decision, f"/decisions/{decision.id}", node=True)


def _recorded(decision_id: UUID) -> set[str]:
    rows = ProcessRecord.select(ProcessRecord.stage).where(
        ProcessRecord.subject_type == SUBJECT, ProcessRecord.subject_id == decision_id
    )
    return {row.stage for row in rows}


def stages_of(decision: OnTheSpotDecision) -> list[dict[str, Any]]:
    """The six stages in order, each with its records; an empty one is what is missing."""
    rows = list(
        ProcessRecord.select()
        .where(ProcessRecord.subject_type == SUBJECT, ProcessRecord.subject_id == decision.id)
        .order_by(ProcessRecord.at, ProcessRecord.id)
    )
    return [
        {
            "stage": stage,
            "title": title,
            "records": [
                {"text": row.text, "at": row.at, "officer_name": row.officer_name, "sha256": row.sha256,
                 "url": files.url(row.file_id) if row.file_id else None}
                for row in rows
                if row.stage == stage
            ],
        }
        for stage, title in rules.STAGES.items()
    ]  # fmt: skip
