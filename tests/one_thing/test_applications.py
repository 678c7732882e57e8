"""NB-13, a car for a journey: applied for, approved, rejected, returned and handed in again, withdrawn."""

import pytest

from core.flow.tables import FlowTask
from models.identity import Account, RoleGrant
from models.organisation import Organisation
from models.telemetry import UsageEvent
from models.workbench import Todo
from tests.factories import CAR, act_on_task, apply_for_a_car, flow_task, ok
from tests.people import DESKTOP, Person

API = "/api/v1/one-thing"


def read(person, application):
    return ok(person.get(f"{API}/applications/{application['id']}"))


def act(person, application, path, body):
    return person.post(
        f"{API}/applications/{application['id']}/{path}", body, version=read(person, application)["version"]
    )


def states(application):
    return [(step["key"], step["state"]) for step in application["steps"]]


def test_applied_for_and_approved(staff, approver):
    application = ok(apply_for_a_car(staff), 201)
    assert (application["state"], states(application)) == (
        "running",
        [("submission", "submitted"), ("approval", "open")],
    )
    decided = ok(act_on_task(approver, "approval", {"comment": "同意"}))
    assert (decided["state"], decided["allowed_actions"], decided["application_id"]) == (
        "approved",
        [],
        application["id"],
    )
    done = read(staff, application)
    assert (done["state"], done["allowed_actions"]) == ("approved", [])
    step = done["steps"][1]
    assert (step["state"], step["actor_name"], step["comment"], step["client"]) == (
        "approved",
        approver.name,
        "同意",
        "mobile",
    )
    assert not Todo.select().where(Todo.status == "open").exists()
    assert ok(staff.get("/api/v1/workbench/messages"))["items"][0]["title"] == "公务用车申请已通过"


def test_each_step_is_counted_with_its_client(staff, app):
    ok(apply_for_a_car(staff), 201)
    ok(act_on_task(Person.sign_in(app, "approver", DESKTOP), "approval"))
    counted = [(event.type, event.client) for event in UsageEvent.select().order_by(UsageEvent.id)]
    assert counted == [("node.finish", "mobile"), ("node.finish", "desktop")]


@pytest.mark.parametrize(
    ("over", "name", "code"),
    [
        ({"purpose": ""}, "purpose", "REQUIRED"),
        ({"purpose": None}, "purpose", "REQUIRED"),
        ({"purpose": "长" * 201}, "purpose", "INVALID"),
        ({"passengers": 0}, "passengers", "INVALID"),
        ({"passengers": 51}, "passengers", "INVALID"),
        ({"passengers": "3"}, "passengers", "INVALID"),
        ({"passengers": True}, "passengers", "INVALID"),
        ({"start_at": "明天"}, "start_at", "INVALID"),
        ({"start_at": "2026-11-25T08:30:00"}, "start_at", "INVALID"),
        ({"start_at": "2026-11-20T08:30:00+08:00"}, "start_at", "INVALID"),
        ({"end_at": CAR["start_at"]}, "end_at", "INVALID"),
        ({"end_at": "2026-11-25T00:30:00+00:00"}, "end_at", "INVALID"),
        ({"surprise": 1}, "surprise", "UNKNOWN"),
    ],
)
def test_a_wrong_form_is_pointed_at(staff, over, name, code):
    answer = apply_for_a_car(staff, **over)
    assert answer.status_code == 422
    assert [(wrong["pointer"], wrong["code"]) for wrong in answer.json["errors"]] == [
        (f"/json/form/{name}", code)
    ]


def test_an_unknown_matter_is_refused(staff):
    assert staff.post(f"{API}/applications", {"matter": "NB-99", "form": {}}).status_code == 422


def test_a_rejection_ends_it_and_tells_the_applicant(staff, approver):
    application = ok(apply_for_a_car(staff), 201)
    assert act_on_task(approver, "rejection").status_code == 422
    ok(act_on_task(approver, "rejection", {"comment": "当日无车"}))
    assert read(staff, application)["state"] == "rejected"
    assert ok(staff.get("/api/v1/workbench/messages"))["items"][0]["body"] == "当日无车"


