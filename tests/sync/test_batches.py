"""What a phone did without signal comes in: a verdict and a receipt for every act."""

import json
from base64 import urlsafe_b64decode

import pytest

from auth import keys
from core.audit import AuditEntry
from core.ids import new_id
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.sync.service.receipts import signed_text
from models.inspection import Inspection
from models.sync import SyncItem
from tests.factories import NO_PROBLEM, OFFICER, PARTY, make_inspection, make_started, ok
from tests.people import HERE
from tests.sync.phone import Phone, checklist_values, item_ids

START = {"five_bans": list(FIVE_BANS), "position": HERE}


@pytest.fixture
def visit(officer, partner, head, contact):
    return make_started(officer, partner, head, enterprise_id=contact.enterprise_id)


def read(person, inspection):
    return ok(person.get(f"/api/v1/enforcement/inspections/{inspection['id']}"))


def test_a_whole_visit_comes_in_at_once(officer, partner, head, contact, photo):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    phone = Phone(officer)
    shown = phone.note(inspection, "show_licence", {"position": HERE})
    started = phone.note(inspection, "start", START)
    answers = [phone.answer(inspection, item, "pass") for item in item_ids(inspection)]
    seen = {name: "pass" if name.endswith(".value") else "" for name in checklist_values(inspection)}
    result = phone.note(inspection, "record_result", NO_PROBLEM, base=seen)
    strokes = officer.uploaded(photo)
    colleague = {"as": "officer", "officer_id": str(partner.staff_id), "file_id": strokes["id"]}
    signed = [phone.note(inspection, "sign", body) for body in (OFFICER, colleague, PARTY)]
    closed = phone.note(inspection, "close")
    told = phone.send(shown, started, *answers, result, *signed, closed)
    assert {item["verdict"] for item in told["items"]} == {"applied"}, told["items"]
    after = read(officer, inspection)
    assert (after["status"], after["result"]["codes"]) == ("closed", ["01"])
    assert [document["kind"] for document in after["documents"]] == ["JS", "JT", "XC", "JJ"]


def test_the_receipt_proves_the_bytes(officer, visit):
    phone = Phone(officer)
    item = phone.answer(visit, item_ids(visit)[0], "pass")
    receipt = phone.send(item)["items"][0]["receipt"]
    public = keys.public_keys(keys.RECEIPT)[receipt["kid"]]
    signature = urlsafe_b64decode(receipt["signature"] + "==")
    text = signed_text(receipt["id"], receipt["sequence"], receipt["sha256"], receipt["received_at"])
    public.verify(signature, text)
    assert (receipt["id"], receipt["sequence"]) == (item["id"], item["sequence"])


def test_a_receipt_can_be_asked_for_months_later(officer, visit, now):
    phone = Phone(officer)
    item = phone.answer(visit, item_ids(visit)[0], "pass")
    first = phone.send(item)["items"][0]["receipt"]
    now.advance(days=100)
    officer = type(officer).sign_in(officer.app, "officer")
    other = str(new_id())
    asked = ok(officer.get("/api/v1/sync/receipts", ids=f"{item['id']},{other}"))
    assert asked["items"][0]["receipt"] == first
    assert asked["not_held"] == [other]


def test_a_repeat_is_a_duplicate_with_the_same_receipt(officer, visit):
    phone = Phone(officer)
    item = phone.answer(visit, item_ids(visit)[0], "pass")
    first, second = phone.send(item)["items"][0], phone.send(item)["items"][0]
    assert (first["verdict"], second["verdict"], second["status"]) == ("applied", "duplicate", "applied")
    assert second["receipt"] == first["receipt"]
    assert SyncItem.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "enforcement.checklist.filled").count() == 1


def test_one_id_for_two_contents_is_refused(officer, visit):
    phone = Phone(officer)
    one, two = item_ids(visit)[:2]
    item = phone.answer(visit, one, "pass")
    phone.send(item)
    other = phone.answer(visit, two, "pass")
    told = phone.send({**other, "id": item["id"]})["items"][0]
    assert (told["verdict"], told["code"], told["receipt"]) == ("rejected", "id-reused", None)


def test_one_sequence_for_two_acts_is_refused(officer, visit):
    phone = Phone(officer)
    one, two = item_ids(visit)[:2]
    phone.send(phone.answer(visit, one, "pass"))
    told = phone.send({**phone.answer(visit, two, "pass", after=None), "sequence": 1})["items"][0]
    assert (told["verdict"], told["code"]) == ("rejected", "sequence-reused")


