"""送达 (PEN-025): which proof each manner needs, when a paper counts as served, and what waits for it."""

from datetime import date, timedelta

import pytest

from core import clock
from core.documents import Document
from core.terms import when_published
from microapps.enforcement.rules import delivery as rules
from microapps.enforcement.service import ladder
from models.after_visit import DocumentDelivery
from models.workbench import Todo
from tests.enforcement.test_ins_after import days_later, look_again, order_path, publication_of, to
from tests.enforcement.visits import API, refused
from tests.factories import deliver, make_order, make_signed, make_started, ok

PEN_025 = ("PEN-025", "行政处罚法、民事诉讼法", "61；民诉法87—95")


@pytest.fixture
def started(officer, partner, head, contact):
    return make_started(officer, partner, head, enterprise_id=contact.enterprise_id)


@pytest.fixture
def order(officer, partner, head, contact):
    return make_order(officer, partner, head, enterprise_id=contact.enterprise_id, served=False)


def send(officer, inspection, **over):
    paper = next(p for p in inspection["deliveries"] if p["state"] in ("pending", "returned"))
    body = {"document_ids": [paper["document_id"]], "method": "direct", "receiver_name": "钱经理", **over}
    return officer.post(
        f"{API}/inspections/{inspection['id']}/deliveries", body, version=inspection["version"]
    )


def test_a_notice_handed_over_is_served_and_the_receipt_is_on_paper(started, officer, contact):
    [paper] = started["deliveries"]
    assert (paper["kind"], paper["state"], paper["due_on"]) == ("JT", "pending", "2026-12-03")
    seen = ok(send(officer, started, typed=True), 201)
    [paper] = seen["deliveries"]
    assert (paper["state"], paper["served_on"], paper["method"]) == ("served", "2026-11-24", "direct")
    [row] = ok(contact.get(f"{API}/deliveries", inspection_id=seen["id"]))["items"]
    assert (row["document"]["number"], row["receiver_name"]) == (paper["number"], "钱经理")
    assert contact.get(row["receipt_url"]).get_data().startswith(b"%PDF-")
    assert "deliver" not in seen["allowed_actions"]
    assert {one["action"]: one["rule"] for one in seen["blocked_actions"]}["deliver"] == "PEN-025"


@pytest.mark.parametrize(
    ("method", "lacking", "enough"),
    [
        ("direct", {}, {"typed": True}),
        ("lien", {"witness": "社区干部王某"}, {"witness": "社区干部王某", "refusal_reason": "拒绝签收"}),
        ("mail", {}, {"tracking_no": "EMS1234567890"}),
        ("entrusted", {}, {"entrusted_to": "滨江区市场监督管理局"}),
        ("electronic", {}, {"consent_file_id": "photo"}),
        ("public_notice", {"reason": "下落不明"}, {"reason": "下落不明", "media_file_id": "photo"}),
    ],
)
def test_pen_025_every_manner_has_its_own_proof(started, officer, photo, method, lacking, enough):
    given = {
        key: officer.uploaded(photo)["id"] if value == "photo" else value for key, value in enough.items()
    }
    refused(send(officer, started, method=method, **lacking), 422, *PEN_025)
    assert DocumentDelivery.select().count() == 0
    seen = ok(send(officer, started, method=method, **given), 201)
    waits = method in ("mail", "entrusted", "public_notice")
    assert seen["deliveries"][0]["state"] == ("sent" if waits else "served")


def test_pen_025_the_rules_example_seven_working_days(records):
    assert str(when_published(rules.WORKING_DAYS, "PEN-025", date(2026, 9, 24))[0]) == "2026-10-12"


