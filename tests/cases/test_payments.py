"""A fine is paid within fifteen days; lateness adds three per cent a day, at most the fine (PEN-026, PEN-027)."""

from datetime import date

import pytest

from microapps.cases.payments import account_of
from models.penalty import FinePayment
from tests.factories import WARNING_PENALTY, decision_body, ok
from tests.people import Person

PATH = "/api/v1/cases/on-the-spot-decisions"
DUE = date(2026, 3, 17)


@pytest.fixture
def decision(officer, partner, contact):
    """500 yuan, decided on 2026-11-24, due on 2026-12-09."""
    body = decision_body(officer, partner, enterprise_id=str(contact.enterprise_id))
    return ok(officer.post(PATH, body), 201)


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
    body = decision_body(
        officer, partner, enterprise_id=str(contact.enterprise_id), matter_code=WARNING_PENALTY,
        penalty_kinds=["warning"], amount_fen=None,
    )  # fmt: skip
    warned = ok(officer.post(PATH, body), 201)
    assert warned["payment"] is None
    assert pay(handler, warned, "2026-11-24", 100).status_code == 409


def test_somebody_elses_payment(outside_handler, officer, contact, decision, handler):
    assert pay(outside_handler, decision, "2026-11-24", 100).status_code == 404
    assert pay(officer, decision, "2026-11-24", 100).status_code == 403
    assert pay(contact, decision, "2026-11-24", 100).status_code == 403
    assert pay(handler, decision, "2026-11-24", 100, version=99).status_code == 412
    assert FinePayment.select().count() == 0
