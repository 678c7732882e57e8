"""A decision is put right or taken back by a paper of its own; its number stays used (行政处罚法 75)."""

from __future__ import annotations

from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.audit import Action
from core.db import db
from core.problems import WrongState
from microapps.cases import actions, documents
from microapps.cases.decisions import APP
from microapps.cases.finding import of_agency
from microapps.cases.permissions import WITHDRAW
from microapps.cases.states import DECISION
from models import workbench
from models.numbering import next_document_number
from models.penalty import OnTheSpotDecision
from models.telemetry import record_act

OPEN_TODOS = ("serve", "file", "filing_overdue", "hand_over", "hand_over_half", "hand_over_overdue", "deposit",
              "deposit_half", "deposit_overdue")  # fmt: skip


def correct(
    principal: Principal, decision_id: UUID, *, version: int, original: str, corrected: str, reason: str
) -> None:
    """Put a slip of the pen right: what the paper says, what it should say, why. The penalty itself stays.

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409).
    """
    with db.atomic():
        decision = of_agency(principal, decision_id, version, WITHDRAW)
        if decision.status == "withdrawn":
            raise WrongState("该决定已经撤销。", allowed_actions=[])
        decision.change(version)
        number = next_document_number(decision.org, documents.CORRECTION.word)
        documents.issue_correction(decision, number, original=original, corrected=corrected, reason=reason)
        _record(principal, decision, actions.CORRECTED, documents.CORRECTION.title, number)


def withdraw(principal: Principal, decision_id: UUID, *, version: int, reason: str) -> None:
    """Take the decision back; what was paid is to be given back, what waited for it is closed. Raises as `correct`."""
    with db.atomic():
        decision = of_agency(principal, decision_id, version, WITHDRAW)
        decision.change(
            version,
            status=DECISION.next(decision.status, "withdraw"),
            withdrawn_at=clock.now(),
            withdrawn_by=principal.staff_id,
            withdrawal_reason=reason,
        )
        number = next_document_number(decision.org, documents.WITHDRAWAL.word)
        documents.issue_withdrawal(decision, number, reason=reason)
        for kind in OPEN_TODOS:
            workbench.settle(decision, kind)
        _record(principal, decision, actions.PENALTY_WITHDRAWN, documents.WITHDRAWAL.title, number)


def _record(
    principal: Principal, decision: OnTheSpotDecision, action: Action, title: str, number: str
) -> None:
    path = f"/decisions/{decision.id}"
    audit.record(principal, action, decision, number=number)
    record_act(principal, APP, title, decision, path, node=True)
    if decision.enterprise_id:
        body = f"{decision.number}：{number}。"
        workbench.tell(APP, f"收到{title}", body, path, enterprise_id=decision.enterprise_id)
