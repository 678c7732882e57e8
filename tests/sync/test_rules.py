"""Merging a field, side by side: a table of what becomes of base, mine and theirs."""

from datetime import UTC, datetime, timedelta

import pytest

from microapps.sync.rules import Edit, Field, is_from_future, is_skewed, settle, skew_seconds

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def mine(base, value, at="10:00"):
    return Edit("a", base, 3, value, at)


def theirs(base, value, at="09:00", version=3):
    return Edit("b", base, version, value, at)


@pytest.mark.parametrize(
    ("others", "current", "expected", "value", "sides"),
    [
        ((), None, None, "pass", 0),  # nobody else
        ((theirs(None, "pass"),), "pass", "pass", "pass", 0),  # the same
        ((theirs(None, "fail"),), "fail", "fail", None, 2),  # differs: back to the base
        ((), "fail", None, "fail", 2),  # written online: stays, and is a side
        ((theirs(None, "fail"),), "not_applicable", "fail", "not_applicable", 3),  # and somebody online too
    ],
)
def test_a_legal_field(others, current, expected, value, sides):
    done = settle(mine(None, "pass"), others, current, expected, Field())
    assert (done.value, len(done.sides)) == (value, sides)


def test_the_base_is_what_the_one_who_knew_most_had_seen():
    done = settle(mine(None, "pass"), (theirs("fail", "not_applicable", version=5),), "fail", "fail", Field())
    assert (done.value, done.base) == ("fail", "fail")


def test_remarks_grow_in_the_order_they_were_written():
    remark = Field(append_only=True)
    done = settle(mine("", "门锁损坏"), (theirs("", "标签缺失"),), "标签缺失", "标签缺失", remark)
    assert (done.value, done.sides) == ("标签缺失；门锁损坏", ())
    assert settle(mine("", ""), (theirs("", "标签缺失"),), "标签缺失", "标签缺失", remark).value == "标签缺失"


def test_a_signed_record_holds_still():
    frozen = Field(frozen=True)
    done = settle(mine(None, "fail"), (theirs(None, "pass"),), "pass", "pass", frozen)
    assert (done.value, len(done.sides)) == ("pass", 2)
    assert settle(mine(None, "pass"), (), "pass", "pass", frozen).sides == ()
    assert len(settle(mine("", "x"), (), "", "", Field(append_only=True, frozen=True)).sides) == 2


def test_a_signature_fixes_what_was_shown():
    done = settle(mine(None, "pass"), (theirs(None, "fail"),), "fail", "fail", Field(asserted=True))
    assert (done.value, len(done.sides)) == ("pass", 2)


@pytest.mark.parametrize(("seconds", "flagged"), [(0, False), (120, False), (121, True), (-121, True)])
def test_skew_beyond_two_minutes_is_flagged(seconds, flagged):
    assert is_skewed(skew_seconds(NOW, NOW + timedelta(seconds=seconds))) is flagged


@pytest.mark.parametrize(("seconds", "refused"), [(0, False), (120, False), (121, True), (-86400, False)])
def test_the_future_is_refused(seconds, refused):
    assert is_from_future(NOW + timedelta(seconds=seconds), NOW) is refused
