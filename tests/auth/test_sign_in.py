"""Signing in, locking, the second factor, refreshing, revoking."""

import pyotp
import pytest

from auth import guessing, passwords
from auth.guessing import count_failure
from core import clock
from core.audit import AuditEntry
from core.problems import AccountLocked, InvalidCredentials
from models.demo import DemoMark
from models.identity import Account, RefreshToken, RoleGrant, UnclaimedName
from models.organisation import Organisation
from tests.factories import ok
from tests.people import DESKTOP, PHONE, Person
from tests.world import PASSWORD

SIGN_IN = "/api/v1/auth/sign-in"


def sign_in(public, username="officer", password=PASSWORD, agent=PHONE, **more):
    return public.app.test_client().post(
        SIGN_IN, json={"username": username, "password": password, **more}, headers={"User-Agent": agent}
    )


def totp_now(username="system_admin"):
    return pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(int(clock.now().timestamp()))


def test_the_right_password_opens_a_session(public):
    issued = ok(sign_in(public))
    assert issued["token_type"] == "Bearer"
    assert issued["expires_in"] == 900
    me = ok(Person(public.app, None, issued["access_token"]).get("/api/v1/auth/me"))
    assert (me["username"], me["client"]) == ("officer", "mobile")


def test_the_server_decides_what_kind_of_client_it_is(public):
    issued = ok(sign_in(public, agent=DESKTOP))
    assert ok(Person(public.app, None, issued["access_token"]).get("/api/v1/auth/me"))["client"] == "desktop"


NAMES = ["officer", "nobody", "😀", "officer' OR 1=1", "𠮷", "ｏｆｆｉｃｅｒ"]


@pytest.mark.parametrize("username", NAMES)
def test_a_wrong_password_and_an_unknown_name_look_the_same(public, username):
    """The same words at every guess, the lock after the fifth, and the time left of it."""
    told = [sign_in(public, username=username, password="wrong") for _ in range(6)]
    assert [answer.status_code for answer in told] == [401] * 4 + [423] * 2
    of_officer = [sign_in(public, username="partner", password="wrong") for _ in range(6)]
    assert [without_trace(answer) for answer in told] == [without_trace(answer) for answer in of_officer]


def without_trace(answer):
    return {**answer.json, "trace_id": ""}, answer.headers.get("Retry-After")


def test_an_unknown_name_costs_the_same_work(public, queries, monkeypatch):
    """One hash, and the same number of statements: what is left to measure is noise."""
    hashed = []
    matches = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *args: hashed.append(1) or matches(*args))
    spent = {}
    for username in ("officer", "nobody"):
        sign_in(public, username=username, password="wrong")
        hashed.clear()
        before = len(queries)
        sign_in(public, username=username, password="wrong")
        spent[username] = (len(hashed), len(queries) - before)
    hashes, statements = spent["officer"]
    assert hashes == 1
    assert spent["nobody"][0] == hashes
    assert abs(spent["nobody"][1] - statements) <= 1


def test_names_that_nobody_has_are_not_kept_in_clear_nor_for_long(public, now):
    sign_in(public, username="My-Secret-Password-1", password="wrong")
    row = UnclaimedName.get()
    assert "Secret" not in str(row.__data__)
    now.advance(minutes=44)
    assert guessing.forget_unclaimed() == 0
    now.advance(minutes=2)
    assert guessing.forget_unclaimed() == 1


def test_a_suspended_account_looks_like_a_wrong_password(public):
    Account.update(is_disabled=True).where(Account.username == "officer").execute()
    assert sign_in(public).json["type"] == "/problems/invalid-credentials"


def test_five_failures_lock_for_thirty_minutes(public, now):
    for _ in range(4):
        assert sign_in(public, password="wrong").status_code == 401
    assert sign_in(public, password="wrong").status_code == 423
    now.advance(minutes=10)
    assert (sign_in(public).status_code, sign_in(public).headers["Retry-After"]) == (423, "1200")
    now.advance(minutes=21)
    ok(sign_in(public))


