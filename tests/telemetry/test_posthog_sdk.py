"""An unmodified PostHog SDK delivers to a real server; what it repeats is kept once."""

from __future__ import annotations

import pytest
from posthog import Posthog

from auth import reporting, sessions
from auth.loading import principal_of_session
from core.db import db
from models.identity import Account, Session
from tests.people import PHONE
from tests.telemetry.reports import kept


def write_token(username: str) -> str:
    """What somebody who signed in takes out for an SDK."""
    account = Account.get(Account.username == username)
    with db.atomic():
        sessions.open_session(account, PHONE)
    session = Session.select().where(Session.account == account).order_by(Session.id.desc()).first()
    return reporting.issue_write_token(principal_of_session(session.id, session.client))["token"]


@pytest.mark.parametrize("gzip", [False, True])
def test_the_python_sdk_delivers(running, gzip):
    failures = []
    token = write_token("officer")
    client = Posthog(
        token, host=f"http://127.0.0.1:{running.port}", gzip=gzip, flush_at=5, max_retries=1, debug=False,
        on_error=lambda error, _: failures.append(error), enable_exception_autocapture=False,
    )  # fmt: skip
    uuids = [
        client.capture(name, distinct_id="whoever", properties={"app": "enforcement", "$pathname": "/tasks"})
        for name in ("$pageview", "app.open", "inspection started")
    ]
    client.capture("$pageview", distinct_id="whoever", uuid=uuids[0], properties={"app": "enforcement"})
    client.shutdown()
    assert failures == []
    officer = Account.get(Account.username == "officer").staff_id
    events = [each for batch in kept() for each in batch.events]
    assert {each.id.hex() for each in events} == {each.replace("-", "") for each in uuids}
    assert [each.type for each in events] == ["page.view", "app.open", "action.perform"]
    assert {(batch.staff, batch.channel, batch.client) for batch in kept()} == {
        (officer.bytes, "posthog", "mobile")
    }  # fmt: skip
