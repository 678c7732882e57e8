"""All sign the record of a visit, or the party refuses (INS-018): who, how often, bound to what, and what waits for it."""

import hashlib
from uuid import UUID

from core import clock, outbox
from models.organisation import OfficerLicence, Staff
from models.workbench import Todo
from tests.enforcement.visits import API, act, refused, visit
from tests.factories import (
    NO_PROBLEM,
    OFFICER,
    PARTY,
    TO_CORRECT,
    add_photo,
    fill,
    make_filled,
    make_signed,
    ok,
    problems_of,
    sign,
    step,
)

INS_018 = (422, "INS-018", "特种设备安全监督检查办法", "27、28")


def test_ins_018_a_refusal_without_media(officer, partner, head, contact):
    inspection = fill(officer, visit(officer, partner, head, contact))
    inspection = step(officer, inspection, "result", NO_PROBLEM)
    refused(act(officer, inspection, "refusal", {"note": "拒签"}), *INS_018)


def test_ins_018_nothing_follows_before_all_have_signed(officer, partner, head, contact):
    inspection = make_filled(officer, partner, head, value="fail", enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "result", TO_CORRECT)
    order = {"problems": problems_of(inspection), "working_days": 5}
    law = (409, *INS_018[1:])
    problem = refused(act(officer, inspection, "correction-orders", order), *law)
    assert problem["detail"].startswith(f"检查笔录还缺签字：{officer.name}、{partner.name}、当事人")
    inspection = sign(inspection, officer)
    refused(act(officer, inspection, "correction-orders", order), *law)
    assert [paper["kind"] for paper in inspection["documents"]] == ["JS", "JT"]
    inspection = step(partner, inspection, "signature", OFFICER)
    assert (inspection["status"], inspection["unsigned"]) == ("result_recorded", [])
    assert [paper["kind"] for paper in inspection["documents"]] == ["JS", "JT", "XC", "JJ"]
    ok(act(officer, inspection, "correction-orders", order), 201)


def test_ins_018_the_colleague_is_asked_to_sign(officer, partner, head, contact):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "result", NO_PROBLEM)
    outbox.drain()
    asked = Todo.select().where(Todo.kind == "sign", Todo.status == "open")
    assert [(todo.staff_id, todo.subject_id) for todo in asked] == [
        (partner.staff_id, UUID(inspection["id"]))
    ]
    inspection = step(partner, inspection, "signature", OFFICER)
    assert not asked.exists()
    assert [todo["kind"] for todo in ok(officer.get("/api/v1/workbench/todos"))["items"]].count("sign") == 0


def test_ins_018_two_officers_of_one_name_each_sign(officer, partner, head, contact):
    Staff.update(name=officer.name).where(Staff.id == partner.staff_id).execute()
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "result", NO_PROBLEM)
    inspection = step(officer, inspection, "signature", OFFICER)
    refused(act(officer, inspection, "signature", OFFICER), 409, *INS_018[1:])
    assert step(partner, inspection, "signature", OFFICER)["unsigned"][0]["name"] == "当事人"


def test_ins_018_who_comes_after_the_last_signature_holds_nothing_up(officer, partner, head, contact):
    inspection = make_signed(officer, partner, head, enterprise_id=contact.enterprise_id)
    OfficerLicence.create(
        staff=head.staff_id, org=head.org_id, number="33010600098", valid_from="2024-01-01", valid_to="2028-12-31"
    )  # fmt: skip
    added = {"staff_id": str(head.staff_id)}
    inspection = ok(act(officer, inspection, "officers", added))
    assert step(officer, inspection, "closing")["status"] == "closed"


def test_ins_018_each_signs_once_and_for_oneself(officer, partner, head, contact, photo):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "result", NO_PROBLEM)
    law = (409, *INS_018[1:])
    inspection = step(officer, inspection, "signature", OFFICER)
    assert officer.name in refused(act(officer, inspection, "signature", OFFICER), *law)["detail"]
    inspection = step(officer, inspection, "signature", PARTY)
    refused(act(officer, inspection, "signature", PARTY), *law)
    media = {"note": "拒签", "file_ids": [officer.uploaded(photo)["id"]]}
    refused(act(officer, inspection, "refusal", media), *law)
    colleague = {"as": "officer", "officer_id": str(partner.staff_id)}
    typed = act(officer, inspection, "signature", {**colleague, "typed": True})
    assert typed.json["errors"][0]["pointer"] == "/json/typed", "nobody types a colleague's name"
    stranger = act(officer, inspection, "signature", {**OFFICER, "officer_id": str(head.staff_id)})
    assert stranger.json["errors"][0]["pointer"] == "/json/officer_id"
    nothing = act(officer, inspection, "signature", {"as": "officer"})
    assert nothing.json["errors"][0]["pointer"] == "/json/file_id"
    strokes = {**colleague, "file_id": officer.uploaded(photo + b"strokes")["id"]}
    done = ok(act(officer, inspection, "signature", strokes))
    assert [one["signer_name"] for one in done["officer_signatures"]] == [officer.name, partner.name]
    assert done["status"] == "result_recorded"


def test_ins_018_the_visit_ends_without_the_party_only_where_there_is_none(
    officer, partner, head, contact, photo
):
    inspection = visit(officer, partner, head, contact)
    refused(act(officer, inspection, "early-end", {"code": "05", "summary": "已停业。"}), *INS_018)
    inspection = add_photo(officer, inspection, photo)
    refused(act(officer, inspection, "early-end", {"code": "01", "summary": "没问题。"}), *INS_018)
    ended = ok(act(officer, inspection, "early-end", {"code": "05", "summary": "已停业，大门上锁。"}))
    refused(act(officer, ended, "closing", {}), 409, *INS_018[1:])
    closed = sign(ended, officer, partner, party=None)
    assert [paper["kind"] for paper in closed["documents"]] == ["JS", "JT", "XC", "JJ"]


def test_ins_018_the_signature_is_bound_to_what_was_signed(officer, partner, head, contact, photo):
    inspection = fill(officer, add_photo(officer, visit(officer, partner, head, contact), photo))
    inspection = step(officer, inspection, "result", NO_PROBLEM)
    path = f"{API}/inspections/{inspection['id']}"
    read = ok(contact.get(f"{path}/record"))["record_sha256"]
    stale = act(officer, inspection, "signature", {**PARTY, "record_sha256": "0" * 64})
    assert stale.json["errors"][0]["pointer"] == "/json/record_sha256"
    stored = officer.uploaded(photo + b"strokes")
    body = {
        "as": "enterprise",
        "signer_name": "钱经理",
        "file_id": stored["id"],
        "record_sha256": read,
    }
    signed = ok(act(officer, inspection, "signature", body))["signature"]
    parts = "|".join((read, stored["sha256"], "strokes", "钱经理", clock.now().isoformat()))
    assert signed["record_sha256"] == read
    assert signed["binding_sha256"] == hashlib.sha256(parts.encode()).hexdigest()
