"""From an order to correct to a passed recheck."""

import pytest

from core import outbox
from models.workbench import Todo
from tests.factories import SPECIAL_EQUIPMENT, TO_CORRECT, make_order, make_signed, ok, problems_of


def path(order, verb=""):
    return f"/api/v1/enforcement/correction-orders/{order['id']}" + (f"/{verb}" if verb else "")


def own(order):
    return f"/api/v1/enterprise-code/correction-orders/{order['id']}/answers"


def answered(contact, order, photo):
    stored = contact.uploaded(photo)
    body = {"text": "已更换钢丝绳并维护保养。", "file_ids": [stored["id"]]}
    return ok(contact.post(own(order), body, version=order["version"]), 201)


def recheck_body(officer, partner, **over):
    return {
        "officer_ids": [str(officer.staff_id), str(partner.staff_id)],
        "passed": True,
        "note": "已整改。",
        **over,
    }


def test_the_due_day_counts_working_days_and_says_how(officer, partner, head, contact):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id, working_days=5)
    # Tuesday 2026-11-24 plus five working days, the start day not counted, is Tuesday 2026-12-01.
    assert order["due_on"] == "2026-12-01"
    assert order["due"]["unit"] == "WD"
    assert order["due"]["calendar_version"]


def test_a_due_day_in_an_unpublished_year_is_refused(officer, partner, head, contact, now):
    inspection = make_signed(
        officer, partner, head, value="fail", result=TO_CORRECT, enterprise_id=contact.enterprise_id
    )
    body = {"problems": problems_of(inspection), "working_days": 60}
    answer = officer.post(
        f"/api/v1/enforcement/inspections/{inspection['id']}/correction-orders",
        body,
        version=inspection["version"],
    )
    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/calendar-not-published"


def test_an_order_says_which_items_failed_and_what_is_to_be_done(officer, partner, head, contact):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    first = order["problems"][0]
    assert (first["item"], first["article"]) == ("JG-1", "价格法 13")
    assert first["facts"] == f"未做到：{first['text']}"
    assert order["violation_facts"].startswith("1.未做到：商品和服务明码标价")
    assert order["violated_provision"] == "《价格法》第13条、《价格法》第14条"
    assert "2.立即安排维护保养" in order["requirements"]


@pytest.mark.parametrize(
    ("problems", "pointer"),
    [
        ([], "/json/problems"),
        ([{"item": "TS-1", "requirement": "改"}], "/json/problems/0/item"),
        ([{"item": "JG-1", "requirement": "改"}] * 2, "/json/problems/1/item"),
        ([{"item": "JG-1", "requirement": "改", "facts": "长" * 501}], "/json/problems/0/facts"),
        ([{"item": "JG-1"}], "/json/problems/0/requirement"),
    ],
)
def test_an_order_is_about_items_that_failed(officer, partner, head, contact, problems, pointer):
    inspection = make_signed(
        officer, partner, head, value="fail", result=TO_CORRECT, enterprise_id=contact.enterprise_id
    )
    answer = officer.post(
        f"/api/v1/enforcement/inspections/{inspection['id']}/correction-orders",
        {"problems": problems, "working_days": 5},
        version=inspection["version"],
    )
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer


def test_the_enterprise_gets_a_todo_and_sees_the_notice(officer, partner, head, contact):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    outbox.drain()
    todos = ok(contact.get("/api/v1/workbench/todos"))["items"]
    assert [todo["subject_id"] for todo in todos] == [order["id"]]
    document = ok(contact.get(path(order)))["documents"][0]
    assert contact.get(document["url"]).get_data().startswith(b"%PDF-")


def test_another_enterprise_does_not_know_of_the_order(officer, partner, head, contact, other_contact):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert other_contact.get(path(order)).status_code == 404
    document = ok(contact.get(path(order)))["documents"][0]
    assert other_contact.get(document["url"]).status_code == 404


def test_an_answer_without_a_photo_is_refused(officer, partner, head, contact):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    answer = contact.post(own(order), {"text": "已改", "file_ids": []}, version=order["version"])
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/json/file_ids"


def test_an_answer_gives_the_officer_a_todo_and_the_photo(officer, partner, head, contact, photo):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    order = answered(contact, order, photo)
    outbox.drain()
    assert order["status"] == "answered"
    assert ok(officer.get("/api/v1/workbench/todos"))["items"][0]["kind"] == "recheck"
    url = ok(officer.get(path(order)))["answers"][0]["files"][0]["url"]
    assert officer.get(url).get_data() == photo


def test_a_passed_recheck_ends_the_order(officer, partner, head, contact, photo):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    order = answered(contact, order, photo)
    order = ok(officer.post(path(order, "recheck"), recheck_body(officer, partner), version=order["version"]))
    outbox.drain()
    assert (order["status"], order["allowed_actions"]) == ("passed", [])
    assert not Todo.select().where(Todo.status == "open", Todo.kind.in_(["answer", "recheck"])).exists()


def test_a_failed_recheck_gives_the_same_time_anew(officer, partner, head, contact, photo, now):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id, working_days=5)
    order = answered(contact, order, photo)
    now.advance(days=2)
    officer = type(officer).sign_in(officer.app, "officer")
    body = recheck_body(officer, partner, passed=False, note="仍未整改。")
    order = ok(officer.post(path(order, "recheck"), body, version=order["version"]))
    assert (order["status"], order["due_on"]) == ("ordered", "2026-12-03")


def test_one_officer_cannot_recheck(officer, partner, head, contact, photo):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    body = recheck_body(officer, partner, officer_ids=[str(officer.staff_id)])
    answer = officer.post(path(order, "recheck"), body, version=order["version"])
    assert (answer.status_code, answer.json["rule"]) == (422, "PEN-001")


def test_an_overdue_order_is_shown_as_such(officer, partner, head, contact, now):
    order = make_order(
        officer,
        partner,
        head,
        enterprise_id=contact.enterprise_id,
        matter=SPECIAL_EQUIPMENT,
        working_days=1,
    )
    now.advance(days=3)
    officer = type(officer).sign_in(officer.app, "officer")
    found = ok(officer.get("/api/v1/enforcement/correction-orders", overdue="true"))["items"]
    assert [(item["id"], item["is_overdue"]) for item in found] == [(order["id"], True)]
