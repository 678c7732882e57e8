"""Codes are short, hold their claims, and no scan whatever raises."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import cbor2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core import signed_code
from core.code_keys import EDDSA, private_from
from core.signed_code import COLOURS, KINDS, MAX_CONTENT, CodeClaims, VerdictKind, issue, read

KEY = private_from(EDDSA, bytes([1]) * 32)
KEYS = {"26": KEY.public()}
HOST = "zs.example.cn"
ISSUED = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LONGEST_HOST = "a" * 18 + ".example.org"  # 30 characters
CODE_ID = UUID("0192f0c1-2b3c-7d4e-8f50-617283940a1b")


def make_claims(**over):
    facts = {
        "code_id": CODE_ID,
        "kind": "special_equipment",
        "colour": "green",
        "issued_at": ISSUED,
        "expires_at": ISSUED + timedelta(days=365),
    }
    return CodeClaims(**(facts | over))


def make_content(*, key_id="26", key=KEY, host=HOST, **over):
    return issue(make_claims(**over), key_id=key_id, private_key=key, host=host)


def make_token(payload, *, key=KEY):
    """A code with a payload of one's own making, correctly signed."""
    protected = cbor2.dumps({1: -8, 4: b"26"}, canonical=True)
    signature = key.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    token = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    return base64.b32encode(token).decode().rstrip("=")


def judge(content, *, now=ISSUED + timedelta(hours=1), **over):
    return read(content, keys=KEYS, now=now, **over)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("colour", COLOURS)
def test_read_gives_back_the_claims_that_were_issued(kind, colour):
    verdict = judge(make_content(kind=kind, colour=colour))
    assert verdict.kind is VerdictKind.VALID
    assert verdict.claims == make_claims(kind=kind, colour=colour)
    assert verdict.key_id == "26"


def test_a_purpose_is_carried():
    assert judge(make_content(purpose="finance")).claims.purpose == "finance"


def test_content_fits_version_8_with_a_host_of_30_characters():
    assert len(LONGEST_HOST) == 30
    assert len(make_content(host=LONGEST_HOST)) <= MAX_CONTENT


def test_content_is_capitals_of_qr_alphanumeric_mode():
    assert re.fullmatch(r"HTTPS://ZS\.EXAMPLE\.CN/S/[A-Z2-7]+", make_content())


def test_what_does_not_fit_is_refused_at_issue():
    with pytest.raises(ValueError, match="fit 220"):
        make_content(host=LONGEST_HOST, key_id="2026-11")


