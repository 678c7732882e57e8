"""An event through its whole chain, over HTTP, and what each hand may not do."""

from datetime import datetime, timedelta

import pytest

from core import clock
from core.audit import AuditEntry
from microapps.joint_events.jobs import escalate_overdue
from models.identity import RoleGrant
from models.joint_event import JointStep
from models.organisation import Organisation
from models.telemetry import UsageEvent
from models.workbench import Todo
from tests.factories import ok
from tests.joint_events import making
from tests.joint_events.making import API, act, code_of, make_assigned, make_closed, make_event, org


def test_a_report_goes_to_the_command_centre_of_the_place(staff, coordinator, photo):
    event = make_event(staff, photo)
    assert event["status"] == "reported"
    assert event["place_name"] == "西湖区"
    assert event["allowed_actions"] == ["withdraw"]
    assert event["timeline"][0]["files"][0]["media_type"] == "image/png"
    assert Todo.select().where(Todo.staff == coordinator.staff_id, Todo.kind == "accept").count() == 1
    assert UsageEvent.select().where(UsageEvent.app == "joint_events").get().client == "mobile"


def test_a_report_without_photo_or_place_is_pointed_at(staff, photo):
    for over, pointer in (
        ({"file_ids": []}, "/json/file_ids"),
        ({"region_code": "999999"}, "/json/region_code"),
        ({"kind": "war"}, "/json/kind"),
        ({"position": {"lon": 500, "lat": 0, "crs": "wgs84"}}, "/json/position/lon"),
        ({"title": "x" * 61}, "/json/title"),
        ({"description": "a\x00"}, "/json/description"),
    ):
        answer = making.report(staff, photo, **over)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_acceptance_counts_working_days(staff, coordinator, photo):
    """Tuesday 2026-11-24 plus five working days is Tuesday 2026-12-01, to the end of the day."""
    event = act(coordinator, make_event(staff, photo), "acceptance")
    assert event["due_at"] == "2026-12-01T23:59:59.000+08:00"
    urgent = act(coordinator, make_event(staff, photo, urgency="urgent"), "acceptance")
    assert urgent["due_at"].startswith("2026-11-25T23:59:59")


def test_two_agencies_from_report_to_verification(staff, officer, neighbour, coordinator, photo):
    event = make_assigned(staff, coordinator, photo)
    assert event["is_cross_department"]
    assert [(link["org_name"][-5:], link["role"]) for link in event["chain"]] == [
        ("监督管理局", "lead"), ("应急管理局", "assist"),
    ]  # fmt: skip
    event = act(officer, event, "receipt")
    early = act(officer, event, "closing", making.closing(officer, photo), status=422)
    assert (early["rule"], "应急管理局" in early["detail"]) == ("JE-004", True)
    mine = making.read(neighbour, event)["my_assist"]
    done = neighbour.post(
        f"{API}/assists/{mine['id']}/completion", {"note": "已断电。"}, version=mine["version"]
    )
    event = ok(done)
    assert event["chain"][1]["status"] == "done"
    event = act(officer, event, "closing", making.closing(officer, photo))
    assert event["status"] == "closed"
    event = act(coordinator, event, "verification", {"note": "现场已清理。"})
    assert event["status"] == "verified"
    assert [link["status"] for link in event["chain"]] == ["done", "done"]
    assert Todo.select().where(Todo.subject_id == event["id"], Todo.status == "open").count() == 0
    assert [step["action"] for step in event["timeline"]] == [
        "report", "accept", "assign", "receive", "finish_assist", "close", "verify",
    ]  # fmt: skip
    assert AuditEntry.select().where(AuditEntry.subject_id == event["id"]).count() == 7


def test_closing_without_a_photo_is_refused_je_005(staff, officer, coordinator, photo):
    event = act(officer, make_assigned(staff, coordinator, photo, assists=()), "receipt")
    refused = act(officer, event, "closing", {"result": "已处置。"}, status=422)
    assert refused["rule"] == "JE-005"


def test_who_closed_does_not_verify_je_002(staff, officer, coordinator, photo):
    xh = Organisation.get(Organisation.code == "xh")
    RoleGrant.create(account=officer.account, role="coordinator", org=xh)
    event = make_closed(staff, officer, coordinator, photo)
    assert act(officer, event, "verification", status=422)["rule"] == "JE-002"
    assert act(officer, event, "return", {"reason": "不行"}, status=422)["rule"] == "JE-002"


