"""Offline work over HTTP, one module per subject."""

from core.api import Blueprint

blp = Blueprint("sync", __name__, description="离线作业与同步")

from microapps.sync.routes import batches, conflicts, devices, drafts  # noqa: E402 - they add routes to blp

__all__ = ["batches", "blp", "conflicts", "devices", "drafts"]
