"""The chain of an event: who leads, who assists, and what happens when an agency says it is not its business."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import clock
from core.db import db
from core.problems import AlreadyExists, NotFound, WrongState, invalid
from microapps.joint_events import access, actions, rules, steps, views
from microapps.joint_events.permissions import HANDLE
from microapps.joint_events.states import EVENT
from models.joint_event import RELEASED, JointAssignment, JointEvent
from models.organisation import Organisation

LEAD, ASSIST = "lead", "assist"
HANDLERS = ("agency", "department")


def assign(
    principal: Principal,
    event_id: UUID,
    *,
    version: int,
    lead_org_id: UUID,
    assist_org_ids: list[UUID],
    note: str = "",
) -> dict[str, Any]:
    """Assign to a lead and to those who assist; a former chain is let go. Raises RuleRefusal (422, JE-006)."""
    wanted = list(dict.fromkeys([lead_org_id, *assist_org_ids]))
    with db.atomic():
        event = access.find_for(principal, event_id, "assign", version)
        orgs = _joining(event, wanted)
        _release(event)
        for org_id in wanted:
            _link(event, orgs[org_id], LEAD if org_id == lead_org_id else ASSIST)
        event.change(version, status=EVENT.next(event.status, "assign"), lead=lead_org_id, org=lead_org_id)
        steps.settle(event, "assign", "receive", "assist", "decide")
        names = "、".join(orgs[each].name for each in wanted)
        steps.record(principal, event, "assign", actions.EVENT_ASSIGNED, note=f"{names}。{note}".strip())
        steps.ask_agency(event, orgs[lead_org_id], "receive", "待签收事件")
        for org_id in wanted[1:]:
            steps.ask_agency(event, orgs[org_id], "assist", "待协同事件")
    return views.read_event(principal, event_id)


def _joining(event: JointEvent, wanted: list[UUID]) -> dict[UUID, Organisation]:
    """The organisations, if all of them serve the place; raises InvalidInput and RuleRefusal (422)."""
    orgs = {org.id: org for org in Organisation.select().where(Organisation.id.in_(wanted))}
    if len(orgs) != len(wanted):
        raise invalid("/json/lead_org_id", "承办单位不存在，请从列表中选择。")
    ranges = serving_ranges(event.place)
    for org in orgs.values():
        link = rules.Link(org.name, org.seq, org.kind in HANDLERS)
        rules.may_join(link, ranges).or_refuse()
    return orgs


def serving_ranges(place: Organisation) -> list[tuple[int, int]]:
    """Pre-order ranges of agencies that serve a place: all below it, and those right under governments above."""
    governments = Organisation.alias()
    above = (
        Organisation.select(Organisation.seq, Organisation.last_seq)
        .join(governments, on=(Organisation.parent == governments.id))
        .where(
            governments.seq < place.seq,
            governments.last_seq >= place.last_seq,
            Organisation.kind.in_(HANDLERS),
        )
        .tuples()
    )
    return [(place.seq, place.last_seq), *above]


def candidates(principal: Principal, event_id: UUID, q: str | None) -> dict[str, Any]:
    """Agencies and departments that may join the chain, nearest level first; at most 50."""
    event = access.find(principal, event_id)
    condition: Any = None
    for low, high in serving_ranges(event.place):
        within = Organisation.seq.between(low, high)
        condition = within if condition is None else condition | within
    query = Organisation.select().where(condition, Organisation.kind.in_(HANDLERS))
    if q:
        query = query.where(Organisation.name.contains(q))
    rows = query.order_by(Organisation.level.desc(), Organisation.seq).limit(50)
    return {"items": [{"id": org.id, "name": org.name} for org in rows]}


def _release(event: JointEvent) -> None:
    JointAssignment.update(
        status=RELEASED, finished_at=clock.now(), version=JointAssignment.version + 1
    ).where(JointAssignment.event == event, JointAssignment.status != RELEASED).execute()


def _link(event: JointEvent, org: Organisation, role: str) -> JointAssignment:
    return JointAssignment.create(event=event, org=org, role=role, assigned_at=clock.now())


def ask_assist(
    principal: Principal, event_id: UUID, *, version: int, org_id: UUID, note: str
) -> dict[str, Any]:
    """Ask one more agency to assist; raises AlreadyExists (409), RuleRefusal (422, JE-006)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "ask_assist", version)
        org = _joining(event, [org_id])[org_id]
        held = JointAssignment.select().where(
            JointAssignment.event == event, JointAssignment.org == org, JointAssignment.status != RELEASED
        )
        if held.exists():
            raise AlreadyExists("该单位已在处置链中。")
        event.change(version)
        _link(event, org, ASSIST)
        steps.record(principal, event, "ask_assist", actions.ASSIST_ASKED, note=f"{org.name}。{note}")
        steps.ask_agency(event, org, "assist", "待协同事件")
    return views.read_event(principal, event_id)


