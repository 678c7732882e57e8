"""NB-13, a car for a journey: applied for, approved, dispatched, returned, and every way it is refused."""

import pytest

from models.identity import Account, RoleGrant
from models.matter import FlowTask
from models.telemetry import UsageEvent
from models.workbench import Todo
from tests.factories import ok
from tests.people import DESKTOP, Person

API = "/api/v1/one-thing"
FORM = {
    "reason": "赴省里开会",
    "passengers": 3,
    "route": "西湖区—省府路",
    "departs_at": "2026-11-25T08:30:00+08:00",
    "returns_at": "2026-11-25T17:30:00+08:00",
}


def apply(person, **over):
    return person.post(f"{API}/applications", {"matter_code": "NB-13", "form": {**FORM, **over}})


def task_of(person):
    return ok(person.get(f"{API}/tasks"))["items"][0]


def act(person, task, verb, body=None):
    return person.post(f"{API}/tasks/{task['id']}/{verb}", body or {}, version=task["version"])


def test_the_whole_flow(staff, approver, dispatcher):
    application = ok(apply(staff), 201)
    assert application["status"] == "running"
    ok(act(approver, task_of(approver), "approval", {"note": "同意"}))
    ok(
        act(
            dispatcher, task_of(dispatcher), "completion", {"data": {"plate": "浙a12345", "driver": "郑师傅"}}
        )
    )
    ok(act(staff, task_of(staff), "completion", {"data": {"mileage_km": 42}}))
    done = ok(staff.get(f"{API}/applications/{application['id']}"))
    assert done["status"] == "completed"
    assert [step["status"] for step in done["steps"]] == ["done"] * 4
    assert done["steps"][2]["data"]["plate"] == "浙A12345"
    assert not Todo.select().where(Todo.status == "open").exists()


def test_each_node_is_counted_with_its_client(staff, app):
    ok(apply(staff), 201)
    approver = Person.sign_in(app, "approver", DESKTOP)
    ok(act(approver, task_of(approver), "approval"))
    counted = [(event.type, event.client) for event in UsageEvent.select().order_by(UsageEvent.id)]
    assert counted == [("node.finished", "mobile"), ("node.finished", "desktop")]


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "长" * 201}, "reason"),
        ({"passengers": 0}, "passengers"),
        ({"passengers": 51}, "passengers"),
        ({"passengers": "3"}, "passengers"),
        ({"passengers": True}, "passengers"),
        ({"departs_at": "明天"}, "departs_at"),
        ({"departs_at": "2026-11-25T08:30:00"}, "departs_at"),
        ({"returns_at": FORM["departs_at"]}, "returns_at"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_wrong_form_is_pointed_at(staff, over, name):
    answer = apply(staff, **over)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"/json/form/{name}"


def test_an_unknown_matter_is_refused(staff):
    assert staff.post(f"{API}/applications", {"matter_code": "NB-99", "form": {}}).status_code == 422


def test_a_wrong_plate_says_why(staff, approver, dispatcher):
    ok(apply(staff), 201)
    ok(act(approver, task_of(approver), "approval"))
    answer = act(
        dispatcher, task_of(dispatcher), "completion", {"data": {"plate": "浙I12345", "driver": "郑"}}
    )
    assert answer.json["errors"][0]["pointer"] == "/json/data/plate"


def test_a_rejection_ends_it_and_tells_the_applicant(staff, approver):
    application = ok(apply(staff), 201)
    ok(act(approver, task_of(approver), "rejection", {"reason": "当日无车"}))
    assert ok(staff.get(f"{API}/applications/{application['id']}"))["status"] == "rejected"
    assert ok(staff.get("/api/v1/workbench/messages"))["items"][0]["body"] == "当日无车"


def test_an_approval_node_cannot_be_completed(staff, approver):
    ok(apply(staff), 201)
    answer = act(approver, task_of(approver), "completion")
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, ["approve", "reject"])


def test_nobody_approves_their_own_application(approver):
    answer = apply(approver)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/wrong-state")


def second_approver(app, approver):
    account = Account.get(Account.username == "dispatcher")
    RoleGrant.create(account=account, role="approver", org=approver.org_id)
    return Person.sign_in(app, "dispatcher")


def test_of_two_approvers_the_first_decides(staff, approver, app):
    other = second_approver(app, approver)
    ok(apply(staff), 201)
    mine, theirs = task_of(approver), task_of(other)
    ok(act(approver, mine, "approval"))
    assert act(other, theirs, "rejection", {"reason": "晚了"}).status_code == 409
    assert FlowTask.get_by_id(theirs["id"]).status == "withdrawn"


def test_an_application_can_be_withdrawn_while_it_runs(staff, approver):
    application = ok(apply(staff), 201)
    task = task_of(approver)
    path = f"{API}/applications/{application['id']}/withdrawal"
    ok(staff.post(path, {"reason": "行程取消"}, version=application["version"]))
    assert act(approver, task, "approval").status_code == 409
    assert ok(approver.get(f"{API}/tasks"))["items"] == []


def test_others_do_not_know_of_it(staff, approver, officer):
    application = ok(apply(staff), 201)
    assert officer.get(f"{API}/applications/{application['id']}").status_code == 404
    assert officer.get(f"{API}/tasks/{task_of(approver)['id']}").status_code == 404
    assert (
        approver.post(
            f"{API}/applications/{application['id']}/withdrawal", {"reason": "x"}, version=1
        ).status_code
        == 404
    )


def test_enterprises_have_no_part_in_it(contact):
    assert contact.get(f"{API}/matters").status_code == 403


def test_a_second_matter_needs_no_code(staff, approver):
    form = {
        "topic": "周例会",
        "attendees": 12,
        "starts_at": "2026-11-25T09:00:00+08:00",
        "ends_at": "2026-11-25T10:00:00+08:00",
        "secrecy": "非涉密",
    }
    application = ok(staff.post(f"{API}/applications", {"matter_code": "NB-15", "form": form}), 201)
    ok(act(approver, task_of(approver), "approval"))
    assert ok(staff.get(f"{API}/applications/{application['id']}"))["status"] == "completed"
