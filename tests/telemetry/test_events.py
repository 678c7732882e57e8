"""Usage events: each judged by itself, none kept twice, the four outcomes always adding up."""

import gzip
import zlib

import orjson
import pytest

from core import clock
from core.ids import new_id
from models.organisation import Staff
from models.reported import Mark
from models.telemetry import UsageEvent
from tests.factories import ok
from tests.people import Person
from tests.telemetry.reports import PATH, event, kept, kept_events, report


def test_events_are_kept_with_who_and_on_what(officer):
    told = report(officer, event(page="/tasks", duration_ms=1200), event(type="app.open", offline=True))
    assert (told["accepted"], told["verdicts"]) == (2, ["accepted", "accepted"])
    batch = kept()[0]
    assert (batch.staff, batch.org) == (officer.staff_id.bytes, officer.org_id.bytes)
    assert (batch.client, batch.channel) == ("mobile", "api")
    assert [(each.page, each.duration_ms, each.marks) for each in batch.events] == [
        ("/tasks", 1200, 0), ("", None, Mark.OFFLINE)
    ]  # fmt: skip


def test_what_a_client_reports_is_no_act_of_the_server(officer):
    report(officer, event(type="action.perform"))
    assert UsageEvent.select().count() == 0


def test_a_repeat_is_a_duplicate_in_one_batch_and_in_the_next(officer, partner):
    one = event()
    assert report(officer, one, one)["verdicts"] == ["accepted", "duplicate"]
    assert report(officer, one)["duplicate"] == 1
    assert report(partner, one)["duplicate"] == 1
    # The id decides, not what else is said.
    assert (
        report(officer, event(event_id=one["event_id"], time="2026-11-20T09:00:00+08:00"))["duplicate"] == 1
    )
    assert report(officer, event(event_id=one["event_id"].upper()))["duplicate"] == 1
    assert len(kept_events()) == 1


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("text", "EVENT_INVALID"),
        (None, "EVENT_INVALID"),
        ([], "EVENT_INVALID"),
        (event(event_id="x"), "EVENT_ID_INVALID"),
        (event(event_id=5), "EVENT_ID_INVALID"),
        (event(event_id=...), "EVENT_ID_INVALID"),
        (event(event_id="00000000-0000-0000-0000-000000000000"), "EVENT_ID_INVALID"),
        (event(type="node.finish"), "TYPE_UNKNOWN"),
        (event(type=[]), "TYPE_UNKNOWN"),
        (event(type=...), "TYPE_UNKNOWN"),
        (event(app="poker"), "APP_UNKNOWN"),
        (event(app={}), "APP_UNKNOWN"),
        (event(time="soon"), "TIME_INVALID"),
        (event(time=...), "TIME_INVALID"),
        (event(time=1764000000), "TIME_INVALID"),
        (event(time="2026-11-24T09:00:00"), "TIME_INVALID"),
        (event(time="0001-01-01T00:00:00+08:00"), "TIME_INVALID"),
        (event(time="2026-11-24T09:36:00+08:00"), "TIME_IN_FUTURE"),
        (event(time="2026-10-24T09:00:00+08:00"), "TOO_OLD"),
        (event(staff="somebody else"), "FIELD_UNKNOWN"),
        (event(page="x" * 201), "FIELD_INVALID"),
        (event(page="a\x00b"), "FIELD_INVALID"),
        (event(page=7), "FIELD_INVALID"),
        (event(duration_ms=-1), "FIELD_INVALID"),
        (event(duration_ms=True), "FIELD_INVALID"),
        (event(duration_ms=2**63), "FIELD_INVALID"),
        (event(offline="yes"), "FIELD_INVALID"),
    ],
)
def test_a_bad_event_is_named_and_the_rest_is_kept(officer, bad, code):
    told = report(officer, event(), bad, event())
    assert told["verdicts"] == ["accepted", "refused", "accepted"]
    assert told["refused"] == [{"index": 1, "code": code}]


@pytest.mark.parametrize(
    ("time", "verdict"), [("2026-11-23T09:30:00+08:00", "accepted"), ("2026-11-23T09:29:59+08:00", "late")]
)
def test_late_is_what_happened_over_24_hours_ago(officer, time, verdict):
    told = report(officer, event(time=time))
    assert (told["verdicts"], told[verdict]) == ([verdict], 1)
    assert len(kept_events()) == 1


def test_nothing_is_moved_to_now(officer):
    report(officer, event(time="2026-11-20T08:30:00+08:00"))
    assert clock.from_microseconds(kept_events()[0].at).isoformat() == "2026-11-20T00:30:00+00:00"


