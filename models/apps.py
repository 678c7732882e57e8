"""Which micro-apps usage may be reported for: those mounted here, and those other departments registered."""

from __future__ import annotations

from collections.abc import Iterable

_registered: frozenset[str] = frozenset()


def install(codes: Iterable[str]) -> None:
    """Set the codes of the mounted micro-apps; called by create_app from the registry."""
    global _registered  # noqa: PLW0603 - set once at start, by create_app
    _registered = frozenset(codes)


def registered() -> frozenset[str]:
    """Codes that an event's `app` may name."""
    return _registered
