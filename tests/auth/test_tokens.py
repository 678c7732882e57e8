"""Access tokens: only what we signed, for us, within its time, in its one spelling."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth import keys, tokens
from core import clock
from core.audit import AuditEntry
from models.identity import SigningKey
from tests.factories import ok
from tests.people import Person

ME = "/api/v1/auth/me"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def me(app, token):
    return app.test_client().get(ME, headers={"Authorization": f"Bearer {token}"})


def refused(answer):
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    return (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed-in")


def own_key(purpose=keys.TOKEN):
    return keys.signing_key(purpose)[1]


def public_pem():
    """Our public key as an attacker reads it off the key list, in the form libraries took for a shared secret."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return own_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def forged(token, key, algorithm="EdDSA", kid=None, **over):
    """A token like the one given, but for what is said."""
    claims = jwt.decode(token, options={"verify_signature": False})
    claims = {name: value for name, value in {**claims, **over}.items() if value is not None}
    return jwt.encode(
        claims, key, algorithm=algorithm, headers={"kid": kid or keys.signing_key(keys.TOKEN)[0]}
    )


def signed_with_public_key(token):
    """HS256 over the public key's text; PyJWT refuses to make it, so it is put together by hand."""
    import hashlib
    import hmac

    head, body, _ = forged(token, "x" * 64, "HS256").split(".")
    signature = hmac.digest(public_pem(), f"{head}.{body}".encode(), hashlib.sha256)
    return f"{head}.{body}.{jwt.utils.base64url_encode(signature).decode()}"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda token: forged(token, Ed25519PrivateKey.generate()), id="another's key"),
        pytest.param(lambda token: forged(token, None, "none"), id="no algorithm"),
        pytest.param(lambda token: forged(token, "x" * 64, "HS256"), id="a shared secret"),
        pytest.param(signed_with_public_key, id="our public key as the shared secret"),
        pytest.param(lambda token: forged(token, own_key(keys.CODE)), id="our key of codes"),
        pytest.param(lambda token: forged(token, own_key(), kid=keys.signing_key(keys.CODE)[0]), id="the id of another purpose"),
        pytest.param(lambda token: forged(token, own_key(), kid="never-seen"), id="an unknown id"),
        pytest.param(lambda token: forged(token, own_key(), kid="../../etc/passwd"), id="an id with a path"),
        pytest.param(lambda token: forged(token, own_key(), kid="' OR 1=1 --"), id="an id with SQL"),
        pytest.param(lambda token: forged(token, own_key(), kid="\x00"), id="an id with NUL"),
        pytest.param(lambda token: forged(token, own_key(), iss="elsewhere"), id="another issuer"),
        pytest.param(lambda token: forged(token, own_key(), aud="elsewhere"), id="for somebody else"),
        pytest.param(lambda token: forged(token, own_key(), aud=None), id="for nobody"),
        pytest.param(lambda token: forged(token, own_key(), exp=None), id="without end"),
        pytest.param(lambda token: forged(token, own_key(), iat=None), id="without beginning"),
        pytest.param(lambda token: forged(token, own_key(), exp=clock.now()), id="over this instant"),
        pytest.param(lambda token: forged(token, own_key(), exp=10**18), id="an end beyond the calendar"),
        pytest.param(lambda token: forged(token, own_key(), iat=int(clock.now().timestamp()) + 60), id="from the future"),
        pytest.param(lambda token: forged(token, own_key(), iat="now"), id="a beginning that is no number"),
        pytest.param(lambda token: forged(token, own_key(), sid="../../x"), id="no session"),
        pytest.param(lambda token: forged(token, own_key(), sid=str(UUID(int=7))), id="an unknown session"),
        pytest.param(lambda token: forged(token, own_key(), use="offline"), id="for another use"),
        pytest.param(lambda token: token[:-4] + "AAAA", id="a changed signature"),
    ],
)  # fmt: skip
def test_a_token_made_by_somebody_else_is_refused(app, officer, make):
    assert refused(me(app, make(officer.token)))


def spellings(token):
    """Other texts that a lenient reader takes for the same token."""
    head, body, signature = token.split(".")
    last = ALPHABET.index(signature[-1])
    yield from (f"{head}.{body}.{signature[:-1]}{ALPHABET[last ^ bits]}" for bits in range(1, 16))
    yield from (f"{token}=", f"{token}==", f"{token}.", f".{token}", f"{head}=.{body}.{signature}")
    yield f"{head}\n.{body}.{signature}"
    yield f"{head}.{body}.{signature}".replace("-", "+").replace("_", "/") + "+"
    yield b64encode(token.encode()).decode()


def test_a_token_has_one_spelling(app, officer):
    ok(me(app, officer.token))
    good = [text for text in spellings(officer.token) if text.strip() != officer.token and "\n" not in text]
    assert len(good) > 20
    assert [text for text in good if not refused(me(app, text))] == []


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\u00e9", "x" * 5000])
def test_what_is_no_token_is_refused(app, token):
    answer = app.test_client().get(ME, headers={"Authorization": f"Bearer {token}".encode()})
    assert refused(answer)


@pytest.mark.parametrize(
    "header", ["Basic b2ZmaWNlcjp4", "bearer", "Token {token}", "{token}", "Bearer {token}, Bearer {token}"]
)
def test_only_the_bearer_scheme_signs_in(app, officer, header):
    answer = app.test_client().get(ME, headers={"Authorization": header.format(token=officer.token)})
    assert refused(answer)


def test_a_token_in_the_query_is_no_token(app, officer):
    answer = app.test_client().get(ME, query_string={"access_token": officer.token})
    assert answer.status_code == 401


def test_a_token_of_the_last_half_minute_ahead_is_taken(app, officer):
    """Two hosts' clocks differ a little."""
    ahead = int(clock.now().timestamp()) + 20
    ok(me(app, forged(officer.token, own_key(), iat=ahead)))


def test_no_answer_with_a_token_may_be_kept(app, public, officer):
    from tests.auth.test_sign_in import sign_in

    issued = sign_in(public)
    renewed = public.post("/api/v1/auth/refresh", {"refresh_token": issued.json["refresh_token"]})
    secret = officer.post("/api/v1/auth/second-factor")
    assert {answer.headers["Cache-Control"] for answer in (issued, renewed, secret)} == {"no-store"}


def test_a_retired_key_goes_on_verifying_and_signs_no_more(app, officer):
    before = keys.signing_key(keys.TOKEN)[0]
    after = keys.rotate(keys.TOKEN)
    tokens._verified.clear()
    ok(me(app, officer.token))
    assert jwt.get_unverified_header(Person.sign_in(app, "officer").token)["kid"] == after != before
    assert SigningKey.get(SigningKey.kid == before).retired_at == clock.now()


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
