"""Figures of fewer than five people are not told, nor can they be worked out from those that are. Pure.

What may be published is, for every unit, its own people and the total of its subtree. Each family (a unit, its
own people, the totals right below) is one equation: total = own + totals below. A hidden number can be worked
out only if some equation, or a chain of them, has it as its single unknown. So, families from the top down:

1. every part of 1 to 4 people is hidden;
2. while the family's total is known, its hidden parts must be at least two and add up to five people; while the
   total is itself hidden, they must be at least one and add up to five. The smallest part of five or more is
   hidden as well until that holds. A total hidden in this way hides something in its own family by the same rule.

Two equations share at most one unknown (a total), so with two unknowns in each no chain of them ever has one.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

K = 5


@dataclass(slots=True)
class Hidden:
    """Pre-order numbers of the units whose total, and of those whose own figure, is not told."""

    totals: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)


def hidden(own: Sequence[int], parent: Sequence[int], last: Sequence[int]) -> Hidden:
    """What to hide. All three are by pre-order number: people of the unit itself, its parent (-1 for the root),
    and the last number of its subtree."""
    totals = _totals(own, last)
    children: dict[int, list[int]] = {}
    for unit, above in enumerate(parent):
        children.setdefault(above, []).append(unit)
    found = Hidden()
    found.totals.update(unit for unit, total in enumerate(totals) if 0 < total < K)
    found.own.update(unit for unit, count in enumerate(own) if 0 < count < K)
    waiting = sorted({parent[unit] for unit in found.totals if parent[unit] >= 0} | found.totals | found.own)
    done: set[int] = set()
    while waiting:
        unit = heapq.heappop(waiting)
        if unit in done:
            continue
        done.add(unit)
        for also in _settle(unit, children.get(unit, []), own, totals, found):
            heapq.heappush(waiting, also)
    return found


def _totals(own: Sequence[int], last: Sequence[int]) -> list[int]:
    below = [0]
    for count in own:
        below.append(below[-1] + count)
    return [below[last[unit] + 1] - below[unit] for unit in range(len(own))]


def _settle(
    unit: int, children: list[int], own: Sequence[int], totals: list[int], found: Hidden
) -> list[int]:
    """Hide enough in one family; returns the children whose total came to be hidden."""
    if not children:  # own people and total are the same number
        if unit in found.own or unit in found.totals:
            found.own.add(unit)
            found.totals.add(unit)
        return []
    parts = [(own[unit], unit, True), *((totals[child], child, False) for child in children)]
    unknown = [part for part in parts if part[1] in (found.own if part[2] else found.totals)]
    needed = 1 if unit in found.totals else 2
    newly = []
    spare = sorted(part for part in parts if part[0] >= K and part not in unknown)
    while spare and not _is_safe(unknown, needed, totals[unit]):
        part = spare.pop(0)
        unknown.append(part)
        if part[2]:
            found.own.add(unit)
        else:
            found.totals.add(part[1])
            newly.append(part[1])
    return newly


def _is_safe(unknown: list[tuple[int, int, bool]], needed: int, total: int) -> bool:
    if not unknown:
        return needed == 2  # nothing hidden below a known total
    return len(unknown) >= needed and sum(part[0] for part in unknown) >= min(K, total)
