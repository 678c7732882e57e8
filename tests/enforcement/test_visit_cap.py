"""How often an agency may visit an enterprise in a year: INS-007 by its own examples."""

from datetime import timedelta

import pytest

from core import clock
from microapps.enforcement.rules import planning as rules
from microapps.enforcement.rules.visit import FIVE_BANS
from models import Inspection, JointParticipant, RiskRate
from tests.enforcement.drawing import API
from tests.enforcement.judging import prepare, refused, task_body, visit
from tests.factories import make_approved_task, make_task, ok, step
from tests.people import HERE
from tests.planning_world import FOOD


def set_cap(cap, grade="U"):
    RiskRate.update(year_cap=cap).where(RiskRate.grade == grade).execute()


def test_ins_007_third_planned_visit_of_a_cap_of_two_is_refused(officer, partner, head, contact):
    set_cap(2)
    for _ in range(2):
        visit(officer, partner, head, enterprise_id=contact.enterprise_id)
    refused(officer.post(f"{API}/tasks", task_body(contact)), 409, "INS-007", "CAP")


def test_ins_007_third_visit_with_a_complaint_is_allowed_and_flagged(officer, partner, head, contact):
    set_cap(2)
    for _ in range(2):
        visit(officer, partner, head, enterprise_id=contact.enterprise_id)
    task = ok(officer.post(f"{API}/tasks", task_body(contact, reason_code="COMPLAINT")), 201)
    assert (task["cap_flag"], task["visits_this_year"], task["year_cap"]) == ("over_cap", 2, 2)


def test_ins_007_beyond_twice_the_cap_is_excessive(officer, partner, head, contact):
    set_cap(1)
    for _ in range(2):
        visit(officer, partner, head, enterprise_id=contact.enterprise_id, reason_code="COMPLAINT")
    task = ok(officer.post(f"{API}/tasks", task_body(contact, reason_code="COMPLAINT")), 201)
    assert task["cap_flag"] == "excessive"


def test_ins_007_a_task_planned_before_the_cap_was_reached_is_stopped_at_the_door(
    officer, partner, head, contact
):
    set_cap(1)
    waiting = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    visit(officer, partner, head, enterprise_id=contact.enterprise_id, separate_reason="整改期限不同")
    refused(prepare(officer, partner, waiting), 409, "INS-007", "CAP")


def test_ins_007_a_remote_check_does_not_count(officer, partner, head, contact):
    set_cap(1)
    visit(officer, partner, head, enterprise_id=contact.enterprise_id, mode="remote")
    assert Inspection.select().where(Inspection.is_remote).count() == 1
    assert ok(officer.post(f"{API}/tasks", task_body(contact)), 201)["visits_this_year"] == 0


def test_ins_007_visits_of_last_year_do_not_count(officer, partner, head, contact):
    set_cap(1)
    visit(officer, partner, head, enterprise_id=contact.enterprise_id)
    long_ago = clock.now() - timedelta(days=365)
    Inspection.update(started_at=long_ago, ended_at=long_ago).execute()
    ok(officer.post(f"{API}/tasks", task_body(contact)), 201)


def test_ins_007_a_joint_visit_counts_once_for_each_agency(officer, partner, head, neighbour, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    JointParticipant.create(
        task=task["id"], org=neighbour.org_id, matter_codes=[FOOD], joined_at=clock.now(), joined_by=neighbour.staff_id
    )  # fmt: skip
    inspection = ok(prepare(officer, partner, task), 201)
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    step(officer, inspection, "start", {"five_bans": list(FIVE_BANS), "position": HERE})
    for person in (officer, neighbour):
        planned = make_task(person, enterprise_id=contact.enterprise_id)
        assert planned["visits_this_year"] == 1
    set_cap(1)
    refused(neighbour.post(f"{API}/tasks", task_body(contact)), 409, "INS-007", "CAP")


@pytest.mark.parametrize(
    ("visits", "cap", "exempt", "allowed", "flag"),
    [
        (0, 2, False, True, ""), (1, 2, False, True, ""), (2, 2, False, False, ""), (2, None, False, True, ""),
        (2, 2, True, True, "over_cap"), (3, 2, True, True, "over_cap"), (4, 2, True, True, "excessive"),
        (0, 0, False, False, ""), (0, 0, True, True, "excessive"),
    ],
)  # fmt: skip
def test_ins_007_as_a_table(visits, cap, exempt, allowed, flag):
    reason = rules.Reason("X", "原因", ("daily",), True, exempt, True)
    verdict = rules.within_cap(visits, cap, reason)
    assert (verdict.ruling.allowed, verdict.flag) == (allowed, flag)
