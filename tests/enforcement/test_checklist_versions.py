"""Checklists as their editors see them: what is in force where, what follows, what changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microapps.enforcement.rules import checklist_changes as comparing
from tests.enforcement.drawing import API
from tests.factories import PRICES, ok
from tests.planning_world import METERING

CHECKLISTS = f"{API}/matters/{PRICES}/checklists"


def item(name, text="明码标价", **over):
    return {"id": name, "text": text, "article": "价格法 13", **over}


def publish(head, items, effective_on="2026-11-24", path=CHECKLISTS):
    return ok(head.post(path, {"effective_on": effective_on, "items": items, "note": "修订"}), 201)


def kinds(comparison):
    return {one["id"]: one["change"] for one in comparison["items"]}


def test_every_matter_tells_what_is_in_force_and_what_follows(officer, head):
    publish(head, [item("JG-1"), item("JG-9", points=5)])
    publish(head, [item("JG-1")], "2027-01-01")
    rows = {row["code"]: row for row in ok(officer.get(f"{API}/checklists"))["items"]}
    assert (rows[PRICES]["in_force"]["number"], rows[PRICES]["in_force"]["points"]) == (2, 6)
    assert (rows[PRICES]["upcoming"]["number"], rows[PRICES]["upcoming"]["effective_on"]) == (3, "2027-01-01")
    assert (rows[PRICES]["basis"], rows[PRICES]["version_count"]) == ("《价格法》第33条", 3)
    assert (rows[METERING]["in_force"]["number"], rows[METERING]["upcoming"]) == (1, None)


def test_matters_are_found_by_name_and_come_in_pages(officer):
    assert [row["code"] for row in ok(officer.get(f"{API}/checklists", q="计量"))["items"]] == [METERING]
    first = ok(officer.get(f"{API}/checklists", limit=3))
    rest = ok(officer.get(f"{API}/checklists", limit=3, cursor=first["next_cursor"]))
    codes = [row["code"] for row in first["items"] + rest["items"]]
    assert (len(codes), codes, rest["next_cursor"]) == (4, sorted(codes), None)


def test_a_version_is_compared_with_the_one_before_or_with_any(officer, head):
    publish(head, [item("JG-2"), item("JG-1", points=3), item("JG-7", "新增")])
    publish(head, [item("JG-1", points=3)])
    second = ok(officer.get(f"{CHECKLISTS}/2/comparison"))
    assert second["since"] == 1
    assert kinds(second) == {"JG-2": "changed", "JG-1": "changed", "JG-7": "added", "JG-3": "removed"}
    changed = next(one for one in second["items"] if one["id"] == "JG-1")
    assert "points" in changed["members"]
    assert (changed["before"]["points"], changed["after"]["points"]) == (1, 3)
    third = ok(officer.get(f"{CHECKLISTS}/3/comparison"))
    assert third["counts"] == {"added": 0, "removed": 2, "changed": 0, "moved": 0, "same": 1}
    assert ok(officer.get(f"{CHECKLISTS}/3/comparison", since=1))["counts"]["removed"] == 2
    first = ok(officer.get(f"{CHECKLISTS}/1/comparison"))
    assert (first["since"], set(kinds(first).values())) == (None, {"added"})
    assert officer.get(f"{CHECKLISTS}/3/comparison", since=9).status_code == 404


def test_a_draft_is_compared_before_it_is_published_and_refused_alike(head, officer):
    draft = ok(head.post(f"{CHECKLISTS}/comparison", {"items": [item("JG-1"), item("JG-8")]}))
    assert (draft["since"], kinds(draft)["JG-8"], kinds(draft)["JG-3"]) == (1, "added", "removed")
    assert len(ok(officer.get(CHECKLISTS))["items"]) == 1
    wrong = {"items": [item("JG-1"), item("JG-2"), item("JG-2")]}
    for path, more in (
        (f"{CHECKLISTS}/comparison", {}),
        (CHECKLISTS, {"effective_on": "2026-12-01", "note": "x"}),
    ):
        answer = head.post(path, {**wrong, **more})
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/json/items/2/id")


def test_an_id_another_matters_newest_checklist_uses_is_taken(head):
    publish(head, [item("NEW-1")], path=f"{API}/matters/{METERING}/checklists")
    answer = head.post(CHECKLISTS, {"effective_on": "2026-12-01", "items": [item("NEW-1")], "note": "x"})
    assert answer.json["errors"][0]["pointer"] == "/json/items/0/id"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abc", [("a", "same"), ("b", "same"), ("c", "same")]),
        ("abc", "acb", [("a", "same"), ("c", "moved"), ("b", "same")]),
        ("abc", "ac", [("a", "same"), ("b", "removed"), ("c", "same")]),
        ("ab", "cb", [("c", "added"), ("b", "same"), ("a", "removed")]),
        ("", "a", [("a", "added")]),
        ("ab", "", [("a", "removed"), ("b", "removed")]),
    ],
)
def test_what_became_of_each_item(before, after, expected):
    found = comparing.changes([item(name) for name in before], [item(name) for name in after])
    assert sorted((one.id, one.kind) for one in found) == sorted(expected)


IDS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(IDS, IDS)
def test_a_comparison_loses_nothing(before, after):
    found = comparing.changes([item(name) for name in before], [item(name) for name in after])
    assert sorted(one.id for one in found) == sorted({*before, *after})
    assert [one.id for one in found if one.kind != "removed"] == after
    assert sum(comparing.tally(found).values()) == len(found)
    assert all((one.kind == "added") == (one.before is None) for one in found)
