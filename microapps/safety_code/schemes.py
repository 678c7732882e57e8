"""Schemes of safety codes, which are data: palette, subjects, facts, rules and views, a JSON file each.

A new scheme is a file in data/code_schemes; docs/code-schemes.md says what stands in it. Everything is checked
when it is read, so a mistake stops the start with a sentence and never a scan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from core import signed_code
from core.data_files import DATA
from microapps.safety_code.conditions import TYPES, BadCondition, compiled, fact_value
from microapps.safety_code.rules import SEVERITY, Colouring, ColourRule, Feed, Held, colour_of

AUDIENCES = ("public", "owner", "body", "officer", "guard", "leader", "responder")
FIXED_FIELDS = (
    "kind", "unit", "street", "address", "number", "next_due", "status", "rules", "history", "contact", "facts"
)  # fmt: skip
GATES = ("allow", "restrict", "deny")
NUMBERINGS = ("", "plate")


class BadScheme(ValueError):
    """A scheme that cannot be used; names the file's code and what is wrong."""


@dataclass(frozen=True, slots=True)
class Colour:
    """What a colour is called under a scheme, what it means, and what a gate does."""

    name: str
    meaning: str
    gate: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a scheme; `words` are the names of a word's values."""

    name: str
    type: str
    title: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme of safety codes."""

    code: str
    number: int
    version: int
    title: str
    subject: str
    best: str
    palette: Mapping[str, Colour]
    kinds: Mapping[str, str]
    facts: Mapping[str, Fact]
    rules: tuple[ColourRule, ...]
    views: Mapping[str, tuple[str, ...]]
    feed: Feed
    lifetime: timedelta
    next_due_fact: str | None
    is_dynamic: bool
    """Whether a gate asks for the rotating proof."""
    is_personal: bool
    """Whether the subject is a person, whose name is shown masked."""
    manual_limit: int
    """How many codes one person may recolour at once."""
    phones: tuple[tuple[str, str], ...]
    numbered_by: str
    """The identifier a subject's number is (`plate`), "" where the unit numbers as it likes."""

    def read_facts(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Stored facts as rules compare them; what is unknown to the scheme falls away, what is unreadable is missing."""
        read: dict[str, Any] = {}
        for name, fact in self.facts.items():
            try:
                read[name] = fact_value(fact.type, stored.get(name))
            except ValueError:
                read[name] = None
        return read

    def colour(
        self,
        stored: Mapping[str, Any],
        now: datetime,
        today: date,
        *,
        facts_at: datetime | None = None,
        held: Held | None = None,
    ) -> Colouring:
        """The colour of stored facts."""
        return colour_of(
            self.rules,
            self.best,
            self.read_facts(stored),
            now,
            today,
            feed=self.feed,
            facts_at=facts_at,
            held=held,
        )


SCHEMES: dict[str, Scheme] = {}


def install(files: Iterable[Path] | None = None) -> None:
    """Read the schemes (those shipped, when None) beside what is there; raises BadScheme."""
    for file in sorted((DATA / "code_schemes").glob("*.json")) if files is None else files:
        scheme = parsed(json.loads(file.read_text(encoding="utf-8")))
        signed_code.register_kind(scheme.code, scheme.number)
        SCHEMES[scheme.code] = scheme


def parsed(document: Any) -> Scheme:
    """A scheme from its JSON; raises BadScheme."""
    try:
        return _parsed(document)
    except (KeyError, TypeError, AttributeError) as error:
        code = document.get("code") if isinstance(document, dict) else None
        raise BadScheme(f"scheme {code!r}: {type(error).__name__}: {error}") from None
    except BadCondition as error:
        raise BadScheme(f"scheme {document['code']!r}: {error}") from None


def _parsed(document: Any) -> Scheme:
    code = document["code"]
    facts = {
        name: Fact(name, fact["type"], fact["title"], dict(fact.get("words", {})))
        for name, fact in document["facts"].items()
    }
    palette = {name: Colour(**colour) for name, colour in document["palette"].items()}
    types = {name: fact.type for name, fact in facts.items()}
    rules = tuple(
        ColourRule(
            rule["id"],
            rule["colour"],
            rule["text"],
            rule["source"],
            compiled(rule["when"], types, f"rule {rule['id']}"),
        )
        for rule in document["rules"]
    )
    scheme = Scheme(
        code=code,
        number=document["number"],
        version=document["version"],
        title=document["title"],
        subject=document["subject"],
        best=document["best"],
        palette=palette,
        kinds=dict(document["kinds"]),
        facts=facts,
        rules=rules,
        views={audience: tuple(fields) for audience, fields in document["views"].items()},
        feed=Feed(**document.get("feed", {})),
        lifetime=timedelta(days=document["lifetime_days"]),
        next_due_fact=document.get("next_due_fact"),
        is_dynamic=document.get("is_dynamic", False),
        is_personal=document.get("is_personal", False),
        manual_limit=document["manual_limit"],
        phones=tuple((name, number) for name, number in document["phones"]),
        numbered_by=document.get("numbered_by", ""),
    )
    _check(scheme)
    return scheme


def _check(scheme: Scheme) -> None:
    """What no type says; raises BadScheme with everything that is wrong."""
    wrong = [
        f"fact {fact.name}: type {fact.type}" for fact in scheme.facts.values() if fact.type not in TYPES
    ]
    wrong += [f"colour {name}" for name in scheme.palette if name not in SEVERITY]
    wrong += [
        f"gate {colour.gate} of {name}" for name, colour in scheme.palette.items() if colour.gate not in GATES
    ]
    wrong += [
        f"rule {rule.id}: colour {rule.colour}" for rule in scheme.rules if rule.colour not in scheme.palette
    ]
    ids = [rule.id for rule in scheme.rules]
    wrong += [f"rule {rule_id} twice" for rule_id in sorted({i for i in ids if ids.count(i) > 1})]
    known = {*FIXED_FIELDS, *(f"fact:{name}" for name in scheme.facts)}
    wrong += [f"audience {name}" for name in scheme.views if name not in AUDIENCES]
    wrong += [f"view {field}" for fields in scheme.views.values() for field in fields if field not in known]
    if not {scheme.best, "grey"} <= set(scheme.palette):
        wrong.append("the palette lacks the best colour or grey")
    if scheme.next_due_fact not in {None, *scheme.facts}:
        wrong.append(f"next_due_fact {scheme.next_due_fact}")
    if scheme.numbered_by not in NUMBERINGS:
        wrong.append(f"numbered_by {scheme.numbered_by}")
    if wrong:
        raise BadScheme(f"scheme {scheme.code!r}: {'; '.join(wrong)}")


def of(code: str) -> Scheme:
    """The scheme of that code; a KeyError is a programming error, or a scheme whose file was taken away."""
    return SCHEMES[code]


install()
