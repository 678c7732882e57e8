"""One counted act: who may open it, which figures it is in, and that the look is kept."""

import pytest

from core.audit import AuditEntry
from core.ids import new_id
from models.telemetry import UsageEvent
from tests.factories import act_on_task, apply_for_a_car, ok

API = "/api/v1/stats"
TODAY = {"from": "2026-11-24", "to": "2026-11-24"}


@pytest.fixture
def acts(staff, approver):
    """What staff and approver did on their phones, by person."""
    ok(apply_for_a_car(staff), 201)
    ok(act_on_task(approver, "approval"))
    return {row.staff_id: str(row.id) for row in UsageEvent.select().where(UsageEvent.source == "server")}


def test_an_act_says_which_figures_it_is_in(stat_admin, staff, acts):
    told = ok(stat_admin.get(f"{API}/acts/{acts[staff.staff_id]}"))
    assert (told["name"], told["title"], told["client"]) == ("周敏", "提交公务用车申请", "mobile")
    assert [(one["code"], one["part"]) for one in told["counts"]] == [
        ("IND-01b", "numerator"), ("IND-01", "numerator"), ("IND-01", "denominator"),
    ]  # fmt: skip
    listed = ok(stat_admin.get(f"{API}/mobile-office-ratio/people", active="true", **TODAY))["items"]
    assert told["id"] in {record["id"] for person in listed for record in person["records"]}


def test_on_a_desktop_it_is_below_the_line_only(stat_admin, staff, acts):
    UsageEvent.update(client="desktop").where(UsageEvent.id == acts[staff.staff_id]).execute()
    counts = ok(stat_admin.get(f"{API}/acts/{acts[staff.staff_id]}"))["counts"]
    assert [(one["code"], one["part"]) for one in counts] == [("IND-01", "denominator")]


def test_each_look_is_kept(stat_admin, staff, acts):
    ok(stat_admin.get(f"{API}/acts/{acts[staff.staff_id]}"))
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.action, str(entry.subject_id)) == ("stats.act.read", acts[staff.staff_id])


def test_what_a_client_only_claimed_is_no_record(stat_admin, staff, acts):
    UsageEvent.update(source="client").where(UsageEvent.id == acts[staff.staff_id]).execute()
    assert stat_admin.get(f"{API}/acts/{acts[staff.staff_id]}").status_code == 404
    assert stat_admin.get(f"{API}/acts/{new_id()}").status_code == 404


def test_another_districts_head_finds_nothing(outside_head, head, staff, acts):
    path = f"{API}/acts/{acts[staff.staff_id]}"
    assert outside_head.get(path).status_code == 404
    assert head.get(path).status_code == 404
    assert staff.get(path).status_code == 403
