"""A fine is paid within fifteen days; lateness adds three per cent a day, at most the fine (PEN-026, PEN-027)."""

from datetime import date

import pytest

from core import clock
from core.data_files import document
from microapps.cases import rules
from microapps.cases.filing import payment_term
from microapps.cases.payments import account_of
from models.penalty import FinePayment, OnTheSpotDecision
from tests.factories import DECISIONS, WARNED, act_on_decision, make_decision, make_served, ok
from tests.people import Person

PATH = DECISIONS
DUE = date(2026, 3, 17)
VECTORS = document("test_vectors")


@pytest.fixture
def decision(officer, partner, contact):
    """500 yuan, served on 2026-11-24, due on 2026-12-09."""
    return make_served(officer, partner, contact)


def pay(person, decision, paid_on, amount_fen, version=None):
    body = {"paid_on": paid_on, "amount_fen": amount_fen}
    return person.post(f"{PATH}/{decision['id']}/payments", body, version=version)


def later(now, days, person):
    now.advance(days=days)
    return Person.sign_in(person.app, person.account.username)


@pytest.mark.parametrize(
    ("paid_on", "late_fen"),
    [
        (date(2026, 3, 17), 0),
        (date(2026, 3, 27), 300_000),
        (date(2026, 4, 20), 1_000_000),
        (date(2026, 6, 25), 1_000_000),
    ],
)
def test_pen_027_the_rules_examples(paid_on, late_fen):
    account = account_of(1_000_000, DUE, [], paid_on)
    assert (account.late_fen, account.owed_fen) == (late_fen, 1_000_000 + late_fen)


def test_pen_027_lateness_ends_when_the_fine_is_paid():
    paid = [(date(2026, 3, 20), 400_000), (date(2026, 3, 27), 600_000)]
    account = account_of(1_000_000, DUE, paid, date(2026, 6, 1))
    assert (account.late_days, account.late_fen, account.owed_fen) == (10, 300_000, 300_000)


def test_pen_026_paid_in_time_nothing_is_added(handler, decision):
    assert (decision["payment"]["due_on"], decision["payment"]["owed_fen"]) == ("2026-12-09", 50_000)
    part = ok(pay(handler, decision, "2026-11-24", 20_000), 201)["payment"]
    assert (part["paid_fen"], part["owed_fen"], part["is_paid"]) == (20_000, 30_000, False)
    whole = ok(pay(handler, decision, "2026-11-24", 30_000), 201)
    assert (whole["payment"]["owed_fen"], whole["payment"]["is_paid"]) == (0, True)
    execution = next(stage for stage in whole["process"] if stage["stage"] == "execution")
    assert [one["text"] for one in execution["records"]] == ["罚款于2026-11-24缴清。"]


def test_pen_027_a_late_payment_owes_more(handler, decision, now):
    handler = later(now, 25, handler)
    seen = ok(handler.get(f"{PATH}/{decision['id']}"))["payment"]
    assert (seen["late_days"], seen["late_fen"], seen["owed_fen"]) == (10, 15_000, 65_000)
    too_much = pay(handler, decision, "2026-12-19", 65_001)
    assert too_much.json["errors"][0]["pointer"] == "/json/amount_fen"
    assert "650.00" in too_much.json["errors"][0]["detail"]
    assert ok(pay(handler, decision, "2026-12-19", 65_000), 201)["payment"]["is_paid"] is True
    assert pay(handler, decision, "2026-12-19", 1).status_code == 422


@pytest.mark.parametrize(
    ("paid_on", "amount_fen", "pointer"),
    [
        ("2026-11-23", 100, "/json/paid_on"),
        ("2026-11-25", 100, "/json/paid_on"),
        ("2026-11-24", 0, "/json/amount_fen"),
        ("2026-11-24", -5, "/json/amount_fen"),
        ("2026-11-24", 50_001, "/json/amount_fen"),
        ("2026-02-30", 100, "/json/paid_on"),
    ],
)
def test_a_payment_that_cannot_be(handler, decision, paid_on, amount_fen, pointer):
    answer = pay(handler, decision, paid_on, amount_fen)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert FinePayment.select().count() == 0


def test_a_warning_owes_nothing(officer, partner, contact, handler):
    warned = make_served(officer, partner, contact, **WARNED)
    assert warned["payment"] is None
    assert pay(handler, warned, "2026-11-24", 100).status_code == 409


