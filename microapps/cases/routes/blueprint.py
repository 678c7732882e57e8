"""The blueprint of case handling, and what its routes share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import current_principal
from core.api import Blueprint
from microapps.cases import views

blp = Blueprint("cases", __name__, description="掌上办案")
DECISION = "/on-the-spot-decisions/<uuid:decision_id>"


def read(decision_id: UUID) -> dict[str, Any]:
    """A decision as its reader may see it, after an act upon it as well."""
    return views.read_decision(current_principal(), decision_id)
