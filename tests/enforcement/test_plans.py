"""Annual plans: drafted, sent back, approved and thereby published; each refusal points at what is wrong."""

import pytest

from models import Todo
from tests.enforcement.drawing import API, make_approved_plan, make_plan, plan_body
from tests.enforcement.test_planning_rules import refused
from tests.factories import ok


def path(plan, verb=""):
    return f"{API}/plans/{plan['id']}{verb}"


def test_a_plan_is_approved_by_the_head_and_counts_its_tasks(officer, head):
    plan = make_approved_plan(officer, head)
    assert (plan["status"], plan["approved_by_name"], plan["allowed_actions"]) == ("approved", head.name, [])
    assert [(i["title"], i["task_count"], i["draw_count"]) for i in plan["items"]] == [("价格抽查", 0, 0)]


def test_the_head_has_a_todo_until_the_plan_is_decided(officer, head):
    plan = make_plan(officer)
    plan = ok(officer.post(path(plan, "/submission"), version=plan["version"]))
    todos = Todo.select().where(Todo.kind == "approve_plan", Todo.status == "open")
    assert [todo.staff_id for todo in todos] == [head.staff_id]
    plan = ok(head.post(path(plan, "/rejection"), {"reason": "缺少特种设备"}, version=plan["version"]))
    assert todos.count() == 0
    assert (plan["status"], plan["decision_note"]) == ("rejected", "缺少特种设备")


def test_a_plan_that_was_sent_back_is_changed_and_submitted_again(officer, head):
    plan = make_plan(officer)
    plan = ok(officer.post(path(plan, "/submission"), version=plan["version"]))
    plan = ok(head.post(path(plan, "/rejection"), {"reason": "缺少特种设备"}, version=plan["version"]))
    body = {"title": "补充计划（修订）", "items": plan_body(title="价格专项")["items"]}
    plan = ok(officer.put(path(plan), body, version=plan["version"]))
    assert (plan["status"], plan["title"], plan["items"][0]["title"]) == (
        "draft",
        "补充计划（修订）",
        "价格专项",
    )


def test_an_approved_plan_is_not_changed(officer, head):
    plan = make_approved_plan(officer, head)
    answer = officer.put(path(plan), {"title": "x", "items": plan_body()["items"]}, version=plan["version"])
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, [])


def test_an_empty_plan_is_not_submitted(officer):
    plan = ok(officer.post(f"{API}/plans", {**plan_body(), "items": []}), 201)
    refused(officer.post(path(plan, "/submission"), version=plan["version"]), 422, "INS-008")


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"from_on": "2026-12-31", "to_on": "2026-01-01"}, "/json/items/0/to_on"),
        ({"to_on": "2027-01-01"}, "/json/items/0/to_on"),
        ({"reason_code": "KEY_FIELD"}, "/json/items/0/reason_code"),
        ({"joint_org_ids": ["00000000-0000-7000-8000-000000000000"]}, "/json/items/0/joint_org_ids"),
        ({"batches": 0}, "/json/items/0/batches"),
        ({"kind": "triggered"}, "/json/items/0/kind"),
        ({"matter_codes": ["1"]}, "/json/matter_codes"),
        ({"title": "\x00"}, "/json"),
    ],
)
def test_a_wrong_line_is_pointed_at(officer, over, pointer):
    answer = officer.post(f"{API}/plans", plan_body(**over))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"].startswith(pointer)


def test_ins_001_a_directed_line_needs_a_reason(officer):
    refused(officer.post(f"{API}/plans", plan_body(selection="directed")), 422, "INS-001")
    unfit = plan_body(selection="directed", reason_code="MEDIA")
    refused(officer.post(f"{API}/plans", unfit), 422, "INS-001", "REASON_UNFIT")


def test_an_agency_joins_by_name(officer, neighbour):
    plan = make_plan(officer, joint_org_ids=[str(neighbour.org_id)])
    assert plan["items"][0]["joint_orgs"][0]["name"] == "杭州市西湖区应急管理局"


def test_plans_are_filtered_by_year_and_status(officer, head):
    make_plan(officer)
    for query, found in (({"year": 2026}, 2), ({"year": 2025}, 0), ({"status": "draft"}, 1)):
        assert len(ok(officer.get(f"{API}/plans", **query))["items"]) == found, query


def test_the_list_of_plans_costs_the_same_however_long(officer, queries):
    costs = []
    for _ in range(2):
        make_plan(officer)
        before = len(queries)
        ok(officer.get(f"{API}/plans"))
        costs.append(len(queries) - before)
    assert costs[0] == costs[1]
