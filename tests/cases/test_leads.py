"""A problem handed over by an inspection becomes a lead: one, whole, decided with a reason, known on both sides."""

from datetime import date

import pytest

from core import clock, outbox, qr
from core.outbox import OutboxEvent
from microapps.cases import leads, rules
from models.case_lead import CaseLead
from models.events import LeadDecided, ProblemHandedOver
from models.workbench import Message, Todo
from tests.enforcement.visits import refused
from tests.factories import make_clue, ok, step

PATH = "/api/v1/cases/leads"
CLUES = "/api/v1/enforcement/case-clues"
ALL_TRUE = dict.fromkeys(rules.CONDITIONS, True)


@pytest.fixture
def handed(officer, partner, head, contact):
    """A visit whose problem was handed over, and the event delivered."""
    inspection = make_clue(officer, partner, head, enterprise_id=contact.enterprise_id)
    outbox.drain()
    return inspection


def lead_of(person):
    [lead] = ok(person.get(PATH))["items"]
    return ok(person.get(f"{PATH}/{lead['id']}"))


def decide(person, lead, verb, body):
    return person.post(f"{PATH}/{lead['id']}/{verb}", body, version=lead["version"])


def test_the_lead_has_source_files_and_a_way_back(handed, handler):
    lead = lead_of(handler)
    [piece] = handed["evidence"]
    assert (lead["status"], lead["inspection_id"], lead["inspection_number"]) == (
        "received", handed["id"], handed["number"],
    )  # fmt: skip
    assert lead["evidence"][0]["sha256"] == piece["sha256"]
    assert handler.get(lead["evidence"][0]["url"]).status_code == 200
    assert {paper["kind"] for paper in lead["documents"]} >= {"XC", "JJ"}
    todo = Todo.get(Todo.kind == "decide_lead", Todo.status == "open")
    assert (todo.staff_id, todo.path) == (handler.staff_id, f"/leads/{lead['id']}")


def test_an_event_told_again_makes_no_second_lead(handed, handler):
    lead = CaseLead.get()
    again = ProblemHandedOver(lead.source_id, lead.inspection_id, lead.enterprise_id, lead.org_id)
    leads.receive(again)
    leads.receive(again)
    assert CaseLead.select().count() == 1
    assert Todo.select().where(Todo.kind == "decide_lead").count() == 1


def test_an_accepted_lead_is_known_on_both_sides(handed, handler, officer):
    lead = ok(decide(handler, lead_of(handler), "acceptance", {**ALL_TRUE, "note": "符合立案条件。"}))
    assert (lead["status"], lead["checks"], lead["allowed_actions"]) == ("accepted", ALL_TRUE, [])
    outbox.drain()
    [clue] = ok(officer.get(CLUES, inspection_id=handed["id"]))["items"]
    assert (clue["status"], clue["answer"], clue["answered_by_name"]) == (
        "accepted", "符合立案条件。", handler.name,
    )  # fmt: skip
    assert not Todo.select().where(Todo.kind == "decide_lead", Todo.status == "open").exists()
    told = Message.get(Message.staff == officer.staff_id, Message.title == "案件线索已接收，拟立案")
    assert told.path == f"/inspections/{handed['id']}"
    assert decide(handler, lead, "refusal", {"reason": "又不要了。"}).status_code == 409


def test_a_decision_told_again_tells_nobody_twice(handed, handler, officer):
    ok(decide(handler, lead_of(handler), "acceptance", ALL_TRUE))
    outbox.drain()
    row = OutboxEvent.get(OutboxEvent.name == LeadDecided.name)
    from microapps.enforcement import subscribers

    lead = CaseLead.get()
    subscribers.note_decided_lead(
        LeadDecided(row.subject_id, lead.inspection_id, lead.enterprise_id, lead.org_id, True)
    )
    assert Message.select().where(Message.title == "案件线索已接收，拟立案").count() == 1


def test_a_refused_lead_may_be_handed_over_again_with_more(handed, handler, officer, partner):
    lead = ok(decide(handler, lead_of(handler), "refusal", {"reason": "缺少标价照片。"}))
    assert (lead["status"], lead["note"]) == ("refused", "缺少标价照片。")
    outbox.drain()
    seen = ok(officer.get(f"/api/v1/enforcement/inspections/{handed['id']}"))
    assert "hand_over" in seen["outstanding"]
    body = {
        "summary": "补充标价照片后再次移送。",
        "suspected_provision": "《价格法》第十四条",
        "evidence_ids": [seen["evidence"][0]["id"]],
    }
    seen = step(officer, seen, "case-clue", body, 201)
    outbox.drain()
    assert [row["status"] for row in ok(handler.get(PATH))["items"]] == ["received", "refused"]
    assert officer.post(
        f"/api/v1/enforcement/inspections/{seen['id']}/case-clue", body, version=seen["version"]
    ).status_code == 422  # fmt: skip


