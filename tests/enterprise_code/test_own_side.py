"""What an enterprise finds beside its own code: orders to answer and penalties with their remedies."""

import pytest

from core import outbox
from models.correction import CorrectionAnswer
from tests.factories import (
    TO_CORRECT,
    add_photo,
    conclude,
    deliver,
    fill,
    make_order,
    make_served,
    make_started,
    ok,
    problems_of,
    step,
)

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


@pytest.fixture
def two_problems(officer, partner, head, contact, photo):
    """An order about two items, the first photographed twice, once by mistake."""
    visit = fill(officer, make_started(officer, partner, head, enterprise_id=contact.enterprise_id))
    first, second = (item["item_id"] for item in visit["checklist"][:2])
    answers = [{"item": item, "value": "fail", "note": "不符合。"} for item in (first, second)]
    visit = step(officer, visit, "answers", {"answers": answers})
    for n in range(2):
        visit = add_photo(officer, visit, photo + bytes([n]), item=first)
    wrong = visit["evidence"][1]["id"]
    visit = step(officer, visit, f"evidence/{wrong}/exclusion", {"reason": "拍错了。"})
    visit = conclude(visit, TO_CORRECT, officer, partner)
    order = step(
        officer, visit, "correction-orders", {"problems": problems_of(visit), "working_days": 5}, 201
    )
    deliver(officer, order["inspection_id"], "ZG")
    return order


def by_problem(contact, order, photo, *, which=slice(None), **over):
    said = [
        {
            "item": one["item"],
            "text": f"第{n}项已改。",
            "file_ids": [contact.uploaded(photo + bytes([9, n]))["id"]],
        }
        for n, one in enumerate(order["problems"], 1)
    ][which]
    return contact.post(f"{API}/correction-orders/{order['id']}/answers", {"problems": said, **over})


def test_each_problem_is_answered_beside_its_photo_of_then(contact, officer, two_problems, photo):
    told = ok(by_problem(contact, two_problems, photo), 201)
    [answer] = told["answers"]
    assert [one["text"] for one in answer["problems"]] == ["第1项已改。", "第2项已改。"]
    assert answer["text"] == ""
    shown = ok(officer.get(f"/api/v1/enforcement/correction-orders/{two_problems['id']}"))
    assert (shown["answers"], shown["problems"]) == (told["answers"], told["problems"])
    then, now = shown["problems"][0]["photos"], shown["answers"][0]["problems"][0]["files"]
    assert [len(one["photos"]) for one in shown["problems"]] == [1, 0]
    for person in (contact, officer):
        assert person.get(then[0]["url"]).data == photo + b"\0"
        assert person.get(now[0]["url"]).data == photo + bytes([9, 1])
    assert len(answer["files"]) == 2


def test_the_first_answer_leaves_no_problem_out_a_later_one_may(contact, two_problems, photo):
    short = by_problem(contact, two_problems, photo, which=slice(1))
    assert (short.status_code, short.json["errors"][0]["pointer"]) == (422, "/json/problems")
    ok(by_problem(contact, two_problems, photo), 201)
    ok(by_problem(contact, two_problems, photo, which=slice(1)), 201)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda said: said[1].update(item=said[0]["item"]), "/json/problems/1/item"),
        (lambda said: said[1].update(item="not-of-this-order"), "/json/problems/1/item"),
        (lambda said: said[1].update(file_ids=[]), "/json/problems/1/file_ids"),
        (lambda said: said[1].update(text=" "), "/json/problems/1/text"),
        (
            lambda said: said[1].update(file_ids=["00000000-0000-7000-8000-000000000000"]),
            "/json/problems/1/file_ids",
        ),
        (lambda said: said.clear(), "/json/text"),
    ],
)
def test_a_wrong_answer_to_a_problem_names_it_and_keeps_nothing(
    contact, two_problems, photo, change, pointer
):
    said = [
        {"item": one["item"], "text": "已改。", "file_ids": [contact.uploaded(photo + bytes([n]))["id"]]}
        for n, one in enumerate(two_problems["problems"])
    ]
    change(said)
    told = contact.post(f"{API}/correction-orders/{two_problems['id']}/answers", {"problems": said})
    assert (told.status_code, told.json["errors"][0]["pointer"]) == (422, pointer)
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
