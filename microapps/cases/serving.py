"""The decision is handed over on the spot, or the refusal is noted with what proves it (行政处罚法 52, PEN-005)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files
from core.audit import Action
from core.db import db
from core.moments import check_not_ahead
from microapps.cases import actions, process
from microapps.cases.decisions import APP, SUBJECT
from microapps.cases.filing import ask_for_filing, payment_term
from microapps.cases.finding import of_officer
from microapps.cases.rules import PEN_005
from microapps.cases.states import DECISION
from models import workbench
from models.penalty import REFUSED, SERVED, OnTheSpotDecision
from models.telemetry import record_act


def serve(
    principal: Principal, decision_id: UUID, *, version: int | None, served_at: datetime, file_id: UUID
) -> None:
    """Note that the party took it, with the signed sheet; the days to pay and to object run from then.

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409), InvalidInput (422).
    """
    with db.atomic():
        decision = of_officer(principal, decision_id, version)
        check_not_ahead(served_at, "/json/served_at")
        if served_at < decision.decided_at:
            PEN_005.refuse("送达时间不能早于决定时间。").or_refuse()
        _become_served(principal, decision, "serve", served_at)
        _keep(principal, decision, "决定书当场交付当事人。", [file_id], "/json/file_id")
        _recorded(principal, decision, actions.SERVED, SERVED)


def refuse(
    principal: Principal, decision_id: UUID, *, version: int | None, note: str, file_ids: list[UUID]
) -> None:
    """Note that the party would not take it, with a photo or recording; it counts as served. Raises as `serve`."""
    with db.atomic():
        decision = of_officer(principal, decision_id, version)
        if not note:
            PEN_005.refuse("当事人拒绝签收的，应注明情况。").or_refuse()
        if not file_ids:
            PEN_005.refuse("当事人拒绝签收的，应拍照、录音或录像。").or_refuse()
        kept = {"note": note, "file_ids": [str(one) for one in file_ids]}
        _become_served(principal, decision, "refuse", clock.now(), refusal=kept)
        _keep(principal, decision, f"当事人拒收：{note}", file_ids, "/json/file_ids")
        _recorded(principal, decision, actions.REFUSED, REFUSED)


def _become_served(
    principal: Principal, decision: OnTheSpotDecision, act: str, served_at: datetime, **values: Any
) -> None:
    due_on, due = payment_term(decision, served_at)
    decision.change(
        status=DECISION.next(decision.status, act),
        served_at=served_at,
        pay_due_on=due_on,
        due={**decision.due, "payment": due},
        **values,
    )
    if not decision.amount_fen:
        process.write(principal, decision, "execution", "警告自送达时执行。", served_at)


def _keep(
    principal: Principal, decision: OnTheSpotDecision, text: str, file_ids: list[UUID], pointer: str
) -> None:
    files.attach(file_ids, SUBJECT, decision.id, principal.id, pointer=pointer)
    for file_id in file_ids:
        process.write(principal, decision, "service", text[:1000], decision.served_at, file_id)


def _recorded(principal: Principal, decision: OnTheSpotDecision, action: Action, title: str) -> None:
    workbench.settle(decision, "serve")
    ask_for_filing(decision)
    audit.record(principal, action, decision, number=decision.number)
    record_act(principal, APP, title, decision, f"/decisions/{decision.id}", node=True)
