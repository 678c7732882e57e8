"""Signing in, locking, the second factor, refreshing, revoking."""

from uuid import UUID

import jwt
import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth import keys, tokens
from auth.sign_in import _count_failure
from core import clock
from core.audit import AuditEntry
from core.problems import AccountLocked, InvalidCredentials
from models.identity import Account, RefreshToken
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


@pytest.mark.parametrize("username", ["officer", "nobody", "😀", "officer' OR 1=1"])
def test_a_wrong_password_and_an_unknown_name_look_the_same(public, username):
    answer = sign_in(public, username=username, password="wrong")
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/invalid-credentials")


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
    _count_failure(stale, clock.now())
    raise InvalidCredentials


def test_a_sixth_device_signs_the_longest_unused_out(app, public, now):
    people = []
    for _ in range(6):
        people.append(Person(app, None, ok(sign_in(public))["access_token"]))
        now.advance(seconds=1)
    assert people[0].get("/api/v1/auth/me").status_code == 401
    assert [person.get("/api/v1/auth/me").status_code for person in people[1:]] == [200] * 5
    assert len(ok(people[5].get("/api/v1/auth/sessions"))["items"]) == 5


def forged(officer, key, algorithm="EdDSA", purpose=keys.TOKEN, **over):
    """A token like the officer's, but for what is given."""
    claims = jwt.decode(officer.token, options={"verify_signature": False})
    kid, _ = keys.signing_key(purpose)
    claims = {name: value for name, value in {**claims, **over}.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


@pytest.mark.parametrize(
    "make",
    [
        lambda officer: forged(officer, Ed25519PrivateKey.generate()),
        lambda officer: forged(officer, None, "none"),
        lambda officer: forged(officer, "x" * 64, "HS256"),
        lambda officer: forged(officer, keys.signing_key(keys.CODE)[1], purpose=keys.CODE),
        lambda officer: forged(officer, keys.signing_key(keys.TOKEN)[1], iss="elsewhere"),
        lambda officer: forged(officer, keys.signing_key(keys.TOKEN)[1], sid="../../x"),
        lambda officer: forged(officer, keys.signing_key(keys.TOKEN)[1], exp=None),
        lambda officer: forged(officer, keys.signing_key(keys.TOKEN)[1], sid=str(UUID(int=7))),
        lambda officer: officer.token[:-4] + "AAAA",
    ],
    ids=["own key", "no algorithm", "shared secret", "key of codes", "other issuer", "no session", "no end",
         "unknown session", "cut signature"],
)  # fmt: skip
def test_a_token_made_by_somebody_else_is_refused(app, officer, make):
    answer = app.test_client().get("/api/v1/auth/me", headers={"Authorization": f"Bearer {make(officer)}"})
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed-in")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\u00e9", "x" * 5000])
def test_a_forged_token_is_refused(app, token):
    answer = app.test_client().get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}".encode()})
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed-in")


def test_a_revoked_session_stops_at_once(officer):
    other = Person.sign_in(officer.app, "officer")
    sessions = ok(officer.get("/api/v1/auth/sessions"))["items"]
    foreign = next(row for row in sessions if not row["is_current"])
    assert officer.delete(f"/api/v1/auth/sessions/{foreign['id']}").status_code == 204
    assert other.get("/api/v1/auth/me").status_code == 401


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


def test_tokens_signed_before_a_rotation_stay_good(officer, public):
    before = ok(public.get("/.well-known/jwks.json"))["keys"]
    keys.rotate(keys.TOKEN)
    tokens._verified.clear()
    ok(officer.get("/api/v1/auth/me"))
    after = ok(public.get("/.well-known/jwks.json"))["keys"]
    assert len(after) == len(before) + 1


@pytest.mark.parametrize("purpose", keys.PURPOSES)
def test_the_command_rotates_a_key_and_the_old_one_goes_on_verifying(app, public, officer, purpose):
    before = {key["kid"]: key for key in ok(public.get("/.well-known/jwks.json"))["keys"]}
    result = app.test_cli_runner().invoke(args=["keys", "rotate", purpose])
    assert result.exit_code == 0
    after = {key["kid"]: key for key in ok(public.get("/.well-known/jwks.json"))["keys"]}
    fresh = result.output.strip()
    assert set(after) - set(before) == {fresh}
    assert (after[fresh]["purpose"], after[fresh]["retired"]) == (purpose, False)
    tokens._verified.clear()
    ok(officer.get("/api/v1/auth/me"))
    ok(Person.sign_in(app, "officer").get("/api/v1/auth/me"))
    assert AuditEntry.select().where(AuditEntry.action == "auth.key.rotated").count() == 1


def test_only_hashes_of_refresh_tokens_are_kept(public):
    issued = ok(sign_in(public))
    assert issued["refresh_token"] not in {row.token_hash for row in RefreshToken.select()}


def test_outside_a_demo_no_accounts_are_offered(public):
    assert public.get("/api/v1/auth/demo-accounts").status_code == 404
