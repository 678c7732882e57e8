"""What is owed of a fine decided on the spot, and what was paid of it (行政处罚法 67, 72, 73)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.db import as_date, db
from core.money import format_yuan
from core.problems import WrongState, invalid
from microapps.cases import actions, process, rules
from microapps.cases.finding import of_agency
from microapps.cases.permissions import FILE
from microapps.cases.states import ENDED
from models.penalty import FinePause, FinePayment, OnTheSpotDecision
from models.telemetry import record_act

APP = "cases"
Pause = tuple[date, date | None]
"""First and last day; None while it goes on."""


@dataclass(frozen=True, slots=True)
class Account:
    """How a fine stands on a day, in fen: `late_fen` is what lateness adds, at most the fine."""

    fine_fen: int
    paid_fen: int
    late_days: int
    late_fen: int

    @property
    def owed_fen(self) -> int:
        return max(0, self.fine_fen + self.late_fen - self.paid_fen)


def account_of(
    fine_fen: int,
    due_on: date | None,
    paid: Sequence[tuple[date, int]],
    on: date,
    pauses: Sequence[Pause] = (),
) -> Account:
    """The account on a day; lateness runs from the day after `due_on` until the fine itself is paid (PEN-027).

    `paid` are days and amounts in the order of days. Days of a reconsideration or lawsuit do not count. Without
    `due_on` (not served, or next year's calendar not published) nothing is late.
    """
    so_far, paid_up_on = 0, on
    for day, amount in paid:
        so_far += amount
        if so_far >= fine_fen:
            paid_up_on = day
            break
    days = late_days(due_on, paid_up_on, pauses) if due_on else 0
    total = sum(amount for _, amount in paid)
    return Account(fine_fen, total, days, rules.late_addition(fine_fen, days))


def late_days(due_on: date, until: date, pauses: Sequence[Pause]) -> int:
    """Days after `due_on` up to `until` that no pause covers; two pauses at once take a day away once."""
    days = (due_on + timedelta(days=n + 1) for n in range(max(0, (until - due_on).days)))
    return sum(all(not began <= day <= (ended or until) for began, ended in pauses) for day in days)


def record_payment(
    principal: Principal, decision_id: UUID, *, version: int | None = None, paid_on: date, amount_fen: int
) -> None:
    """Note a payment at the bank, by the agency's handlers.

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409), InvalidInput (422) for a day before the
    decision or to come, and for more than is owed.
    """
    with db.atomic():
        decision = _running(principal, decision_id, version)
        if not clock.day_of(decision.decided_at) <= paid_on <= clock.today():
            raise invalid("/json/paid_on", "缴款日期应在决定之后，且不晚于今天。")
        left = account(decision, paid_on).owed_fen
        if not 0 < amount_fen <= left:
            raise invalid(
                "/json/amount_fen", f"截至{paid_on}应缴{format_yuan(left)}元，缴款不能超过应缴数额。"
            )
        decision.change(decision.version)
        book(principal, decision, paid_on, amount_fen)
        if amount_fen == left:
            process.write(principal, decision, "execution", f"罚款于{paid_on}缴清。", clock.now())
        audit.record(principal, actions.PAID, decision, amount_fen=amount_fen, paid_on=str(paid_on))
        record_act(principal, APP, "登记缴款", decision, f"/decisions/{decision.id}", node=True)


def pause(
    principal: Principal,
    decision_id: UUID,
    *,
    version: int | None = None,
    kind: str,
    began_on: date,
    ended_on: date | None = None,
) -> None:
    """Note a reconsideration or lawsuit, or its end where one of the kind is open (行政处罚法 73(3)).

    Raises as `record_payment`.
    """
    with db.atomic():
        decision = _running(principal, decision_id, version)
        if decision.served_at is None or not clock.day_of(decision.served_at) <= began_on <= clock.today():
            raise invalid("/json/began_on", "受理日期应在送达之后，且不晚于今天。")
        if ended_on is not None and not began_on <= ended_on <= clock.today():
            raise invalid("/json/ended_on", "终结日期应在受理之后，且不晚于今天。")
        known = FinePause.get_or_none(
            FinePause.decision == decision.id, FinePause.kind == kind, FinePause.began_on == began_on
        )
        decision.change(decision.version)
        if known is None:
            FinePause.create(
                decision=decision,
                kind=kind,
                began_on=began_on,
                ended_on=ended_on,
                recorded_by=principal.staff_id,
            )
        elif ended_on is None or known.ended_on is not None:
            raise WrongState("该复议或者诉讼已经登记。", allowed_actions=[])
        else:
            known.change(ended_on=ended_on)
        action = actions.PAUSED if known is None else actions.RESUMED
        audit.record(
            principal, action, decision, kind=kind, began_on=str(began_on), ended_on=str(ended_on or "")
        )


def book(principal: Principal, decision: OnTheSpotDecision, paid_on: date, amount_fen: int) -> None:
    """Enter a payment that was checked."""
    FinePayment.create(
        decision=decision, paid_on=paid_on, amount_fen=amount_fen, recorded_by=principal.staff_id
    )


def _running(principal: Principal, decision_id: UUID, version: int | None) -> OnTheSpotDecision:
    """A decision of the caller's agency with a fine that still runs."""
    decision = of_agency(principal, decision_id, version, FILE)
    if decision.status in ENDED or not decision.amount_fen:
        raise WrongState("该决定没有罚款，或已经结案、撤销。", allowed_actions=[])
    return decision


def told(decision: OnTheSpotDecision) -> dict[str, Any] | None:
    """How the fine stands today; None for a decision without one."""
    if not decision.amount_fen:
        return None
    today = account(decision, clock.today())
    is_due = decision.status != "withdrawn"
    return {
        "due_on": decision.pay_due_on and as_date(decision.pay_due_on),
        "rule": rules.PEN_026.id,
        "paid_fen": today.paid_fen,
        "late_days": today.late_days,
        "late_fen": today.late_fen,
        "owed_fen": today.owed_fen if is_due else 0,
        "refund_fen": 0 if is_due else today.paid_fen,
        "is_paid": is_due and today.owed_fen == 0,
        "payments": [
            {"paid_on": as_date(row.paid_on), "amount_fen": row.amount_fen} for row in _payments(decision)
        ],
        "pauses": [
            {"kind": row.kind, "title": rules.PAUSES[row.kind], "began_on": as_date(row.began_on),
             "ended_on": row.ended_on and as_date(row.ended_on)}
            for row in _pauses(decision)
        ],
    }  # fmt: skip


def account(decision: OnTheSpotDecision, on: date) -> Account:
    """How a decision's fine stands on a day."""
    paid = [(as_date(row.paid_on), row.amount_fen) for row in _payments(decision)]
    pauses = [(as_date(row.began_on), row.ended_on and as_date(row.ended_on)) for row in _pauses(decision)]
    due_on = decision.pay_due_on and as_date(decision.pay_due_on)
    return account_of(decision.amount_fen, due_on, paid, on, pauses)


def _payments(decision: OnTheSpotDecision) -> list[FinePayment]:
    query = FinePayment.select().where(FinePayment.decision == decision.id)
    return list(query.order_by(FinePayment.paid_on, FinePayment.id))


def _pauses(decision: OnTheSpotDecision) -> list[FinePause]:
    query = FinePause.select().where(FinePause.decision == decision.id)
    return list(query.order_by(FinePause.began_on, FinePause.id))
