"""Keys and lists: rotation with an overlap, tombstones, revocation offline; readers never go backwards; vectors hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auth import code_keys, codes, keys
from core import clock, signed_lists
from core.code_keys import EDDSA, SM2, generate, private_from, public_from, sm2_is_available
from core.ids import new_id
from core.signed_code import CodeClaims, VerdictKind, issue, read
from models.identity import SigningKey
from tests.factories import make_code, ok
from tests.safety_code import vectors

API = "/api/v1/safety-code"
PUBLISHED = Path(__file__).parents[2] / "docs" / "code-vectors.json"
VECTORS = vectors.document()


def lists_of(person, held=None):
    """The lists as a reader that trusts what it got first opens them."""
    key_token = ok(person.get(f"{API}/keys"))["signed"]
    trusted = held.list_keys if held else signed_lists.pinned(key_token)
    found = signed_lists.open_keys(key_token, trusted, held)
    return found, signed_lists.open_status(ok(person.get(f"{API}/status-list"))["signed"], found.list_keys)


def test_the_published_vectors_are_what_we_make():
    assert PUBLISHED.read_text(encoding="utf-8") == vectors.text()


HELD_KEYS = signed_lists.open_keys(VECTORS["key_list"], {"L1": vectors.KEYS["L1"].public().raw})
HELD_STATUS = signed_lists.open_status(VECTORS["status_list"], HELD_KEYS.list_keys)


@pytest.mark.parametrize("case", VECTORS["codes"], ids=lambda case: case["name"])
def test_a_published_code_has_its_verdict(case):
    now = datetime.fromtimestamp(case["now"], UTC)
    assert signed_lists.judge(case["content"], HELD_KEYS, HELD_STATUS, now).kind.value == case["verdict"]


def test_all_eight_verdicts_are_published():
    assert {case["verdict"] for case in VECTORS["codes"]} == {kind.value for kind in VerdictKind}


def accepted(open_next):
    try:
        open_next()
    except signed_lists.Refused:
        return False
    return True


@pytest.mark.parametrize("case", VECTORS["key_list_updates"], ids=lambda case: case["name"])
def test_a_key_list_replaces_another_only_forwards(case):
    def update():
        return signed_lists.open_keys(case["signed"], HELD_KEYS.list_keys, HELD_KEYS)

    assert accepted(update) is case["accepted"]


@pytest.mark.parametrize("case", VECTORS["status_list_updates"], ids=lambda case: case["name"])
def test_a_status_list_replaces_another_only_forwards(case):
    def update():
        if case["name"].startswith(("a change", "a bit")):
            return signed_lists.with_delta(case["signed"], HELD_KEYS.list_keys, HELD_STATUS)
        return signed_lists.open_status(case["signed"], HELD_KEYS.list_keys, HELD_STATUS)

    assert accepted(update) is case["accepted"]


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "eyJhbGciOiJub25lIn0.e30.", "." * 9])
def test_rubbish_is_no_list(token):
    trusted = HELD_KEYS.list_keys
    for opened in (
        lambda: signed_lists.open_keys(token, trusted),
        lambda: signed_lists.open_status(token, trusted),
        lambda: signed_lists.with_delta(token, trusted, HELD_STATUS),
        lambda: signed_lists.pinned(token),
    ):
        assert not accepted(opened)


def test_a_tombstoned_key_id_never_comes_back():
    gone = signed_lists.open_keys(
        vectors.key_list(4, vectors.ISSUED, kids=("27",), revoked=("26",)), HELD_KEYS.list_keys, HELD_KEYS
    )
    back = vectors.key_list(5, vectors.ISSUED, kids=("26", "27"))
    with pytest.raises(signed_lists.Refused, match="came back"):
        signed_lists.open_keys(back, gone.list_keys, gone)


# -- our server's lists ---------------------------------------------------------------------------------------


def test_the_server_and_an_offline_reader_agree(public, officer, contact):
    code = make_code(officer, contact)
    found, status = lists_of(public)
    assert signed_lists.judge(code["content"], found, status, clock.now()).kind is VerdictKind.VALID


def test_a_revocation_reaches_an_offline_reader_in_whole_and_as_a_change(public, officer, contact):
    code = make_code(officer, contact)
    found, before = lists_of(public)
    officer.post(f"{API}/codes/{code['id']}/revocation", {"reason": "停运"}, version=code["version"])
    whole = signed_lists.open_status(ok(public.get(f"{API}/status-list"))["signed"], found.list_keys, before)
    change = ok(public.get(f"{API}/status-list", since=before.version))
    assert change["type"] == signed_lists.DELTA
    patched = signed_lists.with_delta(change["signed"], found.list_keys, before)
    for status in (whole, patched):
        verdict = signed_lists.judge(code["content"], found, status, clock.now())
        assert verdict.kind is VerdictKind.REVOKED
    assert patched.bits == whole.bits


def test_a_version_from_the_future_is_refused(public):
    assert public.get(f"{API}/status-list", since=99).status_code == 422


def test_a_new_key_is_published_a_day_before_it_signs(public, app, now):
    first, _ = lists_of(public)
    old_kid = code_keys.signer(keys.CODE)[0]
    new_kid = keys.rotate(keys.CODE)
    held, status = lists_of(public, first)
    assert set(held.keys) == {old_kid, new_kid}
    assert code_keys.signer(keys.CODE)[0] == old_kid
    now.advance(hours=24)
    assert code_keys.signer(keys.CODE)[0] == new_kid
    fresh = codes.sign(codes.issue("act", new_id(), timedelta(hours=1)))
    # The reader has not been online since, and still knows the key.
    assert signed_lists.judge(fresh, held, status, clock.now()).kind is VerdictKind.VALID


def test_codes_of_a_retired_key_stay_good(public, app, now):
    old = codes.sign(codes.issue("act", new_id(), timedelta(days=30)))
    keys.rotate(keys.CODE)
    now.advance(days=2)
    assert codes.read(old).kind is VerdictKind.VALID


def test_a_stolen_key_is_tombstoned_for_good(public, app, now):
    old = codes.sign(codes.issue("act", new_id(), timedelta(days=30)))
    kid = code_keys.signer(keys.CODE)[0]
    before, _ = lists_of(public)
    code_keys.revoke(kid)
    assert codes.read(old).kind is VerdictKind.UNKNOWN_KEY
    after, status = lists_of(public, before)
    assert after.version > before.version
    assert kid in after.revoked
    assert code_keys.signer(keys.CODE)[0] != kid
    assert signed_lists.judge(old, after, status, clock.now()).kind is VerdictKind.UNKNOWN_KEY
    fresh = codes.sign(codes.issue("act", new_id(), timedelta(days=1)))
    again, status = lists_of(public, after)
    assert signed_lists.judge(fresh, again, status, clock.now()).kind is VerdictKind.VALID


def test_a_list_key_is_rotated_by_introduction(public, app, now):
    held, _ = lists_of(public)
    keys.rotate(keys.LIST)
    held, _ = lists_of(public, held)
    now.advance(hours=25)
    held, status = lists_of(public, held)
    assert len(held.list_keys) == 2
    assert status.version == 0


def test_the_keys_command_revokes(app):
    kid = code_keys.signer(keys.CODE)[0]
    done = app.test_cli_runner().invoke(args=["keys", "revoke", kid])
    assert (done.exit_code, done.output.strip()) == (0, code_keys.signer(keys.CODE)[0])
    assert app.test_cli_runner().invoke(args=["keys", "revoke", kid]).exit_code == 1


# -- SM2 ------------------------------------------------------------------------------------------------------

needs_sm2 = pytest.mark.skipif(not sm2_is_available(), reason="gmssl-pyx is not installed")


@needs_sm2
def test_a_code_signed_with_sm2_is_read_by_its_key_alone():
    key = generate(SM2)
    claims = CodeClaims(
        vectors.CODE_ID, "special_equipment", "green", vectors.ISSUED, vectors.ISSUED + timedelta(days=9)
    )
    content = issue(claims, key_id="S1", private_key=key, host="ZS.EXAMPLE.CN")
    public = public_from(SM2, key.public().raw)
    assert read(content, keys={"S1": public}, now=vectors.ISSUED).claims == claims
    another = generate(SM2).public()
    assert read(content, keys={"S1": another}, now=vectors.ISSUED).kind is VerdictKind.MALFORMED
    ed25519 = vectors.KEYS["26"].public()
    assert read(content, keys={"S1": ed25519}, now=vectors.ISSUED).kind is VerdictKind.MALFORMED


@needs_sm2
def test_a_site_may_sign_with_sm2(public, app, now):
    keys.install("sm2")
    try:
        keys.rotate(keys.CODE)
        now.advance(hours=25)
        content = codes.sign(codes.issue("act", new_id(), timedelta(hours=1)))
        assert codes.read(content).kind is VerdictKind.VALID
        found, status = lists_of(public)
        assert signed_lists.judge(content, found, status, clock.now()).kind is VerdictKind.VALID
        jwk = [key for key in ok(public.get("/.well-known/jwks.json"))["keys"] if key["crv"] == "SM2"]
        assert len(jwk) == 1
    finally:
        keys.install("ed25519")


def test_keys_survive_their_bytes():
    key = generate(EDDSA)
    assert private_from(EDDSA, key.raw).public() == key.public()
    with pytest.raises(ValueError, match="no key"):
        public_from(SM2, b"short")


def test_a_key_whose_id_begins_with_a_dash_is_revoked_too(app):
    kid = code_keys.signer(keys.CODE)[0]
    SigningKey.update(kid="-h").where(SigningKey.kid == kid).execute()
    done = app.test_cli_runner().invoke(args=["keys", "revoke", "-h"])
    assert done.exit_code == 0
    assert SigningKey.get(SigningKey.kid == "-h").revoked_at is not None
