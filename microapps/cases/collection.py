"""当场收缴: when a fine may be taken on the spot, its receipt, and the two clocks of the money (行政处罚法 68–71)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files, terms
from core.conditional import check
from core.db import as_date, db
from core.problems import Forbidden, WrongState, invalid
from microapps.cases import actions, payments, process, rules, violations
from microapps.cases.decisions import APP, CLOCK_SKEW, SUBJECT
from microapps.cases.permissions import FILE
from microapps.cases.states import ENDED
from models import workbench
from models.identity import holders
from models.organisation import Organisation
from models.penalty import COLLECTED, FineCollection, OnTheSpotDecision
from models.telemetry import record_act

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


def collect(
    principal: Principal,
    decision_id: UUID,
    *,
    version: int | None = None,
    reason: str,
    receipt_no: str,
    note: str = "",
    file_id: UUID | None = None,
    collected_at: datetime | None = None,
    landed_at: datetime | None = None,
) -> None:
    """Take the whole fine on the spot, against the finance department's receipt.

    Raises RuleRefusal (422) by PEN-008 and PEN-009, RuleConflict (409) for a receipt that was used, NotFound (404),
    Forbidden (403), Stale (412), WrongState (409), InvalidInput (422).
    """
    at = collected_at or clock.now()
    with db.atomic():
        decision = _of_officer(principal, decision_id, version)
        _check_moment(decision, at, landed_at)
        bounds = violations.limits(_law(decision), decision.party_kind, clock.day_of(at))
        taking = rules.Taking(reason, decision.amount_fen, bounds.collect_fen, note, file_id is not None)
        rules.may_be_collected(taking).or_refuse()
        if not receipt_no:
            rules.PEN_009.refuse(
                "当场收缴罚款应出具财政部门统一制发的专用票据；不出具的，当事人有权拒绝。"
            ).or_refuse()
        if FineCollection.select().where(FineCollection.receipt_no == receipt_no).exists():
            rules.PEN_009.forbid_now(f"票据号{receipt_no}已经用过，请核对。", "RECEIPT_USED").or_refuse()
        decision.change(decision.version)
        if file_id is not None:
            files.attach([file_id], SUBJECT, decision.id, principal.id, pointer="/json/file_id")
        due_on, due = _days(landed_at or at)
        taken = FineCollection.create(
            decision=decision, reason=reason, note=note, receipt_no=receipt_no, file=file_id, collected_at=at,
            landed_at=landed_at, collected_by=principal.staff_id, hand_over_due_on=due_on, due={"hand_over": due},
        )  # fmt: skip
        payments.book(principal, decision, clock.day_of(at), decision.amount_fen)
        process.write(principal, decision, "execution", f"当场收缴罚款，票据号{receipt_no}。", at)
        _ask(taken, HAND_OVER)
        audit.record(principal, actions.COLLECTED, decision, reason=reason, receipt_no=receipt_no)
        record_act(principal, APP, COLLECTED, decision, f"/decisions/{decision.id}", node=True)


def hand_over(
    principal: Principal, decision_id: UUID, *, version: int | None = None, handed_over_on: date
) -> None:
    """The agency has the money from the officer; its own two days begin (PEN-010). Raises as `collect`."""
    with db.atomic():
        decision, taken = _of_agency(principal, decision_id, version)
        _check_day(handed_over_on, clock.day_of(taken.collected_at), "/json/handed_over_on")
        due_on, due = _days(handed_over_on)
        _done(
            decision,
            taken,
            HAND_OVER,
            handed_over_on,
            deposit_due_on=due_on,
            due={**taken.due, "deposit": due},
        )
        _ask(taken, DEPOSIT)
        audit.record(principal, actions.FINE_HANDED_OVER, decision, on=str(handed_over_on))


def deposit(
    principal: Principal, decision_id: UUID, *, version: int | None = None, deposited_on: date
) -> None:
    """The agency paid the money into the bank (PEN-010). Raises as `collect`."""
    with db.atomic():
        decision, taken = _of_agency(principal, decision_id, version)
        if taken.handed_over_on is None:
            raise WrongState("执法人员还没有上交罚款。", allowed_actions=["hand_over"])
        _check_day(deposited_on, as_date(taken.handed_over_on), "/json/deposited_on")
        _done(decision, taken, DEPOSIT, deposited_on)
        audit.record(principal, actions.DEPOSITED, decision, on=str(deposited_on))


def told(decision: OnTheSpotDecision) -> dict[str, Any] | None:
    """How the fine was taken and where the money is; None where it was not taken on the spot."""
    taken = FineCollection.get_or_none(FineCollection.decision == decision.id)
    if taken is None:
        return None
    return {
        "reason": taken.reason,
        "reason_title": rules.COLLECTING[taken.reason],
        "note": taken.note,
        "receipt_no": taken.receipt_no,
        "collected_at": taken.collected_at,
        "landed_at": taken.landed_at,
        "clocks": [
            {
                "name": leg.name,
                "title": leg.title,
                "rule": rules.PEN_010.id,
                "due_on": _day(taken, leg.due),
                "done_on": _day(taken, leg.done),
                "is_overdue": _is_overdue(taken, leg),
            }
            for leg in CLOCKS
        ],
    }


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
    due_on, due = _days(_started(taken, leg))
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


def _done(decision: OnTheSpotDecision, taken: FineCollection, leg: Clock, on: date, **values: Any) -> None:
    if getattr(taken, leg.done) is not None:
        raise WrongState("已经登记过。", allowed_actions=[])
    decision.change(decision.version)
    days: dict[str, Any] = {leg.done: on, **values}
    taken.change(**days)
    for kind in (leg.name, leg.half, leg.overdue):
        workbench.settle(decision, kind)


def _days(start: datetime | date) -> tuple[date | None, dict[str, Any] | None]:
    day = clock.day_of(start) if isinstance(start, datetime) else start
    return terms.when_published(REMIT_WORKING_DAYS, rules.PEN_010.id, day)


def _day(taken: FineCollection, column: str) -> date | None:
    value = getattr(taken, column)
    return value and as_date(value)


def _is_overdue(taken: FineCollection, leg: Clock) -> bool:
    due_on = _day(taken, leg.due)
    return due_on is not None and _day(taken, leg.done) is None and due_on < clock.today()


def _check_moment(decision: OnTheSpotDecision, at: datetime, landed_at: datetime | None) -> None:
    latest = clock.now() + CLOCK_SKEW
    if not decision.decided_at <= at <= latest:
        raise invalid("/json/collected_at", "收缴时间应在决定之后，且不晚于现在。")
    if landed_at is not None and not at <= landed_at <= latest:
        raise invalid("/json/landed_at", "抵岸时间应在收缴之后，且不晚于现在。")


def _check_day(day: date, earliest: date, pointer: str) -> None:
    if not earliest <= day <= clock.today():
        raise invalid(pointer, f"日期应在{earliest}之后，且不晚于今天。")


def _law(decision: OnTheSpotDecision) -> str:
    known = violations.catalogue().get(decision.violation_id)
    return violations.statute_of(known.penalty_law if known else "")


def _of_officer(principal: Principal, decision_id: UUID, version: int | None) -> OnTheSpotDecision:
    """A served decision of the caller's own, whose fine nobody paid yet."""
    decision = OnTheSpotDecision.find(decision_id, OnTheSpotDecision.visible_to(principal))
    if all(one["id"] != str(principal.staff_id) for one in decision.officers):
        raise Forbidden("只有作出决定的执法人员可以办理。")
    check(decision, version)
    if decision.served_at is None or decision.status in ENDED or not decision.amount_fen:
        raise WrongState("决定书送达后，才能当场收缴罚款。", allowed_actions=[])
    if payments.account(decision, clock.today()).paid_fen:
        raise WrongState("罚款已经缴纳或者部分缴纳，不能再当场收缴。", allowed_actions=[])
    return decision


def _of_agency(
    principal: Principal, decision_id: UUID, version: int | None
) -> tuple[OnTheSpotDecision, FineCollection]:
    """A decision of the caller's agency whose fine was taken on the spot."""
    decision = OnTheSpotDecision.find(decision_id, OnTheSpotDecision.visible_to(principal))
    if not principal.reach(FILE.name).covers_organisation(decision.org.seq):
        raise Forbidden("只有本机关办案人员可以登记。")
    check(decision, version)
    taken = FineCollection.get_or_none(FineCollection.decision == decision.id)
    if taken is None:
        raise WrongState("该决定的罚款没有当场收缴。", allowed_actions=[])
    taken.decision = decision
    return decision, taken
