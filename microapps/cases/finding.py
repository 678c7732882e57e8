"""A decision that the caller may act upon: by whom, and at which version."""

from __future__ import annotations

from uuid import UUID

from auth.principal import Principal
from core.conditional import check
from core.microapp import Permission
from core.problems import Forbidden
from models.penalty import OnTheSpotDecision


def find(principal: Principal, decision_id: UUID) -> OnTheSpotDecision:
    """A decision the caller may see; raises NotFound (404)."""
    return OnTheSpotDecision.find(decision_id, OnTheSpotDecision.visible_to(principal))


def decided_by(principal: Principal, decision: OnTheSpotDecision) -> bool:
    """Whether the caller is one of its officers."""
    return any(one["id"] == str(principal.staff_id) for one in decision.officers)


def of_officer(principal: Principal, decision_id: UUID, version: int | None) -> OnTheSpotDecision:
    """A decision the caller took part in; raises NotFound (404), Forbidden (403), Stale (412)."""
    decision = find(principal, decision_id)
    if not decided_by(principal, decision):
        raise Forbidden("只有作出决定的执法人员可以办理。")
    check(decision, version)
    return decision


def of_agency(
    principal: Principal, decision_id: UUID, version: int | None, permission: Permission
) -> OnTheSpotDecision:
    """A decision of an agency where the caller holds `permission`; raises as `of_officer`."""
    decision = find(principal, decision_id)
    if not principal.reach(permission.name).covers_organisation(decision.org.seq):
        raise Forbidden("只有作出决定的机关可以办理。")
    check(decision, version)
    return decision
