"""Usage events: what clients report, and the acts the server itself saw, which alone count in indicators."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

import peewee as pw

from core import clock
from core.db import Base, InstantField
from models.organisation import Organisation, Staff

OPENED, VIEWED, PERFORMED, NODE_FINISHED = "app.open", "page.view", "action.perform", "node.finish"
CLIENT_TYPES = (OPENED, VIEWED, PERFORMED)


class UsageEvent(Base):
    """One event; `id` is the event_id its sender gave, so a repeat is the same row.

    `source` is `server` for acts the program recorded with the change they belong to. Only those are
    effective business actions (有效业务动作); a client's word alone never moves an indicator.
    """

    type = pw.CharField(20)
    app = pw.CharField(40)
    at = InstantField(index=True)
    received_at = InstantField()
    source = pw.CharField(10)
    client = pw.CharField(10)
    staff = pw.ForeignKeyField(Staff, null=True)
    org = pw.ForeignKeyField(Organisation, null=True)
    title = pw.CharField(80, default="")
    subject_id = pw.UUIDField(null=True, index=True)
    path = pw.CharField(200, default="")
    duration_ms = pw.IntegerField(null=True)
    is_offline = pw.BooleanField(default=False)

    class Meta:
        indexes = ((("type", "at"), False), (("org", "at"), False), (("staff", "at"), False))


class Doer(Protocol):
    """Who acts, on what kind of client."""

    @property
    def staff_id(self) -> UUID | None: ...
    @property
    def org_id(self) -> UUID | None: ...
    @property
    def client(self) -> str: ...


def record_act(
    doer: Doer,
    app: str,
    title: str,
    subject: Base,
    path: str,
    *,
    node: bool = False,
    at: datetime | None = None,
) -> None:
    """Record that `doer` did `title` to `subject`, inside the transaction of the act.

    `node=True` when the act finished a handling node (环节) of a flow: those are what IND-01 counts.
    Acts of enterprises are not office work and are not recorded.
    """
    if doer.staff_id is None:
        return
    now = clock.now()
    UsageEvent.create(
        type=NODE_FINISHED if node else PERFORMED,
        app=app,
        at=at or now,
        received_at=now,
        source="server",
        client=doer.client,
        staff=doer.staff_id,
        org=doer.org_id,
        title=title,
        subject_id=subject.id,
        path=path,
    )
