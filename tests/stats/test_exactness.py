"""Every figure equals a plain count over the raw rows, for random acts, people and questions."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from core.db import db
from microapps.stats import people
from microapps.stats.indicators import INDICATORS, base
from microapps.stats.indicators.office import ACTIVE_PEOPLE
from microapps.stats.rules import Window, bucket_windows, previous, year_ago
from microapps.stats.tree import Sums
from models.organisation import Organisation, Staff
from models.telemetry import UsageEvent
from tests.factories import ok
from tests.stats.making import API, WEEK, act, at, figure, hire, indicator, org

PEOPLE = ("officer", "partner", "head", "outsider", "staff", "approver", "neighbour", "stat_admin")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.integers(10, 26),  # day
        st.integers(0, 23),  # hour
        st.sampled_from(["mobile", "desktop"]),
        st.sampled_from(["node.finish", "action.perform", "app.open"]),
        st.sampled_from(["server", "server", "client"]),
        st.integers(0, 90),  # hours until received
    ),
    max_size=25,
)
DAYS = st.tuples(st.integers(8, 26), st.integers(1, 12)).map(
    lambda pair: Window(date(2026, 11, pair[0]), date(2026, 11, pair[0]) + timedelta(days=pair[1] - 1))
)
SETTINGS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(acts):
    UsageEvent.delete().execute()
    for username, day, hour, client, kind, source, lag in acts:
        when = at(day, hour)
        act(username, day=day, hour=hour, client=client, type=kind, source=source,
            received=when + timedelta(hours=lag))  # fmt: skip


def raw():
    """Every act as plain values, with the pre-order number of its organisation."""
    rows = UsageEvent.select(UsageEvent, Organisation).join(Organisation)
    return [
        (clock.day_of(r.at), r.received_at, r.client, r.type, r.source, r.staff_id, r.org.seq) for r in rows
    ]


@SETTINGS
@given(acts=ACTS, asked=DAYS)
def test_nodes_of_every_organisation_equal_a_count_by_hand(app, acts, asked):
    with db.atomic() as transaction:
        write(acts)
        rows = [
            row
            for row in raw()
            if row[3] == "node.finish" and row[4] == "server" and asked.first <= row[0] <= asked.last
        ]
        counted = base.measure_own(INDICATORS["IND-01"], asked)
        sums = Sums(counted)
        for unit in Organisation.select():
            below = [row for row in rows if unit.seq <= row[6] <= unit.last_seq]
            by_hand = (sum(row[2] == "mobile" for row in below), len(below))
            ratio = sums.within(unit.seq, unit.last_seq)
            assert (ratio.n, ratio.d) == by_hand
            single = base.measure(INDICATORS["IND-01"], unit, asked)
            assert (single.n, single.d) == by_hand
            days = base.measure_by_day(INDICATORS["IND-01"], unit, asked)
            assert (sum(n for n, _ in days.values()), sum(d for _, d in days.values())) == by_hand
        transaction.rollback()


@SETTINGS
@given(acts=ACTS, asked=DAYS, hours=st.integers(0, 24 * 20))
def test_what_was_known_then_is_what_had_been_received(app, acts, asked, hours):
    known_at = datetime(2026, 11, 10, tzinfo=clock.SHANGHAI) + timedelta(hours=hours)
    with db.atomic() as transaction:
        write(acts)
        rows = [
            row for row in raw()
            if row[3] == "node.finish" and row[4] == "server"
            and asked.first <= row[0] <= asked.last and row[1] <= known_at
        ]  # fmt: skip
        then = Window(asked.first, asked.last, known_at)
        ratio = base.measure(INDICATORS["IND-01"], org("zj"), then)
        assert (ratio.n, ratio.d) == (sum(row[2] == "mobile" for row in rows), len(rows))
        transaction.rollback()


@pytest.mark.parametrize("seed", range(6))
def test_people_from_bitmaps_equal_plain_sql(app, seed):
    """The definition as SQL over staff and acts is the oracle; the figure is served from bitmaps."""
    import random

    rng = random.Random(seed)
    for code in ("xh-scjg", "xh-zfb", "bj-scjg", "xh"):
        day = date(2026, 11, rng.randint(1, 24))
        hire(code, rng.randint(0, 4), since=str(day))
        hire(code, rng.randint(0, 3), left=str(date(2026, 11, rng.randint(5, 28))))
    everybody = list(Staff.select())
    for _ in range(60):
        one = rng.choice(everybody)
        act("officer", day=rng.randint(5, 27), hour=rng.randint(0, 23), staff=one, org=one.org_id,
            client=rng.choice(["mobile", "desktop"]),
            type=rng.choice(["node.finish", "action.perform", "app.open"]))  # fmt: skip
    for _ in range(8):
        first = date(2026, 11, rng.randint(1, 24))
        asked = Window(first, first + timedelta(days=rng.randint(0, 14)))
        counted = people.tally(asked, is_open=True)
        for unit in Organisation.select():
            oracle = base.measure(ACTIVE_PEOPLE, unit, asked)
            ratio = counted.total(unit)
            assert (ratio.n, ratio.d) == (oracle.n, oracle.d), (unit.code, asked)
            rows, busy = people.behind(unit.id, asked, None)
            assert (len(busy), rows.count()) == (oracle.n, oracle.d)
            idle, _ = people.behind(unit.id, asked, False)
            assert idle.count() == oracle.d - oracle.n


def test_late_acts_restate_their_day(stat_admin):
    act("officer", day=18)
    act("partner", day=18, received=at(19, 23))  # before the day was published
    assert indicator(stat_admin, "IND-01")["revision"] == 1
    act("head", day=18, received=at(21, 9, 5))
    act("handler", day=18, received=at(21, 9, 40))  # the same hour
    act("staff", day=18, received=at(22, 9))
    told = indicator(stat_admin, "IND-01")
    by_day = {item["period"]: item["revision"] for item in told["series"]}
    assert (told["revision"], by_day["2026-11-18"], by_day["2026-11-17"]) == (3, 3, 1)
    assert figure(told) == (5, 5)
    then = indicator(stat_admin, "IND-01", **WEEK, known_at="2026-11-21T09:10:00+08:00")
    assert figure(then) == (3, 3)
    assert then["as_of"] == "2026-11-21T09:10:00.000+08:00"
    records = ok(stat_admin.get(f"{API}/indicators/IND-01/records", **WEEK, known_at=then["known_at"]))
    assert records["total"] == 3


def test_people_known_then_are_those_published_then(head):
    act("officer", day=18)
    act("partner", day=18, received=at(21, 9))
    assert figure(indicator(head, "IND-01b"))[0] == 2
    then = indicator(head, "IND-01b", **WEEK, known_at="2026-11-20T12:00:00+08:00")
    assert figure(then)[0] == 1
    assert indicator(head, "IND-01b")["revision"] == 2


def test_it_is_compared_with_the_period_before_and_a_year_ago(stat_admin):
    act("officer", day=18)
    act("officer", day=11)
    act("officer", day=12, client="desktop")
    told = indicator(stat_admin, "IND-01")["comparison"]
    assert (told["previous"]["from"], told["previous"]["to"]) == ("2026-11-09", "2026-11-15")
    assert figure(told["previous"]) == (1, 2)
    assert told["previous"]["change_points"] == 50.0
    assert (told["year_ago"]["state"], told["year_ago"]["change_points"]) == ("none", None)


def test_a_month_is_compared_with_the_month_before():
    november = Window(date(2026, 11, 1), date(2026, 11, 30))
    assert previous(november) == Window(date(2026, 10, 1), date(2026, 10, 31))
    quarter = Window(date(2026, 1, 1), date(2026, 3, 31))
    assert previous(quarter) == Window(date(2025, 10, 1), date(2025, 12, 31))
    february = Window(date(2025, 2, 1), date(2025, 2, 28))
    assert year_ago(february) == Window(date(2024, 2, 1), date(2024, 2, 29))


@given(asked=DAYS, cut=st.sampled_from(["day", "week", "month", "total"]))
def test_buckets_cover_the_window_without_gap_or_overlap(asked, cut):
    parts = list(bucket_windows(asked, cut).values())
    assert (parts[0].first, parts[-1].last) == (asked.first, asked.last)
    assert all(right.first == left.last + timedelta(days=1) for left, right in pairwise(parts))


def test_both_readings_are_told_and_named(stat_admin):
    act("officer")
    act("partner", client="desktop")
    told = ok(stat_admin.get(f"{API}/mobile-office-ratio", **WEEK))
    assert told["headline"] == "IND-01b"
    names = {item["code"]: (item["name"], figure(item)) for item in told["readings"]}
    assert names["IND-01"] == ("办件口径（环节）", (1, 2))
    everybody = Staff.select().count()
    assert names["IND-01b"] == ("规划口径：活跃度（人）", (1, everybody))
    assert (told["indicator"], figure(told)) == ("IND-01b", (1, everybody))
    assert (told["target"]["target_2025"], told["target"]["is_met"]) == ("80%", False)
    strict = ok(stat_admin.get(f"{API}/mobile-office-ratio", **WEEK, reading="IND-01"))
    assert (strict["indicator"], figure(strict)) == ("IND-01", (1, 2))


def test_one_list_costs_the_same_however_many_units(stat_admin, queries):
    for code in ("IND-01", "IND-01b"):
        path = f"{API}/indicators/{code}/children"
        ok(stat_admin.get(path, org="330000", **WEEK))
        costs = []
        for where in ("330000", "330106"):
            before = len(queries)
            ok(stat_admin.get(path, org=where, **WEEK))
            costs.append(len(queries) - before)
        assert costs[0] == costs[1] <= 12


def test_all_organisations_at_once(stat_admin, queries):
    act("officer")
    act("outsider", client="desktop")
    path = f"{API}/indicators/IND-01/organisations"
    ok(stat_admin.get(path, **WEEK))
    before = len(queries)
    told = ok(stat_admin.get(path, **WEEK))
    assert len(queries) - before <= 8
    found = dict(
        zip(told["org_ids"], zip(told["numerators"], told["denominators"], strict=True), strict=True)
    )
    assert len(found) == Organisation.select().count()
    assert found[str(org("zj").id)] == (1, 2)
    assert found[str(org("bj-scjg").id)] == (0, 1)


def test_a_map_gets_every_city_and_county(stat_admin):
    act("officer")
    told = ok(stat_admin.get(f"{API}/indicators/IND-01/places", **WEEK))["items"]
    assert [(item["org"]["region_code"], figure(item)) for item in told] == [
        ("330100", (1, 1)), ("330106", (1, 1)), ("330108", (0, 0)),
    ]  # fmt: skip


def test_nobody_was_idle_before_records_began(stat_admin):
    """A period before the first recorded act has no figure, so nothing is compared with it."""
    act("officer", day=18)
    compared = indicator(stat_admin, "IND-01b")["comparison"]["year_ago"]
    assert (compared["state"], compared["change_points"]) == ("none", None)
    act("officer", day=9)
    assert indicator(stat_admin, "IND-01b")["comparison"]["previous"]["state"] == "ok"
