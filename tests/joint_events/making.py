"""Arrangements for cross-department events, over HTTP."""

from __future__ import annotations

from typing import Any

from auth import sessions
from core.db import db
from models.organisation import Organisation
from tests.factories import ok
from tests.people import HERE, PHONE, Person

API = "/api/v1/joint-events"


def org(code: str) -> str:
    """An organisation's id."""
    return str(Organisation.get(Organisation.code == code).id)


def report(reporter: Person, photo: bytes, **over: Any) -> Any:
    """The answer to a report."""
    body = {
        "kind": "safety",
        "title": "沿街商铺堆放易燃物",
        "description": "三家商铺在消防通道堆放纸箱。",
        "address": "西湖区文一路1号",
        "position": HERE,
        "file_ids": [reporter.uploaded(photo)["id"]],
        **over,
    }
    return reporter.post(f"{API}/events", body)


def make_event(reporter: Person, photo: bytes, **over: Any) -> dict[str, Any]:
    """A reported event."""
    return ok(report(reporter, photo, **over), 201)


def act(
    person: Person, event: dict[str, Any], noun: str, body: dict[str, Any] | None = None, *, status: int = 200
) -> dict[str, Any]:
    """One act on an event; what the API answers."""
    return ok(person.post(f"{API}/events/{event['id']}/{noun}", body, version=event["version"]), status)


def code_of(person: Person, event: dict[str, Any], noun: str, body: dict[str, Any] | None = None) -> int:
    """The status of an act."""
    return person.post(f"{API}/events/{event['id']}/{noun}", body, version=event["version"]).status_code


def read(person: Person, event: dict[str, Any]) -> dict[str, Any]:
    """The event as `person` sees it."""
    return ok(person.get(f"{API}/events/{event['id']}"))


def make_assigned(
    reporter: Person,
    coordinator: Person,
    photo: bytes,
    *,
    assists: tuple[str, ...] = ("xh-yjj",),
    **over: Any,
) -> dict[str, Any]:
    """An event assigned to the market bureau, assisted by the emergency bureau unless told otherwise."""
    event = act(coordinator, make_event(reporter, photo, **over), "acceptance")
    chain = {"lead_org_id": org("xh-scjg"), "assist_org_ids": [org(code) for code in assists]}
    return act(coordinator, event, "assignment", chain)


def closing(person: Person, photo: bytes) -> dict[str, Any]:
    """The form that closes an event."""
    return {"result": "已清理完毕。", "file_ids": [person.uploaded(photo)["id"]], "position": HERE}


def make_closed(reporter: Person, officer: Person, coordinator: Person, photo: bytes) -> dict[str, Any]:
    """An event of one agency, closed."""
    event = act(officer, make_assigned(reporter, coordinator, photo, assists=()), "receipt")
    return act(officer, event, "closing", closing(officer, photo))


def sign_in_again(person: Person) -> str:
    """A fresh token, after the clock moved past the old one's life."""
    with db.atomic():
        return sessions.open_session(person.account, PHONE)["access_token"]
