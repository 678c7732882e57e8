"""k ≥ 5: nothing about one to four people is told, nor can it be worked out from what is told."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from microapps.stats import people
from microapps.stats.suppression import K, hidden
from tests.factories import ok
from tests.stats.making import API, WEEK, act, figure, hire, org


def test_what_is_hidden_of_one_tree_is_not_taken_for_another_of_the_same_shape():
    """The work is kept by shape; were the units kept with it, new units in the old places would be told."""
    shape = SimpleNamespace(
        parent=np.array([-1, 0, 0]), seq=np.array([0, 1, 2]), last_seq=np.array([2, 1, 2])
    )
    for units in (["a", "b", "c"], ["x", "y", "z"]):
        counts = SimpleNamespace(org_ids=units, people=np.array([14, 3, 6]), tree=shape)
        people._at_a_glance.clear()
        told = people._secret(counts)
        assert (told.totals, told.own) == ({units[1]}, {units[0], units[1]})


@st.composite
def trees(draw):
    """Own people, parents and last numbers of a random tree in pre-order."""
    size = draw(st.integers(1, 14))
    depth, parent = [0], [-1]
    stack = [0]
    for unit in range(1, size):
        level = draw(st.integers(1, depth[-1] + 1))
        stack = stack[:level]
        parent.append(stack[-1])
        depth.append(level)
        stack.append(unit)
    last = list(range(size))
    for unit in range(size - 1, 0, -1):
        last[parent[unit]] = max(last[parent[unit]], last[unit])
    own = draw(st.lists(st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 40]), min_size=size, max_size=size))
    return own, parent, last


def rank(rows):
    return np.linalg.matrix_rank(np.array(rows, float)) if rows else 0


def cells(own, last):
    """Every number that could be told, as a vector over the units' own people."""
    size = len(own)
    for unit in range(size):
        total = [1 if unit <= at <= last[unit] else 0 for at in range(size)]
        single = [1 if at == unit else 0 for at in range(size)]
        yield "total", unit, total
        yield "own", unit, single


@settings(max_examples=250, deadline=None)
@given(trees())
def test_nothing_small_can_be_worked_out(made):
    own, parent, last = made
    secret = hidden(own, parent, last)
    known, small = [], []
    for kind, unit, vector in cells(own, last):
        value = sum(count for count, take in zip(own, vector, strict=True) if take)
        is_hidden = unit in (secret.totals if kind == "total" else secret.own)
        if not is_hidden:
            assert not 0 < value < K
            known.append(vector)
        elif 0 < value < K:
            small.append(vector)
    # A nought that is told says of every unit below that it has nobody.
    known += [
        [1 if at == unit else 0 for at in range(len(own))] for unit, count in enumerate(own) if not count
    ]
    base = rank(known)
    for vector in small:
        assert rank([*known, vector]) > base


@settings(max_examples=150, deadline=None)
@given(trees())
def test_no_more_is_hidden_than_must_be(made):
    own, parent, last = made
    secret = hidden(own, parent, last)
    if all(count == 0 or count >= K for count in own):
        assert not secret.totals
        assert not secret.own


def test_the_smallest_neighbour_is_hidden_with_a_small_unit():
    """Three units of 3, 8 and 20 people under an office of 40: with the total told, 8 goes with 3."""
    own, parent, last = [40, 3, 8, 20], [-1, 0, 0, 0], [3, 1, 2, 3]
    secret = hidden(own, parent, last)
    assert (secret.totals, secret.own) == ({1, 2}, {1, 2})


def test_a_small_unit_is_hidden_from_who_reads_figures_only_and_so_is_its_complement(reporter):
    hire("xh-yjj", 2)
    act("officer")
    told = ok(reporter.get(f"{API}/indicators/IND-01b/children", org="330106", **WEEK))["items"]
    small = [item for item in told if item["state"] == "suppressed"]
    shown = [item for item in told if item["state"] != "suppressed"]
    assert "杭州市西湖区应急管理局" in {item["org"]["name"] for item in small}
    assert len(small) >= 2
    assert all(figure(item) == (None, None) and item["ratio"] is None for item in small)
    whole = ok(reporter.get(f"{API}/indicators/IND-01b", org="330106", **WEEK))
    missing = whole["denominator"] - sum(item["denominator"] for item in shown)
    assert missing >= K


def test_the_same_unit_is_hidden_whichever_way_one_asks(reporter):
    unit = org("xh-yjj")
    alone = ok(reporter.get(f"{API}/indicators/IND-01b", org=str(unit.id), **WEEK))
    assert (alone["state"], alone["series"][0]["state"]) == ("suppressed", "suppressed")
    everything = ok(reporter.get(f"{API}/indicators/IND-01b/organisations", **WEEK))
    at = everything["org_ids"].index(str(unit.id))
    assert (everything["numerators"][at], everything["denominators"][at]) == (None, None)
    ranked = ok(reporter.get(f"{API}/rank", by="IND-01b", level="unit", **WEEK))
    assert str(unit.id) not in {item["org"]["id"] for item in ranked["items"]}
    assert ranked["unranked"] >= 2
    exported = reporter.get(f"{API}/indicators/IND-01b/export", format="csv", content="all", **WEEK)
    line = next(line for line in exported.text.splitlines() if "xh-yjj" in line)
    assert line.endswith(",,,,人数少于5人，不显示")


def test_the_head_of_a_small_unit_sees_its_own_people(outside_head):
    told = ok(outside_head.get(f"{API}/indicators/IND-01b", **WEEK))
    assert told["state"] == "ok"
    assert Fraction(told["denominator"]) < K
