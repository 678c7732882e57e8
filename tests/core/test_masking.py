"""Masked values show what the rules allow and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import masking
from core.data_files import document

KIND_OF_GROUP = {
    "name": "name", "id": "citizen_id", "phone": "phone", "bank": "bank_card", "email": "email", "plate": "plate",
}  # fmt: skip
CASES = [
    (KIND_OF_GROUP[group], text, masked)
    for group, cases in document("test_vectors")["mask"].items()
    for text, masked in cases.items()
]


@pytest.mark.parametrize(("kind", "text", "masked"), CASES)
def test_masked_as_the_rules_say(kind, text, masked):
    assert masking.mask(kind, text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("杭州市上城区凯旋路1号", "杭州市上城区***"),
        ("浙江省金华市义乌市佛堂镇双林路2号", "浙江省金华市义乌市***"),
        ("丽水市景宁畲族自治县鹤溪街道", "丽水市景宁畲族自治县***"),
        ("台州市路桥区路南街道", "台州市路桥区***"),
        ("宁波市镇海区庄市街道", "宁波市镇海区***"),
        ("义乌市福田小区3号", "义乌市***"),
        ("凯旋路1号", "***"),
    ],
)
def test_address_is_shown_to_the_county(text, masked):
    assert masking.address(text) == masked


@pytest.mark.parametrize(
    ("kind", "text", "masked"),
    [
        ("phone", "0571-88001234", "***********34"),
        ("phone", "12", "**"),
        ("citizen_id", "330102900307663", "3301*******7663"),
        ("citizen_id", "E12345678", "E*******8"),
        ("bank_card", "1234", "**** **** **** ****"),
        ("bank_card", "6222 0212 0204 1234 567", "**** **** **** 4567"),
        ("email", "a@b.cn", "a*@b.cn"),
        ("email", "nobody", "***"),
        ("plate", "浙AD12345", "浙A***345"),
    ],
)
def test_odd_values_show_no_more_than_regular_ones(kind, text, masked):
    assert masking.mask(kind, text) == masked


@pytest.mark.parametrize("kind", masking.MASKS)
def test_nothing_stays_nothing(kind):
    assert masking.mask(kind, None) is None
    assert masking.mask(kind, "") == ""


def test_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        masking.mask("salary", "1")


@given(st.sampled_from(sorted(masking.MASKS)), st.text(st.characters(exclude_characters="*"), min_size=2))
def test_something_is_always_hidden(kind, text):
    assert "*" in masking.MASKS[kind](text)


@given(st.from_regex(r"1[0-9]{10}", fullmatch=True))
def test_middle_of_a_phone_number_is_hidden(text):
    assert masking.phone(text) == f"{text[:3]}****{text[-4:]}"
