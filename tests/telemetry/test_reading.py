"""The quick way to read a batch and the documented one say the same, whatever is sent."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from unittest import mock

import hypothesis.strategies as st
import msgspec
import orjson
from hypothesis import given, settings

from core.problems import Problem
from microapps.telemetry import reading, rules
from microapps.telemetry.rules import Limits
from models.telemetry import CLIENT_TYPES

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
LIMITS = Limits.at(NOW, frozenset(CLIENT_TYPES), frozenset({"workbench", "cases"}))
GOOD = {
    "event_id": "0197f1c2-0000-7000-8000-00000000000a", "type": "page.view", "app": "cases",
    "time": "2026-11-24T09:29:00+08:00", "page": "/x", "duration_ms": 5, "offline": False,
}  # fmt: skip
ODD = st.sampled_from([
    None, True, False, 0, 1, -1, 1.5, 2**31, 2**63 - 1, "", "x", "é😀", "\x00", "a\nb", " ", "x" * 201, [], {}, [1],
    "0197F1C2-0000-7000-8000-00000000000A", "0197f1c2000070008000000000000a00", "{0197f1c2-0000-7000-8000-00000000000a}",
    "urn:uuid:0197f1c2-0000-7000-8000-00000000000a", "00000000-0000-0000-0000-000000000000",
    "2026-11-24T09:29:00Z", "2026-11-24 09:29:00+08:00", "2026-11-24T09:29:00.123456789+08:00", "2026-11-24T09:29:00",
    "2026-11-24T09:29+08:00", "20261124T092900+0800", "2026-11-24t09:29:00z", "0001-01-01T00:00:00+08:00",
    "9999-12-31T23:59:59-12:00", "2026-11-24T09:40:00+08:00", "2026-09-01T00:00:00Z", "page.view", "workbench",
])  # fmt: skip
events = st.one_of(
    st.builds(
        lambda changes: {**GOOD, **changes},
        st.dictionaries(st.sampled_from([*GOOD, "staff"]), ODD, max_size=2),
    ),
    st.builds(lambda name: {k: v for k, v in GOOD.items() if k != name}, st.sampled_from(list(GOOD))),
    ODD,
)
batches = st.builds(
    lambda listed, more: {"events": listed, **more},
    st.lists(events, max_size=4) | ODD,
    st.dictionaries(st.sampled_from(["sent_at", "token", "more"]), ODD, max_size=2),
)


def outcome(body: bytes, signed: bool) -> object:
    """All that a sender could notice."""
    try:
        parcel = reading.read(body, signed=signed)
    except Problem as problem:
        return type(problem), problem.members
    judged = [
        event if isinstance(event, str) else rules.refusal(event, LIMITS) or shape(event)
        for event in parcel.events
    ]
    return judged, parcel.token, rules.skew_seconds(parcel.sent_at, NOW)


def shape(event: rules.Event) -> tuple[object, ...]:
    at = rules.microseconds(event.time) // 1_000  # digits beyond the microsecond are rounded or cut off
    return event.event_id, event.type, event.app, at, event.page, event.duration_ms, event.offline


@given(batches, st.booleans())
@settings(max_examples=300, deadline=None)
def test_both_ways_say_the_same(batch, signed):
    body = orjson.dumps(batch)
    quick = outcome(body, signed)
    with mock.patch.object(reading, "_decode", side_effect=msgspec.DecodeError):
        assert outcome(body, signed) == quick


@given(st.lists(st.builds(lambda page, at: {**GOOD, "event_id": str(uuid.uuid4()), "page": page, "time": at},  # noqa: TID251
                          st.text(max_size=20), st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 26)).map(  # noqa: DTZ001
                              lambda at: at.isoformat() + "+08:00")), min_size=1, max_size=6))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_a_batch_called_good_has_no_bad_event(listed):
    try:
        body = orjson.dumps({"events": listed})
    except TypeError:
        return
    parcel = reading.read(body)
    if parcel.is_shaped and rules.are_all_good(parcel.events, LIMITS):
        assert [rules.refusal(event, LIMITS) for event in parcel.events] == [None] * len(parcel.events)


def test_instants_are_the_same_one_by_one_and_together():
    times = [datetime.fromisoformat(text) for text in (
        "2026-11-24T09:29:00.123456+08:00", "2026-11-24T01:29:00Z", "1969-12-31T23:59:59.999999+00:00")]  # fmt: skip
    assert rules.all_microseconds(times) == [rules.microseconds(each) for each in times]
    assert rules.all_microseconds([]) == []
