"""The small language in which a scheme writes when a rule fires, as JSON.

A condition is one of

    {"fact": "points", "at_least": 12}            a test of one fact; several tests in one object must all hold
    {"all": [...]}   {"any": [...]}   {"not": {...}}

| fact's type | tests |
|---|---|
| any | `missing: true` or `false` |
| flag | `is: true` or `false` |
| word | `is`, `in: [...]` |
| whole | `at_least`, `at_most` |
| day | `before: "today"`, `within_days: n` (today and the n days after), `older_than_days: n` |

A fact that is not known passes no test but `missing`. A condition is compiled once, when its scheme is read, and
whatever is wrong with it is found then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

Facts = Mapping[str, Any]
Condition = Callable[[Facts, date], bool]
TYPES = ("flag", "word", "whole", "day")


class BadCondition(ValueError):
    """A condition that cannot be read; says where and why."""


def compiled(tree: Any, types: Mapping[str, str], place: str = "when") -> Condition:
    """The condition as a function of (facts, today); `types` by fact name. Raises BadCondition."""
    if not isinstance(tree, dict) or not tree:
        raise BadCondition(f"{place}: an object is wanted, not {tree!r}")
    match tree:
        case {"all": list(parts), **rest} if parts and not rest:
            inner = [compiled(part, types, f"{place}.all[{n}]") for n, part in enumerate(parts)]
            return lambda facts, today: all(part(facts, today) for part in inner)
        case {"any": list(parts), **rest} if parts and not rest:
            inner = [compiled(part, types, f"{place}.any[{n}]") for n, part in enumerate(parts)]
            return lambda facts, today: any(part(facts, today) for part in inner)
        case {"not": part, **rest} if not rest:
            denied = compiled(part, types, f"{place}.not")
            return lambda facts, today: not denied(facts, today)
        case {"fact": str(name), **tests} if tests and name in types:
            checks = [
                _test(name, types[name], test, wanted, f"{place}.{name}") for test, wanted in tests.items()
            ]
            return lambda facts, today: all(check(facts, today) for check in checks)
    raise BadCondition(f"{place}: neither all, any, not, nor a test of a known fact: {tree!r}")


def _test(name: str, kind: str, test: str, wanted: Any, place: str) -> Condition:  # noqa: PLR0911
    """One test of one fact."""
    days = timedelta(days=wanted) if type(wanted) is int and 0 <= wanted <= 36_500 else None
    match kind, test, wanted:
        case _, "missing", bool():
            return lambda facts, _: (facts.get(name) is None) == wanted
        case "flag", "is", bool():
            return lambda facts, _: facts.get(name) is wanted
        case "word", "is", str():
            return lambda facts, _: facts.get(name) == wanted
        case "word", "in", list() if wanted and all(isinstance(word, str) for word in wanted):
            words = frozenset(wanted)
            return lambda facts, _: facts.get(name) in words
        case "whole", "at_least", int():
            return lambda facts, _: (value := facts.get(name)) is not None and value >= wanted
        case "whole", "at_most", int():
            return lambda facts, _: (value := facts.get(name)) is not None and value <= wanted
        case "day", "before", "today":
            return lambda facts, today: (value := facts.get(name)) is not None and value < today
        case "day", "within_days", _ if days is not None:
            return lambda facts, today: (
                (value := facts.get(name)) is not None and (today <= value <= today + days)
            )
        case "day", "older_than_days", _ if days is not None:
            return lambda facts, today: (value := facts.get(name)) is not None and today - value > days
    raise BadCondition(f"{place}: a {kind} has no test {test}: {wanted!r}")


def fact_value(kind: str, value: Any) -> Any:
    """A fact as stored (JSON) → as conditions compare it. Raises ValueError when it is not of its type."""
    match kind, value:
        case _, None:
            return None
        case "flag", bool():
            return value
        case "word", str() if len(value) <= 200:
            return value
        case "whole", int() if not isinstance(value, bool) and abs(value) < 10**9:
            return value
        case "day", str():
            return date.fromisoformat(value)
        case "day", date():
            return value
    raise ValueError(f"not a {kind}: {value!r}")
