"""Which events a caller may see, and what they may do to one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from auth.principal import Principal
from core.conditional import check
from core.problems import Forbidden, WrongState
from core.scope import Viewer
from microapps.joint_events.permissions import COORDINATE, HANDLE
from microapps.joint_events.states import COORDINATORS, EVENT, LEADS, REPORTERS
from models.joint_event import JointEvent, JointStep


@dataclass(frozen=True, slots=True)
class Standing:
    """In what parts a caller stands to an event."""

    reports: bool
    leads: bool
    coordinates: bool

    def allowed(self, status: str) -> list[str]:
        """Acts this standing may do in `status`, in table order."""
        own: set[str] = set()
        for holds, acts in (
            (self.reports, REPORTERS),
            (self.leads, LEADS),
            (self.coordinates, COORDINATORS),
        ):
            if holds:
                own |= acts
        return [act for act in EVENT.allowed_actions(status) if act in own]


def standing(principal: Principal, event: JointEvent) -> Standing:
    """The caller's standing; `event` is joined with its place and lead."""
    leads = event.lead_id is not None and principal.reach(HANDLE.name).covers_organisation(event.lead.seq)
    return Standing(
        reports=event.reporter_id == principal.staff_id,
        leads=leads,
        coordinates=principal.reach(COORDINATE.name).covers_organisation(event.place.seq),
    )


def find(principal: Principal, event_id: UUID) -> JointEvent:
    """The event, if the caller may see it; raises NotFound (404)."""
    return JointEvent.find(event_id, JointEvent.visible_to(principal))


def find_for(principal: Principal, event_id: UUID, act: str, version: int) -> JointEvent:
    """The event, if the caller may do `act` to it now.

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409).
    """
    event = find(principal, event_id)
    held = standing(principal, event)
    own = [
        acts
        for holds, acts in (
            (held.reports, REPORTERS),
            (held.leads, LEADS),
            (held.coordinates, COORDINATORS),
        )
        if holds
    ]
    if not any(act in acts for acts in own):
        raise Forbidden("该操作不由您的单位办理。")
    check(event, version)
    try:
        EVENT.next(event.status, act)
    except WrongState as refused:
        raise WrongState(refused.detail, allowed_actions=held.allowed(event.status)) from None
    return event


def may_view_step(viewer: Viewer, step_id: UUID) -> bool:
    """Whether a viewer sees the photos of a step: whoever sees its event."""
    step = JointStep.select(JointStep.event).where(JointStep.id == step_id).first()
    return step is not None and JointEvent.visible_to(viewer).where(JointEvent.id == step.event_id).exists()