@pytest.mark.parametrize(
    "over",
    [
        {"kind": "driver"},
        {"colour": "pink"},
        {"issued_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - naive is the mistake under test
        {"expires_at": ISSUED},
        {"host": "a/b"},
        {"host": ""},
        {"key_id": ""},
        {"key_id": "钥"},
    ],
)
def test_wrong_facts_are_refused_at_issue(over):
    with pytest.raises(ValueError, match=r".+"):
        make_content(**over)


@pytest.mark.parametrize(
    "change", [str.lower, lambda c: c.partition("/S/")[2], lambda c: f"  {c}\n", lambda c: "http" + c[5:]]
)
def test_spellings_people_paste_are_read(change):
    assert judge(change(make_content())).kind is VerdictKind.VALID


def test_the_published_vector_is_what_we_issue():
    page = (Path(__file__).parents[2] / "docs" / "code-format.md").read_text(encoding="utf-8")
    assert make_content() in page


def test_expired_from_the_second_it_expires():
    end = ISSUED + timedelta(days=365)
    assert judge(make_content(), now=end - timedelta(seconds=1)).kind is VerdictKind.VALID
    assert judge(make_content(), now=end).kind is VerdictKind.EXPIRED


def test_issued_in_the_future_is_not_yet_valid_beyond_the_leeway():
    assert judge(make_content(), now=ISSUED - timedelta(minutes=1)).kind is VerdictKind.VALID
    assert judge(make_content(), now=ISSUED - timedelta(minutes=3)).kind is VerdictKind.NOT_YET_VALID


def test_revoked_wins_over_expired():
    verdict = judge(
        make_content(), now=ISSUED + timedelta(days=900), revoked=lambda claims: claims.code_id == CODE_ID
    )
    assert verdict.kind is VerdictKind.REVOKED


def test_a_key_we_do_not_hold_is_unknown_and_named():
    verdict = judge(make_content(key_id="27"))
    assert (verdict.kind, verdict.key_id, verdict.claims) == (VerdictKind.UNKNOWN_KEY, "27", None)


def test_a_stale_list_cannot_vouch():
    old = ISSUED - timedelta(days=2)
    assert judge(make_content(), list_as_of=old).kind is VerdictKind.STALE_LIST


def test_a_list_from_the_future_makes_the_clock_suspect():
    verdict = judge(make_content(), list_as_of=ISSUED + timedelta(days=1))
    assert verdict.kind is VerdictKind.CLOCK_SUSPECT


def test_another_signer_under_our_key_id_is_malformed():
    forged = make_content(key=private_from(EDDSA, bytes([2]) * 32))
    assert judge(forged).kind is VerdictKind.MALFORMED


def test_every_changed_character_is_noticed():
    content = make_content()
    start = content.index("/S/") + 3
    for place in range(start, len(content)):
        other = "B" if content[place] == "A" else "A"
        verdict = judge(content[:place] + other + content[place + 1 :])
        assert verdict.kind in {VerdictKind.MALFORMED, VerdictKind.UNKNOWN_KEY}


def test_any_cose_reader_finds_the_registered_labels():
    text = make_content().partition("/S/")[2]
    message = cbor2.loads(base64.b32decode(text + "=" * (-len(text) % 8)))
    protected, unprotected, payload, signature = message.value
    assert (message.tag, cbor2.loads(protected), unprotected) == (18, {1: -8, 4: b"26"}, {})
    assert cbor2.loads(payload)[6] == int(ISSUED.timestamp())
    assert len(signature) == 64


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        cbor2.dumps([1, 2]),
        cbor2.dumps({7: b"short", 4: 1, 6: 1}),
        cbor2.dumps({7: bytes(17), 4: 1, 6: 1}),
        cbor2.dumps({7: bytes(16) + b"\x09", 4: 2**80, 6: 1}),
        cbor2.dumps({7: bytes(16) + b"\x09", 4: float("nan"), 6: 1}),
        cbor2.dumps({7: bytes(16) + b"\x09", 4: "x", 6: None}),
        cbor2.dumps({7: 5, 4: 1, 6: 1}),
        cbor2.dumps("text"),
    ],
)
def test_a_well_signed_stranger_is_malformed(payload):
    assert judge(make_token(payload)).kind is VerdictKind.MALFORMED


@given(st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.lists(st.text())))
@example("\x00")
@example("A" * 200)
@example("A" * 5_000_000)
@example("HTTPS://ZS.EXAMPLE.CN/S/")
@example("HTTPS://ZS.EXAMPLE.CN/S/" + "😀" * 120)
@example("ſ" * 150)
@example("\ud800" * 150)
def test_nothing_scanned_raises(content):
    assert judge(content).kind is VerdictKind.MALFORMED


@given(st.binary(min_size=70, max_size=180))
@example(b"\xd2\x84" + bytes(80))
@example(b"\xc5\x82\x1b" + b"\x7f" * 80)
@settings(max_examples=200)
def test_no_bytes_in_base32_raise(token):
    verdict = judge(base64.b32encode(token).decode().rstrip("="))
    assert verdict.kind in {VerdictKind.MALFORMED, VerdictKind.UNKNOWN_KEY}


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_envelope_raises(header, payload):
    token = cbor2.dumps(cbor2.CBORTag(18, [header, {}, payload, bytes(64)]))
    verdict = judge(base64.b32encode(token).decode().rstrip("="))
    assert verdict.kind in {VerdictKind.MALFORMED, VerdictKind.UNKNOWN_KEY}


def test_numbers_of_kinds_and_colours_fit_their_octet():
    assert max(KINDS.values()) < 32
    assert max(COLOURS.values()) < 8
    assert len(set(KINDS.values())) == len(KINDS)
    assert signed_code.never(CODE_ID) is False
