"""Changes of service: dated, within reach, restating figures when entered late, and taken back."""

from datetime import date, timedelta

import pytest

from auth import personnel
from core import clock
from core.audit import AuditEntry
from models import active_people, activity_state
from models.active_people import Question
from models.identity import Account, RoleGrant
from models.organisation import OfficerLicence, Organisation, Post, Staff
from models.personnel import PersonnelChange
from tests.activity.acts import act
from tests.factories import ok
from tests.people import Person

API = "/api/v1/auth"
TODAY = date(2026, 11, 24)


def refused(answer, status, pointer):
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def org(code):
    return Organisation.get(Organisation.code == code)


def staff_of(username):
    account = Account.get(Account.username == username)
    return Staff.get_by_id(account.staff_id)


@pytest.fixture
def enter(app):
    """Enter a change of somebody; what the administrator is told."""

    def entered(username, kind, on=TODAY, to=None, **more):
        body = {
            "staff_id": str(staff_of(username).id), "kind": kind, "effective_on": on.isoformat(),
            "to_org_id": str(org(to).id) if to else None, "basis": "杭西人社〔2026〕3号", **more,
        }  # fmt: skip
        return Person.sign_in(app, "system_admin").post(f"{API}/personnel-changes", body)

    return entered


def people(code, day=TODAY, **over):
    activity_state.forget()
    return active_people.count(Question(day, day, **over)).of(org(code).id).people


def test_a_transfer_today_moves_person_post_and_rights(enter, officer):
    before = people("bj-scjg")
    change = ok(enter("officer", "transfer", to="bj-scjg", title="科员"), 201)
    assert (change["status"], change["from_org"], change["to_org"]) == (
        "done", org("xh-scjg").name, org("bj-scjg").name,
    )  # fmt: skip
    staff = staff_of("officer")
    assert staff.org_id == org("bj-scjg").id
    post = Post.get(Post.staff == staff.id, Post.is_main)
    assert (post.org_id, post.title) == (org("bj-scjg").id, "科员")
    assert people("bj-scjg") == before + 1
    account = Account.get(Account.staff == staff.id)
    assert not RoleGrant.select().where(RoleGrant.account == account, RoleGrant.revoked_at.is_null()).exists()
    assert OfficerLicence.get(OfficerLicence.staff == staff.id).is_suspended
    assert change["note"] == "收回授权2项，暂停执法证1本"
    assert officer.get("/api/v1/enforcement/inspections").status_code == 403
    assert AuditEntry.select().where(AuditEntry.action == "auth.personnel.entered").count() == 1


def test_a_future_change_waits_for_its_day(enter, now):
    change = ok(enter("officer", "transfer", on=TODAY + timedelta(days=3), to="bj-scjg"), 201)
    assert change["status"] == "scheduled"
    assert personnel.apply_due() == 0
    assert staff_of("officer").org_id == org("xh-scjg").id
    now.advance(days=3)
    assert personnel.apply_due() == 1
    assert staff_of("officer").org_id == org("bj-scjg").id
    day = TODAY + timedelta(days=3)
    assert people("bj-scjg", day) == people("bj-scjg", TODAY) + 1


def test_a_past_change_restates_the_days_since_with_a_revision(enter, now):
    act("officer", day=20, hour=9)
    past = Question(date(2026, 11, 20), date(2026, 11, 20))
    activity_state.forget()
    counts = active_people.count(past)
    told = (counts.of(org("xh-scjg").id), counts.of(org("bj-scjg").id))
    assert (told[0].active, counts.revision) == (1, 1)
    asked_at = now.instant
    now.advance(hours=2)
    change = ok(enter("officer", "transfer", on=date(2026, 11, 19), to="bj-scjg"), 201)
    assert change["is_backdated"]
    activity_state.forget()
    counts = active_people.count(past)
    moved = (counts.of(org("xh-scjg").id), counts.of(org("bj-scjg").id))
    assert (moved[0].active, moved[0].people) == (0, told[0].people - 1)
    assert (moved[1].active, moved[1].people) == (1, told[1].people + 1)
    assert counts.revision == 2
    # The day before is not touched, and what was told then stays known.
    assert active_people.count(Question(date(2026, 11, 18), date(2026, 11, 18))).revision == 1
    known = active_people.count(Question(past.first, past.last, known_at=asked_at))
    assert (known.of(org("xh-scjg").id), known.of(org("bj-scjg").id), known.revision) == (*told, 1)


