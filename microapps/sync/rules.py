"""Merging what devices changed apart, and what a phone's clock may say: pure functions.

`settle` gives the same outcome in whatever order the devices' edits arrive, because it looks at all of them
at once: a legal field on which two sides differ goes back to what both had seen, until somebody decides.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

SKEW_FLAGGED = timedelta(seconds=120)
JOINT = "；"
SERVER = "server"


@dataclass(frozen=True, slots=True)
class Edit:
    """One side: who, from which value (of which version) to which, when by that device's clock."""

    source: str
    base: Any
    base_version: int
    value: Any
    at: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value the field has now; `sides` is empty unless they differ and must be decided."""

    value: Any
    base: Any = None
    sides: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """How a field merges: remarks grow, legal fields wait for a person; a frozen record holds still."""

    append_only: bool = False
    frozen: bool = False
    asserted: bool = False
    """The edit is a signature over this value, which stands whatever others wrote meanwhile."""


def settle(mine: Edit, others: Sequence[Edit], current: Any, expected: Any, field: Field) -> Outcome:
    """What becomes of a field that `mine` edits and `others` edited meanwhile, unseen.

    `current` is what stands there, `expected` what sync last left there: any third value was written online.
    """
    sides = [mine, *others]
    if not _among(current, (expected, mine.base, mine.value)) or (field.frozen and not others):
        sides.append(Edit(SERVER, mine.base, mine.base_version, current, ""))
    if field.append_only and not field.frozen and not field.asserted:
        return Outcome(_joined(sides))
    if all(_same(side.value, mine.value) for side in sides):
        return Outcome(mine.value)
    base = max(sides, key=lambda side: side.base_version).base
    ordered = tuple(sorted(sides, key=lambda side: side.source))
    if field.asserted:
        return Outcome(mine.value, base, ordered)
    stands = field.frozen or any(side.source == SERVER for side in sides)
    return Outcome(current if stands else base, base, ordered)


def _joined(sides: Sequence[Edit]) -> str:
    """Every side's words once, in the order they were written."""
    words = [side.value for side in sorted(sides, key=lambda side: (side.at, side.source)) if side.value]
    return JOINT.join(dict.fromkeys(words))


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _among(value: Any, values: Sequence[Any]) -> bool:
    return any(_same(value, other) for other in values)


def skew_seconds(sent_at: datetime, received_at: datetime) -> int:
    """Server time minus the phone's, in whole seconds; the way there counts as skew and is small."""
    return round((received_at - sent_at).total_seconds())


def is_skewed(seconds: int) -> bool:
    """Whether the phone's clock is so far off that its times are shown with a warning."""
    return abs(seconds) > SKEW_FLAGGED.total_seconds()


def is_from_future(device_time: datetime, now: datetime) -> bool:
    """Whether an act claims a time that has not come; refused, never rewritten."""
    return device_time > now + SKEW_FLAGGED
