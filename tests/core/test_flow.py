"""Flows as data: serial, parallel and mixed by the one rule of `after`."""

import pytest

from core.flow.acts import APPLICANT, WHOLE, Effects, Marking, decide, start
from core.flow.definition import define

MIXED = define(
    [
        {"key": "unit", "title": "单位审核", "role": "approver"},
        {"key": "legal", "title": "法律意见", "role": "reviewer", "after": ["unit"]},
        {"key": "money", "title": "财务意见", "role": "handler", "after": ["unit"]},
        {"key": "sign", "title": "签发", "role": "agency_head", "after": ["legal", "money"]},
    ]
)


def at(*done, open_):
    return Marking(frozenset(done), frozenset(open_.split()))


def test_what_waits_for_nothing_opens_first():
    assert start(MIXED) == Effects(opens=("unit",))


def test_an_approval_opens_all_that_waited_for_it_alone():
    assert decide(MIXED, at(open_="unit"), "unit", "approve") == Effects(("legal", "money"), ("unit",))


def test_a_join_opens_only_when_all_before_it_are_done():
    assert decide(MIXED, at("unit", open_="legal money"), "legal", "approve") == Effects((), ("legal",))
    assert decide(MIXED, at("unit", "legal", open_="money"), "money", "approve") == Effects(
        ("sign",), ("money",)
    )


def test_the_last_approval_decides_the_whole():
    marking = at("unit", "legal", "money", open_="sign")
    assert decide(MIXED, marking, "sign", "approve") == Effects((), ("sign",), "approve")


@pytest.mark.parametrize("verb", ["reject", "return"])
def test_a_refusal_ends_the_round_for_all_who_still_had_a_step(verb):
    marking = at("unit", open_="legal money")
    assert decide(MIXED, marking, "money", verb) == Effects((), ("legal", "money"), verb)


def test_a_step_that_is_not_open_cannot_be_decided():
    with pytest.raises(ValueError, match="sign is not open"):
        decide(MIXED, at(open_="unit"), "sign", "approve")


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([], "needs a step"),
        ([{"key": "a", "title": "", "role": ""}] * 2, "twice"),
        ([{"key": "a", "title": "", "role": "", "after": ["a"]}], "do not stand before it"),
        (
            [{"key": "a", "title": "", "role": "", "after": ["b"]}, {"key": "b", "title": "", "role": ""}],
            "before it",
        ),
    ],
)
def test_a_definition_that_would_never_end_is_refused(steps, wrong):
    with pytest.raises(ValueError, match=wrong):
        define(steps)


def test_a_definition_reads_what_it_told():
    assert define(MIXED.told()) == MIXED


def test_only_what_runs_or_was_returned_can_change():
    assert {state for state, _ in (*WHOLE.transitions, *APPLICANT.transitions)} == {"running", "returned"}