def test_somebody_elses_id_tells_nothing(officer, partner, visit):
    mine, hers = Phone(officer), Phone(partner)
    item = mine.answer(visit, item_ids(visit)[0], "pass")
    mine.send(item)
    told = hers.send(item)["items"][0]
    assert (told["verdict"], told["code"], told["receipt"]) == ("rejected", "id-reused", None)
    assert ok(partner.get("/api/v1/sync/receipts", ids=item["id"]))["not_held"] == [item["id"]]


def test_a_bad_act_does_not_block_the_others(officer, visit):
    phone = Phone(officer)
    one, two = item_ids(visit)[:2]
    bad = phone.answer(visit, "no-such-item", "pass")
    told = phone.send(phone.answer(visit, one, "pass"), bad, phone.answer(visit, two, "fail", "标签缺失"))[
        "items"
    ]
    assert [item["verdict"] for item in told] == ["applied", "rejected", "applied"]
    assert told[1]["retryable"] is False
    assert {i["item_id"]: i["value"] for i in read(officer, visit)["checklist"]}[two] == "fail"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "unreadable-request"),
        ("[]", "invalid-input"),
        ("{}", "invalid-input"),
        ('{"act":"\\u0000"}', "invalid-input"),
        ("😀", "unreadable-request"),
        ("[" * 60_000, "unreadable-request"),
        ("1e999", "unreadable-request"),
    ],
)
def test_unreadable_content_is_refused_by_itself(officer, visit, content, code):
    phone = Phone(officer)
    item = {"id": str(new_id()), "sequence": 1, "content": content}
    told = phone.send(item, phone.answer(visit, item_ids(visit)[0], "pass") | {"sequence": 2})["items"]
    assert (told[0]["verdict"], told[0]["code"], told[0]["receipt"]) == ("rejected", code, None)
    assert told[1]["verdict"] == "applied"


def test_the_law_refuses_with_its_article(officer, visit):
    phone = Phone(officer)
    seen = checklist_values(visit)
    early = phone.note(visit, "record_result", NO_PROBLEM, base=seen)
    told = phone.send(early)["items"][0]
    assert (told["verdict"], told["code"], told["detail"]["rule"]) == ("rejected", "rule-refusal", "PEN-002")
    assert told["detail"]["law"] == "行政处罚法"


def test_a_wrong_state_lists_what_is_allowed(officer, visit):
    phone = Phone(officer)
    told = phone.send(phone.note(visit, "start", START))["items"][0]
    assert (told["verdict"], told["code"]) == ("rejected", "wrong-state")
    assert "add_evidence" in told["detail"]["allowed_actions"]


def test_an_act_waits_for_the_one_before(officer, visit):
    phone = Phone(officer)
    one, two, *_ = item_ids(visit)
    first, second = phone.answer(visit, one, "pass"), phone.answer(visit, two, "pass")
    third = phone.answer(visit, one, "fail", "复核不合格", base="pass")
    held = phone.send(third, second)["items"]
    assert [item["verdict"] for item in held] == ["held", "held"]
    assert held[1]["detail"]["missing_sequence"] == 1
    assert all(item["receipt"] for item in held)
    listed = ok(officer.get("/api/v1/sync/items", status="held"))["items"]
    assert {item["id"] for item in listed} == {second["id"], third["id"]}
    told = phone.send(first)
    assert told["items"][0]["verdict"] == "applied"
    assert {item["status"] for item in told["released"]} == {"applied"}
    values = {i["item_id"]: i["value"] for i in read(officer, visit)["checklist"]}
    assert (values[one], values[two]) == ("fail", "pass")


def test_nothing_is_forced_however_long_it_waits(officer, visit, now):
    phone = Phone(officer)
    one, two, *_ = item_ids(visit)
    phone.answer(visit, one, "pass")
    late = phone.answer(visit, two, "pass")
    phone.send(late)
    now.advance(minutes=10)
    assert phone.send()["released"] == []
    assert SyncItem.get_by_id(late["id"]).status == "held"


