"""State machines as tables: `{(state, action): next state}`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.problems import WrongState


@dataclass(frozen=True)
class Machine:
    """A transition table that can be read aloud.

    `labels` gives the Chinese word of each state, for `detail` sentences.
    """

    name: str
    transitions: Mapping[tuple[str, str], str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def allowed_actions(self, state: str) -> list[str]:
        """Actions the table allows from `state`, in table order."""
        return [action for (origin, action) in self.transitions if origin == state]

    def next(self, state: str, action: str) -> str:
        """The state after `action`; raises WrongState (409) with `allowed_actions`."""
        try:
            return self.transitions[state, action]
        except KeyError:
            raise WrongState(
                f"当前状态为“{self.labels.get(state, state)}”，不能执行该操作。",
                allowed_actions=self.allowed_actions(state),
            ) from None