@pytest.mark.parametrize(
    ("sent_at", "seconds", "skewed"),
    [("2026-11-24T09:31:00+08:00", 60, False), ("2026-11-24T09:33:00+08:00", 180, True),
     ("2026-11-24T09:27:00+08:00", -180, True)],
)  # fmt: skip
def test_a_wrong_clock_is_flagged_not_corrected(officer, sent_at, seconds, skewed):
    told = report(officer, event(), sent_at=sent_at)
    assert (told["skew_seconds"], told["clock_skewed"]) == (seconds, skewed)
    assert bool(kept_events()[0].marks & Mark.SKEWED) is skewed


def test_robots_and_bursts_are_flagged(app, officer):
    report(officer, *(event() for _ in range(121)), event(time="2026-11-24T08:00:00+08:00"))
    assert [each.marks for each in kept_events()] == [Mark.BURST] * 121 + [0]
    body = orjson.dumps({"events": [event()]})
    headers = {**officer.headers(), "User-Agent": "HeadlessChrome/140"}
    app.test_client().post(PATH, data=body, content_type="application/json", headers=headers)
    assert kept()[-1].events[0].marks == Mark.ROBOT


def test_an_enterprises_event_names_no_staff(contact):
    report(contact, event())
    assert kept()[0].staff is None


def test_a_thousand_events_at_once_and_not_one_more(officer):
    assert report(officer, *(event() for _ in range(1000)))["accepted"] == 1000
    assert officer.post(PATH, {"events": [event() for _ in range(1001)]}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [{}, {"events": []}, {"events": None}, {"events": "x"}, {"events": {}}, [], {"events": [event()], "more": 1},
     {"events": [event()], "sent_at": "soon"}, {"events": [event()], "token": "x"}],
)  # fmt: skip
def test_a_batch_that_is_none_is_refused(officer, body):
    assert officer.post(PATH, body).status_code == 422
    assert kept() == []


def send(person, data, **headers):
    sent = {**person.headers(), "Content-Type": "application/json", **headers}
    return person.app.test_client().post(PATH, data=data, headers=sent)


def test_a_gzip_body_is_unpacked(officer):
    packed = gzip.compress(orjson.dumps({"events": [event()]}))
    assert ok(send(officer, packed, **{"Content-Encoding": "gzip"}))["accepted"] == 1


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"not gzip", "gzip", 400),
        (gzip.compress(b"{}", mtime=0)[:-4], "gzip", 400),
        (gzip.compress(b" " * 5_000_000, mtime=0), "gzip", 413),
        (zlib.compress(b"{}"), "deflate", 415),
        (b"{", "identity", 400),
        (b'{"events":["\\ud800"]}', "identity", 400),
        (b"\xff", "identity", 400),
        (b"[" * 100_000, "identity", 400),
        (b"", "identity", 422),
    ],
)
def test_what_cannot_be_read_is_told_so(officer, body, encoding, status):
    answer = send(officer, body, **{"Content-Encoding": encoding})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_another_kind_of_content_is_refused(officer):
    assert send(officer, b"{}", **{"Content-Type": "text/plain"}).status_code == 415


def test_nobody_reports_unsigned(public):
    assert public.post(PATH, {"events": [event()]}).status_code == 401


def test_a_revoked_session_reports_no_more_after_a_moment(officer, now):
    report(officer, event())
    assert officer.post("/api/v1/auth/sign-out").status_code == 204
    now.advance(seconds=16)
    assert officer.post(PATH, {"events": [event()]}).status_code == 401


def test_somebody_who_left_reports_no_more(officer, now):
    Staff.update(left_on="2026-11-23").where(Staff.id == officer.staff_id).execute()
    assert officer.post(PATH, {"events": [event()]}).status_code == 401


def test_a_write_token_reports_and_does_nothing_else(app, officer, now):
    token = ok(officer.post("/api/v1/telemetry/write-tokens"), 201)["token"]
    sdk = Person(app, officer.account, token)
    now.advance(days=29)
    assert report(sdk, event(time="2026-12-23T09:00:00+08:00"))["accepted"] == 1
    assert sdk.get("/api/v1/auth/me").status_code == 401
    assert sdk.post("/api/v1/telemetry/write-tokens").status_code == 401
    now.advance(days=2)
    assert sdk.post(PATH, {"events": [event()]}).status_code == 401


def test_too_many_batches_are_slowed_down(officer):
    for _ in range(120):
        report(officer, event())
    answer = officer.post(PATH, {"events": [event()]})
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)


def test_a_full_disk_refuses_and_keeps_nothing(officer, monkeypatch):
    one = event()
    report(officer, event())

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("core.event_log.os.fdatasync", full)
        assert officer.post(PATH, {"events": [one]}).status_code == 503
    assert len(kept_events()) == 1
    assert report(officer, one)["accepted"] == 1


def test_the_key_of_a_repeat_does_not_matter(officer):
    key, body = new_id().hex, {"events": [event()]}
    assert ok(officer.post(PATH, body, key=key))["accepted"] == 1
    assert ok(officer.post(PATH, body, key=key))["duplicate"] == 1