def test_a_partner_who_comes_first_waits_for_the_start(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    hers, mine = Phone(partner), Phone(officer)
    early = hers.answer(inspection, item_ids(inspection)[0], "pass")
    told = hers.send(early)["items"][0]
    assert (told["verdict"], told["code"]) == ("held", "awaiting-act")
    shown = mine.note(inspection, "show_licence", {"position": HERE})
    assert mine.verdicts(shown, mine.note(inspection, "start", START)) == ["applied", "applied"]
    assert SyncItem.get_by_id(early["id"]).status == "applied"
    assert read(officer, inspection)["checklist"][0]["value"] == "pass"


def test_the_partner_does_not_conclude_from_afar(partner, visit):
    phone = Phone(partner)
    told = phone.send(phone.note(visit, "record_result", NO_PROBLEM, base=checklist_values(visit)))["items"][
        0
    ]
    assert (told["verdict"], told["code"]) == ("rejected", "forbidden")


def test_who_was_not_on_the_visit_changes_nothing(outsider, head, visit):
    item = item_ids(visit)[0]
    for person, code in ((outsider, "not-found"), (head, "forbidden")):
        phone = Phone(person)
        told = phone.send(phone.answer(visit, item, "pass"))["items"][0]
        assert (told["verdict"], told["code"]) == ("rejected", code)
    assert Inspection.get_by_id(visit["id"]).version == visit["version"]


def test_a_clock_off_by_minutes_is_flagged(officer, visit, now):
    phone = Phone(officer)
    slow = (now.now()).replace(minute=0).isoformat()
    told = phone.send(phone.answer(visit, item_ids(visit)[0], "pass"), sent_at=slow)
    assert told["clock_flagged"] is True
    assert told["skew_seconds"] == 1800
    assert SyncItem.select().get().skew_seconds == 1800


def test_an_act_from_the_future_is_refused_and_kept_on_the_phone(officer, visit, now):
    phone = Phone(officer)
    item = phone.answer(visit, item_ids(visit)[0], "pass", device_time="2026-11-24T09:33:00+08:00")
    told = phone.send(item)["items"][0]
    assert (told["verdict"], told["code"], told["retryable"], told["receipt"]) == (
        "rejected", "future-time", True, None,
    )  # fmt: skip
    now.advance(minutes=5)
    assert phone.verdicts(item) == ["applied"]


def test_a_version_nobody_gave_out_is_refused(officer, visit):
    phone = Phone(officer)
    told = phone.send(phone.answer(visit, item_ids(visit)[0], "pass", base_version=99))["items"][0]
    assert (told["verdict"], told["code"]) == ("rejected", "invalid-input")


def test_an_old_app_is_told_to_update(officer, visit):
    phone = Phone(officer)
    answer = phone.post(phone.answer(visit, item_ids(visit)[0], "pass"), app_version="0.0.9")
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/client-too-old")


@pytest.mark.parametrize("device", ["", "x", "0" * 36, "01a20c6d-a6fa-73e3-9e86-4c46af33f715"])
def test_an_unknown_device_is_refused(officer, device):
    body = {"sent_at": "2026-11-24T09:30:00+08:00", "app_version": "0.1.0", "items": []}
    headers = {**officer.headers(), "Device-Id": device}
    answer = officer.app.test_client().post("/api/v1/sync/batches", json=body, headers=headers)
    assert answer.status_code in (400, 403)


def test_too_many_acts_are_refused_whole(officer, visit):
    phone = Phone(officer)
    item = phone.answer(visit, item_ids(visit)[0], "pass")
    assert phone.post(*[item] * 101).status_code == 422
    assert SyncItem.select().count() == 0


def test_content_is_sealed_at_rest(officer, visit):
    phone = Phone(officer)
    phone.send(phone.answer(visit, item_ids(visit)[0], "fail", "王某某在场"))
    assert "王某某" not in SyncItem.select().get().content_sealed


def test_a_batch_costs_the_same_number_of_statements_per_act(officer, visit, queries):
    phone = Phone(officer)
    one, two, three = item_ids(visit)[:3]
    before = len(queries)
    phone.send(phone.answer(visit, one, "pass"))
    first = len(queries) - before
    before = len(queries)
    phone.send(phone.answer(visit, two, "pass"), phone.answer(visit, three, "pass"))
    assert len(queries) - before < 2 * first


def test_lists_and_receipts_cost_the_same_however_many(officer, visit, queries):
    phone = Phone(officer)
    items = [phone.answer(visit, item, "pass") for item in item_ids(visit)]

    def cost(*sent):
        phone.send(*sent)
        before = len(queries)
        ok(officer.get("/api/v1/sync/items"))
        ok(officer.get("/api/v1/sync/receipts", ids=",".join(item["id"] for item in items)))
        return len(queries) - before

    assert cost(items[0]) == cost(*items[1:])


def test_contents_are_json_text(officer, visit):
    phone = Phone(officer)
    item = phone.answer(visit, item_ids(visit)[0], "pass")
    assert json.loads(item["content"])["subject_id"] == visit["id"]
    assert phone.post({**item, "content": json.loads(item["content"])}).status_code == 422
