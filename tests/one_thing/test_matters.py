"""Matters are data: a new one is a file, serial or parallel, and no code."""

import json

import pytest

from auth.roles import ROLES
from microapps.one_thing import matters
from models.identity import Account, RoleGrant
from models.organisation import Organisation
from tests.factories import act_on_task, apply_for_a_car, flow_task, ok

API = "/api/v1/one-thing"
JOINT_DOCUMENT = {
    "code": "NB-24",
    "title": "公文会签",
    "category": "综合",
    "working_days": 5,
    "form": [{"name": "title", "label": "文稿标题", "type": "text", "max": 100}],
    "steps": [
        {"key": "legality", "title": "合法性审核", "role": "approver"},
        {"key": "first", "title": "会签一", "role": "dispatcher", "after": ["legality"]},
        {"key": "second", "title": "会签二", "role": "reviewer", "after": ["legality"]},
        {"key": "signing", "title": "签发", "role": "agency_head", "after": ["first", "second"]},
    ],
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of matters of the test's own."""
    monkeypatch.setattr(matters, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def joint_document(folder, app):
    """A matter with two steps side by side, and a reviewer and a head for the whole district."""
    (folder / "NB-24.json").write_text(json.dumps(JOINT_DOCUMENT), "utf-8")
    for username, role in (("reviewer", "reviewer"), ("head", "agency_head")):
        account, district = (
            Account.get(Account.username == username),
            Organisation.get(Organisation.code == "xh"),
        )
        RoleGrant.create(account=account, role=role, org=district)


def test_a_matter_with_parallel_steps_is_a_file(joint_document, staff, approver, dispatcher, reviewer, head):
    body = {"matter": "NB-24", "form": {"title": "关于冬季消防检查的通知"}}
    application = ok(staff.post(f"{API}/applications", body), 201)

    def states():
        told = ok(staff.get(f"{API}/applications/{application['id']}"))
        return [told["state"], *(step["state"] for step in told["steps"][1:])]

    assert states() == ["running", "open", "waiting", "waiting", "waiting"]
    ok(act_on_task(approver, "approval"))
    assert states() == ["running", "approved", "open", "open", "waiting"]
    ok(act_on_task(reviewer, "approval"))
    assert states() == ["running", "approved", "open", "approved", "waiting"]
    ok(act_on_task(dispatcher, "approval"))
    assert states() == ["running", "approved", "approved", "approved", "open"]
    ok(act_on_task(head, "approval"))
    assert states() == ["approved"] * 5


def test_one_return_takes_the_step_beside_it_back(joint_document, staff, approver, dispatcher, reviewer):
    body = {"matter": "NB-24", "form": {"title": "关于冬季消防检查的通知"}}
    application = ok(staff.post(f"{API}/applications", body), 201)
    ok(act_on_task(approver, "approval"))
    ok(act_on_task(reviewer, "return", {"comment": "依据已废止"}))
    assert ok(dispatcher.get(f"{API}/tasks"))["items"] == []
    told = ok(staff.get(f"{API}/applications/{application['id']}"))
    assert [step["state"] for step in told["steps"]] == [
        "submitted",
        "approved",
        "waiting",
        "returned",
        "waiting",
    ]


def test_who_left_after_deciding_does_not_hold_up_the_rest(
    joint_document, staff, approver, dispatcher, reviewer, head
):
    body = {"matter": "NB-24", "form": {"title": "关于冬季消防检查的通知"}}
    application = ok(staff.post(f"{API}/applications", body), 201)
    ok(act_on_task(approver, "approval"))
    Account.update(is_disabled=True).where(Account.username == "approver").execute()
    for person in (dispatcher, reviewer, head):
        ok(act_on_task(person, "approval"))
    assert ok(staff.get(f"{API}/applications/{application['id']}"))["state"] == "approved"


def test_a_step_that_lost_everybody_is_named_and_nothing_is_half_done(joint_document, staff, approver):
    body = {"matter": "NB-24", "form": {"title": "关于冬季消防检查的通知"}}
    ok(staff.post(f"{API}/applications", body), 201)
    RoleGrant.delete().where(RoleGrant.role == "dispatcher").execute()
    answer = act_on_task(approver, "approval")
    assert (answer.status_code, answer.json["code"]) == (409, "NOBODY_TO_APPROVE")
    assert flow_task(approver)["state"] == "open"


def test_a_step_whom_nobody_may_take_is_told_before_anything_starts(joint_document, staff):
    RoleGrant.delete().where(RoleGrant.role == "agency_head").execute()
    answer = staff.post(f"{API}/applications", {"matter": "NB-24", "form": {"title": "通知"}})
    assert (answer.status_code, answer.json["code"]) == (409, "NOBODY_TO_APPROVE")
    assert "签发" in answer.json["detail"]
    assert ok(staff.get(f"{API}/applications"))["items"] == []


@pytest.mark.parametrize(
    "over",
    [{"steps": []}, {"form": [{"name": "x", "label": "x", "type": "colour"}]}, {"form": [{"surprise": 1}]}],
)
def test_a_file_that_does_not_hold_together_is_named(folder, over):
    (folder / "NB-24.json").write_text(json.dumps({**JOINT_DOCUMENT, **over}), "utf-8")
    with pytest.raises(ValueError, match=r"matter NB-24\.json"):
        matters.matters()


def test_every_matter_names_roles_that_exist():
    for matter in matters.matters().values():
        assert {step.role for step in matter.flow.steps} <= set(ROLES)
        assert matter.form


def test_a_summary_says_what_is_asked(staff, approver):
    application = ok(apply_for_a_car(staff), 201)
    said = f"{staff.name}申请用车：赴省里开会，3 人，11月25日 08:30 出发"
    assert application["summary"] == said
    assert flow_task(approver)["summary"] == said


def test_a_matter_without_a_summary_is_named(joint_document, staff):
    body = {"matter": "NB-24", "form": {"title": "关于冬季消防检查的通知"}}
    assert ok(staff.post(f"{API}/applications", body), 201)["summary"] == f"{staff.name}申请公文会签"


def test_a_summary_of_what_is_not_asked_is_refused(folder, app):
    told = {**JOINT_DOCUMENT, "summary": "{applicant}会签{pages}页"}
    (folder / "NB-24.json").write_text(json.dumps(told), "utf-8")
    with pytest.raises(ValueError, match=r"NB-24.json: its summary names pages"):
        matters.matters()