def test_verification_may_send_it_back_and_the_latest_close_counts(staff, officer, coordinator, photo, now):
    event = make_closed(staff, officer, coordinator, photo)
    event = act(coordinator, event, "return", {"reason": "仍有堆物。"})
    assert (event["status"], event["closed_at"]) == ("handling", None)
    assert [link["status"] for link in event["chain"]] == ["assigned"]
    now.advance(minutes=10)
    event = act(officer, event, "closing", making.closing(officer, photo))
    assert datetime.fromisoformat(event["closed_at"]) == clock.now()
    event = act(coordinator, event, "verification")
    event = act(coordinator, event, "reopening", {"reason": "群众反映反弹。"})
    assert (event["status"], event["verified_at"], event["reopened_times"]) == ("handling", None, 1)


def test_a_dispute_is_reassigned_or_upheld(staff, officer, neighbour, coordinator, photo):
    event = make_assigned(staff, coordinator, photo, assists=())
    event = act(officer, event, "dispute", {"reason": "属应急职责。", "suggested_org_id": org("xh-yjj")})
    assert event["status"] == "disputed"
    assert code_of(officer, event, "receipt") == 409
    upheld = act(coordinator, event, "dispute/rejection", {"reason": "属你局职责。"})
    assert upheld["status"] == "assigned"
    event = act(officer, upheld, "dispute", {"reason": "再次说明。"})
    event = act(coordinator, event, "assignment", {"lead_org_id": org("xh-yjj")})
    assert event["lead_name"].endswith("应急管理局")
    assert not event["is_cross_department"]  # the agency let go is no longer in the chain
    assert [link["status"] for link in event["chain"]] == ["released", "assigned"]
    assert code_of(officer, event, "receipt") == 403
    assert act(neighbour, event, "receipt")["status"] == "handling"


def test_a_dispute_both_agree_on_ends_as_invalid(staff, officer, coordinator, photo):
    event = act(officer, make_assigned(staff, coordinator, photo), "dispute", {"reason": "查无此事。"})
    assert act(coordinator, event, "invalidation", {"reason": "确无此事。"})["status"] == "invalid"


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (1, 422)])
def test_withdrawal_ends_after_24_hours_je_001(staff, photo, now, seconds, status):
    event = make_event(staff, photo)
    now.advance(hours=24, seconds=seconds)
    staff.token = making.sign_in_again(staff)
    told = act(staff, event, "withdrawal", {"reason": "误报"}, status=status)
    assert told.get("rule", "JE-001") == "JE-001"


def test_only_the_reporter_withdraws(staff, coordinator, photo):
    assert code_of(coordinator, make_event(staff, photo), "withdrawal", {"reason": "x"}) == 403


def test_an_extension_is_asked_and_approved_before_the_due_date_je_003(
    staff, officer, coordinator, photo, now
):
    event = act(officer, make_assigned(staff, coordinator, photo, assists=()), "receipt")
    event = act(officer, event, "extension", {"working_days": 3, "reason": "需专业检测。"}, status=201)
    assert code_of(officer, event, "extension", {"working_days": 1, "reason": "再"}) == 409
    approved = act(coordinator, event, "extension/decision", {"approved": True})
    assert approved["due_at"].startswith("2026-12-04T23:59:59")
    assert approved["first_due_at"].startswith("2026-12-01")
    event = act(officer, approved, "extension", {"working_days": 3, "reason": "还需时间。"}, status=201)
    now.advance(days=11)
    coordinator.token = making.sign_in_again(coordinator)
    late = act(coordinator, event, "extension/decision", {"approved": True}, status=422)
    assert late["rule"] == "JE-003"
    assert act(coordinator, event, "extension/decision", {"approved": False})["extension"] is None


def test_only_agencies_that_serve_the_place_join_je_006(staff, coordinator, photo):
    event = act(coordinator, make_event(staff, photo), "acceptance")
    for wrong in ("bj-scjg", "xh"):
        refused = act(coordinator, event, "assignment", {"lead_org_id": org(wrong)}, status=422)
        assert refused["rule"] == "JE-006"
    offered = ok(coordinator.get(f"{API}/events/{event['id']}/candidates"))["items"]
    assert {one["id"] for one in offered} == {org("xh-scjg"), org("xh-zfb"), org("xh-yjj")}


