"""掌上办公比例 against rows counted by hand."""

from datetime import datetime

import pytest

from core import clock
from core.ids import new_id
from models.identity import Account
from models.organisation import Organisation, Staff
from models.telemetry import UsageEvent
from tests.factories import ok

API = "/api/v1/stats"
WEEK = {"from": "2026-11-16", "to": "2026-11-22"}


def act(username, *, day=18, hour=10, client="mobile", type="node.finish", source="server"):
    staff = Staff.select().join(Account).where(Account.username == username).get()
    at = datetime(2026, 11, day, hour, tzinfo=clock.SHANGHAI)
    return UsageEvent.create(
        id=new_id(), type=type, app="one_thing", at=at, received_at=at, source=source, client=client,
        staff=staff, org=staff.org_id, title="审批", path="/x",
    )  # fmt: skip


def ratio(admin, **query):
    return ok(admin.get(f"{API}/mobile-office-ratio", **{**WEEK, "reading": "IND-01", **query}))


def figure(told):
    return told["numerator"], told["denominator"], told["ratio"]


def test_it_counts_finished_nodes_by_client(stat_admin):
    for client in ("mobile", "mobile", "desktop"):
        act("officer", client=client)
    told = ratio(stat_admin)
    assert figure(told) == (2, 3, "66.67")
    assert told["definition_version"] == "IND-01@1"
    assert told["interval"] == [20.77, 93.85]


def test_acts_that_finish_no_node_and_words_of_clients_do_not_count(stat_admin):
    act("officer", type="action.perform")
    act("officer", source="client")
    assert figure(ratio(stat_admin)) == (0, 0, None)


def test_nothing_counted_is_null_never_zero(stat_admin):
    told = ratio(stat_admin)
    assert told["ratio"] is None
    assert all(item["ratio"] is None for item in told["series"])


@pytest.mark.parametrize(("day", "hour", "counted"), [(15, 23, 0), (16, 0, 1), (22, 23, 1), (23, 0, 0)])
def test_a_day_is_a_day_in_shanghai(stat_admin, day, hour, counted):
    act("officer", day=day, hour=hour)
    assert ratio(stat_admin)["denominator"] == counted


def test_a_subtree_is_what_lies_below(stat_admin):
    act("officer")
    act("staff", client="desktop")
    act("outsider")
    assert figure(ratio(stat_admin, org="330000")) == (2, 3, "66.67")
    assert figure(ratio(stat_admin, org="330106")) == (1, 2, "50.00")
    assert figure(ratio(stat_admin, org="330108")) == (1, 1, "100.00")
    agency = Organisation.get(Organisation.code == "xh-zfb")
    assert figure(ratio(stat_admin, org=str(agency.id))) == (0, 1, "0.00")


def test_units_add_up_to_the_whole(stat_admin):
    for username in ("officer", "staff", "outsider", "head"):
        act(username)
    whole = ratio(stat_admin, org="330100")
    parts = ok(stat_admin.get(f"{API}/mobile-office-ratio/children", reading="IND-01", org="330100", **WEEK))[
        "items"
    ]
    assert [part["org"]["name"] for part in parts] == ["杭州市", "西湖区", "滨江区"]
    assert sum(part["denominator"] for part in parts) == whole["denominator"] == 4
    assert parts[0]["is_own"]


def test_units_cost_one_query_however_many(stat_admin, queries):
    act("officer")
    ok(
        stat_admin.get(f"{API}/mobile-office-ratio/children", org="330000", reading="IND-01", **WEEK)
    )  # signing keys are read once
    before = len(queries)
    ok(stat_admin.get(f"{API}/mobile-office-ratio/children", reading="IND-01", org="330100", **WEEK))
    first = len(queries) - before
    before = len(queries)
    ok(stat_admin.get(f"{API}/mobile-office-ratio/children", org="330106", reading="IND-01", **WEEK))
    assert len(queries) - before == first


