"""The other ways in: a closing page's beacon, PostHog's wire format; and the counters that miss nothing."""

import gzip

import orjson
import pytest

from models import log_feed
from models.activity import IngestTally
from tests.factories import ok
from tests.telemetry.reports import event, kept, report

BEACON, BATCH, COUNTERS = "/api/v1/telemetry/beacon", "/batch/", "/api/v1/telemetry/counters"


def posthog(event_id, **over):
    return {
        "event": "$pageview", "uuid": event_id, "timestamp": "2026-11-24T09:29:00+08:00",
        "distinct_id": "somebody else", "properties": {"app": "workbench", "$pathname": "/todos", "$lib": "x"}, **over,
    }  # fmt: skip


@pytest.mark.parametrize("content_type", ["text/plain;charset=UTF-8", "application/json"])
def test_a_beacon_carries_its_token_inside(app, officer, content_type):
    body = orjson.dumps({"token": officer.token, "events": [event()]})
    assert ok(app.test_client().post(BEACON, data=body, content_type=content_type))["accepted"] == 1
    assert (kept()[0].staff, kept()[0].channel) == (officer.staff_id.bytes, "beacon")


@pytest.mark.parametrize("token", [None, "x", "x" * 2001, 5])
def test_a_beacon_without_a_token_is_refused(app, token):
    body = orjson.dumps({"token": token, "events": [event()]})
    answer = app.test_client().post(BEACON, data=body, content_type="text/plain")
    assert answer.status_code in (401, 422)
    assert kept() == []


def test_a_beacon_of_another_kind_is_refused(app, officer):
    answer = app.test_client().post(BEACON, data=b"token=x", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415


def test_posthog_messages_become_events_of_the_tokens_holder(app, officer):
    ids = [event()["event_id"] for _ in range(4)]
    batch = [
        posthog(ids[0]),
        posthog(ids[1], event="Application Opened"),
        posthog(ids[2], event="inspection started"),
        posthog(ids[3], event="$identify"),
        posthog(ids[0]),
        posthog("x"),
        posthog(ids[1], properties=None),
        "text",
    ]
    body = {"api_key": officer.token, "batch": batch, "historical_migration": False}
    told = ok(app.test_client().post(BATCH, json=body))
    assert told["status"] == "Ok"
    assert told["verdicts"] == ["accepted"] * 3 + ["refused", "duplicate"] + ["refused"] * 3
    assert [each["code"] for each in told["refused"]] == [
        "TYPE_UNKNOWN", "EVENT_ID_INVALID", "APP_UNKNOWN", "EVENT_INVALID"
    ]  # fmt: skip
    assert kept()[0].staff == officer.staff_id.bytes
    assert [each.type for each in kept()[0].events] == ["page.view", "app.open", "action.perform"]
    assert kept()[0].events[0].page == "/todos"


def test_a_posthog_body_may_be_gzip(app, officer):
    body = {
        "api_key": officer.token,
        "batch": [posthog(event()["event_id"])],
        "sent_at": "2026-11-24T01:29:59Z",
    }
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = app.test_client().post(BATCH, data=gzip.compress(orjson.dumps(body)), headers=headers)
    assert ok(answer)["skew_seconds"] == -1


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"api_key": "phc_x", "batch": [{}]}, 401), ({"api_key": "x", "batch": []}, 422), ([], 422)],
)
def test_a_bad_posthog_body_is_refused(app, body, status):
    assert app.test_client().post(BATCH, json=body).status_code == status


def test_counters_miss_nothing(officer, stat_admin):
    one = event()
    report(officer, one, one, event(app="poker"), event(time="2026-11-20T09:00:00+08:00"))
    report(officer, one)
    told = ok(stat_admin.get(COUNTERS))
    totals = told["totals"]
    assert {name: totals[name] for name in ("received", "accepted", "duplicate", "late", "refused")} == {
        "received": 5, "accepted": 1, "duplicate": 2, "late": 1, "refused": 1
    }  # fmt: skip
    assert totals["reasons"] == {"APP_UNKNOWN": 1}
    item = told["items"][0]
    assert (item["day"], item["channel"], item["batches"]) == ("2026-11-24", "api", 2)


def test_flags_are_counted(officer, stat_admin):
    report(officer, event(), sent_at="2026-11-24T09:40:00+08:00")
    assert ok(stat_admin.get(COUNTERS))["totals"]["flagged"] == {"skewed": 1}


def test_counters_are_for_administrators(officer, stat_admin, system_admin):
    assert officer.get(COUNTERS).status_code == 403
    assert stat_admin.get(COUNTERS).status_code == system_admin.get(COUNTERS).status_code == 200


@pytest.mark.parametrize(
    "query", [{"from": "2026-11-24", "to": "2026-11-20"}, {"from": "2024-01-01"}, {"to": "x"}]
)
def test_a_bad_range_is_pointed_at(stat_admin, query):
    assert stat_admin.get(COUNTERS, **query).status_code == 422


def test_feeding_the_log_again_adds_nothing(officer):
    report(officer, event(), event())
    assert log_feed.feed_log() == 1
    assert log_feed.feed_log() == 0
    assert IngestTally.get().received == 2


def test_what_counts_is_data(officer):
    told = ok(officer.get("/api/v1/telemetry/definition"))
    assert told["definition_version"] == "active@1"
    assert {act["act"] for act in told["acts"] if act["source"] == "server"} == {"work"}
    assert "enforcement" in told["apps"]
