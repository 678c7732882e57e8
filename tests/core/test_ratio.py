"""Rates come from counts, with their uncertainty."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data_files import document
from core.ratio import Ratio, total

VECTORS = document("test_vectors")
SAMPLES = VECTORS["indicator_samples"]
COUNTS = st.integers(1, 10**9).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@pytest.mark.parametrize("case", [case for case in SAMPLES if "d" in case], ids=str)
def test_percent_has_two_decimals_and_nothing_counted_has_none(case):
    ratio = Ratio(case["n"], case["d"])
    assert ratio.percent == (case["pct"] and Decimal(case["pct"]))
    assert ratio.is_small is case.get("small_n", False)


@pytest.mark.parametrize("case", [case for case in SAMPLES if "implied_d" in case], ids=str)
def test_published_percent_agrees_with_its_implied_denominator(case):
    percent = Ratio(case["n"], case["implied_d"]).percent
    assert percent is not None
    assert percent == Decimal(case["pct"])


@pytest.mark.parametrize("case", [case for case in SAMPLES if case.get("rule") == "aggregate"], ids=str)
def test_aggregate_is_of_sums_not_of_rates(case):
    whole = total([Ratio(*case["a"]), Ratio(*case["b"])])
    assert f"{whole.percent} ({whole.n}/{whole.d})" == case["right"]


@pytest.mark.parametrize("case", VECTORS["wilson95"], ids=str)
def test_wilson_interval(case):
    assert Ratio(case["n"], case["d"]).interval == pytest.approx(case["low_high"])


def test_no_interval_when_nothing_was_counted():
    assert Ratio(0, 0).interval is None


@pytest.mark.parametrize(("n", "d"), [(2, 1), (-1, 1)])
def test_numerator_outside_its_denominator_is_refused(n, d):
    with pytest.raises(ValueError, match="part"):
        Ratio(n, d)


@given(COUNTS)
def test_interval_surrounds_the_rate(counts):
    ratio = Ratio(*counts)
    low, high = ratio.interval
    assert 0 <= low <= high <= 100
    assert low - 0.01 <= float(ratio.percent) <= high + 0.01