def test_an_agency_asks_another_to_assist_once(staff, officer, coordinator, photo):
    event = act(officer, make_assigned(staff, coordinator, photo, assists=()), "receipt")
    event = act(officer, event, "assists", {"org_id": org("xh-yjj"), "note": "请断电。"}, status=201)
    assert event["is_cross_department"]
    assert code_of(officer, event, "assists", {"org_id": org("xh-yjj"), "note": "再请。"}) == 409


def test_strangers_see_nothing_and_change_nothing(
    staff, outsider, outside_head, dispatcher, outside_coordinator, contact, photo
):
    event = make_event(staff, photo)
    for stranger in (outsider, outside_head, dispatcher, outside_coordinator):
        assert stranger.get(f"{API}/events/{event['id']}").status_code == 404
        assert ok(stranger.get(f"{API}/events"))["items"] == []
    assert contact.get(f"{API}/events/{event['id']}").status_code == 403
    photo_url = event["timeline"][0]["files"][0]["url"]
    assert outsider.get(photo_url).status_code == 404


def test_the_agency_sees_it_from_assignment_on(staff, officer, neighbour, coordinator, photo):
    event = make_event(staff, photo)
    assert officer.get(f"{API}/events/{event['id']}").status_code == 404
    event = act(coordinator, event, "acceptance")
    act(coordinator, event, "assignment", {"lead_org_id": org("xh-scjg"), "assist_org_ids": [org("xh-yjj")]})
    for member in (officer, neighbour):
        seen = ok(member.get(f"{API}/events", part="handled"))["items"]
        assert [one["id"] for one in seen] == [event["id"]]
        assert member.get(event["timeline"][0]["files"][0]["url"]).status_code == 200


def test_two_at_once_the_second_reads_again(staff, coordinator, photo):
    event = make_event(staff, photo)
    act(coordinator, event, "acceptance")
    assert code_of(coordinator, event, "rejection", {"reason": "重复"}) == 412
    seen = ok(coordinator.get(f"{API}/events/{event['id']}"))
    assert code_of(coordinator, seen, "rejection", {"reason": "重复"}) == 409


def test_an_overdue_event_goes_up_once_a_level(staff, officer, head, coordinator, photo, now):
    event = act(officer, make_assigned(staff, coordinator, photo, assists=()), "receipt")
    now.advance(days=7)
    assert escalate_overdue() == 0  # the due day itself is not over
    now.advance(days=1)
    assert escalate_overdue() == 1
    assert escalate_overdue() == 0
    assert Todo.select().where(Todo.staff == head.staff_id, Todo.kind == "overdue").count() == 1
    now.advance(days=5)
    assert escalate_overdue() == 1
    assert JointStep.select().where(JointStep.action == "escalate").count() == 2
    coordinator.token = making.sign_in_again(coordinator)
    listed = ok(coordinator.get(f"{API}/events", overdue="true"))["items"]
    assert [(one["id"], one["is_overdue"]) for one in listed] == [(event["id"], True)]


def test_lists_cost_the_same_however_many(staff, coordinator, photo, queries):
    make_event(staff, photo)
    ok(coordinator.get(f"{API}/events"))
    before = len(queries)
    ok(coordinator.get(f"{API}/events"))
    one = len(queries) - before
    for _ in range(4):
        make_event(staff, photo)
    before = len(queries)
    assert len(ok(coordinator.get(f"{API}/events"))["items"]) == 5
    assert len(queries) - before == one <= 8


def test_a_duplicate_names_the_first(staff, coordinator, photo):
    first, second = make_event(staff, photo), make_event(staff, photo)
    itself = coordinator.post(
        f"{API}/events/{second['id']}/rejection",
        {"reason": "重复", "duplicate_of": second["id"]}, version=second["version"],
    )  # fmt: skip
    assert itself.status_code == 422
    told = act(coordinator, second, "rejection", {"reason": "重复", "duplicate_of": first["id"]})
    assert (told["status"], told["duplicate_of"]) == ("invalid", first["id"])
    assert timedelta(0) <= clock.now() - datetime.fromisoformat(told["created_at"]) < timedelta(minutes=1)
