"""The way of money taken on the spot: two working days to the agency, two to the bank (行政处罚法 71, PEN-010)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, terms
from core.db import as_date, db
from core.problems import WrongState, invalid
from microapps.cases import actions, rules
from microapps.cases.decisions import APP
from microapps.cases.finding import of_agency
from microapps.cases.permissions import FILE
from models import workbench
from models.identity import holders
from models.organisation import Organisation
from models.penalty import FineCollection, OnTheSpotDecision

REMIT_WORKING_DAYS = 2
BATCH = 500


@dataclass(frozen=True, slots=True)
class Clock:
    """One leg of the money's way, by the columns of its beginning, its last day and its end (PEN-010)."""

    name: str
    title: str
    began: str
    due: str
    done: str
    carriers: Callable[[FineCollection], list[UUID]]

    @property
    def half(self) -> str:
        """The kind of the to-do that reminds when half the days have passed."""
        return f"{self.name}_half"

    @property
    def overdue(self) -> str:
        """The kind of the to-do of the agency's heads."""
        return f"{self.name}_overdue"


HAND_OVER = Clock(
    "hand_over",
    "上交当场收缴的罚款",
    "collected_at",
    "hand_over_due_on",
    "handed_over_on",
    lambda one: [one.collected_by_id],
)
DEPOSIT = Clock(
    "deposit", "缴付当场收缴的罚款到银行", "handed_over_on", "deposit_due_on", "deposited_on",
    lambda one: holders("handler", one.decision.org),
)  # fmt: skip
CLOCKS = (HAND_OVER, DEPOSIT)


def begin(taken: FineCollection) -> None:
    """The money is with the officer: its first clock runs from the taking, on water from the landing."""
    _set_day(taken, HAND_OVER)
    _ask(taken, HAND_OVER)


def hand_over(
    principal: Principal, decision_id: UUID, *, version: int | None = None, handed_over_on: date
) -> None:
    """The agency has the money from the officer; its own two days begin (PEN-010).

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409), InvalidInput (422).
    """
    with db.atomic():
        decision, taken = _taken(principal, decision_id, version)
        _check_day(handed_over_on, clock.day_of(taken.collected_at), "/json/handed_over_on")
        _done(decision, taken, HAND_OVER, handed_over_on)
        _set_day(taken, DEPOSIT)
        _ask(taken, DEPOSIT)
        audit.record(principal, actions.FINE_HANDED_OVER, decision, on=str(handed_over_on))


def deposit(
    principal: Principal, decision_id: UUID, *, version: int | None = None, deposited_on: date
) -> None:
    """The agency paid the money into the bank (PEN-010). Raises as `hand_over`."""
    with db.atomic():
        decision, taken = _taken(principal, decision_id, version)
        if taken.handed_over_on is None:
            raise WrongState("执法人员还没有上交罚款。", allowed_actions=["hand_over"])
        _check_day(deposited_on, as_date(taken.handed_over_on), "/json/deposited_on")
        _done(decision, taken, DEPOSIT, deposited_on)
        audit.record(principal, actions.DEPOSITED, decision, on=str(deposited_on))


def clocks_of(taken: FineCollection) -> list[dict[str, Any]]:
    """Both legs as the API tells them."""
    return [
        {
            "name": leg.name,
            "title": leg.title,
            "rule": rules.PEN_010.id,
            "due_on": _day(taken, leg.due),
            "done_on": _day(taken, leg.done),
            "is_overdue": _is_overdue(taken, leg),
        }
        for leg in CLOCKS
    ]


def chase() -> int:
    """Recurring: remind when half the days have passed, and tell the heads when they are over; returns how many.

    A day that fell into a year whose calendar was not published yet is set as soon as it can be.
    """
    return sum(_remind(taken, leg) for leg in CLOCKS for taken in _running(leg))


def _running(leg: Clock) -> list[FineCollection]:
    began, done, due = (getattr(FineCollection, name) for name in (leg.began, leg.done, leg.due))
    query = (
        FineCollection.select(FineCollection, OnTheSpotDecision, Organisation)
        .join(OnTheSpotDecision)
        .join(Organisation)
        .where(began.is_null(False), done.is_null(), OnTheSpotDecision.status != "withdrawn")
    )
    return list(query.order_by(due, FineCollection.id).limit(BATCH))


def _remind(taken: FineCollection, leg: Clock) -> bool:
    due_on = _day(taken, leg.due) or _set_day(taken, leg)
    half, _ = terms.when_published(REMIT_WORKING_DAYS // 2, rules.PEN_010.id, _started(taken, leg))
    if due_on is None or half is None or clock.today() < half:
        return False
    with db.atomic():
        _ask(taken, leg, leg.half)
        if clock.today() > due_on:
            for staff_id in holders("agency_head", taken.decision.org):
                _give(taken, leg.overdue, f"逾期未{leg.title}", staff_id, due_on)
    return True


def _set_day(taken: FineCollection, leg: Clock) -> date | None:
    due_on, due = terms.when_published(REMIT_WORKING_DAYS, rules.PEN_010.id, _started(taken, leg))
    if due_on is not None:
        values: dict[str, Any] = {leg.due: due_on, "due": {**taken.due, leg.name: due}}
        taken.change(**values)
    return due_on


def _started(taken: FineCollection, leg: Clock) -> date:
    if leg is DEPOSIT:
        return as_date(taken.handed_over_on)
    return clock.day_of(taken.landed_at or taken.collected_at)


def _ask(taken: FineCollection, leg: Clock, kind: str = "") -> None:
    due_on = _day(taken, leg.due)
    for staff_id in leg.carriers(taken):
        _give(taken, kind or leg.name, leg.title, staff_id, due_on)


def _give(taken: FineCollection, kind: str, title: str, staff_id: UUID, due_on: date | None) -> None:
    decision = taken.decision
    due_at = clock.day_bounds(due_on, due_on)[1] if due_on else None
    workbench.ask(
        APP, kind, f"{title} {decision.number}", decision, f"/decisions/{decision.id}",
        staff_id=staff_id, due_at=due_at,
    )  # fmt: skip


def _done(decision: OnTheSpotDecision, taken: FineCollection, leg: Clock, on: date) -> None:
    if getattr(taken, leg.done) is not None:
        raise WrongState("已经登记过。", allowed_actions=[])
    decision.change(decision.version)
    values: dict[str, Any] = {leg.done: on}
    taken.change(**values)
    for kind in (leg.name, leg.half, leg.overdue):
        workbench.settle(decision, kind)


def _day(taken: FineCollection, column: str) -> date | None:
    value = getattr(taken, column)
    return value and as_date(value)


def _is_overdue(taken: FineCollection, leg: Clock) -> bool:
    due_on = _day(taken, leg.due)
    return due_on is not None and _day(taken, leg.done) is None and due_on < clock.today()


def _check_day(day: date, earliest: date, pointer: str) -> None:
    if not earliest <= day <= clock.today():
        raise invalid(pointer, f"日期应在{earliest}之后，且不晚于今天。")


def _taken(
    principal: Principal, decision_id: UUID, version: int | None
) -> tuple[OnTheSpotDecision, FineCollection]:
    """A decision of the caller's agency whose fine was taken on the spot."""
    decision = of_agency(principal, decision_id, version, FILE)
    taken = FineCollection.get_or_none(FineCollection.decision == decision.id)
    if taken is None:
        raise WrongState("该决定的罚款没有当场收缴。", allowed_actions=[])
    taken.decision = decision
    return decision, taken
