"""Why, by which plan, how often, together with whom: the rules before a visit, each by the example of rules.csv."""

from datetime import date, timedelta

import pytest

from core import clock
from core.audit import AuditEntry
from microapps.enforcement.rules import planning as rules
from microapps.enforcement.service import task_acts
from models import InspectionTask, LibraryObject, TaskOfficer, Todo
from tests.enforcement.drawing import API, fill_library, make_approved_plan
from tests.enforcement.judging import again, prepare, refused, task_body, visit
from tests.factories import PRICES, make_approved_task, make_task, ok
from tests.planning_world import FOOD, METERING

# -- INS-001 -------------------------------------------------------------------------------------------------


def test_ins_001_directed_without_reason_is_refused(officer, contact):
    refused(officer.post(f"{API}/tasks", task_body(contact, matter=METERING)), 422, "INS-001")


@pytest.mark.parametrize("reason", ["KEY_FIELD", "COMPLAINT", "TRANSFER", "DATA_MONITOR"])
def test_ins_001_directed_with_a_reason_is_allowed(officer, contact, reason):
    task = ok(officer.post(f"{API}/tasks", task_body(contact, matter=METERING, reason_code=reason)), 201)
    assert (task["selection"], task["reason_code"], task["is_planned"]) == ("directed", reason, True)


def test_ins_001_a_reason_of_another_kind_of_visit_is_refused(officer, contact):
    body = task_body(contact, matter=METERING, reason_code="MEDIA")
    refused(officer.post(f"{API}/tasks", body), 422, "INS-001", "REASON_UNFIT")


def test_ins_001_a_key_field_of_the_approved_plan_brings_its_reason(officer, contact):
    task = ok(officer.post(f"{API}/tasks", task_body(contact)), 201)
    assert (task["reason_code"], task["plan_item"]["title"]) == ("KEY_FIELD", "重点领域日常检查")


def test_an_unknown_reason_is_pointed_at(officer, contact):
    answer = officer.post(f"{API}/tasks", task_body(contact, reason_code="WHIM"))
    assert answer.json["errors"][0]["pointer"] == "/json/reason_code"


# -- INS-005, INS-019 ----------------------------------------------------------------------------------------


