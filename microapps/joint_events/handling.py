"""Handling an event to its end: received, extended, closed, verified, and opened again when it was not done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import clock
from core.db import db
from core.problems import WrongState
from microapps.joint_events import access, actions, rules, steps, views
from microapps.joint_events.reporting import end_of, working_days_from
from microapps.joint_events.states import EVENT
from models.joint_event import RELEASED, JointAssignment, JointEvent


def receive(principal: Principal, event_id: UUID, *, version: int, note: str = "") -> dict[str, Any]:
    """Receive the event for one's agency."""
    with db.atomic():
        event = access.find_for(principal, event_id, "receive", version)
        event.change(version, status=EVENT.next(event.status, "receive"))
        steps.settle(event, "receive")
        steps.record(principal, event, "receive", actions.EVENT_RECEIVED, note=note)
        steps.ask_agency(event, event.lead, "close", "待办结事件")
    return views.read_event(principal, event_id)


def ask_extension(
    principal: Principal, event_id: UUID, *, version: int, working_days: int, reason: str
) -> dict[str, Any]:
    """Ask for more working days; raises WrongState (409) while one is asked for, RuleRefusal (422, JE-003)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "ask_extension", version)
        if event.extension is not None:
            raise WrongState("已有一份延期申请待审批。", allowed_actions=["close"])
        rules.may_extend(event.due_at, clock.now()).or_refuse()
        asked = {"working_days": working_days, "reason": reason, "at": clock.now()}
        event.change(version, extension=asked)
        steps.record(
            principal,
            event,
            "ask_extension",
            actions.EXTENSION_ASKED,
            note=f"{working_days}个工作日：{reason}",
        )
        steps.ask_coordinators(event, event.place, "extend", "延期待审批")
    return views.read_event(principal, event_id)


def decide_extension(
    principal: Principal, event_id: UUID, *, version: int, approved: bool, note: str = ""
) -> dict[str, Any]:
    """Approve or refuse an extension; an approval after the old due date is refused (422, JE-003)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "decide_extension", version)
        if event.extension is None:
            raise WrongState("没有待审批的延期申请。", allowed_actions=[])
        due_at = event.due_at
        if approved:
            rules.may_extend(event.due_at, clock.now()).or_refuse()
            due_at = end_of(working_days_from(event.extension["working_days"], event.due_at))
        event.change(version, extension=None, due_at=due_at)
        steps.settle(event, "extend")
        step = "approve_extension" if approved else "refuse_extension"
        steps.record(principal, event, step, actions.EXTENSION_DECIDED, note=note, due_at=due_at)
    return views.read_event(principal, event_id)


def close(
    principal: Principal,
    event_id: UUID,
    *,
    version: int,
    result: str,
    file_ids: list[UUID],
    position: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Close with what was done and a photo of it; raises RuleRefusal (422, JE-004 and JE-005)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "close", version)
        rules.has_proof(len(set(file_ids))).or_refuse()
        rules.may_close(views.waiting(event)).or_refuse()
        event.change(
            version,
            status=EVENT.next(event.status, "close"),
            closed_at=clock.now(),
            closed_by=principal.staff_id,
            result=result,
            extension=None,
        )
        _lead_is(event, "done")
        steps.settle(event, "close", "extend", "overdue")
        steps.record(
            principal, event, "close", actions.EVENT_CLOSED, note=result, file_ids=file_ids, position=position
        )
        steps.ask_coordinators(event, event.place, "verify", "待核查事件")
    return views.read_event(principal, event_id)


def verify(
    principal: Principal,
    event_id: UUID,
    *,
    version: int,
    note: str = "",
    file_ids: list[UUID],
) -> dict[str, Any]:
    """Confirm on the spot or by photo that it is done; raises RuleRefusal (422, JE-002)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "verify", version)
        rules.may_verify(event.closed_by_id, principal.staff_id).or_refuse()
        event.change(version, status=EVENT.next(event.status, "verify"), verified_at=clock.now())
        steps.settle(event, "verify")
        steps.record(principal, event, "verify", actions.EVENT_VERIFIED, note=note, file_ids=file_ids)
        steps.tell_reporter(event, "事件已办结并核查", event.result)
    return views.read_event(principal, event_id)


def send_back(principal: Principal, event_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Verification failed: the lead handles it again; raises RuleRefusal (422, JE-002)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "return", version)
        rules.may_verify(event.closed_by_id, principal.staff_id).or_refuse()
        event.change(version, status=EVENT.next(event.status, "return"), closed_at=None, closed_by=None)
        _lead_is(event, "assigned")
        steps.settle(event, "verify")
        steps.record(principal, event, "return", actions.EVENT_RETURNED, note=reason)
        steps.ask_agency(event, event.lead, "close", "核查未通过，请继续处置")
    return views.read_event(principal, event_id)


def reopen(principal: Principal, event_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Open a verified event again; its due date stays, and the latest close will count (IND-08)."""
    with db.atomic():
        event = access.find_for(principal, event_id, "reopen", version)
        event.change(
            version,
            status=EVENT.next(event.status, "reopen"),
            closed_at=None,
            closed_by=None,
            verified_at=None,
            reopened_times=event.reopened_times + 1,
        )
        _lead_is(event, "assigned")
        steps.record(principal, event, "reopen", actions.EVENT_REOPENED, note=reason)
        steps.ask_agency(event, event.lead, "close", "事件重新打开，请继续处置")
    return views.read_event(principal, event_id)


def _lead_is(event: JointEvent, status: str) -> None:
    """The lead's link of the chain is done while the event is closed."""
    JointAssignment.update(
        status=status,
        finished_at=event.closed_at,
        version=JointAssignment.version + 1,
    ).where(
        JointAssignment.event == event, JointAssignment.role == "lead", JointAssignment.status != RELEASED
    ).execute()
