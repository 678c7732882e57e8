"""Writing one step of an event: its row, photos, audit entry and usage act; and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files
from core.audit import Action
from models import workbench
from models.identity import holders
from models.joint_event import JointEvent, JointStep
from models.organisation import Organisation
from models.telemetry import record_act

APP = "joint_events"
TITLES = {
    "report": "上报事件",
    "withdraw": "撤回",
    "accept": "受理",
    "reject": "判定无效或重复",
    "assign": "派发",
    "receive": "签收",
    "dispute": "提出派单异议",
    "uphold": "维持派单",
    "invalidate": "确认无效",
    "ask_assist": "请求协同",
    "finish_assist": "完成协同",
    "release_assist": "解除协同",
    "ask_extension": "申请延期",
    "approve_extension": "同意延期",
    "refuse_extension": "不同意延期",
    "close": "办结",
    "verify": "核查通过",
    "return": "核查退回",
    "reopen": "重新打开",
    "escalate": "逾期提级",
}
"""What a step is called in a timeline; also the title of the usage act."""


def path_of(event: JointEvent) -> str:
    """The event's page."""
    return f"/joint-events/{event.id}"


def record(
    principal: Principal,
    event: JointEvent,
    step: str,
    act: Action,
    *,
    note: str = "",
    file_ids: Iterable[UUID] = (),
    position: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> JointStep:
    """Record a step inside its transaction: every step of a person is a finished handling node (环节)."""
    made = JointStep.create(
        event=event,
        action=step,
        actor=principal.staff_id,
        org=principal.org_id,
        at=clock.now(),
        client=principal.client,
        note=note,
        position=position,
        due_at=due_at,
    )
    files.attach(file_ids, "JointStep", made.id, principal.id, pointer="/json/file_ids")
    audit.record(principal, act, event, number=event.number, step=step)
    record_act(principal, APP, TITLES[step], event, path_of(event), node=True)
    return made


def ask_coordinators(event: JointEvent, place: Organisation, kind: str, title: str) -> None:
    """A to-do for the command centre of the place."""
    for staff_id in dict.fromkeys(holders("coordinator", place)):
        _ask(event, kind, title, staff_id)


def ask_agency(event: JointEvent, org: Organisation | None, kind: str, title: str) -> None:
    """A to-do for those who receive an agency's events: its case handlers, else its head, else its officers."""
    assert org is not None
    for role in ("handler", "agency_head", "officer", "approver"):
        receivers = list(dict.fromkeys(holders(role, org)))
        if receivers:
            for staff_id in receivers:
                _ask(event, kind, title, staff_id)
            return


def _ask(event: JointEvent, kind: str, title: str, staff_id: UUID) -> None:
    workbench.ask(
        APP, kind, f"{title}：{event.title}", event, path_of(event), staff_id=staff_id, due_at=event.due_at
    )


def tell_reporter(event: JointEvent, title: str, body: str = "") -> None:
    """A message to who reported the event."""
    workbench.tell(
        APP, f"{title}：{event.title}", body or event.number, path_of(event), staff_id=event.reporter_id
    )


def settle(event: JointEvent, *kinds: str) -> None:
    """Close everybody's to-dos of these kinds about the event."""
    for kind in kinds:
        workbench.settle(event, kind)