def test_a_leaving_in_the_past_restates_too_and_can_be_taken_back(enter, app, now):
    before, asked_at = people("xh-scjg", date(2026, 11, 20)), now.instant
    now.advance(hours=2)
    change = ok(enter("partner", "leaving", on=date(2026, 11, 10)), 201)
    assert people("xh-scjg", date(2026, 11, 20)) == before - 1
    assert people("xh-scjg", date(2026, 11, 9)) == before
    assert people("xh-scjg", date(2026, 11, 20), known_at=asked_at) == before
    now.advance(hours=2)
    gone = Person.sign_in(app, "system_admin").delete(
        f"{API}/personnel-changes/{change['id']}", version=change["version"]
    )
    assert ok(gone)["status"] == "withdrawn"
    assert people("xh-scjg", date(2026, 11, 20)) == before
    assert people("xh-scjg", date(2026, 11, 20), known_at=now.instant - timedelta(hours=1)) == before - 1
    assert active_people.count(Question(date(2026, 11, 20), date(2026, 11, 20))).revision == 3


def test_whoever_left_is_signed_out_and_stays_out(enter, partner):
    ok(partner.get(f"{API}/me"))
    ok(enter("partner", "leaving"), 201)
    assert partner.get(f"{API}/me").status_code == 401


def test_a_secondment_counts_at_the_host_and_ends_by_itself(enter, now):
    change = ok(enter("officer", "secondment", to="xh-yjj", until_on="2026-12-01"), 201)
    assert (change["status"], staff_of("officer").org_id) == ("done", org("xh-yjj").id)
    assert Post.get(Post.staff == staff_of("officer").id, Post.is_main).org_id == org("xh-scjg").id
    refused(enter("officer", "transfer", on=TODAY + timedelta(days=1), to="bj-scjg"), 422, "/json/kind")
    now.advance(days=7)
    assert personnel.apply_due() == 1
    assert staff_of("officer").org_id == org("xh-scjg").id


def test_additional_posts_come_and_go_and_count_once(enter, system_admin):
    before = people("xh-yjj")
    ok(enter("officer", "post", to="xh-yjj", title="联络员"), 201)
    assert people("xh-yjj") == before
    person = ok(system_admin.get(f"{API}/personnel-people/{staff_of('officer').id}"))
    assert [post["title"] for post in person["posts"]] == ["工作人员", "联络员"]
    refused(enter("officer", "post", to="xh-yjj", title="联络员"), 422, "/json/title")
    ok(enter("officer", "post_end", to="xh-yjj", title="联络员"), 201)
    assert Post.select().where(Post.staff == staff_of("officer").id).count() == 1


def test_the_latest_change_is_taken_back_first(enter, system_admin):
    first = ok(enter("officer", "transfer", on=TODAY - timedelta(days=5), to="bj-scjg"), 201)
    second = ok(enter("officer", "transfer", to="xh-yjj"), 201)
    early = system_admin.delete(f"{API}/personnel-changes/{first['id']}", version=first["version"])
    assert early.status_code == 409
    for change, code in ((second, "bj-scjg"), (first, "xh-scjg")):
        ok(system_admin.delete(f"{API}/personnel-changes/{change['id']}", version=change["version"]))
        assert staff_of("officer").org_id == org(code).id
        assert Post.get(Post.staff == staff_of("officer").id, Post.is_main).org_id == org(code).id


def test_a_scheduled_change_that_cannot_be_any_more_lapses_with_its_reason(enter, now):
    change = ok(enter("officer", "transfer", on=TODAY + timedelta(days=3), to="bj-scjg"), 201)
    ok(enter("officer", "leaving", on=TODAY), 201)
    now.advance(days=4)
    assert personnel.apply_due() == 0
    row = PersonnelChange.get_by_id(change["id"])
    assert row.status == "lapsed"
    assert "离职" in row.note


