"""Checklists: which items are shown, what is still open, what the visit scored. Pure arithmetic on stored items.

An item is {item_id, value, points?, shown_when?}; `shown_when` {item_id, value} names the item it depends on. An
item is shown when it depends on none, or on a shown item that has that value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]
PASS, NOT_APPLICABLE = "pass", "not_applicable"
DEFAULT_POINTS = 1


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned of points that applied."""

    earned: int
    possible: int


def shown(items: Sequence[Item]) -> list[Item]:
    """The items that apply, in order."""
    by_id = {item["item_id"]: item for item in items}
    return [item for item in items if _is_shown(item, by_id, len(items))]


def _is_shown(item: Item, by_id: Mapping[str, Item], depth: int) -> bool:
    condition = item.get("shown_when")
    if not condition:
        return True
    other = by_id.get(condition["item_id"])
    # `depth` ends a circle, which a published checklist cannot have.
    return (
        depth > 0
        and other is not None
        and other["value"] == condition["value"]
        and _is_shown(other, by_id, depth - 1)
    )


def settled(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The items, those not shown without an answer: what was not asked was not answered."""
    there = {item["item_id"] for item in shown(items)}
    return [dict(item) if item["item_id"] in there else {**item, "value": None, "note": ""} for item in items]


def unanswered(items: Sequence[Item]) -> int:
    """How many shown items have no value yet."""
    return sum(item["value"] is None for item in shown(items))


def failed(items: Sequence[Item]) -> int:
    """How many shown items do not pass."""
    return sum(item["value"] == "fail" for item in shown(items))


def score(items: Sequence[Item]) -> Score:
    """Points of the items that passed, out of those that were answered and applied."""
    counted = [item for item in shown(items) if item["value"] not in (None, NOT_APPLICABLE)]
    points = [_points(item) for item in counted]
    earned = sum(n for n, item in zip(points, counted, strict=True) if item["value"] == PASS)
    return Score(earned, sum(points))


def _points(item: Item) -> int:
    # An item worth nothing is asked for the record only; one that does not say is worth a point.
    points = item.get("points")
    return DEFAULT_POINTS if points is None else int(points)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a checklist about to be published: which item, which member of it, and why (Chinese)."""

    place: int
    member: str
    why: str


def fault(items: Sequence[Mapping[str, Any]], taken: Collection[str] = ()) -> Fault | None:
    """The first thing that is wrong, or None: ids used twice or by another matter (`taken`), conditions astray."""
    seen: set[str] = set()
    for n, item in enumerate(items):
        if item["id"] in seen:
            return Fault(n, "id", f"检查项编号{item['id']}重复。")
        if item["id"] in taken:
            return Fault(n, "id", f"检查项编号{item['id']}与其他事项重复，请换一个编号。")
        condition = item.get("shown_when")
        if condition and condition["item_id"] not in seen:
            return Fault(n, "shown_when", f"检查项{item['id']}的显示条件应指向它之前的检查项。")
        seen.add(item["id"])
    return None
