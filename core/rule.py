"""A rule of law as a value, and what it says about some facts.

`Rule("PEN-004", "行政处罚法", "51")` names the provision. A rule function takes frozen facts and returns
`ALLOWED` or `rule.refuse("…")`; the use case calls `.or_refuse()`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.problems import RuleConflict, RuleRefusal


@dataclass(frozen=True, slots=True)
class Rule:
    """Id in shared/domain rules.csv, law, article."""

    id: str
    law: str
    article: str

    def refuse(self, detail: str, code: str = "") -> Ruling:
        """The rule says no, because of `detail` (Chinese, says what would be allowed).

        `code` names the cause where one rule has several (CAP, STALE_SNAPSHOT, …).
        """
        return Ruling(self, detail, code)

    def forbid_now(self, detail: str, code: str = "") -> Ruling:
        """The rule says no as things stand (409): the same request may be lawful once something else was done."""
        return Ruling(self, detail, code, is_conflict=True)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Verdict of a rule; `rule` is None when it allows."""

    rule: Rule | None = None
    detail: str = ""
    code: str = ""
    is_conflict: bool = False

    @property
    def allowed(self) -> bool:
        """Whether the act may go on."""
        return self.rule is None

    def or_refuse(self) -> None:
        """Raise RuleRefusal (422), or RuleConflict (409), with the article when the rule said no."""
        if self.rule is None:
            return
        named: dict[str, Any] = {"rule": self.rule.id, "law": self.rule.law, "article": self.rule.article}
        if self.code:
            named["code"] = self.code
        raise (RuleConflict if self.is_conflict else RuleRefusal)(self.detail, **named)


ALLOWED = Ruling()


def first_refusal(rulings: Iterable[Ruling]) -> Ruling:
    """The first refusal, or ALLOWED."""
    return next((ruling for ruling in rulings if not ruling.allowed), ALLOWED)