def test_a_scheduled_change_taken_back_never_takes_effect(enter, system_admin, now):
    change = ok(enter("officer", "transfer", on=TODAY + timedelta(days=3), to="bj-scjg"), 201)
    ok(system_admin.delete(f"{API}/personnel-changes/{change['id']}", version=change["version"]))
    now.advance(days=4)
    assert personnel.apply_due() == 0
    assert staff_of("officer").org_id == org("xh-scjg").id


@pytest.mark.parametrize(
    ("kind", "over", "pointer"),
    [
        ("transfer", {"to": "xh-scjg"}, "/json/to_org_id"),
        ("transfer", {}, "/json/to_org_id"),
        ("transfer", {"to": "bj-scjg", "on": date(2025, 1, 1)}, "/json/effective_on"),
        ("transfer", {"to": "bj-scjg", "on": date(2028, 1, 1)}, "/json/effective_on"),
        ("return", {}, "/json/kind"),
        ("leaving", {"to": "bj-scjg"}, "/json/to_org_id"),
        ("post", {"to": "bj-scjg"}, "/json/title"),
        ("post_end", {"to": "bj-scjg", "title": "无"}, "/json/title"),
        ("secondment", {"to": "bj-scjg", "until_on": "2026-11-01"}, "/json/until_on"),
        ("transfer", {"to": "bj-scjg", "until_on": "2026-12-01"}, "/json/until_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(enter, kind, over, pointer):
    refused(enter("officer", kind, **over), 422, pointer)


@pytest.fixture
def district_admin(app, system_admin):
    """A system administrator of 西湖区 only."""
    account = Account.get(Account.username == "system_admin")
    RoleGrant.update(org=org("xh").id).where(RoleGrant.account == account).execute()
    return Person.sign_in(app, "system_admin")


def test_an_administrator_moves_only_people_within_reach_to_units_within_reach(enter, district_admin):
    refused(enter("outsider", "transfer", to="xh-scjg"), 422, "/json/staff_id")
    refused(enter("officer", "transfer", to="bj-scjg"), 422, "/json/to_org_id")
    ok(enter("officer", "transfer", to="xh-yjj"), 201)
    assert district_admin.get(f"{API}/personnel-people/{staff_of('outsider').id}").status_code == 404
    names = ok(district_admin.get(f"{API}/personnel-people", q="赵"))["items"]
    assert names == []


def test_changes_outside_reach_are_not_there(enter, system_admin, app):
    change = ok(enter("outsider", "transfer", to="bj"), 201)
    account = Account.get(Account.username == "system_admin")
    RoleGrant.update(org=org("xh").id).where(RoleGrant.account == account).execute()
    district = Person.sign_in(app, "system_admin")
    assert district.get(f"{API}/personnel-changes/{change['id']}").status_code == 404
    assert (
        district.delete(f"{API}/personnel-changes/{change['id']}", version=change["version"]).status_code
        == 404
    )
    assert ok(district.get(f"{API}/personnel-changes"))["items"] == []


def test_nobody_moves_themselves(enter):
    assert enter("system_admin", "transfer", to="bj").status_code == 403


def test_the_history_filters_and_costs_the_same_however_long(enter, system_admin, queries):
    ok(enter("officer", "post", to="xh-yjj", title="甲"), 201)
    start = len(queries)
    ok(system_admin.get(f"{API}/personnel-changes"))
    one = len(queries) - start
    for title in ("乙", "丙", "丁"):
        ok(enter("partner", "post", to="xh-yjj", title=title), 201)
    start = len(queries)
    told = ok(system_admin.get(f"{API}/personnel-changes"))["items"]
    assert (len(told), len(queries) - start) == (4, one)
    mine = ok(system_admin.get(f"{API}/personnel-changes", staff_id=staff_of("officer").id, status="done"))
    assert [item["title"] for item in mine["items"]] == ["甲"]
    assert ok(system_admin.get(f"{API}/personnel-changes", q="李", kind="transfer"))["items"] == []
    assert clock.today() == TODAY
