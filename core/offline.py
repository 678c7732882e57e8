"""What may be done without signal: acts by name, which sync performs later with the very use cases of the routes.

A micro-app lists its `OfflineAct`s in its manifest. Nothing of a use case is written twice: `perform` is the
function the route calls, `schema` the one it reads its body with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.db import Base

if TYPE_CHECKING:
    from core.api import Schema
    from core.microapp import Permission

Values = dict[str, Any]
"""Fields of one object by name, e.g. {"TS-1.value": "pass", "TS-1.note": ""}."""


@dataclass(frozen=True, slots=True)
class SharedFields:
    """The fields of an object that several devices may change apart, and so are merged field by field."""

    read: Callable[[Any], Values]
    """All of them as they stand."""
    wanted: Callable[[dict[str, Any]], Values]
    """Those an act's body gives, with their new values."""
    save: Callable[[Any, UUID, int, Values], object]
    """Write some: (principal, id, version, values)."""
    label: Callable[[Any, str], str]
    """What people call one of them."""
    is_append_only: Callable[[str], bool]
    """Remarks grow by every side's words; anything else is a legal field, which people decide."""
    is_frozen: Callable[[Any], bool]
    """The record was signed: it holds still, and what differs is kept beside it as a conflict."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of object that acts are about."""

    type: str
    find: Callable[[Any, UUID], Base]
    """For who may act on it; raises NotFound (404), Forbidden (403)."""
    path: str
    """Its page, with {id}."""
    lead_of: Callable[[Any], UUID | None]
    """Staff id of 主办人, whose device alone takes the steps that only one device may take."""
    fields: SharedFields


@dataclass(frozen=True, slots=True)
class OfflineAct:
    """One act. `perform(principal, id, *, version, **body)`."""

    name: str
    title: str
    permission: Permission
    subject: Subject
    schema: Schema
    perform: Callable[..., object]
    lead_only: bool = False
    """Only the lead's device may take this step, so that the order of arrival cannot matter."""
    edits: bool = False
    """Changes shared fields: merged, not overwritten."""
    asserts: bool = False
    """Fixes the shared fields as the device showed them (a signature)."""
    appends: bool = False
    """Only adds: those after it need not wait for its bytes."""
    waits_in: Mapping[str, str] = field(default_factory=dict)
    """States in which it came too early, and what it waits for, in words."""


_acts: dict[str, OfflineAct] = {}


def install(acts: Iterable[OfflineAct]) -> None:
    """Set the acts of the process; called by create_app from the manifests."""
    _acts.clear()
    for act in acts:
        if act.name in _acts:
            raise ValueError(f"offline act {act.name} is listed twice")
        _acts[act.name] = act


def acts() -> Mapping[str, OfflineAct]:
    """All acts by name."""
    return _acts
