"""Sums are whole fen, written in digits and in capitals without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from core.data_files import document

VECTORS = document("test_vectors")
SUMS = st.integers(0, money.LARGEST_FEN)


@pytest.mark.parametrize(("yuan", "capitals"), VECTORS["capital"].items())
def test_capitals_are_canonical(yuan, capitals):
    assert money.rmb_upper(money.parse_yuan(yuan)) == capitals


@given(SUMS)
def test_capitals_are_read_back(fen):
    assert money.parse_rmb_upper(money.rmb_upper(fen)) == fen


@given(SUMS)
def test_digits_are_read_back(fen):
    assert money.parse_yuan(money.format_yuan(fen)) == fen
    assert money.parse_yuan(money.format_yuan(fen, grouped=False)) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("人民币贰佰圆正", 20_000),
        ("人民币 壹拾万零柒仟元零伍角叁分", 10_700_053),
        ("伍角", 50),
        ("零元伍分", 5),
        ("壹元", 100),
    ],
)
def test_other_ways_to_write_capitals_are_accepted(text, fen):
    assert money.parse_rmb_upper(text) == fen


@pytest.mark.parametrize(
    "text", ["", "元", "贰佰", "壹元壹", "拾元", "二百元", "壹元整整", "壹亿壹亿元", "壹万壹万元"]
)
def test_what_is_no_amount_in_capitals_is_refused(text):
    with pytest.raises(ValueError, match=r"金额|不能有"):
        money.parse_rmb_upper(text)


@pytest.mark.parametrize("text", ["", "-1", "1.005", "1e3", "1,23", "一百", "١٢", "1.", "NaN"])
def test_what_is_no_sum_is_refused(text):
    with pytest.raises(ValueError, match="金额"):
        money.parse_yuan(text)


@pytest.mark.parametrize("fen", [-1, money.LARGEST_FEN + 1])
def test_sum_out_of_range_has_no_capitals(fen):
    with pytest.raises(ValueError, match="金额"):
        money.rmb_upper(fen)


def test_typed_sum_may_carry_the_sign_of_yuan():
    assert money.parse_yuan("￥1,234.5") == money.parse_yuan("1234.50元") == 123_450


def test_refund_is_shown_negative():
    assert money.format_yuan(-123_450) == "-1,234.50"
