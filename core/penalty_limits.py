"""Two sums of 行政处罚法 that the test vectors fix: who may be fined on the spot, and what lateness adds."""

from __future__ import annotations

from collections.abc import Collection

from core.money import percentage_of

ON_THE_SPOT_KINDS = frozenset({"WARNING", "FINE"})
ON_THE_SPOT_LIMIT_FEN = {"citizen": 20_000, "self_employed": 20_000, "org": 300_000}
"""Art. 51, inclusive. 个体工商户 counts as a citizen, the cautious reading."""

LATE_PERCENT_A_DAY = 3


def may_decide_on_the_spot(*, party: str, kinds: Collection[str], fine_fen: int) -> bool:
    """Whether kinds and amount allow 当场处罚 (PEN-004, art. 51). KeyError for an unknown party.

    Only a warning, a fine, or both; a fine must be above 0 and a warning alone has none.
    """
    if not kinds or not set(kinds) <= ON_THE_SPOT_KINDS:
        return False
    return ("FINE" in kinds) == (fine_fen > 0) and fine_fen <= ON_THE_SPOT_LIMIT_FEN[party]


def late_payment_addition(*, fine_fen: int, days: int) -> int:
    """加处罚款 in fen: 3 % a day, at most the fine (PEN-027; 行政处罚法 72, 行政强制法 45).

    `days` are the days late without those of reconsideration or litigation (73(3)); below 0 adds nothing.
    """
    return min(fine_fen, percentage_of(fine_fen, LATE_PERCENT_A_DAY * max(0, days)))
