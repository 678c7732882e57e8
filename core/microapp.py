"""What a micro-app declares about itself; microapps/registry.py lists them, create_app mounts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from core.api import Blueprint
from core.code_tellers import Teller
from core.jobs import Job
from core.offline import OfflineAct
from core.outbox import Subscription
from core.quick import QuickRoute
from core.scope import Viewer


@dataclass(frozen=True, slots=True)
class Permission:
    """A right that a route asks for, and the roles that carry it."""

    name: str
    title: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MicroApp:
    """A micro-app: its code (also the app of its telemetry), its face on the launchpad, and what it brings.

    `entry` is the permission that puts it on a person's launchpad; None keeps it off everybody's.
    `file_viewers` says, per kind of subject, whether a viewer may see the files attached to one;
    `code_tellers`, per kind of signed code, what a good one means; `quick_routes` are those answered in the
    server's own loop.
    """

    code: str
    title: str
    blueprint: Blueprint
    icon: str = "list"
    path: str = "/"
    entry: Permission | None = None
    permissions: tuple[Permission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    jobs: tuple[Job, ...] = ()
    offline_acts: tuple[OfflineAct, ...] = ()
    public_pages: tuple[Blueprint, ...] = ()
    file_viewers: Mapping[str, Callable[[Viewer, UUID], bool]] = field(default_factory=dict)
    code_tellers: Mapping[str, Teller] = field(default_factory=dict)
    quick_routes: tuple[QuickRoute, ...] = ()
