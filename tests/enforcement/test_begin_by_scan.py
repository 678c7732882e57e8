"""The visit begins when the party scans the officers' code: the scan is the evidence of the showing (PEN-002)."""

from core.audit import AuditEntry
from models.inspection import Inspection
from tests.factories import make_approved_task, make_task, ok

API = "/api/v1/enforcement"


def begin(officer, partner, task, **over):
    body = {"officer_ids": [str(officer.staff_id), str(partner.staff_id)], "five_bans_read": True, **over}
    return officer.post(f"{API}/tasks/{task['id']}/inspection", body)


def scan(person, inspection):
    return ok(person.post(f"{API}/act-codes/verification", {"content": inspection["conduct_code"]}))


def read(person, inspection):
    return ok(person.get(f"{API}/inspections/{inspection['id']}"))


def test_the_partys_scan_starts_the_visit(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    inspection = ok(begin(officer, partner, task), 201)
    assert (inspection["status"], "answer" in inspection["allowed_actions"]) == ("prepared", False)
    told = scan(contact, inspection)
    assert [one["name"] for one in told["act"]["officers"]] == [officer.name, partner.name]
    assert told["act"]["bases"]
    after = read(officer, inspection)
    assert (after["status"], "answer" in after["allowed_actions"]) == ("recording", True)
    assert after["licence_shown_at"] == after["started_at"]
    entry = AuditEntry.get(AuditEntry.action == "enforcement.inspection.started")
    assert (entry.actor_id, entry.detail["by"]) == (contact.account.id, "scan")


def test_pen_002_nothing_is_recorded_before_the_showing(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    inspection = ok(begin(officer, partner, task), 201)
    answers = {"answers": [{"item": inspection["checklist"][0]["item_id"], "value": "pass"}]}
    path = f"{API}/inspections/{inspection['id']}/answers"
    early = officer.post(path, answers, version=inspection["version"])
    assert (early.status_code, early.json["rule"], early.json["article"]) == (409, "PEN-002", "52、55")
    scan(contact, inspection)
    assert officer.post(path, answers, version=read(officer, inspection)["version"]).status_code == 200


def test_somebody_elses_scan_starts_nothing(officer, partner, head, contact, other_contact, public):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    inspection = ok(begin(officer, partner, task), 201)
    for stranger in (other_contact, public, head):
        assert scan(stranger, inspection)["is_valid"]
    assert read(officer, inspection)["status"] == "prepared"


def test_a_second_scan_changes_nothing(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    inspection = ok(begin(officer, partner, task), 201)
    scan(contact, inspection)
    first = read(officer, inspection)
    scan(contact, inspection)
    assert read(officer, inspection)["version"] == first["version"]


def test_without_the_bans_read_before_a_scan_only_shows_the_licences(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    body = {"task_id": task["id"], "officer_ids": [str(officer.staff_id), str(partner.staff_id)]}
    inspection = ok(officer.post(f"{API}/inspections", body), 201)
    scan(contact, inspection)
    after = read(officer, inspection)
    assert (after["status"], after["started_at"]) == ("licence_shown", None)


def test_ins_006_the_five_bans_are_read_first(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    answer = begin(officer, partner, task, five_bans_read=False)
    told = answer.json
    assert (answer.status_code, told["rule"], told["article"]) == (409, "INS-006", "五个严禁")
    assert Inspection.select().count() == 0


def test_ins_005_without_approval_nobody_goes(officer, partner, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    assert begin(officer, partner, task).status_code == 409


def test_pen_001_one_officer_is_not_enough(officer, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    answer = begin(officer, officer, task)
    assert (answer.status_code, answer.json["rule"], answer.json["law"]) == (422, "PEN-001", "行政处罚法")


def test_the_code_is_for_those_who_are_there(officer, partner, head, handler, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    inspection = ok(begin(officer, partner, task), 201)
    assert read(partner, inspection)["conduct_code"] == inspection["conduct_code"]
    assert read(handler, inspection)["conduct_code"] is None
