"""Decisions on the spot: what article 51 allows, and every way it is refused."""

from datetime import timedelta

import pytest

from core import clock
from models.penalty import OnTheSpotDecision
from models.workbench import Todo
from tests.factories import WARNING_PENALTY, decision_body, ok

PATH = "/api/v1/cases/on-the-spot-decisions"


def decide(officer, partner, contact, **over):
    return officer.post(
        PATH, decision_body(officer, partner, **{"enterprise_id": str(contact.enterprise_id), **over})
    )


def test_a_small_fine_is_numbered_and_on_paper(officer, partner, contact):
    decision = ok(decide(officer, partner, contact), 201)
    assert decision["number"] == "杭西市监当罚〔2026〕1号"
    assert decision["amount_cn"] == "伍佰元整"
    pdf = officer.get(decision["documents"][0]["url"])
    assert pdf.get_data().startswith(b"%PDF-")


def test_three_thousand_is_allowed_and_one_fen_more_is_not(officer, partner, contact):
    ok(decide(officer, partner, contact, amount_fen=300_000), 201)
    answer = decide(officer, partner, contact, amount_fen=300_001)
    assert answer.status_code == 422
    assert (answer.json["rule"], answer.json["law"], answer.json["article"]) == (
        "PEN-004",
        "行政处罚法",
        "51",
    )
    assert "3,000.01" in answer.json["detail"]
    assert OnTheSpotDecision.select().count() == 1


NOW = "2026-11-24T09:20:00+08:00"


@pytest.mark.parametrize(
    ("over", "rule"),
    [
        ({"licence_shown_at": NOW}, "PEN-002"),
        ({"told_at": NOW, "licence_shown_at": "2026-11-24T08:00:00+08:00"}, "PEN-006"),
        ({"party_statement": None}, "PEN-006"),
        ({"delivered_at": None}, "PEN-005"),
        ({"delivered_at": None, "refused_sign": {"note": "拒收"}}, "PEN-005"),
        ({"penalty_kinds": ["warning", "fine"], "amount_fen": 0}, "PEN-004"),
        ({"penalty_kinds": ["warning"]}, "PEN-004"),
        ({"matter_code": WARNING_PENALTY}, "PEN-029"),
    ],
)
def test_a_decision_against_the_law_is_refused_with_the_rule(officer, partner, contact, over, rule):
    answer = decide(officer, partner, contact, **over)
    assert (answer.status_code, answer.json.get("rule")) == (422, rule), answer.json
    assert OnTheSpotDecision.select().count() == 0


def test_one_officer_cannot_decide(officer, partner, contact):
    answer = decide(officer, partner, contact, officer_ids=[str(officer.staff_id)])
    assert answer.json["rule"] == "PEN-001"


def test_a_waived_statement_is_enough(officer, partner, contact):
    ok(decide(officer, partner, contact, party_statement=None, waived=True), 201)


def test_a_warning_needs_no_amount(officer, partner, contact):
    decision = ok(
        decide(
            officer, partner, contact, matter_code=WARNING_PENALTY, penalty_kinds=["warning"], amount_fen=0
        ),
        201,
    )
    assert (decision["amount_fen"], decision["pay_due_on"]) == (0, None)


def test_a_refused_delivery_with_a_photo_is_noted(officer, partner, contact, photo):
    stored = officer.uploaded(photo)
    refused = {"note": "当事人拒收，留置送达。", "file_id": stored["id"]}
    ok(decide(officer, partner, contact, delivered_at=None, refused_sign=refused), 201)


CITIZEN = {
    "name": "孙大圣",
    "id_no": "330106199001010019",
    "phone": "13800001111",
    "address": "杭州市西湖区文一路2号",
}


def citizen_with_check_digit():
    from core.identifiers.citizen_id import check_character

    return {**CITIZEN, "id_no": CITIZEN["id_no"][:17] + check_character(CITIZEN["id_no"][:17])}


def test_a_citizen_is_fined_200_at_most_and_shown_masked(officer, partner):
    body = decision_body(officer, partner, citizen=citizen_with_check_digit(), amount_fen=20_001)
    answer = officer.post(PATH, body)
    assert (answer.json["rule"], answer.json["article"]) == ("PEN-004", "51")
    decision = ok(officer.post(PATH, {**body, "amount_fen": 20_000}), 201)
    assert decision["party"] == {"kind": "citizen", "name": "孙*圣"}
    row = OnTheSpotDecision.get()
    assert "孙大圣" not in row.citizen_sealed


def test_a_wrong_id_number_is_refused_at_its_field(officer, partner):
    body = decision_body(
        officer, partner, citizen={**CITIZEN, "id_no": "330106199002300010"}, amount_fen=20_000
    )
    answer = officer.post(PATH, body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/json/citizen/id_no"


def test_neither_or_both_parties_are_refused(officer, partner, contact):
    assert officer.post(PATH, decision_body(officer, partner)).status_code == 422
    assert (
        decide(officer, partner, contact, citizen=citizen_with_check_digit(), amount_fen=100).status_code
        == 422
    )


def test_an_enterprise_of_another_district_is_refused(officer, partner, other_contact):
    assert decide(officer, partner, other_contact).status_code == 422


def test_a_time_in_the_future_is_refused(officer, partner, contact):
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    answer = decide(officer, partner, contact, decided_at=tomorrow, delivered_at=tomorrow)
    assert answer.json["errors"][0]["pointer"] == "/json/decided_at"


def test_the_handler_files_it_within_seven_working_days(officer, partner, contact, handler):
    decision = ok(decide(officer, partner, contact), 201)
    assert decision["filing_due_on"] == "2026-12-03"
    todo = Todo.get(Todo.kind == "file")
    assert todo.staff_id == handler.staff_id
    path = f"{PATH}/{decision['id']}/filing"
    filed = ok(handler.post(path, version=decision["version"]))
    assert filed["status"] == "filed"
    assert handler.post(path, version=filed["version"]).status_code == 409
    assert Todo.get_by_id(todo.id).status == "done"


def test_an_officer_cannot_file(officer, partner, contact):
    decision = ok(decide(officer, partner, contact), 201)
    assert officer.post(f"{PATH}/{decision['id']}/filing", version=1).status_code == 403


def test_the_enterprise_sees_its_decision_and_no_other_does(
    officer, partner, contact, other_contact, outsider
):
    decision = ok(decide(officer, partner, contact), 201)
    assert ok(contact.get(f"{PATH}/{decision['id']}"))["number"] == decision["number"]
    assert other_contact.get(f"{PATH}/{decision['id']}").status_code == 404
    assert outsider.get(f"{PATH}/{decision['id']}").status_code == 404


def test_a_refused_decision_uses_up_no_number(officer, partner, contact):
    decide(
        officer,
        partner,
        contact,
        delivered_at=None,
        refused_sign={"note": "拒收", "file_id": str(officer.staff_id)},
    )
    assert ok(decide(officer, partner, contact), 201)["number"].endswith("〕1号")
