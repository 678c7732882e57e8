"""Which micro-apps usage may be reported for: those mounted here, and those other departments registered."""

from __future__ import annotations

from collections.abc import Mapping

_titles: dict[str, str] = {}


def install(titles: Mapping[str, str]) -> None:
    """Set the mounted micro-apps, title by code; called by create_app from the registry."""
    _titles.clear()
    _titles.update(titles)


def registered() -> frozenset[str]:
    """Codes that an event's `app` may name."""
    return frozenset(_titles)


def title(code: str) -> str:
    """What people call an app; the code of one that is mounted no more."""
    return _titles.get(code, code)
