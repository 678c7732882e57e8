"""备案: a decision on the spot is filed with its agency in time (行政处罚法 52(3), PEN-007)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, data_files, terms
from core.db import as_date, db
from microapps.cases import actions, rules
from microapps.cases.finding import of_agency
from microapps.cases.permissions import FILE
from microapps.cases.states import DECISION, ENDED
from models import workbench
from models.identity import holders
from models.penalty import OnTheSpotDecision
from models.telemetry import record_act

APP = "cases"
FILE_TODO, OVERDUE_TODO = "file", "filing_overdue"
BATCH = 500
Term = tuple[date | None, dict[str, Any] | None]
"""The last day, and how it was computed."""
CHASE_EVERY, COMPLETE_EVERY = timedelta(hours=1), timedelta(hours=24)


def filing_days(agency: str) -> int:
    """Working days an agency has, by how its name ends; the last row is for all others (data/filing_terms.csv)."""
    return next(
        int(row["working_days"])
        for row in data_files.rows("filing_terms")
        if agency.endswith(row["agency_ends"])
    )


def ask_for_filing(decision: OnTheSpotDecision) -> None:
    """A to-do for the agency's handlers, with its last day."""
    due_on = decision.filing_due_on and as_date(decision.filing_due_on)
    due_at = clock.day_bounds(due_on, due_on)[1] if due_on else None
    for staff_id in holders("handler", decision.org):
        workbench.ask(
            APP, FILE_TODO, f"备案 {decision.number}", decision, f"/decisions/{decision.id}",
            staff_id=staff_id, due_at=due_at,
        )  # fmt: skip


def file_decision(principal: Principal, decision_id: UUID, *, version: int, note: str = "") -> None:
    """File the decision with the agency; raises NotFound (404), Forbidden (403), Stale (412), WrongState (409)."""
    with db.atomic():
        decision = of_agency(principal, decision_id, version, FILE)
        decision.change(
            version,
            status=DECISION.next(decision.status, "file"),
            filed_at=clock.now(),
            filed_by=principal.staff_id,
        )
        workbench.settle(decision, FILE_TODO)
        workbench.settle(decision, OVERDUE_TODO)
        audit.record(principal, actions.FILED, decision, note=note)
        record_act(principal, APP, "当场处罚备案", decision, f"/decisions/{decision.id}", node=True)


def is_overdue(decision: OnTheSpotDecision) -> bool:
    """Whether its last day passed without filing."""
    due_on = decision.filing_due_on
    waits = decision.filed_at is None and decision.status not in ENDED
    return waits and due_on is not None and as_date(due_on) < clock.today()


def chase_overdue() -> int:
    """Recurring: a decision nobody filed in time becomes a to-do of the agency's heads; returns how many."""
    late_ones = list(
        OnTheSpotDecision.joined()
        .where(*late())
        .order_by(OnTheSpotDecision.filing_due_on, OnTheSpotDecision.id)
        .limit(BATCH)
    )
    for decision in late_ones:
        with db.atomic():
            for staff_id in holders("agency_head", decision.org):
                title = f"当场处罚逾期未备案 {decision.number}"
                path = f"/decisions/{decision.id}"
                workbench.ask(APP, OVERDUE_TODO, title, decision, path, staff_id=staff_id)
    return len(late_ones)


def complete_due_days() -> int:
    """Recurring: days that fell into a year whose calendar was not published yet are set; returns how many."""
    unfiled = (*_unfiled(), OnTheSpotDecision.filing_due_on.is_null())
    unpaid = (
        OnTheSpotDecision.pay_due_on.is_null(),
        OnTheSpotDecision.served_at.is_null(False),
        OnTheSpotDecision.amount_fen > 0,
        OnTheSpotDecision.status != "withdrawn",
    )
    done = sum(
        _complete(one, "filing_due_on", "filing", filing_term(one.org.name, one.decided_at))
        for one in _waiting(unfiled)
    )
    return done + sum(
        _complete(one, "pay_due_on", "payment", payment_term(one, one.served_at)) for one in _waiting(unpaid)
    )


def _waiting(conditions: tuple[Any, ...]) -> list[OnTheSpotDecision]:
    return list(OnTheSpotDecision.joined().where(*conditions).order_by(OnTheSpotDecision.id).limit(BATCH))


def filing_term(agency: str, decided_at: datetime) -> Term:
    """The last day for filing and how it was computed (PEN-007)."""
    return terms.when_published(filing_days(agency), rules.PEN_007.id, clock.day_of(decided_at))


def payment_term(decision: OnTheSpotDecision, served_at: datetime) -> Term:
    """Fifteen days from the receipt of the decision (PEN-026); nothing to pay, no day."""
    if not decision.amount_fen:
        return None, None
    return terms.rolled_when_published(rules.PAY_DAYS, rules.PEN_026.id, clock.day_of(served_at))


def _complete(decision: OnTheSpotDecision, column: str, name: str, term: Term) -> bool:
    due_on, due = term
    if due_on is not None:
        values: dict[str, Any] = {column: due_on, "due": {**decision.due, name: due}}
        decision.change(**values)
    return due_on is not None


def late() -> tuple[Any, ...]:
    """Conditions: the last day for filing has passed."""
    return (*_unfiled(), OnTheSpotDecision.filing_due_on < clock.today())


def _unfiled() -> tuple[Any, ...]:
    return OnTheSpotDecision.filed_at.is_null(), OnTheSpotDecision.status.not_in(ENDED)
