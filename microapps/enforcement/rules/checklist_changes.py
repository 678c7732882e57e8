"""What changed from one version of a checklist to the next. Pure comparison of stored items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Item = Mapping[str, Any]
ADDED, REMOVED, CHANGED, MOVED, SAME = "added", "removed", "changed", "moved", "same"
KINDS = (ADDED, REMOVED, CHANGED, MOVED, SAME)
MEMBERS = ("text", "article", "points", "discretion", "shown_when")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one item; `members` are those that differ."""

    id: str
    kind: str
    before: Item | None
    after: Item | None
    members: tuple[str, ...] = ()


def changes(before: Sequence[Item], after: Sequence[Item]) -> list[Change]:
    """Every item of both versions in the order of the later one, each removed item behind the one it followed.

    An item is the same one when its id is; it is `moved` when only its place among the others is another.
    """
    old, new = ({item["id"]: item for item in items} for items in (before, after))
    kept = _in_place(list(old), list(new))
    found = [_judge(item, old.get(item["id"]), item["id"] in kept) for item in after]
    for n, item in enumerate(before):
        if item["id"] not in new:
            previous = before[n - 1]["id"] if n else None
            place = next((i + 1 for i, one in enumerate(found) if one.id == previous), 0)
            found.insert(place, Change(item["id"], REMOVED, item, None))
    return found


def _in_place(old: list[str], new: list[str]) -> set[str]:
    """The ids that keep their order."""
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    return {name for block in blocks for name in old[block.a : block.a + block.size]}


def _judge(item: Item, was: Item | None, is_in_place: bool) -> Change:
    if was is None:
        return Change(item["id"], ADDED, None, item)
    members = tuple(name for name in MEMBERS if was.get(name) != item.get(name))
    if members:
        return Change(item["id"], CHANGED, was, item, members)
    return Change(item["id"], SAME if is_in_place else MOVED, was, item)


def tally(found: Sequence[Change]) -> dict[str, int]:
    """How many of each kind."""
    return {kind: sum(one.kind == kind for one in found) for kind in KINDS}
