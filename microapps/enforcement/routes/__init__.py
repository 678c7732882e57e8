"""Handheld enforcement over HTTP, one module per resource."""

from core.api import Blueprint

blp = Blueprint("enforcement", __name__, description="掌上执法")

from microapps.enforcement.routes import (  # noqa: E402 - they add routes to blp
    after,
    board,
    checklists,
    conflicts,
    corrections,
    day_pack,
    deliveries,
    draws,
    inspections,
    library,
    object_files,
    on_site,
    plans,
    qualifications,
    tasks,
)

__all__ = [
    "after",
    "blp",
    "board",
    "checklists",
    "conflicts",
    "corrections",
    "day_pack",
    "deliveries",
    "draws",
    "inspections",
    "library",
    "object_files",
    "on_site",
    "plans",
    "qualifications",
    "tasks",
]
