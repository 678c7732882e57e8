"""From the log into the daily figures: classes kept apart, robots left out, raw events forgotten in time."""

from datetime import date

import orjson
import pytest

from core import event_log
from core.event_log import EventLog
from microapps.telemetry import jobs
from models import active_people, activity_feed, activity_state, log_feed, reported
from models.active_people import OPEN, REPORTED, WORK, Question
from models.activity import ActivityDay, ActivityNumbering
from models.movement import move_staff
from models.organisation import Staff
from tests.activity.acts import act, org, staff
from tests.telemetry.reports import PATH, event, kept, report

TODAY = date(2026, 11, 24)


def active(act_class, code="zj", **over):
    return active_people.count(Question(TODAY, TODAY, act=act_class, **over)).of(org(code).id).active


def test_opens_and_what_clients_say_are_counted_apart(officer, partner):
    report(officer, event(type="app.open"), event(type="page.view", app="cases"))
    report(partner, event(type="action.perform"))
    act("head", day=24, hour=8)
    assert (active(WORK), active(OPEN), active(REPORTED)) == (1, 1, 1)
    assert (active(OPEN, app="cases"), active(OPEN, app="enforcement")) == (1, 0)
    assert (active(OPEN, "xh-scjg"), active(OPEN, "bj")) == (1, 0)


def test_a_robot_marks_nobody(app, officer):
    headers = {**officer.headers(), "User-Agent": "SomeBot/1.0"}
    body = orjson.dumps({"events": [event()]})
    assert (
        app.test_client().post(PATH, data=body, content_type="application/json", headers=headers).status_code
        == 200
    )
    assert active(OPEN) == 0


def test_an_enterprise_marks_nobody(contact):
    report(contact, event())
    assert active(OPEN, client=None) == 0


def test_replay_in_any_order_changes_no_figure(officer, partner):
    batches = [[event(), event(time="2026-11-21T10:00:00+08:00")] for _ in range(3)]
    for batch in batches:
        report(officer, *batch)
    report(partner, event(time="2026-11-23T10:00:00+08:00"))
    week = Question(date(2026, 11, 18), TODAY, act=OPEN)
    before = active_people.count(week)
    for batch in reversed(batches):
        assert report(partner, *reversed(batch))["duplicate"] == 2
    after = active_people.count(week)
    assert (after.active.tolist(), after.revision) == (before.active.tolist(), before.revision)
    assert after.revision == 2


@pytest.fixture
def short_segments(tmp_path, monkeypatch):
    """A log whose segments are full after a few events."""
    monkeypatch.setattr(event_log, "_log", EventLog(tmp_path / "short", reported.ids_in, segment_bytes=400))


def test_raw_events_are_forgotten_and_figures_stay(officer, short_segments, now):
    for _ in range(12):
        report(officer, event())
    assert active(OPEN) == 1
    rows = ActivityDay.select().count()
    assert jobs.forget_raw_events() == 0
    now.advance(days=91)
    # Only what was received long ago goes, and never the segment that is written to.
    assert jobs.forget_raw_events() > 0
    assert len(kept()) < 12
    assert (active(OPEN), ActivityDay.select().count()) == (1, rows)


def test_what_was_not_fed_yet_is_not_forgotten(officer, short_segments, now):
    for _ in range(12):
        report(officer, event())
    now.advance(days=91)
    assert jobs.forget_raw_events() == 0
    assert len(kept()) == 12


def test_where_people_are_many_a_worker_that_feeds_is_trusted_for_a_moment(officer, monkeypatch):
    monkeypatch.setattr(activity_state, "FEW_PEOPLE", 0)
    assert active(OPEN) == 0
    jobs.feed()
    assert activity_feed.is_fed_by_worker(log_feed.WORKER_SECONDS)
    report(officer, event())
    assert active(OPEN) == 0
    jobs.feed()
    assert active(OPEN) == 1


def test_where_people_are_few_an_act_is_in_the_next_figure(officer):
    jobs.feed()
    report(officer, event())
    assert active(OPEN) == 1


def test_people_are_numbered_anew_when_many_moved(app, now):
    act("officer", day=24, hour=8)
    assert active(WORK) == 1
    assert jobs.renumber_people() is False
    for person in list(Staff.select().limit(3)):
        move_staff(Staff.get_by_id(person.id), org("bj").id)
    activity_state.forget()
    before = active_people.count(Question(TODAY, TODAY)).active.tolist()
    assert jobs.renumber_people() is True
    assert ActivityNumbering.select().count() == 2
    activity_state.forget()
    assert active_people.count(Question(TODAY, TODAY)).active.tolist() == before
    assert activity_state.share_out_of_order() == 0
    assert staff("officer").org_id in {org("bj").id, org("xh-scjg").id}
