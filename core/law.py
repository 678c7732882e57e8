"""Which rules of law bind on a day, with the sentence, the basis and how sure the date is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core import data_files
from core.rule import Rule


@dataclass(frozen=True, slots=True)
class Provision:
    """A rule as it binds: `effective_to` is its last day; None where it has none, or the first is not known."""

    id: str
    law: str
    article: str
    text: str
    basis: str
    effective_from: date | None
    effective_to: date | None
    evidence: str
    """SOURCE (read), KNOWLEDGE (remembered, to be checked) or DESIGN (our own)."""


@lru_cache
def _rows() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in data_files.rows("rules_in_force"):
        found.setdefault(row["rule_id"], []).append(row)
    return found


def provisions(rules: Iterable[Rule]) -> list[Provision]:
    """Every version of `rules`, by id; raises KeyError for a rule that is not in data/rules_in_force.csv."""
    return [
        Provision(
            rule.id, rule.law, rule.article, row["text"], row["basis"], _day(row["from"]), _day(row["to"]),
            row["evidence"],
        )
        for rule in sorted(rules, key=lambda rule: rule.id)
        for row in _rows()[rule.id]
    ]  # fmt: skip


def in_force(rules: Iterable[Rule], on: date) -> list[Provision]:
    """The versions that bind on a day."""
    return [
        one
        for one in provisions(rules)
        if (one.effective_from is None or one.effective_from <= on)
        and (one.effective_to is None or on <= one.effective_to)
    ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