@pytest.mark.parametrize(
    ("granularity", "periods"),
    [("day", 7), ("week", 1), ("month", 1), ("total", 1)],
)
def test_the_series_adds_up_too(stat_admin, granularity, periods):
    act("officer", day=16)
    act("officer", day=22, client="desktop")
    told = ratio(stat_admin, granularity=granularity)
    assert len(told["series"]) == periods
    assert sum(item["denominator"] for item in told["series"]) == 2


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_the_records_are_as_many_as_the_figure_says(stat_admin, part):
    for client in ("mobile", "mobile", "desktop"):
        act("officer", client=client)
    told = ratio(stat_admin)
    page = ok(stat_admin.get(f"{API}/indicators/IND-01/records", part=part, limit=2, **WEEK))
    assert page["total"] == told[part]
    more = page
    seen = list(page["items"])
    while more["next_cursor"]:
        more = ok(
            stat_admin.get(
                f"{API}/indicators/IND-01/records", part=part, limit=2, cursor=more["next_cursor"], **WEEK
            )
        )
        seen += more["items"]
    assert len(seen) == told[part]
    assert "张*国" in seen[0]["title"]


def test_reading_records_is_audited(stat_admin):
    from core.audit import AuditEntry

    ok(stat_admin.get(f"{API}/indicators/IND-01/records", **WEEK))
    assert AuditEntry.select().where(AuditEntry.action == "stats.records.read").count() == 1


def test_people_count_once_and_only_those_in_service(stat_admin, head):
    act("officer")
    act("officer", hour=11)
    act("partner", client="desktop")
    gone = Staff.select().join(Account).where(Account.username == "reviewer").get()
    Staff.update(left_on="2026-11-20").where(Staff.id == gone.id).execute()
    act("reviewer")
    late = Staff.select().join(Account).where(Account.username == "handler").get()
    Staff.update(activated_on="2026-11-20").where(Staff.id == late.id).execute()
    everybody = Staff.select().count()
    activity = ratio(stat_admin)["variants"]["IND-01b"]
    assert (activity["numerator"], activity["denominator"]) == (1, everybody - 2)
    page = ok(head.get(f"{API}/indicators/IND-01b/records", part="numerator", **WEEK))
    assert page["total"] == 1


@pytest.mark.parametrize(("first", "counted"), [("2026-11-19", 1), ("2026-11-20", 0)])
def test_half_of_the_days_is_enough(head, first, counted):
    """Of seven days, four are at least half; three are not."""
    Staff.update(activated_on="2026-12-31").execute()
    one = Staff.select().join(Account).where(Account.username == "officer").get()
    Staff.update(activated_on=first).where(Staff.id == one.id).execute()
    assert ratio(head)["variants"]["IND-01b"]["denominator"] == counted


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-11-22", "to": "2026-11-16"}, "/query/from"),
        ({"from": "2024-01-01", "to": "2026-11-16"}, "/query/from"),
        ({"from": "x"}, "/query/from"),
        ({"org": "nowhere"}, "/query/org"),
        ({"granularity": "hour"}, "/query/granularity"),
    ],
)
def test_a_bad_question_is_pointed_at(stat_admin, query, pointer):
    answer = stat_admin.get(f"{API}/mobile-office-ratio", **query)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("period", ["2026-13", "2026-Q5", "26", "2026-11-01", "२०२६"])
def test_a_bad_period_is_pointed_at(stat_admin, period):
    assert stat_admin.get(f"{API}/indicators", period=period).json["errors"][0]["pointer"] == "/query/period"


def test_an_agencys_head_reads_its_own_figures_only(head, outside_head):
    act("officer")
    assert figure(ratio(head)) == (1, 1, "100.00")
    assert figure(ratio(outside_head)) == (0, 0, None)
    assert head.get(f"{API}/mobile-office-ratio", org="330000").status_code == 404
    assert [org["code"] for org in ok(head.get(f"{API}/orgs"))["items"]] == ["xh-scjg"]


def test_an_unknown_indicator_is_not_found(stat_admin):
    assert stat_admin.get(f"{API}/indicators/IND-99/records").status_code == 404


def test_without_dates_it_is_the_thirty_days_up_to_yesterday(stat_admin):
    told = ok(stat_admin.get(f"{API}/mobile-office-ratio"))
    assert (told["from"], told["to"]) == ("2026-10-25", "2026-11-23")
    assert datetime.fromisoformat(told["as_of"]) == clock.now()
