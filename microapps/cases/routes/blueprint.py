"""The blueprint of case handling, and what its routes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from auth.access import View, requires
from auth.principal import current_principal
from core.api import Blueprint
from core.microapp import Permission
from microapps.cases import views
from microapps.cases.access import may_see_decision

blp = Blueprint("cases", __name__, description="掌上办案")
DECISION = "/on-the-spot-decisions/<uuid:decision_id>"


def acts(permission: Permission) -> Callable[[View], View]:
    """An act upon a decision: who may not see the decision is not told that there is one."""
    return requires(permission, sees=may_see_decision)


def read(decision_id: UUID) -> dict[str, Any]:
    """A decision as its reader may see it, after an act upon it as well."""
    return views.read_decision(current_principal(), decision_id)
