"""What the law lets an agency do about a violation: which band of the statute fits the facts, and what follows from it.

Pure: a violation's bands and the facts in, orders, kinds, the range of the fine and the word on the simple procedure
out (行政处罚法 28(2), 33, 51; the columns are told in data/violations.csv and docs/violations.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

ON_THE_SPOT = ("WARNING", "FINE")
GAINS, GOODS = "CONFISCATE_GAINS", "CONFISCATE_GOODS"
WITHIN_51, ORDER_ONLY, ABOVE_LIMIT = "WITHIN_51", "ORDER_ONLY", "FINE_MIN_ABOVE_LIMIT"
NO_PENALTY, UNSETTLED = "NO_PENALTY_33_1", "STOP_USE_UNSETTLED"
NAMED = ("role", "act", "self_employed_as")
"""Conditions of a band that the facts answer by name."""


class FactMissing(Exception):
    """A band cannot be chosen before the fact `name` is given; `choices` are its values."""

    def __init__(self, name: str, choices: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.choices = name, choices


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found. `stage` is initial or not_corrected (an order to correct ran out or was refused)."""

    party: str = "organisation"
    stage: str = "initial"
    severity: str = "normal"
    goods_value_fen: int = 0
    gains_fen: int = 0
    units: int = 1
    """How often, where the statute fines each time."""
    first_time: bool = False
    minor: bool = False
    harm: str = "real"
    """none, minor or real."""
    corrected_in_time: bool = False
    role: str | None = None
    act: str | None = None
    self_employed_as: str | None = None


@dataclass(frozen=True, slots=True)
class Simple:
    """Whether the simple procedure is lawful for it: with which kinds, which fine (fen, both ends included), why not."""

    possible: bool
    reason: str
    kinds: tuple[str, ...] = ()
    fine_fen: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the band says: of `one_of` exactly one, of `plus_one_of` one besides; a fine of 0 to x is above 0."""

    article33: str
    orders: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    plus_one_of: tuple[str, ...] = ()
    fine_fen: tuple[int, int] | None = None
    simple: Simple = field(default=Simple(False, ORDER_ONLY))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that is lawful, once."""
        return tuple(dict.fromkeys((*self.must, *self.one_of, *self.may, *self.plus_one_of)))


def consequence(
    bands: Sequence[Mapping[str, Any]], facts: Facts, *, limit_fen: int, is_unsettled: bool
) -> Consequence | None:
    """What may and must follow; None where the statute says nothing of such a party.

    `limit_fen` is what article 51 leaves for the party. Raises FactMissing.
    """
    band = choose(bands, facts)
    if band is None:
        return None
    orders, excuse = tuple(band.get("orders", ())), article33(facts)
    must = tuple(kind for kind in band.get("must", ()) if _is_there(kind, facts))
    if facts.gains_fen and GAINS not in must:
        must = (GAINS, *must)
    if excuse == "SHALL_NOT":
        return Consequence(excuse, orders, simple=Simple(False, NO_PENALTY))
    said = Consequence(
        excuse,
        orders,
        must,
        one_of=_others(band, "one_of", must),
        may=_others(band, "may", must),
        plus_one_of=_others(band, "plus_one_of", must),
        fine_fen=fine_of(band.get("fine"), facts),
    )
    return replace(said, simple=simple(said, limit_fen, is_unsettled))


def _others(band: Mapping[str, Any], name: str, must: Sequence[str]) -> tuple[str, ...]:
    return tuple(kind for kind in band.get(name, ()) if kind not in must)


def choose(bands: Sequence[Mapping[str, Any]], facts: Facts) -> Mapping[str, Any] | None:
    """The one band for party, stage, severity and conditions.

    Where the statute knows no serious case the normal one stands, where it knows none of not correcting the first.
    """
    own = [band for band in bands if facts.party in band["party"] and _holds(band.get("when", {}), facts)]
    graded = [band for band in own if band["severity"] == facts.severity]
    graded = graded or [band for band in own if band["severity"] == "normal"]
    staged = [band for band in graded if band["stage"] in (facts.stage, "any")]
    staged = staged or [band for band in graded if band["stage"] == "initial"]
    for name in NAMED:
        choices = sorted({band["when"][name] for band in staged if name in band.get("when", {})})
        if choices and getattr(facts, name) is None:
            raise FactMissing(name, choices)
    return staged[0] if staged else None