def finish_assist(
    principal: Principal, assist_id: UUID, *, version: int, note: str, file_ids: list[UUID]
) -> dict[str, Any]:
    """Say that one's agency has done its part; raises NotFound (404), WrongState (409), Stale (412)."""
    with db.atomic():
        assist, event = _own_assist(principal, assist_id)
        assist.change(version, status="done", finished_at=clock.now(), note=note)
        steps.record(principal, event, "finish_assist", actions.ASSIST_DONE, note=note, file_ids=file_ids)
        if not views.waiting(event):
            steps.settle(event, "assist")
    return views.read_event(principal, event.id)


def _own_assist(principal: Principal, assist_id: UUID) -> tuple[JointAssignment, JointEvent]:
    scope = principal.reach(HANDLE.name)
    assist = (
        JointAssignment.select(JointAssignment, Organisation)
        .join(Organisation)
        .where(JointAssignment.id == assist_id, scope.organisations(Organisation.seq))
        .first()
    )
    if assist is None or assist.role != ASSIST:
        raise NotFound
    event = access.find(principal, assist.event_id)
    if assist.status != "assigned" or event.status not in ("assigned", "handling"):
        raise WrongState("该协同任务已结束。", allowed_actions=[])
    return assist, event


def dispute(
    principal: Principal, event_id: UUID, *, version: int, reason: str, suggested_org_id: UUID | None = None
) -> dict[str, Any]:
    """Say that the event is another agency's business; the command centre decides."""
    with db.atomic():
        event = access.find_for(principal, event_id, "dispute", version)
        suggested = ""
        if suggested_org_id is not None:
            suggested = f"建议由{_joining(event, [suggested_org_id])[suggested_org_id].name}承办。"
        event.change(version, status=EVENT.next(event.status, "dispute"))
        steps.settle(event, "receive")
        steps.record(principal, event, "dispute", actions.EVENT_DISPUTED, note=f"{reason}{suggested}")
        steps.ask_coordinators(event, event.place, "decide", "派单有异议")
    return views.read_event(principal, event_id)


def uphold(principal: Principal, event_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Turn a dispute down: the assigned agency handles it."""
    with db.atomic():
        event = access.find_for(principal, event_id, "uphold", version)
        event.change(version, status=EVENT.next(event.status, "uphold"))
        steps.settle(event, "decide")
        steps.record(principal, event, "uphold", actions.EVENT_UPHELD, note=reason)
        steps.ask_agency(event, event.lead, "receive", "异议未成立，请签收")
    return views.read_event(principal, event_id)


def invalidate(principal: Principal, event_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Agree with the disputing agency that there is nothing to handle: two agencies said so, it leaves IND-08."""
    with db.atomic():
        event = access.find_for(principal, event_id, "invalidate", version)
        event.change(version, status=EVENT.next(event.status, "invalidate"))
        _release(event)
        steps.settle(event, "decide", "assist")
        steps.record(principal, event, "invalidate", actions.EVENT_INVALIDATED, note=reason)
        steps.tell_reporter(event, "事件已确认无效", reason)
    return views.read_event(principal, event_id)
