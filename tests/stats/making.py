"""Acts and questions of the statistics tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.ids import new_id
from models.identity import Account
from models.organisation import Organisation, Staff
from models.telemetry import UsageEvent
from tests.factories import ok
from tests.people import Person

API = "/api/v1/stats"
WEEK = {"from": "2026-11-16", "to": "2026-11-22"}


def org(code: str) -> Organisation:
    """An organisation by its code."""
    return Organisation.get(Organisation.code == code)


def staff_of(username: str) -> Staff:
    """A member of staff by user name."""
    return Staff.select().join(Account).where(Account.username == username).get()


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.SHANGHAI)


def act(
    username: str, *, day: int = 18, hour: int = 10, received: datetime | None = None, **over: Any
) -> UsageEvent:
    """An act the server saw."""
    staff = staff_of(username)
    when = at(day, hour)
    row = {
        "id": new_id(), "type": "node.finish", "app": "one_thing", "at": when, "received_at": received or when,
        "source": "server", "client": "mobile", "staff": staff, "org": staff.org_id, "title": "审批", "path": "/x",
        **over,
    }  # fmt: skip
    return UsageEvent.create(**row)


def figure(told: dict[str, Any]) -> tuple[Any, Any]:
    """Numerator and denominator."""
    return told["numerator"], told["denominator"]


def indicator(person: Person, code: str, **query: Any) -> dict[str, Any]:
    """One figure as the API tells it."""
    return ok(person.get(f"{API}/indicators/{code}", **(query or WEEK)))


def whole(listing: dict[str, Any]) -> int:
    """How many records a listing speaks of."""
    return listing["total"]


def later(when: datetime, **duration: float) -> datetime:
    """An instant after another."""
    return when + timedelta(**duration)


def hire(code: str, count: int, *, since: str = "2026-01-01", left: str | None = None) -> list[Staff]:
    """More people in an organisation."""
    made = []
    for _ in range(count):
        mark = new_id().hex
        made.append(
            Staff.create(
                name="员工",
                org=org(code),
                phone_sealed="",
                phone_index=mark,
                id_no_sealed="",
                id_no_index=mark,
                activated_on=since,
                left_on=left,
            )
        )
    return made
