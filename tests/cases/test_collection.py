"""A fine taken on the spot: when that is lawful (PEN-008), its receipt (PEN-009), the money's way (PEN-010)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock, terms
from microapps.cases import remittance, rules, violations
from models.penalty import FineCollection, FinePayment
from models.workbench import Todo
from tests.enforcement.visits import refused
from tests.factories import DECISIONS, WARNED, act_on_decision, make_decision, make_served, ok
from tests.people import Person

PEN_008 = (422, "PEN-008", "行政处罚法", "68、69")
SMALL = {"reason": "LE100", "receipt_no": "浙财0001"}


@pytest.fixture
def hundred(officer, partner, contact):
    """A served fine of 100.00 yuan."""
    return make_served(officer, partner, contact, amount_fen=10_000)


def collect(person, decision, **body):
    return person.post(f"{DECISIONS}/{decision['id']}/collection", body)


def open_todos():
    return {
        (todo.kind, todo.staff_id) for todo in Todo.select().where(Todo.status == "open", Todo.kind != "file")
    }


def test_pen_008_a_hundred_yuan_and_not_one_fen_more(officer, hundred, partner, contact):
    taken = ok(collect(officer, hundred, **SMALL), 201)
    assert (taken["payment"]["is_paid"], taken["collection"]["reason_title"]) == (True, "一百元以下罚款")
    more = make_served(officer, partner, contact, amount_fen=10_001, another_act_reason="另一门店。")
    problem = refused(collect(officer, more, **{**SMALL, "receipt_no": "浙财0002"}), *PEN_008)
    assert "100.00" in problem["detail"]


def test_pen_008_a_larger_fine_for_one_of_two_reasons(officer, partner, contact, photo):
    decision = make_served(officer, partner, contact)
    refused(collect(officer, decision, reason="HARD_LATER", receipt_no="浙财1"), *PEN_008)
    refused(collect(officer, decision, reason="REMOTE_PARTY_REQUEST", receipt_no="浙财1"), *PEN_008)
    assert collect(officer, decision, reason="BECAUSE", receipt_no="浙财1").status_code == 422
    asked = officer.uploaded(photo)["id"]
    told = ok(
        collect(officer, decision, reason="REMOTE_PARTY_REQUEST", receipt_no="浙财1", file_id=asked), 201
    )
    assert told["collection"]["receipt_no"] == "浙财1"


@pytest.mark.parametrize(
    ("reason", "fen", "note", "request_there", "allowed"),
    [
        ("LE100", 10_000, "", False, True),
        ("LE100", 10_001, "", False, False),
        ("HARD_LATER", 50_000, "外地车辆，离开后无法执行。", False, True),
        ("HARD_LATER", 50_000, "", False, False),
        ("REMOTE_PARTY_REQUEST", 500_000, "", True, True),
        ("REMOTE_PARTY_REQUEST", 500_000, "", False, False),
    ],
)
def test_pen_008_the_rules_examples(reason, fen, note, request_there, allowed):
    limit = violations.limits("行政处罚法", "citizen", date(2026, 11, 24)).collect_fen
    assert rules.may_be_collected(rules.Taking(reason, fen, limit, note, request_there)).allowed is allowed


def test_pen_009_no_receipt_and_one_used_twice(officer, partner, contact, hundred):
    refused(collect(officer, hundred, reason="LE100"), 422, "PEN-009", "行政处罚法", "70")
    ok(collect(officer, hundred, **SMALL), 201)
    other = make_served(officer, partner, contact, amount_fen=5_000, another_act_reason="另一门店。")
    problem = refused(collect(officer, other, **SMALL), 409, "PEN-009", "行政处罚法", "70")
    assert problem["code"] == "RECEIPT_USED"
    assert FineCollection.select().count() == FinePayment.select().count() == 1


def test_pen_010_two_working_days_to_the_agency_and_two_to_the_bank(officer, handler, head, hundred, now):
    taken = ok(collect(officer, hundred, **SMALL), 201)["collection"]
    assert [(leg["name"], leg["due_on"]) for leg in taken["clocks"]] == [
        ("hand_over", "2026-11-26"), ("deposit", None),
    ]  # fmt: skip
    assert open_todos() == {("hand_over", officer.staff_id)}
    assert remittance.chase() == 0
    now.advance(days=1)
    assert remittance.chase() == 1
    assert open_todos() == {("hand_over", officer.staff_id), ("hand_over_half", officer.staff_id)}
    now.advance(days=2)
    assert remittance.chase() == 1
    assert ("hand_over_overdue", head.staff_id) in open_todos()
    handler = Person.sign_in(handler.app, "handler")
    act_on_decision(handler, hundred, "collection/deposit", {"deposited_on": "2026-11-27"}, 409)
    for day in ("2026-11-23", "2026-11-28"):
        act_on_decision(handler, hundred, "collection/hand-over", {"handed_over_on": day}, 422)
    told = act_on_decision(handler, hundred, "collection/hand-over", {"handed_over_on": "2026-11-27"})
    assert told["collection"]["clocks"][1]["due_on"] == "2026-12-01"
    assert open_todos() == {("deposit", handler.staff_id)}
    act_on_decision(handler, hundred, "collection/hand-over", {"handed_over_on": "2026-11-27"}, 409)
    told = act_on_decision(handler, hundred, "collection/deposit", {"deposited_on": "2026-11-27"})
    assert told["collection"]["clocks"][1]["done_on"] == "2026-11-27"
    assert (open_todos(), remittance.chase()) == (set(), 0)


def test_pen_010_the_rules_example(app):
    """Taken on Friday 2026-02-13: the 14th is a working Saturday, then the holiday; due on the 24th."""
    assert terms.in_working_days(2, "PEN-010", date(2026, 2, 13)).due_on == date(2026, 2, 24)


def test_pen_010_a_day_of_next_year_is_set_when_its_calendar_comes(officer, partner, contact, now):
    now.advance(days=36)
    officer, partner, contact = (
        Person.sign_in(one.app, one.account.username) for one in (officer, partner, contact)
    )
    ok(collect(officer, make_served(officer, partner, contact, amount_fen=10_000), **SMALL), 201)
    assert (FineCollection.get().hand_over_due_on, remittance.chase()) == (None, 0)
    FineCollection.update(collected_at=clock.now() - timedelta(days=7)).execute()
    assert remittance.chase() == 1
    assert str(FineCollection.get().hand_over_due_on) == "2026-12-25"


def test_pen_010_on_water_the_days_begin_at_the_landing(officer, partner, contact, now):
    decision = make_served(officer, partner, contact, amount_fen=10_000)
    at = clock.now()
    now.advance(days=3)
    officer = Person.sign_in(officer.app, "officer")
    body = {**SMALL, "collected_at": at.isoformat(), "landed_at": clock.now().isoformat()}
    told = ok(collect(officer, decision, **body), 201)["collection"]
    assert told["clocks"][0]["due_on"] == "2026-12-01"


def test_when_it_cannot_be_taken(officer, partner, contact, handler, outsider, hundred):
    unserved = make_decision(officer, partner, contact, amount_fen=5_000, another_act_reason="另一门店。")
    assert collect(officer, unserved, **SMALL).status_code == 409
    warned = make_served(officer, partner, contact, **WARNED)
    assert collect(officer, warned, **SMALL).status_code == 409
    future = (clock.now() + timedelta(hours=1)).isoformat()
    assert collect(officer, hundred, **SMALL, collected_at=future).status_code == 422
    before = datetime(2026, 11, 23, tzinfo=UTC).isoformat()
    assert collect(officer, hundred, **SMALL, collected_at=before).status_code == 422
    assert collect(officer, hundred, **SMALL, landed_at=before).status_code == 422
    assert collect(handler, hundred, **SMALL).status_code == 403
    assert collect(outsider, hundred, **SMALL).status_code == 404
    act_on_decision(handler, hundred, "payments", {"paid_on": "2026-11-24", "amount_fen": 1}, 201)
    assert collect(officer, hundred, **SMALL).status_code == 409
    assert FineCollection.select().count() == 0