def test_before_it_is_served_no_day_runs(officer, partner, contact, handler, now):
    decision = make_decision(officer, partner, contact)
    assert (decision["pay_due_on"], decision["payment"]["due_on"]) == (None, None)
    handler = later(now, 60, handler)
    assert ok(handler.get(f"{PATH}/{decision['id']}"))["payment"]["late_days"] == 0


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ([], 20),
        ([(date(2026, 3, 20), date(2026, 4, 3))], 5),
        ([(date(2026, 3, 20), date(2026, 4, 3)), (date(2026, 3, 25), date(2026, 4, 3))], 5),
        ([(date(2026, 3, 1), date(2026, 3, 17))], 20),
        ([(date(2026, 4, 1), None)], 14),
    ],
)
def test_pen_027_days_of_a_reconsideration_do_not_count(pauses, days):
    """The rule's example: 20 days with 15 suspended add 1,500.00 to a fine of 10,000.00."""
    account = account_of(1_000_000, DUE, [], date(2026, 4, 6), pauses)
    assert (account.late_days, account.late_fen) == (days, days * 30_000)


def test_pen_027_a_pause_is_noted_and_ended(handler, decision, now):
    handler = later(now, 20, handler)
    body = {"kind": "reconsideration", "began_on": "2026-12-11"}
    told = act_on_decision(handler, decision, "pauses", body, 201)["payment"]
    assert (told["late_days"], told["late_fen"]) == (1, 1_500)
    handler = later(now, 4, handler)
    told = act_on_decision(handler, decision, "pauses", {**body, "ended_on": "2026-12-16"}, 201)["payment"]
    assert (told["late_days"], told["pauses"]) == (
        3, [{"kind": "reconsideration", "title": "行政复议", "began_on": "2026-12-11", "ended_on": "2026-12-16"}]
    )  # fmt: skip
    act_on_decision(handler, decision, "pauses", {**body, "ended_on": "2026-12-16"}, 409)
    for wrong in ({"began_on": "2026-11-23"}, {"ended_on": "2026-12-10"}, {"ended_on": "2027-01-01"}):
        act_on_decision(handler, decision, "pauses", {**body, **wrong}, 422)


@pytest.mark.parametrize("case", VECTORS["late_fee_fen"], ids=str)
def test_pen_027_three_percent_a_day_up_to_the_fine(case):
    assert rules.late_addition(case["fine"], case["days"]) == case["add"]


def test_pen_027_payment_before_the_last_day_adds_nothing():
    assert rules.late_addition(10_000, -3) == 0


def test_pen_026_fifteen_days_from_the_receipt_rolled_over_a_rest(decision):
    """The rule's examples: 2026-03-02 → 03-17, and 2026-02-01 → 02-16, a holiday → 02-24."""
    row = OnTheSpotDecision.get()
    for served_on, due_on in ((date(2026, 3, 2), date(2026, 3, 17)), (date(2026, 2, 1), date(2026, 2, 24))):
        assert payment_term(row, clock.day_bounds(served_on, served_on)[0])[0] == due_on


def test_whoever_holds_the_paper_sees_what_is_owed(public, handler, decision, now):
    code = decision["payment_code"]
    told = ok(public.get(f"/api/v1/cases/fines/{code}"))
    assert (told["number"], told["amount_fen"], told["owed_fen"], told["due_on"]) == (
        decision["number"], 50_000, 50_000, "2026-12-09",
    )  # fmt: skip
    now.advance(days=25)
    late = ok(public.get(f"/api/v1/cases/fines/{code}"))
    assert (late["late_fen"], late["owed_cn"]) == (15_000, "陆佰伍拾元整")
    assert public.get("/api/v1/cases/fines/nothing").status_code == 404
    assert public.get(f"/api/v1/cases/fines/{code[:-1]}").status_code == 404


def test_somebody_elses_payment(outside_handler, officer, contact, decision, handler):
    assert pay(outside_handler, decision, "2026-11-24", 100).status_code == 404
    assert pay(officer, decision, "2026-11-24", 100).status_code == 403
    assert pay(contact, decision, "2026-11-24", 100).status_code == 403
    assert pay(handler, decision, "2026-11-24", 100, version=99).status_code == 412
    assert FinePayment.select().count() == 0
