"""What an act does to a flow: which steps open, which close, and whether the whole is decided. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.flow.definition import Definition
from core.states import Machine

STATES = {
    "running": "办理中", "returned": "已退回", "withdrawn": "已撤回", "rejected": "未通过", "approved": "已通过",
}  # fmt: skip
WHOLE = Machine(
    "flow",
    {
        ("running", "approve"): "approved",
        ("running", "reject"): "rejected",
        ("running", "return"): "returned",
    },
    STATES,
)
"""What its steps make of the whole; `approve` is the last approval."""
APPLICANT = Machine(
    "flow",
    {
        ("running", "withdraw"): "withdrawn",
        ("returned", "submit"): "running",
        ("returned", "withdraw"): "withdrawn",
    },
    STATES,
)
"""What whom the flow is for may do; one handed in again starts from the first step."""
STEP = Machine(
    "step",
    {("open", "approve"): "approved", ("open", "reject"): "rejected", ("open", "return"): "returned"},
    {"open": "待办", "approved": "已同意", "rejected": "未同意", "returned": "已退回", "withdrawn": "已撤回"},
)


@dataclass(frozen=True, slots=True)
class Marking:
    """Where a flow stands in its present round."""

    done: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from an act: steps to give out, steps nobody can take any more, what happens to the whole."""

    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    whole: str | None = None
    """An action of WHOLE, or None while the flow goes on."""


def start(definition: Definition) -> Effects:
    """A round begins: what waits for nothing opens."""
    return Effects(opens=_ready(definition, Marking()))


def decide(definition: Definition, marking: Marking, key: str, verb: str) -> Effects:
    """Somebody decides the open step `key`: `approve` goes on, `reject` and `return` end the round for all.

    Raises ValueError when the step is not open; the caller's state machine has refused that before.
    """
    if key not in marking.open:
        raise ValueError(f"step {key} is not open")
    if verb != "approve":
        return Effects(closes=tuple(sorted(marking.open)), whole=verb)
    after = Marking(marking.done | {key}, marking.open - {key})
    opens = _ready(definition, after)
    is_over = not opens and not after.open
    return Effects(opens=opens, closes=(key,), whole="approve" if is_over else None)


def _ready(definition: Definition, marking: Marking) -> tuple[str, ...]:
    """Steps that neither are open nor were taken, and wait for nothing any more; in the definition's order."""
    taken = marking.done | marking.open
    return tuple(
        step.key for step in definition.steps if step.key not in taken and marking.done.issuperset(step.after)
    )
