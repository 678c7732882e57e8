"""Phones: registered, lent numbers, lost; drafts of one person on one device."""

from itertools import pairwise

import pytest

from core.ids import new_id
from models.correction import CorrectionOrder
from models.device import NumberLease
from tests.factories import TO_CORRECT, make_order, make_signed, make_started, ok
from tests.people import Person
from tests.sync.phone import Phone, item_ids

LEASES, DRAFTS, DEVICES = "/api/v1/sync/number-leases", "/api/v1/sync/drafts", "/api/v1/sync/devices"


def leased(phone, word="责改", count=5):
    answer = phone.call("post", LEASES, json={"word": word, "count": count})
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.fixture
def concluded(officer, partner, head, contact):
    return make_signed(
        officer, partner, head, value="fail", result=TO_CORRECT, enterprise_id=contact.enterprise_id
    )


ORDER = {"problems": [{"item": "JG-1", "requirement": "立即标明价格。"}], "working_days": 5}


def test_two_devices_never_get_one_number(officer, partner):
    phones = [Phone(officer), Phone(partner), Phone(officer)]
    blocks = sorted((block["first"], block["last"]) for block in map(leased, phones))
    assert all(last < first for (_, last), (first, _) in pairwise(blocks))


def test_numbers_given_by_the_server_go_on_after_the_block(officer, partner, head, contact):
    block = leased(Phone(officer))
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert order["number"].endswith(f"〕{block['last'] + 1}号")


def test_a_printed_number_becomes_the_documents(officer, concluded):
    phone = Phone(officer)
    printed = leased(phone)["unused"][2]
    assert phone.verdicts(phone.note(concluded, "order_correction", {**ORDER, "number": printed})) == [
        "applied"
    ]
    assert CorrectionOrder.select().get().number == printed
    assert printed not in leased(phone)["unused"]


@pytest.mark.parametrize(
    "number", ["杭西市监责改〔2026〕99号", "杭滨市监责改〔2026〕1号", "x", "杭西市监责改〔2026〕0号"]
)
def test_a_number_that_was_not_lent_is_refused(officer, concluded, number):
    phone = Phone(officer)
    leased(phone)
    told = phone.send(phone.note(concluded, "order_correction", {**ORDER, "number": number}))["items"][0]
    assert (told["verdict"], told["detail"]["errors"][0]["pointer"]) == ("rejected", "/body/number")
    assert CorrectionOrder.select().count() == 0


def test_another_phones_number_is_refused(officer, partner, concluded):
    printed = leased(Phone(partner))["unused"][0]
    phone = Phone(officer)
    told = phone.send(phone.note(concluded, "order_correction", {**ORDER, "number": printed}))["items"][0]
    assert told["verdict"] == "rejected"


def test_asking_again_gives_the_block_one_has(officer, now):
    phone = Phone(officer)
    assert leased(phone)["id"] == leased(phone)["id"]
    now.advance(days=8)
    phone.person = Person.sign_in(officer.app, "officer")
    assert leased(phone)["first"] == 6


def test_what_was_lent_and_not_used_is_reported(officer, head, outsider, concluded, now):
    phone = Phone(officer)
    block = leased(phone, count=3)
    phone.send(phone.note(concluded, "order_correction", {**ORDER, "number": block["unused"][0]}))
    assert ok(officer.get("/api/v1/sync/number-gaps"))["items"] == []
    answer = phone.call("delete", f"{LEASES}/{block['id']}")
    assert answer.status_code == 204
    assert ok(head.get("/api/v1/sync/number-gaps", year=2026))["items"][0]["unused"] == block["unused"][1:]
    assert ok(outsider.get("/api/v1/sync/number-gaps"))["items"] == []
    assert phone.call("delete", f"{LEASES}/{block['id']}").status_code == 404


def test_only_words_for_on_site_documents_are_lent(officer):
    answer = Phone(officer).call("post", LEASES, json={"word": "检", "count": 1})
    assert answer.status_code == 422


def test_a_lost_phone_is_out_with_one_call(officer, head, partner, contact):
    lost = Person.sign_in(officer.app, "officer")
    phone = Phone(lost)
    leased(phone)
    phone.call("put", f"{DRAFTS}/note", json={"content": "{}"})
    visit = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    device = ok(head.get(f"{DEVICES}/{phone.id}"))
    revoked = ok(
        head.post(f"{DEVICES}/{phone.id}/revocation", {"reason": "手机遗失"}, version=device["version"])
    )
    assert revoked["revoked_at"]
    assert lost.get("/api/v1/auth/me").status_code == 401
    assert NumberLease.select().where(NumberLease.ended_at.is_null()).count() == 0
    phone.person = Person.sign_in(officer.app, "officer")
    answer = phone.post(phone.answer(visit, item_ids(visit)[0], "pass"))
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/device-revoked")
    again = officer.post(DEVICES, {"id": str(phone.id), "name": "x", "app_version": "0.1.0"})
    assert again.status_code == 403
    assert ok(officer.get("/api/v1/auth/me"))["username"] == "officer"