def test_ins_005_start_unapproved_is_refused(officer, partner, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    refused(prepare(officer, partner, task), 409, "INS-005")


def urgent(officer, task, **body):
    return officer.post(
        f"{API}/tasks/{task['id']}/urgent-start", {"reason": "有群众受伤", **body}, version=task["version"]
    )


def test_ins_005_urgent_is_allowed_and_leaves_a_make_up_task(officer, partner, head, contact, now):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    task = ok(urgent(officer, task))
    assert (task["status"], task["make_up_due_at"]) == ("urgent", "2026-11-25T09:30:00.000+08:00")
    ok(prepare(officer, partner, task), 201)
    todo = Todo.get(Todo.kind == "make_up", Todo.staff == head.staff_id)
    assert todo.due_at == now.now() + timedelta(hours=24)
    now.advance(hours=25)
    head = again(head)
    assert [t["id"] for t in ok(head.get(f"{API}/tasks", make_up_open="true"))["items"]] == [task["id"]]
    task_acts.remind_make_ups()
    task_acts.remind_make_ups()
    assert Todo.select().where(Todo.kind == "make_up_overdue").count() == 2
    task = ok(head.get(f"{API}/tasks/{task['id']}"))
    assert task["allowed_actions"] == ["make_up"]
    task = ok(
        head.post(f"{API}/tasks/{task['id']}/make-up-approval", {"comment": "同意"}, version=task["version"])
    )
    assert (task["status"], task["approved_by_name"]) == ("in_progress", head.name)
    assert (
        Todo.select().where(Todo.kind.in_(["make_up", "make_up_overdue"]), Todo.status == "open").count() == 0
    )
    late = AuditEntry.get(AuditEntry.action == "enforcement.task.made_up")
    assert late.detail == {"late": True}


def test_an_ordinary_task_has_nothing_to_make_up(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    ok(prepare(officer, partner, task), 201)
    task = ok(head.get(f"{API}/tasks/{task['id']}"))
    answer = head.post(f"{API}/tasks/{task['id']}/make-up-approval", version=task["version"])
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, [])


def test_ins_019_no_report_and_not_exempt_is_refused(officer, head, contact):
    body = task_body(contact, kind="triggered", trigger_code="Z-1", reason_code="TRANSFER")
    task = ok(officer.post(f"{API}/tasks", body), 201)
    refused(urgent(officer, task), 409, "INS-019")
    told = {"reported_to": str(head.staff_id), "reported_at": "2026-11-24T09:10:00+08:00"}
    assert ok(urgent(officer, task, **told))["reported_at"] == "2026-11-24T09:10:00.000+08:00"


@pytest.mark.parametrize(
    "reason", ["COMPLAINT", "MEDIA", "PATROL", "COMMITMENT", "E_MATERIAL", "OTHER_BY_LAW"]
)
def test_ins_019_the_exempt_kinds_need_no_report(officer, contact, reason):
    body = task_body(contact, kind="triggered", trigger_code="Z-1", reason_code=reason)
    task = ok(officer.post(f"{API}/tasks", body), 201)
    assert ok(urgent(officer, task))["status"] == "urgent"


def test_a_report_needs_a_head_and_a_time(officer, partner, head, contact):
    body = task_body(contact, kind="triggered", trigger_code="Z-1", reason_code="TRANSFER")
    task = ok(officer.post(f"{API}/tasks", body), 201)
    assert urgent(officer, task, reported_to=str(head.staff_id)).status_code == 422
    told = {"reported_to": str(partner.staff_id), "reported_at": "2026-11-24T09:10:00+08:00"}
    assert urgent(officer, task, **told).json["errors"][0]["pointer"] == "/json/reported_to"
    told = {"reported_to": str(head.staff_id), "reported_at": "2026-11-24T10:10:00+08:00"}
    assert urgent(officer, task, **told).json["errors"][0]["pointer"] == "/json/reported_at"
    assert ok(officer.get(f"{API}/heads"))["items"] == [{"id": str(head.staff_id), "name": head.name}]


# -- INS-008 -------------------------------------------------------------------------------------------------


def test_ins_008_unplanned_and_no_code_is_refused(officer, contact):
    refused(officer.post(f"{API}/tasks", task_body(contact, kind="special")), 409, "INS-008", "NOT_PLANNED")


def test_ins_008_a_triggered_visit_needs_an_exemption_code(officer, contact):
    body = task_body(contact, kind="triggered", trigger_code="JB2026-1")
    refused(officer.post(f"{API}/tasks", body), 409, "INS-008")
    task = ok(officer.post(f"{API}/tasks", {**body, "reason_code": "COMPLAINT"}), 201)
    assert (task["is_planned"], task["plan_item"]) == (False, None)


@pytest.mark.parametrize("over", [{"planned_on": "2027-01-04"}, {"further_matters": [METERING]}])
def test_ins_008_a_plan_covers_its_days_and_matters_only(officer, contact, over):
    refused(officer.post(f"{API}/tasks", task_body(contact, **over)), 409, "INS-008")


def test_ins_008_a_plan_that_is_not_approved_covers_nothing(officer, head, contact):
    body = task_body(contact, kind="special", reason_code="SPECIAL_APPROVED")
    item = {"kind": "special", "selection": "directed", "reason_code": "SPECIAL_APPROVED"}
    refused(officer.post(f"{API}/tasks", body), 409, "INS-008")
    make_approved_plan(officer, head, **item)
    assert ok(officer.post(f"{API}/tasks", body), 201)["plan_item"]["title"] == "价格抽查"


def test_ins_008_a_plan_for_another_industry_covers_nothing(officer, head, contact):
    item = {
        "kind": "special",
        "selection": "directed",
        "reason_code": "SPECIAL_APPROVED",
        "industries": ["采矿业"],
    }
    make_approved_plan(officer, head, **item)
    refused(officer.post(f"{API}/tasks", task_body(contact, kind="special")), 409, "INS-008")


# -- INS-010 -------------------------------------------------------------------------------------------------


def submit(officer, task, **body):
    return officer.post(f"{API}/tasks/{task['id']}/submission", body, version=task["version"])


def test_ins_010_two_tasks_ten_days_apart_are_a_suggestion_and_refusing_needs_a_reason(
    officer, head, contact
):
    first = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    second = make_task(officer, enterprise_id=contact.enterprise_id, planned_on="2026-12-04")
    assert [one["id"] for one in second["merge_candidates"]] == [first["id"]]
    refused(submit(officer, second), 409, "INS-010", "MERGE_FIRST")
    second = ok(submit(officer, second, separate_reason="需在整改到期后复核"))
    assert (second["status"], second["separate_reason"]) == ("submitted", "需在整改到期后复核")


def test_ins_010_tasks_further_apart_than_the_window_are_no_suggestion(officer, head, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    second = make_task(officer, enterprise_id=contact.enterprise_id, planned_on="2026-12-25")
    assert second["merge_candidates"] == []
    ok(submit(officer, second))


def merge(officer, task, into):
    return officer.post(
        f"{API}/tasks/{task['id']}/merger", {"into_task_id": into["id"]}, version=task["version"]
    )


def test_ins_010_two_checks_of_one_agency_become_one_visit(officer, head, contact):
    first = ok(submit(officer, make_task(officer, enterprise_id=contact.enterprise_id)))
    second = make_task(officer, enterprise_id=contact.enterprise_id, matter=FOOD)
    merged = ok(merge(officer, second, first))
    assert (merged["id"], [m["code"] for m in merged["matters"]]) == (first["id"], [PRICES, FOOD])
    second = ok(officer.get(f"{API}/tasks/{second['id']}"))
    assert (second["status"], second["allowed_actions"]) == ("merged", [])


def test_ins_010_what_was_approved_grows_only_by_what_was_approved(officer, head, contact):
    first = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    second = make_task(officer, enterprise_id=contact.enterprise_id, matter=FOOD)
    answer = merge(officer, second, first)
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, ["submit"])


def test_ins_010_two_agencies_make_one_joint_visit_with_a_checklist_each(
    officer, partner, head, neighbour, contact
):
    first = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    second = make_task(neighbour, enterprise_id=contact.enterprise_id, matter=FOOD)
    assert second["merge_candidates"][0]["org_name"].endswith("市场监督管理局")
    InspectionTask.update(status="submitted", approved_at=clock.now()).where(
        InspectionTask.id == second["id"]
    ).execute()
    joint = ok(merge(neighbour, second, first))
    assert [one["org_name"] for one in joint["participants"]] == ["杭州市西湖区应急管理局"]
    body = {"task_id": first["id"], "officer_ids": [str(officer.staff_id), str(neighbour.staff_id)]}
    inspection = ok(officer.post(f"{API}/inspections", body), 201)
    assert {item["matter_code"] for item in inspection["checklist"]} == {PRICES, FOOD}
    assert ok(neighbour.get(f"{API}/inspections/{inspection['id']}"))["id"] == inspection["id"]
    assert len(ok(neighbour.get(f"{API}/tasks", status="in_progress"))["items"]) == 1


def test_a_task_is_not_merged_into_itself_or_another_enterprise(officer, head, contact):
    first = ok(submit(officer, make_task(officer, enterprise_id=contact.enterprise_id)))
    assert merge(officer, first, first).status_code == 404


def test_a_cancelled_task_keeps_its_reason(officer, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    answer = officer.post(
        f"{API}/tasks/{task['id']}/cancellation", {"reason": "企业已迁出"}, version=task["version"]
    )
    assert (ok(answer)["status"], answer.json["decision_note"]) == ("cancelled", "企业已迁出")


# -- INS-015, INS-016, INS-021 -------------------------------------------------------------------------------


def test_ins_015_a_routine_check_after_a_post_licence_check_is_refused(officer, partner, head, contact):
    over = {"kind": "triggered", "trigger_code": "X-1", "reason_code": "POST_LICENCE"}
    visit(officer, partner, head, enterprise_id=contact.enterprise_id, **over)
    refused(officer.post(f"{API}/tasks", task_body(contact)), 409, "INS-015", "ALREADY_POSTLICENCE")


def gaps(officer, **query):
    return [
        one["name"] for one in ok(officer.get(f"{API}/coverage-gaps", matter_code=PRICES, **query))["items"]
    ]


def test_ins_016_never_checked_in_24_months_is_in_the_gap_list(officer, partner, head, contact, now):
    name = LibraryObject.get(LibraryObject.enterprise == contact.enterprise_id).name
    assert gaps(officer) == [name]
    visit(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert gaps(officer) == []
    now.advance(days=732)
    assert gaps(again(officer)) == [name]


def test_ins_016_the_list_tells_what_is_planned_already(officer, head, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    assert len(gaps(officer, is_planned="true")) == 1
    assert gaps(officer, is_planned="false") == []


@pytest.mark.parametrize(
    ("last", "lacks"), [(None, True), (date(2024, 11, 23), True), (date(2024, 11, 24), False)]
)
def test_ins_016_as_a_table(last, lacks):
    assert rules.lacks_full_check(last, date(2026, 11, 24), 2) is lacks


def test_ins_021_a_new_form_of_business_is_left_alone_in_its_observation_period(officer, head, contact):
    thing = LibraryObject.get(LibraryObject.enterprise == contact.enterprise_id)
    body = {"observation_until": "2027-05-31", "observation_reason": "即时零售新业态"}
    ok(head.put(f"{API}/library-objects/{thing.id}", body, version=thing.version))
    refused(officer.post(f"{API}/tasks", task_body(contact)), 409, "INS-021", "OBSERVATION")
    assert ok(officer.post(f"{API}/tasks", task_body(contact, reason_code="COMPLAINT")), 201)["id"]


def test_lists_cost_the_same_however_long(officer, contact, queries):
    fill_library(3)
    counts = []
    for turn in (1, 2):
        make_task(officer, enterprise_id=contact.enterprise_id)
        before = len(queries)
        ok(officer.get(f"{API}/tasks"))
        ok(officer.get(f"{API}/library-objects"))
        ok(officer.get(f"{API}/coverage-gaps", matter_code=METERING))
        counts.append(len(queries) - before)
        fill_library(5, start=100 * turn)
    assert counts[0] == counts[1]


def test_tasks_are_filtered(officer, contact):
    make_task(officer, enterprise_id=contact.enterprise_id)
    make_task(officer, enterprise_id=contact.enterprise_id, planned_on="2026-12-30", reason_code="COMPLAINT")
    for query, found in (
        ({"planned_from": "2026-12-01"}, 1), ({"planned_to": "2026-12-01"}, 1), ({"kind": "special"}, 0),
        ({"selection": "directed"}, 2), ({"selection": "double_random"}, 0), ({"make_up_open": "true"}, 0), ({"mine": "true"}, 2),
    ):  # fmt: skip
        assert len(ok(officer.get(f"{API}/tasks", **query))["items"]) == found, query


def test_a_visit_is_mine_when_i_planned_it_was_drawn_for_it_or_went(officer, partner, head, contact):
    planned = make_task(officer, enterprise_id=contact.enterprise_id)
    assert ok(partner.get(f"{API}/tasks", mine="true"))["items"] == []
    TaskOfficer.create(task=planned["id"], staff=partner.staff_id)
    assert [one["id"] for one in ok(partner.get(f"{API}/tasks", mine="true"))["items"]] == [planned["id"]]
    gone = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    ok(prepare(officer, partner, gone), 201)
    assert len(ok(partner.get(f"{API}/tasks", mine="true"))["items"]) == 2


def test_the_guide_tells_the_reasons(officer):
    reasons = {one["code"]: one for one in ok(officer.get(f"{API}/guide"))["reasons"]}
    assert reasons["COMPLAINT"]["exempts_plan"]
    assert "triggered" not in reasons["KEY_FIELD"]["kinds"]
