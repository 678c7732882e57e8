"""Who may see the files of a decision, of a lead."""

from __future__ import annotations

from uuid import UUID

from core.scope import Viewer
from models.case_lead import CaseLead
from models.penalty import OnTheSpotDecision


def may_see_decision(viewer: Viewer, decision_id: UUID) -> bool:
    """Whoever may see the decision."""
    return OnTheSpotDecision.visible_to(viewer).where(OnTheSpotDecision.id == decision_id).exists()


def may_see_lead(viewer: Viewer, lead_id: UUID) -> bool:
    """Whoever may see the lead."""
    return CaseLead.visible_to(viewer).where(CaseLead.id == lead_id).exists()