def test_what_was_returned_is_mended_and_approved_anew(staff, approver):
    application = ok(apply_for_a_car(staff), 201)
    ok(act_on_task(approver, "return", {"comment": "请写明同行人员"}))
    returned = read(staff, application)
    assert (returned["state"], returned["allowed_actions"]) == ("returned", ["submit", "withdraw"])
    todo = ok(staff.get("/api/v1/workbench/todos"))["items"][0]
    assert todo["path"] == f"/one-thing/applications/{application['id']}"
    form = {**CAR, "purpose": "赴省里开会，同行李晓梅"}
    assert act(staff, application, "submission", {"form": {**form, "passengers": 0}}).status_code == 422
    again = ok(act(staff, application, "submission", {"form": form}))
    assert (again["state"], again["form"]["purpose"]) == ("running", form["purpose"])
    assert states(again) == [("submission", "submitted"), ("approval", "open")]
    assert ok(staff.get("/api/v1/workbench/todos"))["items"] == []
    ok(act_on_task(approver, "approval"))
    done = read(staff, application)
    assert [(act_["round"], act_["state"]) for act_ in done["history"]] == [
        (1, "submitted"), (1, "returned"), (2, "submitted"), (2, "approved")
    ]  # fmt: skip
    assert act(staff, application, "submission", {"form": form}).status_code == 409


def test_only_what_was_returned_is_handed_in_again(staff):
    application = ok(apply_for_a_car(staff), 201)
    answer = act(staff, application, "submission", {"form": CAR})
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, ["withdraw"])


def test_nobody_approves_their_own_application(approver):
    answer = apply_for_a_car(approver)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/nobody-to-approve")


def grant(username, role, code):
    account = Account.get(Account.username == username)
    RoleGrant.create(account=account, role=role, org=Organisation.get(Organisation.code == code))


def test_the_nearest_holder_upwards_is_asked_and_never_the_applicant(approver, app):
    grant("head", "approver", "xh")
    grant("stat_admin", "approver", "zj")
    application = ok(apply_for_a_car(approver), 201)
    assert (
        ok(Person.sign_in(app, "head").get(f"{API}/tasks"))["items"][0]["application_id"] == application["id"]
    )
    assert FlowTask.select().where(FlowTask.step == "approval").count() == 1


def test_who_has_left_or_is_disabled_is_not_asked(staff, approver):
    Account.update(is_disabled=True).where(Account.username == "approver").execute()
    assert apply_for_a_car(staff).json["code"] == "NOBODY_TO_APPROVE"


def test_of_two_approvers_the_first_decides(staff, approver, app):
    grant("dispatcher", "approver", "xh-zfb")
    other = Person.sign_in(app, "dispatcher")
    ok(apply_for_a_car(staff), 201)
    mine, theirs = flow_task(approver), flow_task(other)
    ok(approver.post(f"{API}/tasks/{mine['id']}/approval", version=mine["version"]))
    late = other.post(f"{API}/tasks/{theirs['id']}/approval", version=theirs["version"])
    assert late.status_code == 412
    seen = ok(other.get(f"{API}/tasks/{theirs['id']}"))
    late = other.post(f"{API}/tasks/{theirs['id']}/rejection", {"comment": "晚了"}, version=seen["version"])
    assert (late.status_code, late.json["allowed_actions"]) == (409, [])
    assert ok(other.get(f"{API}/tasks", state="done"))["items"] == []
    assert len(ok(approver.get(f"{API}/tasks", state="done"))["items"]) == 1


def test_an_application_can_be_withdrawn_while_it_runs(staff, approver):
    application = ok(apply_for_a_car(staff), 201)
    task = flow_task(approver)
    assert ok(act(staff, application, "withdrawal", {"comment": "行程取消"}))["state"] == "withdrawn"
    assert approver.post(f"{API}/tasks/{task['id']}/approval", version=task["version"]).status_code == 412
    assert ok(approver.get(f"{API}/tasks"))["items"] == []
    last = read(staff, application)["history"][-1]
    assert (last["state"], last["comment"]) == ("withdrawn", "行程取消")


def test_a_returned_one_can_be_withdrawn(staff, approver):
    application = ok(apply_for_a_car(staff), 201)
    ok(act_on_task(approver, "return", {"comment": "不完整"}))
    assert ok(act(staff, application, "withdrawal", {"comment": "不去了"}))["state"] == "withdrawn"
    assert not Todo.select().where(Todo.status == "open").exists()


def test_others_do_not_know_of_it(staff, approver, officer):
    application = ok(apply_for_a_car(staff), 201)
    assert officer.get(f"{API}/applications/{application['id']}").status_code == 404
    assert officer.get(f"{API}/tasks/{flow_task(approver)['id']}").status_code == 404
    assert act(approver, application, "withdrawal", {"comment": "x"}).status_code == 404


def test_enterprises_have_no_part_in_it(contact):
    assert contact.get(f"{API}/matters").status_code == 403


def test_lists_tell_states_apart(staff, approver):
    ok(apply_for_a_car(staff), 201)
    ok(act_on_task(approver, "approval"))
    ok(apply_for_a_car(staff), 201)
    path = f"{API}/applications"
    assert [item["state"] for item in ok(staff.get(path, mine="true"))["items"]] == ["running", "approved"]
    assert len(ok(staff.get(path, state="approved"))["items"]) == 1
    assert staff.get(path, state="nothing").status_code == 422