def test_pen_025_a_letter_counts_from_the_day_on_its_receipt(started, officer, photo, now):
    seen = ok(send(officer, started, method="mail", tracking_no="EMS1"), 201)
    days_later(now, 2, officer)
    [row] = ok(officer.get(f"{API}/deliveries", inspection_id=seen["id"]))["items"]
    path = f"{API}/deliveries/{row['id']}/confirmation"
    at = (clock.now() - timedelta(hours=3)).isoformat()
    assert officer.post(path, {"received_at": at}, version=row["version"]).status_code == 422
    slip = officer.uploaded(photo)["id"]
    row = ok(officer.post(path, {"received_at": at, "slip_file_id": slip}, version=row["version"]))
    assert (row["state"], row["served_on"]) == ("served", "2026-11-26")
    assert officer.post(path, {"returned_why": "查无此人"}, version=row["version"]).status_code == 409


def test_a_returned_letter_stays_and_another_attempt_follows(started, officer):
    seen = ok(send(officer, started, method="mail", tracking_no="EMS1"), 201)
    [row] = ok(officer.get(f"{API}/deliveries", inspection_id=seen["id"]))["items"]
    ok(
        officer.post(
            f"{API}/deliveries/{row['id']}/confirmation", {"returned_why": "查无此人"}, version=row["version"]
        )
    )
    seen = ok(officer.get(f"{API}/inspections/{seen['id']}"))
    assert seen["deliveries"][0]["state"] == "returned"
    seen = ok(send(officer, seen, typed=True), 201)
    assert seen["deliveries"][0]["state"] == "served"
    assert DocumentDelivery.select().count() == 2


def test_a_public_notice_is_served_after_thirty_days(started, officer, photo, now):
    media = officer.uploaded(photo)["id"]
    seen = ok(send(officer, started, method="public_notice", reason="下落不明", media_file_id=media), 201)
    assert seen["deliveries"][0]["served_on"] == "2026-12-24"
    days_later(now, 30, officer)
    assert ok(officer.get(f"{API}/inspections/{seen['id']}"))["deliveries"][0]["state"] == "served"


def test_papers_of_another_visit_or_served_already_are_refused(started, officer, order):
    other = started["deliveries"][0]["document_id"]
    visit = ok(officer.get(f"{API}/inspections/{order['inspection_id']}"))
    body = {"document_ids": [other], "method": "direct", "receiver_name": "钱", "typed": True}
    answer = officer.post(f"{API}/inspections/{visit['id']}/deliveries", body, version=visit["version"])
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/json/document_ids")


def test_the_days_to_correct_run_from_the_receipt(order, officer, now, contact):
    todo = Todo.get(Todo.kind == "serve_order", Todo.status == "open")
    assert (todo.staff_id, ok(contact.get(order_path(order)))["served_on"]) == (officer.staff_id, None)
    days_later(now, 2, officer, contact)
    deliver(officer, order["inspection_id"], "ZG")
    seen = ok(contact.get(order_path(order)))
    assert (seen["served_on"], seen["due_on"], seen["due"]["start"]) == (
        "2026-11-26",
        "2026-12-03",
        "2026-11-26",
    )
    assert not Todo.select().where(Todo.kind == "serve_order", Todo.status == "open").exists()


def test_an_order_nobody_received_is_neither_late_nor_rechecked(order, officer, partner, now):
    days_later(now, 14, officer, partner)
    assert ladder.climb() == 0
    held = ok(officer.get(order_path(order)))
    refused(look_again(officer, partner, held, passed=False), 409, *PEN_025)


def test_a_result_nobody_was_told_of_is_not_published(officer, partner, head, contact):
    inspection = make_signed(officer, partner, head, enterprise_id=contact.enterprise_id)
    row = publication_of(officer, inspection)
    refused(to(head, row, "publications", "approval"), 409, *PEN_025)
    deliver(officer, inspection["id"], "JJ")
    ok(to(head, row, "publications", "approval"))


def test_the_paper_of_a_receipt_says_who_served_it(started, officer, partner):
    deliver(officer, started["id"])
    facts = Document.get(Document.kind == "SD").facts
    assert [one["name"] for one in facts["server"]] == [officer.name, partner.name]
    assert facts["doc_no"] == started["deliveries"][0]["number"]