def test_the_enterprise_and_other_agencies_see_no_lead(handed, contact, outside_handler):
    assert contact.get(PATH).status_code == 403
    assert ok(outside_handler.get(PATH))["items"] == []


def test_pen_011b_one_condition_missing_cannot_be_filed(handed, handler):
    answer = decide(handler, lead_of(handler), "acceptance", {**ALL_TRUE, "is_within_limitation": False})
    problem = refused(answer, 422, "PEN-011b", "市场监督管理行政处罚程序规定", "18、19")
    assert "期限" in problem["detail"]
    assert CaseLead.get().status == "received"


def test_pen_011b_a_lead_is_verified_within_fifteen_working_days(records, now, handed):
    assert (
        str(leads._deadline(clock.day_bounds(date(2026, 1, 5), date(2026, 1, 5))[0])["due_on"])
        == "2026-01-26"
    )
    assert str(CaseLead.get().due_on) == "2026-12-15"


def test_pen_011_a_lead_nobody_decides_in_time_reaches_the_head(handed, handler, head, now):
    assert leads.chase_overdue() == 0
    now.advance(days=22)
    assert leads.chase_overdue() == leads.chase_overdue() == 1
    [todo] = Todo.select().where(Todo.kind == "lead_overdue", Todo.status == "open")
    assert todo.staff_id == head.staff_id


def test_a_lead_of_december_waits_for_the_calendar_not_the_handler(officer, partner, head, contact, now):
    now.advance(days=20)
    for person in (officer, partner, head):
        person.token = type(person).sign_in(person.app, person.account.username).token
    make_clue(officer, partner, head, enterprise_id=contact.enterprise_id)
    outbox.drain()
    assert CaseLead.get().due_on is None
    assert leads.complete_due_days() == 0


def turned_over(officer, contact, key="lead", **over):
    body = {
        "enterprise_id": contact.enterprise_id,
        "violation": "V-001",
        "facts": "客房未明码标价，且拒不改正。",
    }
    return officer.post(PATH, {**body, **over}, key=key)


def test_what_may_not_be_decided_on_the_spot_becomes_a_lead(officer, handler, contact):
    picture = officer.uploaded(qr.png("PRICE"))["id"]
    lead = ok(turned_over(officer, contact, file_ids=[picture]), 201)
    assert (lead["source"], lead["status"], lead["inspection_id"]) == ("on_the_spot", "received", None)
    assert lead["summary"] == "不按规定明码标价：客房未明码标价，且拒不改正。"
    assert "价格法" in lead["suspected_provision"]
    assert handler.get(lead["evidence"][0]["url"]).status_code == 200
    assert contact.get(lead["evidence"][0]["url"]).status_code == 404
    todo = Todo.get(Todo.kind == "decide_lead", Todo.status == "open")
    assert (todo.staff_id, todo.path) == (handler.staff_id, f"/leads/{lead['id']}")
    decided = ok(decide(handler, lead, "refusal", {"reason": "事实不清。"}))
    assert (decided["status"], decided["note"]) == ("refused", "事实不清。")
    assert not OutboxEvent.select().where(OutboxEvent.name == LeadDecided.name).exists()


def test_a_lead_sent_twice_is_one(officer, contact):
    first, second = turned_over(officer, contact), turned_over(officer, contact)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["number"] == second.json["number"]
    assert CaseLead.select().count() == 1


def test_a_lead_says_what_is_wrong_with_it(officer, partner, contact):
    theirs = partner.uploaded(qr.png("PRICE"))["id"]
    nobody = "00000000-0000-7000-8000-000000000000"
    for over, pointer in (
        ({"enterprise_id": nobody}, "/json/enterprise_id"),
        ({"file_ids": [theirs]}, "/json/file_ids"),
        ({"facts": "  "}, "/json/facts"),
        ({"violation": "V-999"}, "/json/violation"),
    ):
        answer = turned_over(officer, contact, key=pointer, **over)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert CaseLead.select().count() == 0
