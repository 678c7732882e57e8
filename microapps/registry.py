"""The only list of micro-apps. Adding one is a folder and a line here."""

from __future__ import annotations

from importlib import import_module

from core.code_tellers import Teller
from core.files import FileViewer
from core.jobs import Job
from core.microapp import MicroApp, Permission
from core.offline import OfflineAct
from core.outbox import Subscription
from core.quick import QuickRoute

NAMES = (
    "workbench",
    "enforcement",
    "cases",
    "enterprise_code",
    "safety_code",
    "one_thing",
    "joint_events",
    "stats",
    "telemetry",
    "files",
    "sync",
)
MICROAPPS: tuple[MicroApp, ...] = tuple(import_module(f"microapps.{name}").MANIFEST for name in NAMES)


def permissions() -> list[Permission]:
    """Permissions of all micro-apps."""
    return [permission for microapp in MICROAPPS for permission in microapp.permissions]


def subscriptions() -> list[Subscription]:
    """What all micro-apps listen to."""
    return [subscription for microapp in MICROAPPS for subscription in microapp.subscriptions]


def jobs() -> list[Job]:
    """Recurring work of all micro-apps."""
    return [job for microapp in MICROAPPS for job in microapp.jobs]


def offline_acts() -> list[OfflineAct]:
    """What may be done without signal."""
    return [act for microapp in MICROAPPS for act in microapp.offline_acts]


def code_tellers() -> dict[str, Teller]:
    """What a good code of which kind means."""
    return {kind: tell for microapp in MICROAPPS for kind, tell in microapp.code_tellers.items()}


def file_viewers() -> dict[str, FileViewer]:
    """Who may see the files of which kind of subject."""
    return {kind: check for microapp in MICROAPPS for kind, check in microapp.file_viewers.items()}


def quick_routes() -> list[QuickRoute]:
    """What is answered in the server's own loop."""
    return [route for microapp in MICROAPPS for route in microapp.quick_routes]
