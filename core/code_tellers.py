"""Who explains which kind of signed code: the micro-app that issues a kind tells what a good one means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

Teller = Callable[[UUID], dict[str, Any] | None]
"""Gets the code's id; answers `{"message", "lines", …}` for the public page, None when it means nothing any more."""

_tellers: dict[str, Teller] = {}


def install(tellers: Mapping[str, Teller]) -> None:
    """Set the tellers of the process; called by create_app from the manifests."""
    _tellers.clear()
    _tellers.update(tellers)


def of(kind: str) -> Teller | None:
    """The teller of a kind of code, if a micro-app brought one."""
    return _tellers.get(kind)
