"""Acts as the server records them, for tests of figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import clock
from core.ids import new_id
from models.identity import Account
from models.organisation import Organisation, Staff
from models.telemetry import UsageEvent


def org(code: str) -> Organisation:
    """An organisation of the world."""
    return Organisation.get(Organisation.code == code)


def staff(username: str) -> Staff:
    """A member of staff of the world."""
    return Staff.select().join(Account).where(Account.username == username).get()


def act(
    who: Any, *, day: int = 18, hour: int = 10, client: str = "mobile", type: str = "node.finish",
    source: str = "server", app: str = "one_thing", received: datetime | None = None,
) -> UsageEvent:  # fmt: skip
    """An act in November 2026, received at once unless `received` says later."""
    person = staff(who) if isinstance(who, str) else who
    at = datetime(2026, 11, day, hour, tzinfo=clock.SHANGHAI)
    return UsageEvent.create(
        id=new_id(), type=type, app=app, at=at, received_at=received or at, source=source, client=client,
        staff=person.id, org=person.org_id, title="审批", path="/x",
    )  # fmt: skip