def article33(facts: Facts) -> str:
    """SHALL_NOT be punished, MAY_EXCUSE, or NONE (行政处罚法 33(1))."""
    if not facts.corrected_in_time:
        return "NONE"
    if facts.minor and facts.harm == "none":
        return "SHALL_NOT"
    return "MAY_EXCUSE" if facts.first_time and facts.harm == "minor" else "NONE"


def fine_of(fine: Mapping[str, Any] | None, facts: Facts) -> tuple[int, int] | None:
    """The range in fen, both ends included; None where the band knows no fine."""
    if fine is None:
        return None
    if fine["basis"] == "multiple":
        base = facts.gains_fen if fine["of"] == "gains" else facts.goods_value_fen
        low, high = _times(base, fine["min"], ROUND_CEILING), _times(base, fine["max"], ROUND_FLOOR)
        cap = fine.get("cap_fen", high)
        return min(low, cap), min(high, cap)
    each = facts.units if fine["basis"] == "per_unit" else 1
    return fine["min_fen"] * each, fine["max_fen"] * each


def simple(said: Consequence, limit_fen: int, is_unsettled: bool) -> Simple:
    """Whether it may be decided on the spot: nothing but a warning, a fine within the limit, or both (行政处罚法 51)."""
    reason = _too_heavy(said, is_unsettled)
    if reason:
        return Simple(False, reason)
    kinds = [kind for kind in (*said.must, *said.one_of, *said.may) if kind in ON_THE_SPOT]
    if said.fine_fen and said.fine_fen[0] <= limit_fen and "FINE" in kinds:
        return Simple(True, WITHIN_51, tuple(kinds), (said.fine_fen[0], min(said.fine_fen[1], limit_fen)))
    if "FINE" in said.must or "WARNING" not in kinds:
        return Simple(False, ABOVE_LIMIT)
    return Simple(True, WITHIN_51, ("WARNING",))


def _too_heavy(said: Consequence, is_unsettled: bool) -> str:
    """Why the kinds alone forbid it; empty where they do not."""
    if not said.kinds:
        return ORDER_ONLY
    heavy = [kind for kind in said.must if kind not in ON_THE_SPOT]
    if is_unsettled and heavy == ["STOP_USE"]:
        return UNSETTLED
    if heavy:
        return f"MUST_{'_AND_'.join(heavy)}"
    return f"MUST_{'_OR_'.join(said.plus_one_of)}" if said.plus_one_of else ""


def is_lighter(new: Consequence, old: Consequence) -> bool:
    """Whether a law that came later is lighter for the party, so that it reaches back (行政处罚法 37, PEN-047).

    By what must follow besides a fine, then by the highest fine, then by the lowest.
    """
    return _weight(new) < _weight(old)


def _weight(said: Consequence) -> tuple[int, int, int]:
    low, high = said.fine_fen or (0, 0)
    return len([kind for kind in (*said.must, *said.plus_one_of[:1]) if kind not in ON_THE_SPOT]), high, low


def _is_there(kind: str, facts: Facts) -> bool:
    """What is confiscated must exist."""
    return not (kind == GAINS and not facts.gains_fen) and not (kind == GOODS and not facts.goods_value_fen)


def _holds(when: Mapping[str, Any], facts: Facts) -> bool:
    return all(_meets(name, wanted, facts) for name, wanted in when.items())


def _meets(name: str, wanted: Any, facts: Facts) -> bool:
    if name in NAMED:
        return getattr(facts, name) in (None, wanted)
    if name == "gains":
        return (facts.gains_fen > 0) == (wanted == "some")
    subject, comparison, _ = name.rsplit("_", 2)
    value = getattr(facts, f"{subject}_fen")
    return {"lt": value < wanted, "lte": value <= wanted, "gt": value > wanted, "gte": value >= wanted}[
        comparison
    ]


def _times(fen: int, multiple: float, rounding: str) -> int:
    return int((Decimal(fen) * Decimal(str(multiple))).to_integral_value(rounding))
