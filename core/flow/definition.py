"""What a flow is made of: steps, who takes each, and after which others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """An approval. `role` is a role code; `after` names the steps that must be done before this one opens."""

    key: str
    title: str
    role: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A flow's steps, each named after those it waits for: serial, parallel and mixed by that one rule."""

    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """The step called `key`; raises KeyError."""
        return next((step for step in self.steps if step.key == key), None) or _missing(key)

    def told(self) -> list[dict[str, Any]]:
        """The definition as JSON, which `define` reads again."""
        return [{**asdict(step), "after": list(step.after)} for step in self.steps]


def _missing(key: str) -> Step:
    raise KeyError(key)


def define(told: Iterable[Mapping[str, Any]]) -> Definition:
    """The definition that JSON tells; raises ValueError when two steps share a key, or one waits for a later one.

    That a step names only steps before it is what makes every flow end.
    """
    steps: list[Step] = []
    for each in told:
        step = Step(each["key"], each["title"], each["role"], tuple(each.get("after", ())))
        known = {earlier.key for earlier in steps}
        if step.key in known:
            raise ValueError(f"step {step.key} is there twice")
        if not set(step.after) <= known:
            raise ValueError(
                f"step {step.key} waits for {set(step.after) - known}, which do not stand before it"
            )
        steps.append(step)
    if not steps:
        raise ValueError("a flow needs a step")
    return Definition(tuple(steps))
