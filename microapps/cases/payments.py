"""What is owed of a fine decided on the spot, and what was paid of it (行政处罚法 67, 72)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import as_date, db
from core.money import format_yuan
from core.penalty_limits import late_payment_addition
from core.problems import Forbidden, WrongState, invalid
from microapps.cases import actions, process, rules
from microapps.cases.permissions import FILE
from models.penalty import FinePayment, OnTheSpotDecision
from models.telemetry import record_act

APP = "cases"


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


def account_of(fine_fen: int, due_on: date, paid: Sequence[tuple[date, int]], on: date) -> Account:
    """The account on a day; lateness runs from the day after `due_on` until the fine itself is paid (PEN-027).

    `paid` are days and amounts in the order of days.
    """
    so_far, paid_up_on = 0, on
    for day, amount in paid:
        so_far += amount
        if so_far >= fine_fen:
            paid_up_on = day
            break
    days = max(0, (paid_up_on - due_on).days)
    total = sum(amount for _, amount in paid)
    return Account(fine_fen, total, days, late_payment_addition(fine_fen=fine_fen, days=days))


def record_payment(
    principal: Principal, decision_id: UUID, *, version: int | None = None, paid_on: date, amount_fen: int
) -> None:
    """Note a payment at the bank, by the agency's handlers.

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409), InvalidInput (422) for a day before the
    decision or to come, and for more than is owed.
    """
    with db.atomic():
        decision = OnTheSpotDecision.find(decision_id, OnTheSpotDecision.visible_to(principal))
        if not principal.reach(FILE.name).covers_organisation(decision.org.seq):
            raise Forbidden("只有本机关办案人员可以登记缴款。")
        check(decision, version)
        if decision.status == "closed" or not decision.amount_fen:
            raise WrongState("该决定没有罚款，或已经结案。", allowed_actions=[])
        if not clock.day_of(decision.decided_at) <= paid_on <= clock.today():
            raise invalid("/json/paid_on", "缴款日期应在决定之后，且不晚于今天。")
        left = _account(decision, paid_on).owed_fen
        if not 0 < amount_fen <= left:
            raise invalid(
                "/json/amount_fen", f"截至{paid_on}应缴{format_yuan(left)}元，缴款不能超过应缴数额。"
            )
        decision.change(decision.version)
        FinePayment.create(
            decision=decision, paid_on=paid_on, amount_fen=amount_fen, recorded_by=principal.staff_id
        )
        if amount_fen == left:
            process.record_execution(principal, decision, f"罚款于{paid_on}缴清。")
        audit.record(principal, actions.PAID, decision, amount_fen=amount_fen, paid_on=str(paid_on))
        record_act(principal, APP, "登记缴款", decision, f"/decisions/{decision.id}", node=True)


def told(decision: OnTheSpotDecision) -> dict[str, Any] | None:
    """How the fine stands today; None for a decision without one."""
    if not decision.amount_fen:
        return None
    rows = _payments(decision)
    account = _account(decision, clock.today())
    return {
        "due_on": as_date(decision.pay_due_on),
        "rule": rules.PEN_026.id,
        "paid_fen": account.paid_fen,
        "late_days": account.late_days,
        "late_fen": account.late_fen,
        "owed_fen": account.owed_fen,
        "is_paid": account.owed_fen == 0,
        "payments": [{"paid_on": as_date(row.paid_on), "amount_fen": row.amount_fen} for row in rows],
    }


def _account(decision: OnTheSpotDecision, on: date) -> Account:
    paid = [(as_date(row.paid_on), row.amount_fen) for row in _payments(decision)]
    return account_of(decision.amount_fen, as_date(decision.pay_due_on), paid, on)


def _payments(decision: OnTheSpotDecision) -> list[FinePayment]:
    query = FinePayment.select().where(FinePayment.decision == decision.id)
    return list(query.order_by(FinePayment.paid_on, FinePayment.id))