def test_somebody_elses_device_cannot_be_used_or_seen(officer, partner):
    phone = Phone(officer)
    assert partner.get(f"{DEVICES}/{phone.id}").status_code == 404
    taken = partner.post(DEVICES, {"id": str(phone.id), "name": "x", "app_version": "0.1.0"})
    assert taken.status_code == 409
    phone.person = partner
    assert phone.post().json["type"] == "/problems/unknown-device"


def test_the_eleventh_phone_is_refused(officer):
    for _ in range(10):
        Phone(officer)
    answer = officer.post(DEVICES, {"id": str(new_id()), "name": "x", "app_version": "0.1.0"})
    assert answer.status_code == 422


def test_a_phone_signed_out_makes_room_and_may_come_back(app, officer):
    before = Person.sign_in(app, "officer")
    first, second = Phone(before), Phone(before)
    before.post("/api/v1/auth/sign-out", {})
    for _ in range(9):
        Phone(officer)
    first.person = officer
    assert first.post().json["type"] == "/problems/unknown-device"
    assert officer.post(DEVICES, first_again(first)).status_code == 201
    assert first.post().status_code == 200
    second.person = officer
    assert second.post().json["type"] == "/problems/unknown-device"


def first_again(phone):
    return {"id": str(phone.id), "name": "x", "app_version": "0.1.0"}


def test_a_head_lists_the_phones_of_the_agency(officer, partner, head, outside_head):
    mine, _ = Phone(officer), Phone(partner)
    assert len(ok(head.get(DEVICES, mine="false"))["items"]) == 2
    assert [d["id"] for d in ok(officer.get(DEVICES))["items"]] == [str(mine.id)]
    assert ok(outside_head.get(DEVICES, mine="false"))["items"] == []


def test_a_draft_is_kept_and_forgotten(officer, now):
    phone = Phone(officer)
    first = phone.call("put", f"{DRAFTS}/result.1", json={"content": '{"a":1}'}).json
    stale = phone.call("put", f"{DRAFTS}/result.1", json={"content": "{}"}, headers={"If-Match": '"9"'})
    assert stale.status_code == 412
    match = {"If-Match": f'"{first["version"]}"'}
    assert (
        phone.call("put", f"{DRAFTS}/result.1", json={"content": '{"a":2}'}, headers=match).status_code == 200
    )
    assert phone.call("get", f"{DRAFTS}/result.1").json["content"] == '{"a":2}'
    assert [draft["key"] for draft in phone.call("get", DRAFTS).json["items"]] == ["result.1"]
    now.advance(days=31)
    phone.person = Person.sign_in(officer.app, "officer")
    assert phone.call("get", f"{DRAFTS}/result.1").status_code == 404


def test_nobody_reads_anothers_drafts(officer, partner, head):
    phone = Phone(officer)
    phone.call("put", f"{DRAFTS}/secret", json={"content": "{}"})
    for person in (partner, head):
        phone.person = person
        assert phone.call("get", f"{DRAFTS}/secret").status_code == 403
        assert Phone(person).call("get", f"{DRAFTS}/secret").status_code == 404


def test_a_supervisor_hands_drafts_over(officer, partner, head, outsider):
    lost, spare, far = Phone(officer), Phone(partner), Phone(outsider)
    lost.call("put", f"{DRAFTS}/result.1", json={"content": '{"a":1}'})
    path, reason = f"{DEVICES}/{lost.id}/draft-hand-over", "手机遗失"
    assert head.post(path, {"to_device_id": str(far.id), "reason": reason}).status_code == 404
    assert ok(head.post(path, {"to_device_id": str(spare.id), "reason": reason})) == {"moved": 1}
    assert spare.call("get", f"{DRAFTS}/result.1").json["content"] == '{"a":1}'
    assert lost.call("get", f"{DRAFTS}/result.1").status_code == 404


def test_the_limits_told_are_the_limits_kept(officer, partner, head, contact):
    told = ok(officer.get("/api/v1/sync/limits"))
    visit = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    phone = Phone(officer)
    one = phone.answer(visit, item_ids(visit)[0], "pass")
    assert phone.post(*[one] * told["max_items"]).status_code == 200
    assert phone.post(*[one] * (told["max_items"] + 1)).status_code == 422
    content = "x" * told["max_content_chars"]
    assert phone.post({**one, "content": content}).status_code == 200
    assert phone.post({**one, "content": content + "x"}).status_code == 422
    draft = "x" * told["max_draft_chars"]
    assert phone.call("put", f"{DRAFTS}/long", json={"content": draft}).status_code == 200
    assert phone.call("put", f"{DRAFTS}/long", json={"content": draft + "x"}).status_code == 422
    ids = [str(new_id()) for _ in range(told["max_receipts"] + 1)]
    assert officer.get("/api/v1/sync/receipts", ids=",".join(ids[:-1])).status_code == 200
    assert officer.get("/api/v1/sync/receipts", ids=",".join(ids)).status_code == 422
    assert (
        phone.call("post", LEASES, json={"word": "责改", "count": told["max_lease"] + 1}).status_code == 422
    )
    offered = officer.app.test_client().options("/api/v1/files/uploads").headers["Tus-Max-Size"]
    assert int(offered) == told["max_upload_bytes"]
    assert {"enforcement.inspection.sign"} <= {act["name"] for act in told["acts"]}
