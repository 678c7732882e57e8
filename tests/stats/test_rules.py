"""Windows, periods and buckets."""

from datetime import date

import pytest

from core.ratio import Ratio
from microapps.stats.rules import Window, bucket, buckets, figure, period_window


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_its_days(period, first, last):
    assert period_window(period) == Window(first, last)


def test_weeks_are_iso_weeks():
    assert bucket(date(2027, 1, 1), "week") == "2026-W53"


def test_every_bucket_shows_even_without_records():
    assert buckets(Window(date(2026, 11, 29), date(2026, 12, 1)), "month") == ["2026-11", "2026-12"]


def test_a_ratio_rounds_half_up():
    assert figure(Ratio(1, 16))["ratio"] == "6.25"
    assert figure(Ratio(1, 32))["ratio"] == "3.13"
    assert figure(Ratio(0, 0))["ratio"] is None
