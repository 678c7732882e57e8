"""Planning a visit: handed in at once or kept as a draft, for which thing, with whom."""

import pytest

from models.equipment import Equipment
from models.inspection import InspectionTask
from models.organisation import OfficerLicence
from tests.enforcement.judging import refused, task_body
from tests.factories import SPECIAL_EQUIPMENT, make_approved_task, make_task, ok

TASKS = "/api/v1/enforcement/tasks"


def elevator(contact):
    return Equipment.get(Equipment.enterprise == contact.enterprise_id)


def test_a_new_task_is_handed_in_at_once(officer, head, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id, draft=False)
    assert task["status"] == "submitted"
    [todo] = ok(head.get("/api/v1/workbench/todos"))["items"]
    assert todo["subject_id"] == task["id"]
    approved = ok(head.post(f"{TASKS}/{task['id']}/approval", {"comment": "同意。"}, version=task["version"]))
    assert (approved["status"], approved["decision_note"]) == ("approved", "同意。")


def test_a_draft_asks_nobody(officer, head, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    assert task["status"] == "draft"
    assert ok(head.get("/api/v1/workbench/todos"))["items"] == []


def test_what_may_not_be_handed_in_is_not_kept_either(officer, contact):
    """Another visit of the enterprise waits, and no reason is given for a second one (INS-010)."""
    make_task(officer, enterprise_id=contact.enterprise_id, draft=False)
    refused(officer.post(TASKS, task_body(contact, draft=False)), 409, "INS-010", "MERGE_FIRST")
    assert InspectionTask.select().count() == 1


def test_a_task_names_its_thing_and_its_matters(officer, contact):
    machine = elevator(contact)
    body = task_body(contact, matter=SPECIAL_EQUIPMENT, subject_ids=[str(machine.id)])
    task = ok(officer.post(TASKS, body), 201)
    assert task["equipment"]["id"] == str(machine.id)
    assert [matter["code"] for matter in task["matters"]] == [SPECIAL_EQUIPMENT]


def test_the_thing_is_the_enterprises_own(officer, contact, other_contact):
    body = task_body(contact, subject_ids=[str(elevator(other_contact).id)])
    answer = officer.post(TASKS, body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/json/subject_ids/0"


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"matter": "330239999999"}, "/json/matter"),
        ({"further_matters": ["330239999999"]}, "/json/further_matters"),
    ],
)
def test_only_published_matters_are_inspected(officer, contact, over, pointer):
    answer = officer.post(TASKS, task_body(contact, **over))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_pen_001_two_licensed_officers_are_sent(officer, partner, outsider, contact):
    for wrong in ([officer], [officer, officer], [officer, outsider]):
        body = task_body(contact, officer_ids=[str(one.staff_id) for one in wrong])
        refused(officer.post(TASKS, body), 422, "PEN-001")
    body = task_body(contact, officer_ids=[str(officer.staff_id), str(partner.staff_id)])
    task = ok(officer.post(TASKS, body), 201)
    assert [(one["name"], one["leads"]) for one in task["officers"]] == [
        (officer.name, True),
        (partner.name, False),
    ]
    assert [row["id"] for row in ok(partner.get(TASKS, mine="true"))["items"]] == [task["id"]]


def test_who_was_planned_to_go_may_be_replaced_at_the_start(officer, partner, head, contact):
    """Only officers who were drawn must go themselves (INS-004)."""
    OfficerLicence.create(
        staff=head.staff_id,
        org=head.org_id,
        number="33010600099",
        valid_from="2024-01-01",
        valid_to="2028-12-31",
    )
    sent = [str(officer.staff_id), str(head.staff_id)]
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id, officer_ids=sent)
    body = {"officer_ids": [str(officer.staff_id), str(partner.staff_id)], "five_bans_read": True}
    visit = ok(officer.post(f"{TASKS}/{task['id']}/inspection", body), 201)
    assert [one["name"] for one in visit["officers"]] == [officer.name, partner.name]
