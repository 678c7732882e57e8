"""How far a person's grants reach: ranges of the organisation tree and prefixes of region codes.

Organisations are numbered in pre-order, so a subtree is one range; a region code's leading digits are its
ancestors (GB/T 2260), so a region is one prefix. Both become plain SQL conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Protocol
from uuid import UUID

import peewee as pw


@dataclass(frozen=True, slots=True)
class Scope:
    """`ranges` are inclusive pre-order ranges; `regions` are region-code prefixes ("33", "3301", "330106")."""

    ranges: tuple[tuple[int, int], ...] = ()
    regions: tuple[str, ...] = ()

    def organisations(self, seq: pw.Field) -> Any:
        """Condition: the organisation's pre-order number lies within reach."""
        return _any(seq.between(low, high) for low, high in self.ranges)

    def in_regions(self, code: pw.Field) -> Any:
        """Condition: the region code lies within reach. A range on the code, so that an index serves it."""
        return _any(
            (code >= prefix.ljust(6, "0")) & (code <= prefix.ljust(6, "9")) for prefix in self.regions
        )

    def covers_region(self, code: str) -> bool:
        """Whether one region code lies within reach."""
        return any(code.startswith(prefix) for prefix in self.regions)

    def covers_organisation(self, seq: int) -> bool:
        """Whether one pre-order number lies within reach."""
        return any(low <= seq <= high for low, high in self.ranges)


def _any(conditions: Any) -> Any:
    """OR of conditions; of none, a condition that no row meets."""
    conditions = list(conditions)
    return reduce(or_, conditions) if conditions else pw.SQL("1 = 0")


def region_prefix(code: str) -> str:
    """The digits that all regions below `code` share: 330000 → 33, 330100 → 3301, 330106 → 330106."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


class Viewer(Protocol):
    """What the record store needs to know of a principal to answer "may they see this row"."""

    @property
    def staff_id(self) -> UUID | None: ...
    @property
    def enterprise_id(self) -> UUID | None: ...
    def reach(self, permission: str) -> Scope: ...
