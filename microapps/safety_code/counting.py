"""How many codes of each colour a place has, level by level; of people's codes nothing that tells of fewer than five. Pure.

A family is a place and the places right below it. Of a scheme about people, a family is told whole or not at all:
its places' totals when each is 0 or at least five, their colours when each number is 0 or at least five, and either
only where the place above is told as well. What is hidden cannot be worked out: a sum of a told level has no unknown
part, and nothing below a hidden place is told. What may be told is a property of all codes, not of who asks, so two
readers of different places do not help one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

K = 5
ROOT = "33"
Counts = Mapping[str, Counter[str]]
"""Colours counted, by region code of six digits."""


@dataclass(frozen=True, slots=True)
class Told:
    """A place's figures; None for what is not told."""

    prefix: str
    total: int | None
    colours: Counter[str] | None


def below(prefix: str) -> int:
    """How many digits name the places right below a place."""
    return min(6, len(prefix) + 2)


def summed(counts: Counts, length: int, within: str) -> dict[str, Counter[str]]:
    """The counts of places of so many digits within a place."""
    found: dict[str, Counter[str]] = {}
    for code, colours in counts.items():
        if code.startswith(within):
            found.setdefault(code[:length], Counter()).update(colours)
    return found


def places(counts: Counts, prefix: str) -> list[str]:
    """The places right below one that have codes, in order."""
    return sorted(summed(counts, below(prefix), prefix))


def tell(counts: Counts, place: str, *, is_personal: bool) -> Told:
    """A place's figures: all of them where nobody is meant in person, else what its family may be told."""
    colours = summed(counts, len(place), place).get(place, Counter())
    shows_total, shows_colours = _shown(counts, place[:-2]) if is_personal else (True, True)
    return Told(place, colours.total() if shows_total else None, colours if shows_colours else None)


def _shown(counts: Counts, above: str) -> tuple[bool, bool]:
    """Whether totals and colours of the family right below a place are told; above the root there is the root alone."""
    totals_above, colours_above = _shown(counts, above[:-2]) if above else (True, True)
    family = summed(counts, below(above), above).values()
    totals, colours = _is_safe(list(family))
    return totals_above and totals, colours_above and colours


def _is_safe(places: list[Counter[str]]) -> tuple[bool, bool]:
    """Whether no total, and no number of a colour, is between 1 and 4."""
    totals = all(not 0 < colours.total() < K for colours in places)
    return totals, totals and all(not 0 < number < K for colours in places for number in colours.values())
