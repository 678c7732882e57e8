"""To-dos and messages, of a member of staff or of all contacts of an enterprise."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from core import clock
from core.db import Base, InstantField, Rows
from core.scope import Viewer
from models.enterprise import Enterprise
from models.organisation import Staff

OPEN, DONE = "open", "done"


class _Addressed(Base):
    """Sent to exactly one of staff and enterprise."""

    staff = pw.ForeignKeyField(Staff, null=True)
    enterprise = pw.ForeignKeyField(Enterprise, null=True)
    app = pw.CharField(40)
    title = pw.CharField(120)
    path = pw.CharField(200)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """One's own."""
        if viewer.enterprise_id is not None:
            return cls.select().where(cls.enterprise == viewer.enterprise_id)
        return cls.select().where(cls.staff == viewer.staff_id)


class Todo(_Addressed):
    """Something a person is to do; closed by the act it asks for, never by hand."""

    kind = pw.CharField(40)
    detail = pw.CharField(200, default="")
    """What helps to choose among several: who asks, about whom."""
    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField()
    due_at = InstantField(null=True)
    status = pw.CharField(10, default=OPEN)
    done_at = InstantField(null=True)

    class Meta:
        indexes = (
            (("staff", "status"), False),
            (("enterprise", "status"), False),
            (("subject_type", "subject_id", "kind"), False),
        )


class Message(_Addressed):
    """Something a person is told."""

    body = pw.CharField(500)
    read_at = InstantField(null=True)

    class Meta:
        indexes = ((("staff", "read_at"), False), (("enterprise", "read_at"), False))


def ask(
    app: str,
    kind: str,
    title: str,
    subject: Base,
    path: str,
    *,
    staff_id: UUID | None = None,
    enterprise_id: UUID | None = None,
    due_at: datetime | None = None,
    detail: str = "",
) -> None:
    """Give somebody a to-do about `subject`; asking twice leaves one open to-do."""
    who: Any = (Todo.staff == staff_id) if staff_id else (Todo.enterprise == enterprise_id)
    about = (
        (Todo.subject_type == type(subject).__name__) & (Todo.subject_id == subject.id) & (Todo.kind == kind)
    )
    if Todo.select().where(who, about, Todo.status == OPEN).exists():
        return
    Todo.create(
        staff=staff_id,
        enterprise=enterprise_id,
        app=app,
        kind=kind,
        title=title[:120],
        subject_type=type(subject).__name__,
        subject_id=subject.id,
        path=path,
        due_at=due_at,
        detail=detail[:200],
    )


def settle(subject: Base, kind: str, *, staff_id: UUID | None = None) -> None:
    """Close the open to-dos of `kind` about `subject`, because the act was done: everybody's, or one person's."""
    whose = [] if staff_id is None else [Todo.staff == staff_id]
    Todo.update(status=DONE, done_at=clock.now(), version=Todo.version + 1).where(
        Todo.subject_type == type(subject).__name__,
        Todo.subject_id == subject.id,
        Todo.kind == kind,
        Todo.status == OPEN,
        *whose,
    ).execute()


def tell(
    app: str,
    title: str,
    body: str,
    path: str,
    *,
    staff_id: UUID | None = None,
    enterprise_id: UUID | None = None,
) -> None:
    """Send a message to one member of staff or one enterprise."""
    Message.create(
        staff=staff_id, enterprise=enterprise_id, app=app, title=title[:120], body=body[:500], path=path
    )
