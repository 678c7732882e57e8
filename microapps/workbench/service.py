"""Use cases of the workbench."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import clock
from core.microapp import MicroApp
from core.paging import Page, page
from models.workbench import OPEN, Message, Todo

_microapps: list[MicroApp] = []


def install(microapps: Iterable[MicroApp]) -> None:
    """Tell the launchpad which micro-apps there are; called by create_app, as rooms do not import the registry."""
    _microapps[:] = microapps


def launchpad(principal: Principal) -> dict[str, Any]:
    """The micro-apps whose entry permission the caller has, each with the count of open to-dos."""
    mine = Todo.visible_to(principal).where(Todo.status == OPEN)
    counts = dict(mine.select(Todo.app, pw.fn.COUNT(Todo.id)).group_by(Todo.app).tuples())
    return {
        "items": [
            {
                "code": app.code,
                "title": app.title,
                "icon": app.icon,
                "path": app.path,
                "badge": counts.get(app.code, 0),
            }
            for app in _microapps
            if app.entry is not None and principal.permits(app.entry.name)
        ]
    }


def list_todos(principal: Principal, asked: Page, *, status: str, app: str | None = None) -> dict[str, Any]:
    """One's to-dos, newest first."""
    query = Todo.visible_to(principal).where(Todo.status == status)
    if app:
        query = query.where(Todo.app == app)
    return page(query, [Todo.id], asked, lambda row: row)


def list_messages(principal: Principal, asked: Page, *, unread: bool | None = None) -> dict[str, Any]:
    """One's messages, newest first."""
    query = Message.visible_to(principal)
    if unread:
        query = query.where(Message.read_at.is_null())
    return page(query, [Message.id], asked, lambda row: row)


def read_message(principal: Principal, message_id: UUID) -> dict[str, Any]:
    """Mark one's message read; reading it again changes nothing. Raises NotFound (404)."""
    message = Message.find(message_id, Message.visible_to(principal))
    if message.read_at is None:
        message.change(read_at=clock.now())
    return {name: getattr(message, name) for name in SHOWN}


SHOWN = ("id", "version", "title", "body", "app", "path", "created_at", "read_at")
