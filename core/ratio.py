"""Percentages from counts, as every indicator shows them (rules STAT-1 … STAT-7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

SMALL = 30
Z95 = 1.959963984540054  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, slots=True)
class Ratio:
    """n of d, kept as integers; ValueError unless 0 ≤ n ≤ d (STAT-1)."""

    n: int
    d: int

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.d:
            raise ValueError("a numerator is a part of its denominator")

    @property
    def percent(self) -> Decimal | None:
        """Two decimals, half up; None when nothing was counted, which is shown as "-" (STAT-2, STAT-4)."""
        if not self.d:
            return None
        return (Decimal(self.n) * 100 / self.d).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def is_small(self) -> bool:
        """Fewer than 30 cases but some: show the interval beside the rate (STAT-7)."""
        return 0 < self.d < SMALL

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval in percent, two decimals; None when nothing was counted (STAT-7)."""
        if not self.d:
            return None
        rate, z2 = self.n / self.d, Z95 * Z95
        centre = rate + z2 / (2 * self.d)
        reach = Z95 * sqrt(rate * (1 - rate) / self.d + z2 / (4 * self.d * self.d))
        scale = 100 / (1 + z2 / self.d)
        return round(max(0.0, (centre - reach) * scale), 2), round(min(100.0, (centre + reach) * scale), 2)


def total(ratios: Iterable[Ratio]) -> Ratio:
    """Sum of numerators over sum of denominators, never a mean of rates (STAT-3)."""
    parts = tuple(ratios)
    return Ratio(sum(part.n for part in parts), sum(part.d for part in parts))
