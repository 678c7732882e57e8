"""Activity: each app on each day, how often it was opened, how many acts were done, by how many people."""

from tests.factories import act_on_task, apply_for_a_car, ok
from tests.stats.making import API
from tests.telemetry.reports import event, report

TODAY = {"from": "2026-11-24", "to": "2026-11-24"}


def activity(person, **query):
    return ok(person.get(f"{API}/activity", **{**TODAY, **query}))["items"]


def told(item):
    return item["app"], item["opens"], item["acts"], item["people"]


def test_opens_acts_and_people_of_a_day(stat_admin, staff, approver, officer):
    ok(apply_for_a_car(staff), 201)
    ok(act_on_task(approver, "approval"))
    report(staff, event(type="app.open", app="one_thing"), event(type="app.open", app="one_thing"))
    report(officer, event(type="app.open", app="one_thing"), event(type="page.view", app="cases"))
    (item,) = activity(stat_admin)
    assert told(item) == ("one_thing", 3, 2, 3)
    assert (item["day"], item["title"]) == ("2026-11-24", "机关内部“一件事”")


def test_an_organisation_counts_its_own(stat_admin, head, staff, officer):
    report(staff, event(type="app.open", app="cases"))
    report(officer, event(type="app.open", app="cases"))
    assert [told(item) for item in activity(stat_admin, org="330106")] == [("cases", 2, 0, 2)]
    assert [told(item) for item in activity(head)] == [("cases", 1, 0, 1)]
    assert head.get(f"{API}/activity", org="330106", **TODAY).status_code == 404


def test_a_late_opening_counts_on_its_own_day_and_a_repeat_once(stat_admin, staff):
    late = event(type="app.open", app="cases", time="2026-11-20T09:00:00+08:00")
    for _ in range(2):
        report(staff, late)
    days = activity(stat_admin, **{"from": "2026-11-18"})
    assert [(item["day"], item["opens"]) for item in days] == [("2026-11-20", 1)]


def test_newest_day_first_app_by_app_and_page_by_page(stat_admin, staff):
    for time in ("2026-11-23T10:00:00+08:00", "2026-11-24T09:00:00+08:00"):
        for app in ("one_thing", "cases"):
            report(staff, event(type="app.open", app=app, time=time))
    window = {"from": "2026-11-23", "to": "2026-11-24"}
    first = ok(stat_admin.get(f"{API}/activity", limit=3, **window))
    rest = ok(stat_admin.get(f"{API}/activity", limit=3, cursor=first["next_cursor"], **window))
    assert [(item["day"][-2:], item["app"]) for item in [*first["items"], *rest["items"]]] == [
        ("24", "cases"), ("24", "one_thing"), ("23", "cases"), ("23", "one_thing")
    ]  # fmt: skip
    assert rest["next_cursor"] is None
    assert {item["app"] for item in activity(stat_admin, app="cases")} == {"cases"}


def test_people_of_a_small_unit_are_hidden_from_who_reads_figures_only(reporter, stat_admin, neighbour):
    report(neighbour, event(type="app.open", app="cases"))
    small = {"org": str(neighbour.org_id)}
    (item,) = activity(reporter, **small)
    assert (item["opens"], item["people"], item["suppressed"]) == (1, None, True)
    assert activity(stat_admin, **small)[0]["people"] == 1
