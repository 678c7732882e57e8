"""A visit, step by step, and every way it can be refused."""

from core.audit import AuditEntry
from microapps.enforcement.rules.visit import FIVE_BANS
from tests.factories import (
    NO_PROBLEM,
    SPECIAL_EQUIPMENT,
    add_photo,
    conclude,
    fill,
    make_approved_task,
    make_filled,
    make_inspection,
    make_started,
    make_task,
    ok,
    sign,
    step,
)
from tests.people import HERE


def refused(answer, status, slug):
    assert answer.status_code == status, answer.json
    assert answer.json["type"] == f"/problems/{slug}"
    return answer.json


def at(inspection, verb):
    return f"/api/v1/enforcement/inspections/{inspection['id']}/{verb}"


def test_an_unapproved_task_cannot_be_visited(officer, partner, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    body = {"task_id": task["id"], "officer_ids": [str(officer.staff_id), str(partner.staff_id)]}
    problem = refused(officer.post("/api/v1/enforcement/inspections", body), 409, "rule-conflict")
    assert problem["rule"] == "INS-005"


def test_one_officer_is_not_enough(officer, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    body = {"task_id": task["id"], "officer_ids": [str(officer.staff_id), str(officer.staff_id)]}
    problem = refused(officer.post("/api/v1/enforcement/inspections", body), 422, "rule-refusal")
    assert (problem["rule"], problem["law"], problem["article"]) == ("PEN-001", "行政处罚法", "42")


def test_an_officer_of_another_agency_cannot_come_along(officer, head, outsider, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    body = {"task_id": task["id"], "officer_ids": [str(officer.staff_id), str(outsider.staff_id)]}
    assert (
        refused(officer.post("/api/v1/enforcement/inspections", body), 422, "rule-refusal")["rule"]
        == "PEN-001"
    )


def test_a_visit_cannot_start_before_the_licence_is_shown(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    body = {"five_bans": list(FIVE_BANS), "position": HERE}
    problem = refused(
        officer.post(at(inspection, "start"), body, version=inspection["version"]), 409, "rule-conflict"
    )
    assert (problem["rule"], problem["article"]) == ("PEN-002", "52、55")
    assert problem["allowed_actions"] == ["show_licence", "note_position"]


def test_a_visit_cannot_start_without_reading_the_five_bans(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    body = {"five_bans": list(FIVE_BANS)[:4], "position": HERE}
    problem = refused(
        officer.post(at(inspection, "start"), body, version=inspection["version"]), 422, "rule-refusal"
    )
    assert problem["rule"] == "INS-006"


def test_a_record_with_open_items_cannot_be_concluded(officer, partner, head, contact):
    inspection = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    refused(
        officer.post(at(inspection, "result"), NO_PROBLEM, version=inspection["version"]), 422, "rule-refusal"
    )


def test_a_refused_signature_needs_a_photo(officer, partner, head, contact):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "result", NO_PROBLEM)
    answer = officer.post(at(inspection, "refusal"), {"note": "拒签"}, version=inspection["version"])
    assert refused(answer, 422, "rule-refusal")["rule"] == "INS-018"


def test_a_refused_signature_with_a_photo_goes_on(officer, partner, head, contact, photo):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "result", NO_PROBLEM)
    media = [officer.uploaded(photo + bytes([n]))["id"] for n in range(2)]
    inspection = step(officer, inspection, "refusal", {"note": "拒签", "file_ids": media})
    assert (inspection["status"], inspection["signature"]["mode"]) == ("concluded", "refused")
    assert len(inspection["signature"]["media_sha256"].split(",")) == 2
    papers = sign(inspection, officer, partner, party=None)["documents"]
    assert [paper["kind"] for paper in papers] == ["JS", "JT", "XC", "JJ"]


def test_no_problem_contradicts_a_failed_item(officer, partner, head, contact):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id, value="fail")
    body = {"code": "01", "summary": "…"}
    problem = refused(
        officer.post(at(inspection, "result"), body, version=inspection["version"]), 422, "rule-refusal"
    )
    assert problem["rule"] == "INS-013"


def test_evidence_must_be_the_file_that_was_uploaded(officer, partner, head, contact, photo):
    inspection = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    stored = officer.uploaded(photo)
    body = {
        "file_id": stored["id"],
        "kind": "photo",
        "captured_at": "2026-11-24T09:00:00+08:00",
        "sha256": "0" * 64,
    }
    refused(
        officer.post(at(inspection, "evidence"), body, version=inspection["version"]), 422, "invalid-input"
    )


def test_evidence_of_somebody_else_is_refused(officer, partner, head, contact, photo):
    inspection = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    stored = partner.uploaded(photo)
    body = {
        "file_id": stored["id"],
        "kind": "photo",
        "captured_at": "2026-11-24T09:00:00+08:00",
        "sha256": stored["sha256"],
    }
    refused(
        officer.post(at(inspection, "evidence"), body, version=inspection["version"]), 422, "invalid-input"
    )


def test_a_whole_visit_leaves_a_record_as_pdf(officer, partner, head, contact, photo):
    inspection = make_started(
        officer, partner, head, enterprise_id=contact.enterprise_id, matter=SPECIAL_EQUIPMENT
    )
    inspection = add_photo(officer, inspection, photo)
    inspection = conclude(fill(officer, inspection), NO_PROBLEM, officer, partner)
    inspection = step(officer, inspection, "closing")
    assert inspection["status"] == "closed"
    pdf = officer.get(inspection["documents"][2]["url"])
    assert pdf.get_data().startswith(b"%PDF-")
    task = ok(officer.get(f"/api/v1/enforcement/tasks/{inspection['task_id']}"))
    assert task["status"] == "finished"


def test_a_stale_version_is_refused(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    step(officer, inspection, "licence-showing", {"position": HERE})
    answer = officer.post(
        at(inspection, "licence-showing"), {"position": HERE}, version=inspection["version"]
    )
    assert answer.status_code in (409, 412)


def test_a_change_without_if_match_is_refused(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    refused(officer.post(at(inspection, "licence-showing"), {"position": HERE}), 428, "precondition-required")


def test_another_agency_does_not_know_of_the_visit(officer, partner, head, contact, outsider):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    refused(outsider.get(f"/api/v1/enforcement/inspections/{inspection['id']}"), 404, "not-found")


def test_the_head_may_look_but_not_act(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert ok(head.get(f"/api/v1/enforcement/inspections/{inspection['id']}"))["allowed_actions"] == []
    refused(head.post(at(inspection, "licence-showing"), {"position": HERE}, version=1), 403, "forbidden")


def test_the_enterprise_sees_a_visit_once_it_began(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    path = f"/api/v1/enforcement/inspections/{inspection['id']}"
    refused(contact.get(path), 404, "not-found")
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    step(officer, inspection, "start", {"five_bans": list(FIVE_BANS), "position": HERE})
    assert ok(contact.get(path))["status"] == "recording"


def test_each_step_is_audited(officer, partner, head, contact):
    make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    acts = [entry.action for entry in AuditEntry.select().order_by(AuditEntry.seq)]
    assert acts[-3:] == [
        "enforcement.inspection.prepared",
        "enforcement.licence.shown",
        "enforcement.inspection.started",
    ]


def test_lists_cost_the_same_however_long(officer, partner, head, contact, queries):
    for _ in range(2):
        make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    before = len(queries)
    ok(officer.get("/api/v1/enforcement/inspections"))
    two = len(queries) - before
    make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    before = len(queries)
    ok(officer.get("/api/v1/enforcement/inspections"))
    assert len(queries) - before == two
