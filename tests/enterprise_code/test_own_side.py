"""What an enterprise finds beside its own code: orders to answer and penalties with their remedies."""

import pytest

from core import outbox
from models.correction import CorrectionAnswer
from tests.factories import make_order, make_served, ok

API = "/api/v1/enterprise-code"


@pytest.fixture
def order(officer, partner, head, contact):
    return make_order(officer, partner, head, enterprise_id=contact.enterprise_id)


def answer(contact, order, photo, *, version=None, **over):
    body = {"text": "已整改。", "file_ids": [contact.uploaded(photo)["id"]], **over}
    return contact.post(f"{API}/correction-orders/{order['id']}/answers", body, version=version)


def test_an_order_is_listed_and_read(contact, other_contact, order):
    [found] = ok(contact.get(f"{API}/correction-orders"))["items"]
    assert (found["id"], found["agency"]["name"]) == (order["id"], "杭州市西湖区市场监督管理局")
    assert (found["is_overdue"], found["allowed_actions"]) == (False, ["answer"])
    whole = ok(contact.get(f"{API}/correction-orders/{order['id']}"))
    assert whole["problems"] == order["problems"]
    assert "ZG" in [paper["kind"] for paper in whole["documents"]]
    assert ok(other_contact.get(f"{API}/correction-orders"))["items"] == []
    assert ok(contact.get(f"{API}/correction-orders", status="passed"))["items"] == []


def test_an_answer_shows_what_was_done(contact, officer, order, photo):
    told = ok(answer(contact, order, photo), 201)
    assert (told["status"], told["answers"][0]["by_name"]) == ("answered", contact.name)
    assert officer.get(told["answers"][0]["files"][0]["url"]).data == photo
    again = ok(answer(contact, order, photo + b" ", text="补充照片。"), 201)
    assert [one["text"] for one in again["answers"]] == ["已整改。", "补充照片。"]


def test_an_answer_to_what_somebody_changed_meanwhile_is_412(contact, order, photo):
    assert answer(contact, order, photo, version=order["version"] + 9).status_code == 412
    assert CorrectionAnswer.select().count() == 0


def test_a_file_of_somebody_else_is_no_answer(contact, officer, order, photo):
    stolen = officer.uploaded(photo)["id"]
    told = answer(contact, order, photo + b" ", file_ids=[stolen])
    assert (told.status_code, told.json["errors"][0]["pointer"]) == (422, "/json/file_ids")
    assert CorrectionAnswer.select().count() == 0


def test_a_passed_order_is_answered_no_more(contact, officer, order, photo):
    ok(answer(contact, order, photo), 201)
    path = f"/api/v1/enforcement/correction-orders/{order['id']}"
    seen = ok(officer.get(path))
    ok(officer.post(f"{path}/recheck", {"passed": True, "note": "已改。"}, version=seen["version"]))
    late = answer(contact, order, photo + b" ")
    assert (late.status_code, late.json["allowed_actions"]) == (409, [])
    told = ok(contact.get(f"{API}/correction-orders/{order['id']}"))
    assert [(one["passed"], one["note"]) for one in told["rechecks"]] == [(True, "已改。")]


def test_a_penalty_is_read_with_its_remedies(contact, other_contact, officer, partner):
    made = make_served(officer, partner, contact)
    outbox.drain()
    [found] = ok(contact.get(f"{API}/decisions"))["items"]
    assert (found["number"], found["amount_cn"]) == (made["number"], "伍佰元整")
    whole = ok(contact.get(f"{API}/decisions/{made['id']}"))
    assert "六十日内先申请行政复议" in whole["remedy"]
    assert whole["penalty_basis"]
    assert [paper["kind"] for paper in whole["documents"]] == ["DC"]
    assert ok(other_contact.get(f"{API}/decisions"))["items"] == []
    assert other_contact.get(f"{API}/decisions/{made['id']}").status_code == 404
