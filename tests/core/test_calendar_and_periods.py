"""Working days follow the published calendar; periods end on the day the law says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from core.calendar import CalendarNotPublished, WorkingCalendar
from core.data_files import document

VECTORS = document("test_vectors")
CALENDAR = WorkingCalendar.from_data()
DAYS_2026 = st.dates(date(2026, 1, 1), date(2026, 10, 31))
day = date.fromisoformat


@pytest.mark.parametrize("text", VECTORS["holidays_2026"]["break"])
def test_statutory_break_is_not_worked(text):
    assert not CALENDAR.is_working_day(day(text))


@pytest.mark.parametrize("text", VECTORS["holidays_2026"]["makeup_workdays"])
def test_make_up_day_is_worked(text):
    assert day(text).weekday() >= 5
    assert CALENDAR.is_working_day(day(text))


def test_weekdays_of_2026_off_work_are_exactly_the_published_breaks():
    breaks = {day(text) for text in VECTORS["holidays_2026"]["break"]}
    year = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    assert {d for d in year if d.weekday() < 5 and not CALENDAR.is_working_day(d)} == {
        d for d in breaks if d.weekday() < 5
    }


@pytest.mark.parametrize("case", VECTORS["working_days"], ids=lambda c: f"{c['start']}+{c['n']}")
def test_working_days_end_as_computed(case):
    due = periods.working_days(day(case["start"]), case["n"], calendar=CALENDAR, rule="DL-04")
    assert due.due_on == day(case["due"])


@pytest.mark.parametrize("case", VECTORS["natural_days"], ids=lambda c: f"{c['start']}+{c['n']}")
def test_natural_days_roll_only_when_told(case):
    start = day(case["start"])
    plain = periods.calendar_days(start, case["n"], rule="DL-03")
    rolled = periods.calendar_days(start, case["n"], rule="DL-08", roll=CALENDAR)
    assert (plain.due_on, rolled.raw_on, rolled.due_on) == (
        day(case["raw"]), day(case["raw"]), day(case["rolled"]),
    )  # fmt: skip
    assert rolled.rolled is (case["raw"] != case["rolled"])


@pytest.mark.parametrize("case", VECTORS["months"], ids=lambda c: f"{c['start']}+{c['n']}")
def test_months_end_on_the_same_day_number_or_the_last(case):
    assert periods.months(day(case["start"]), case["n"], rule="DL-15").due_on == day(case["due"])


@pytest.mark.parametrize("case", VECTORS["limitation"], ids=lambda c: f"{c['end']}+{c['years']}")
def test_limitation_ends_with_its_last_day(case):
    due = periods.years(day(case["end"]), case["years"], rule="PEN-LIM")
    assert due.due_on == day(case["last_day"])
    assert not due.passed(day(case["last_day"]))
    assert due.passed(day(case["last_day"]) + timedelta(days=1))


@pytest.mark.parametrize("case", VECTORS["age"], ids=lambda c: f"{c['birth']} on {c['on']}")
def test_a_year_older_from_the_day_after_the_birthday(case):
    assert periods.age_on(day(case["birth"]), day(case["on"])) == case["age"]


def test_age_on_the_day_of_birth_is_zero():
    assert periods.age_on(date(2026, 5, 1), date(2026, 5, 1)) == 0


def test_age_before_birth_is_an_error():
    with pytest.raises(ValueError, match="not yet born"):
        periods.age_on(date(2026, 5, 2), date(2026, 5, 1))


def test_unpublished_year_is_an_error_that_names_the_day():
    with pytest.raises(CalendarNotPublished) as caught:
        CALENDAR.add_working_days(date(2026, 12, 31), 1)
    assert (caught.value.code, caught.value.day) == ("CALENDAR_NOT_PUBLISHED", date(2027, 1, 1))


def test_natural_days_without_rolling_need_no_calendar():
    assert periods.calendar_days(date(2030, 1, 1), 90, rule="DL-03").due_on == date(2030, 4, 1)


def test_override_changes_the_day_and_the_version():
    changed = WorkingCalendar.from_data([(date(2026, 3, 3), False)])
    assert changed.add_working_days(date(2026, 3, 2), 1) == date(2026, 3, 4)
    assert changed.version != CALENDAR.version


def test_override_may_publish_a_new_year():
    changed = WorkingCalendar.from_data([(date(2027, 1, 1), False), (date(2027, 1, 2), True)])
    assert changed.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 2)


def test_equal_calendars_have_equal_versions():
    assert WorkingCalendar.from_data([(date(2026, 3, 3), True)]).version == CALENDAR.version


@given(DAYS_2026, st.integers(1, 40))
def test_counting_back_the_days_added_gives_their_number(start, n):
    due = CALENDAR.add_working_days(start, n)
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.working_days_between(start, due) == n


@given(DAYS_2026, st.integers(1, 40))
def test_working_days_back_and_forth_return_to_a_working_day(start, n):
    start = CALENDAR.next_working_day(start)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, n), -n) == start


def test_hours_run_from_the_moment_and_are_never_rolled():
    start = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)
    due = periods.hours(start, 24, rule="DL-21")
    assert due.due_at == start + timedelta(hours=24)
    assert not due.passed(start + timedelta(hours=24))
    assert due.passed(start + timedelta(hours=24, microseconds=1))


def test_hours_from_a_naive_time_are_an_error():
    with pytest.raises(ValueError, match="aware"):
        periods.hours(datetime(2026, 10, 1, 1, 30), 24, rule="DL-21")  # noqa: DTZ001 - the error meant


def test_day_is_not_compared_with_an_instant():
    due = periods.calendar_days(date(2026, 3, 2), 1, rule="DL-03")
    with pytest.raises(TypeError):
        due.passed(datetime(2026, 3, 4, tzinfo=UTC))


def test_due_explains_itself():
    due = periods.working_days(date(2026, 2, 13), 2, calendar=CALENDAR, rule="DL-01", trigger="evt-1")
    assert (due.start, due.n, due.unit, due.rule) == (date(2026, 2, 13), 2, periods.Unit.WORKING_DAY, "DL-01")
    assert (due.calendar_version, due.trigger) == (CALENDAR.version, "evt-1")


def test_month_before_a_day_is_counted_back():
    assert periods.months(date(2026, 3, 31), -1, rule="DL-41").due_on == date(2026, 2, 28)