def test_failures_more_than_fifteen_minutes_apart_do_not_lock(public, now):
    for _ in range(8):
        assert sign_in(public, password="wrong").status_code == 401
        now.advance(minutes=5)


def test_an_administrator_needs_the_second_factor_and_each_code_works_once(public):
    asked = sign_in(public, "system_admin")
    assert (asked.status_code, asked.json["type"]) == (401, "/problems/second-factor-required")
    ok(sign_in(public, "system_admin", otp=totp_now()))
    assert sign_in(public, "system_admin", otp=totp_now()).status_code == 401


def test_an_administrator_without_second_factor_may_only_enrol(app):
    Account.update(totp_confirmed=False, totp_sealed=None).where(
        Account.username == "security_admin"
    ).execute()
    admin = Person.sign_in(app, "security_admin")
    assert admin.get("/api/v1/auth/grants").json["type"] == "/problems/second-factor-not-set-up"
    secret = ok(admin.post("/api/v1/auth/second-factor"))["secret"]
    assert admin.put("/api/v1/auth/second-factor", {"code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).at(int(clock.now().timestamp()))
    assert admin.put("/api/v1/auth/second-factor", {"code": code}).status_code == 204
    ok(admin.get("/api/v1/auth/grants"))


def test_a_refresh_token_works_once_and_its_return_ends_the_session(public, now):
    first = ok(sign_in(public))
    second = ok(public.post("/api/v1/auth/refresh", {"refresh_token": first["refresh_token"]}))
    now.advance(minutes=2)
    assert public.post("/api/v1/auth/refresh", {"refresh_token": first["refresh_token"]}).status_code == 401
    assert public.post("/api/v1/auth/refresh", {"refresh_token": second["refresh_token"]}).status_code == 401
    assert Person(public.app, None, second["access_token"]).get("/api/v1/auth/me").status_code == 401
    assert AuditEntry.select().where(AuditEntry.action == "auth.refresh_token.reused").count() == 1


def test_a_phone_that_lost_the_answer_gets_the_same_successor_for_a_minute(public, now):
    first = ok(sign_in(public))["refresh_token"]
    told = ok(public.post("/api/v1/auth/refresh", {"refresh_token": first}))["refresh_token"]
    now.advance(seconds=60)
    again = ok(public.post("/api/v1/auth/refresh", {"refresh_token": first}))
    assert again["refresh_token"] == told != first
    ok(Person(public.app, None, again["access_token"]).get("/api/v1/auth/me"))
    now.advance(seconds=1)
    assert public.post("/api/v1/auth/refresh", {"refresh_token": first}).status_code == 401
    assert public.post("/api/v1/auth/refresh", {"refresh_token": told}).status_code == 401


def test_no_refresh_token_is_stored_in_clear(public):
    first = ok(sign_in(public))["refresh_token"]
    second = ok(public.post("/api/v1/auth/refresh", {"refresh_token": first}))["refresh_token"]
    stored = "\n".join(f"{row.token_hash} {row.successor_sealed}" for row in RefreshToken.select())
    assert second not in stored
    assert first not in stored


def test_tokens_expire_after_fifteen_minutes(officer, now):
    now.advance(minutes=16)
    assert officer.get("/api/v1/auth/me").status_code == 401


def test_guesses_made_at_once_are_all_counted(app, public):
    """Each as the threads of two workers would: all read the account before any counts."""
    account = Account.get(Account.username == "officer")
    for _ in range(4):
        with pytest.raises(InvalidCredentials):
            raise_after_failure(account)
    with pytest.raises(AccountLocked):
        raise_after_failure(account)
    with pytest.raises(AccountLocked):
        raise_after_failure(account)
    assert sign_in(public).status_code == 423


def raise_after_failure(stale):
    count_failure(stale.username, stale)
    raise InvalidCredentials


def test_a_sixth_device_signs_the_longest_unused_out(app, public, now):
    people = []
    for _ in range(6):
        people.append(Person(app, None, ok(sign_in(public))["access_token"]))
        now.advance(seconds=1)
    assert people[0].get("/api/v1/auth/me").status_code == 401
    assert [person.get("/api/v1/auth/me").status_code for person in people[1:]] == [200] * 5
    assert len(ok(people[5].get("/api/v1/auth/sessions"))["items"]) == 5


def test_a_revoked_session_stops_at_once(officer):
    other = Person.sign_in(officer.app, "officer")
    sessions = ok(officer.get("/api/v1/auth/sessions"))["items"]
    foreign = next(row for row in sessions if not row["is_current"])
    assert officer.delete(f"/api/v1/auth/sessions/{foreign['id']}").status_code == 204
    assert other.get("/api/v1/auth/me").status_code == 401


def test_the_security_administrator_ends_anybodys_sessions(security_admin, officer, contact, outsider):
    for person in (officer, contact):
        ended = security_admin.delete(f"/api/v1/auth/accounts/{person.account.id}/sessions")
        assert ended.status_code == 204
        assert person.get("/api/v1/auth/me").status_code == 401
    ok(outsider.get("/api/v1/auth/me"))
    ended = AuditEntry.select().where(AuditEntry.action == "auth.sessions.ended")
    assert {entry.subject_id for entry in ended} == {officer.account.id, contact.account.id}


def test_sessions_are_ended_within_reach_only(security_admin, officer, outsider):
    here = Organisation.get(Organisation.id == officer.org_id)
    RoleGrant.update(org=here).where(RoleGrant.account == security_admin.account).execute()
    answers = [
        security_admin.delete(f"/api/v1/auth/accounts/{who.account.id}/sessions")
        for who in (officer, outsider)
    ]
    assert [answer.status_code for answer in answers] == [204, 404]
    ok(outsider.get("/api/v1/auth/me"))


def test_nobody_ends_somebody_elses_session(officer, partner):
    session = ok(partner.get("/api/v1/auth/sessions"))["items"][0]
    assert officer.delete(f"/api/v1/auth/sessions/{session['id']}").status_code == 404


def test_signing_out_ends_the_session(officer):
    assert officer.post("/api/v1/auth/sign-out").status_code == 204
    assert officer.get("/api/v1/auth/me").status_code == 401


def test_a_new_password_ends_the_other_sessions(officer):
    other = Person.sign_in(officer.app, "officer")
    body = {"current": PASSWORD, "new": "Another-Horse-10"}
    assert officer.put("/api/v1/auth/password", body).status_code == 204
    assert other.get("/api/v1/auth/me").status_code == 401
    ok(officer.get("/api/v1/auth/me"))


@pytest.mark.parametrize("new", ["short", "alllowercaseletters", "Officer-officer-1"])
def test_a_weak_password_is_refused(officer, new):
    answer = officer.put("/api/v1/auth/password", {"current": PASSWORD, "new": new})
    assert answer.json["errors"][0]["pointer"] == "/json/new"


def test_only_hashes_of_refresh_tokens_are_kept(public):
    issued = ok(sign_in(public))
    assert issued["refresh_token"] not in {row.token_hash for row in RefreshToken.select()}


def test_outside_a_demo_no_accounts_are_offered(public):
    assert public.get("/api/v1/auth/demo-accounts").status_code == 404


def test_the_command_shows_the_code_of_a_demo_alone(app):
    """In every other database it says so, and of somebody without a second factor too."""
    shown = app.test_cli_runner().invoke(args=["demo", "otp", "system_admin"])
    assert shown.exit_code == 1
    assert "This is no demo" in shown.output
    DemoMark.create(scale="small", accounts={"items": [], "password": "x"})
    shown = app.test_cli_runner().invoke(args=["demo", "otp", "system_admin"])
    assert shown.output.strip() == totp_now()
    assert app.test_cli_runner().invoke(args=["demo", "otp", "officer"]).exit_code == 1
