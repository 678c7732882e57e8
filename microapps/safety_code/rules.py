"""The colour of an object under its scheme: pure, the worst rule that fires wins, and every one of its colour is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from microapps.safety_code.conditions import Condition

SEVERITY = ("red", "grey", "orange", "yellow", "blue", "green")
"""Worst first. Grey stands above yellow: of what is stopped, or not known well enough, no better may be said."""
STALE, HELD = "DATA-STALE", "MANUAL"


@dataclass(frozen=True, slots=True)
class ColourRule:
    """A rule that gives a colour; `text` is for anybody, `source` for those who ask why."""

    id: str
    colour: str
    text: str
    source: str
    fires: Condition


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired."""

    id: str
    colour: str
    text: str
    source: str = ""

    def stored(self) -> dict[str, str]:
        """As records and answers hold it."""
        return {"id": self.id, "colour": self.colour, "text": self.text, "source": self.source}


@dataclass(frozen=True, slots=True)
class Colouring:
    """A colour and the rules that gave it."""

    colour: str
    fired: tuple[Fired, ...]

    @property
    def rule_ids(self) -> list[str]:
        """Ids of the rules that fired."""
        return [rule.id for rule in self.fired]


@dataclass(frozen=True, slots=True)
class Feed:
    """How fresh a scheme's facts must be: grey after so many hours, or at once where none ever came."""

    stale_after_hours: int | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A colour somebody set by hand, with the reason, until it is lifted."""

    colour: str
    reason: str


def colour_of(
    rules: tuple[ColourRule, ...],
    best: str,
    facts: Mapping[str, Any],
    now: datetime,
    today: date,
    *,
    feed: Feed = Feed(),
    facts_at: datetime | None = None,
    held: Held | None = None,
) -> Colouring:
    """The colour on `today`; `best` when nothing fires.

    Stale facts make grey, never better: they cannot vouch for anything, but a red that was known stays red.
    """
    fired = [Fired(r.id, r.colour, r.text, r.source) for r in rules if r.fires(facts, today)]
    if _is_stale(feed, facts_at, now):
        fired.append(Fired(STALE, "grey", "数据过期，请等待更新", "安全码规则"))
    if held is not None:
        fired.append(Fired(HELD, held.colour, f"人工变色：{held.reason}", "安全码规则"))
    if not fired:
        return Colouring(best, ())
    worst = min((rule.colour for rule in fired), key=SEVERITY.index)
    return Colouring(worst, tuple(rule for rule in fired if rule.colour == worst))


def _is_stale(feed: Feed, facts_at: datetime | None, now: datetime) -> bool:
    if facts_at is None:
        return feed.is_required
    return feed.stale_after_hours is not None and now - facts_at > timedelta(hours=feed.stale_after_hours)


def may_recolour_alone(count: int, limit: int) -> bool:
    """Whether one person may set so many colours by hand, or a second must agree."""
    return count <= limit


def gate_decision(verdict: str, gate: str) -> str:
    """allow, restrict or deny: only a code that holds lets anybody in, and then as its colour says."""
    return gate if verdict == "valid" else "deny"
