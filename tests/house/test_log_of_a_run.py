"""The log of a day's work, at its most talkative: events with ids in them, and nothing of the people (style 20)."""

from __future__ import annotations

import json
import re

import pytest
import structlog

from core import outbox, secrets
from models.enterprise import Contact
from models.identity import Account
from models.organisation import Staff
from tests import test_thread, test_visit
from tests.factories import make_served, ok
from tests.people import PHONE, Person
from tests.world import PASSWORD

SIGN_IN = "/api/v1/auth/sign-in"
CITIZEN = {
    "kind": "citizen",
    "name": "孙大圣",
    "identifier": "110105194912310 02X",
    "address": "花果山水帘洞1号",
    "phone": "13987654321",
}
EVENT = re.compile(r"[a-z]+(_[a-z]+)*")


@pytest.fixture
def tokens(monkeypatch):
    """Every token that is given out meanwhile."""
    from auth import sessions

    given = []
    pair = sessions._pair

    def kept(session, refresh_token):
        issued = pair(session, refresh_token)
        given.extend((issued["access_token"], issued["refresh_token"]))
        return issued

    monkeypatch.setattr(sessions, "_pair", kept)
    return given


def everybody_s_secrets():
    """Names, phones and numbers of all people there are."""
    cipher = secrets.cipher()
    for staff in Staff.select():
        yield from (
            staff.name,
            cipher.open(staff.phone_sealed, "staff.phone"),
            cipher.open(staff.id_no_sealed, "staff.id_no"),
        )
    for contact in Contact.select():
        yield from (contact.name, cipher.open(contact.phone_sealed, "contact.phone"))
    yield from (account.username for account in Account.select() if len(account.username) > 8)


def test_a_run_leaves_nothing_of_anybody_in_the_log(
    app, officer, partner, head, contact, public, stat_admin, staff, approver, photo, tokens, written
):
    for username, password in (
        ("officer", PASSWORD),
        ("officer", "a wrong one 1"),
        ("Hunter-2-in-the-name", PASSWORD),
    ):
        app.test_client().post(
            SIGN_IN, json={"username": username, "password": password}, headers={"User-Agent": PHONE}
        )
    test_thread.test_a_scan_an_approval_a_ratio(staff, approver, contact, public, stat_admin)
    test_visit.test_inspect_order_recheck(officer, partner, head, contact, public, stat_admin, photo)
    decision = make_served(officer, partner, contact, party=CITIZEN, amount_fen=5_000)
    ok(officer.post(f"/api/v1/cases/on-the-spot-decisions/{decision['id']}/party", {"purpose": "核对"}))
    outbox.drain()
    Person(app, None, tokens[0] + "x").get("/api/v1/auth/me")
    structlog.get_logger().info("the_run_is_over")
    text = written.getvalue()
    found = [secret for secret in {*everybody_s_secrets(), *tokens, *spoken()} if secret in text]
    assert found == []
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[-1]["event"] == "the_run_is_over"
    assert [line["event"] for line in lines if not EVENT.fullmatch(line["event"])] == []


def spoken():
    """What was typed in: passwords and the citizen."""
    return (PASSWORD, "a wrong one 1", "Hunter-2-in-the-name", "11010519491231002X", *CITIZEN.values())


def test_what_is_logged_in_a_request_says_who_and_where_by_ids(officer, written, monkeypatch):
    """The route of a failure that an operator must find."""
    from core import idempotency

    def busy(*_):
        structlog.get_logger().warning("something_odd")
        raise RuntimeError(officer.name)

    monkeypatch.setattr(idempotency, "_claim", busy)
    with pytest.raises(RuntimeError):
        officer.post("/api/v1/enforcement/tasks", {})
    (line,) = [json.loads(line) for line in written.getvalue().splitlines()]
    assert line["principal_id"] == str(officer.account.id)
    assert line["micro_app"] == "enforcement"
    assert len(line["trace_id"]) == 32
