"""Codes beside readers that share no code with ours: the `cwt` library and Node's WebCrypto; hostile bytes and text."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random

import cbor2
import pytest

from core.code_keys import EDDSA, public_from
from core.signed_code import VerdictKind, read
from tests.readers.cose import COSE, COSEKey, CWTError
from tests.safety_code import vectors
from tests.safety_code.hostile import HOSTILE, text_of

VECTORS = vectors.document()
DATA = Path(__file__).parents[1] / "data"
WYCHEPROOF = json.loads((DATA / "wycheproof_ed25519.json").read_text(encoding="utf-8"))["groups"]
FOREIGN = json.loads((DATA / "eu_dcc_cose.json").read_text(encoding="utf-8"))["vectors"]


def cose_key(kid="26"):
    public = vectors.KEYS[kid].public().raw
    encoded = base64.urlsafe_b64encode(public).decode().rstrip("=")
    return COSEKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": "EdDSA", "x": encoded})


COSE_KEY, READER = cose_key(), COSE.new()
KNOWN = {"26": vectors.KEYS["26"].public()}


def thawed(message):
    """A message as cbor2 5 read it, and cwt 1.4 wants it: since 6 a tag holds tuples and frozen maps."""
    if not isinstance(message, cbor2.CBORTag) or not isinstance(message.value, tuple):
        return message
    return cbor2.CBORTag(
        message.tag, [dict(part) if isinstance(part, Mapping) else part for part in message.value]
    )


def cwt_accepts(token):
    """Whether the `cwt` library finds the signature good, whatever the claims say."""
    try:
        payload = READER.decode(thawed(cbor2.loads(token)), COSE_KEY)
    except (CWTError, cbor2.CBORError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        return False
    return isinstance(payload, bytes)


def we_accept(token):
    text = base64.b32encode(token).decode().rstrip("=")
    verdict = read(text, keys=KNOWN, now=vectors.ISSUED + timedelta(hours=1))
    return verdict.kind not in (VerdictKind.MALFORMED, VerdictKind.UNKNOWN_KEY)


def token_of(content):
    text = content.rsplit("/", 1)[-1]
    return base64.b32decode(text + "=" * (-len(text) % 8))


def mutations(token, rng):
    """A token changed in one of the ways that a forger, a torn label or a broken phone would."""
    way, place = rng.randrange(7), rng.randrange(len(token))
    body = bytearray(token)
    match way:
        case 0:
            body[place] ^= 1 << rng.randrange(8)
        case 1:
            body[place] = rng.randrange(256)
        case 2:
            del body[place]
        case 3:
            body.insert(place, rng.randrange(256))
        case 4:
            body = body[:place]
        case 5:
            body += bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
        case 6:
            other = rng.randrange(len(body))
            body[place], body[other] = body[other], body[place]
    return bytes(body)


def same_parts(token, original):
    """Whether a token is the original in another encoding: same protected header, payload and signature."""
    try:
        ours, theirs = cbor2.loads(original), cbor2.loads(token)
        return [ours.value[n] for n in (0, 2, 3)] == [theirs.value[n] for n in (0, 2, 3)]
    except Exception:  # whatever cannot be taken apart is not the original
        return False


def test_our_verifier_and_cwt_agree_on_thousands_of_codes():
    rng = Random(20261124)
    kinds = ("special_equipment", "hazmat_driver", "licence", "act")
    good = mutated = spelled_otherwise = 0
    for number in range(400):
        token = token_of(
            vectors.content(
                kind=rng.choice(kinds), colour=rng.choice(("green", "red", None)), status_index=number
            )
        )
        assert we_accept(token)
        assert cwt_accepts(token)
        good += 1
        for _ in range(10):
            changed = mutations(token, rng)
            if changed == token:
                continue
            ours, theirs = we_accept(changed), cwt_accepts(changed)
            if theirs and not ours:
                # A signature does not cover how it is packed. We take one spelling only, so that a revoked code
                # has no second text; that is the whole difference.
                assert same_parts(changed, token)
                spelled_otherwise += 1
                continue
            assert ours == theirs, changed.hex()
            mutated += 1
    assert good == 400
    assert mutated > 3000
    assert mutated + spelled_otherwise > 3900


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_malformed_though_well_signed(name):
    assert read(text_of(HOSTILE[name]), keys=KNOWN, now=vectors.ISSUED).kind is VerdictKind.MALFORMED


GOOD = vectors.content()


@pytest.mark.parametrize(
    "text",
    [
        "", "\x00", GOOD + "\x00", "\x00" + GOOD, GOOD.replace("A", "Á"), GOOD + "=", GOOD + "=" * 6, GOOD[:-1] + "1",
        GOOD[:-1] + "8", GOOD[:40] + " " + GOOD[40:], GOOD + ".1234567", GOOD + ".123456789", GOOD + ".ABCDEFGH",
        GOOD + GOOD, "😀" * 60, "A" * 1_000_000, GOOD * 5_000, "HTTPS://" + "A" * 300 + "/S/" + GOOD[-180:], GOOD.replace("/S/", "/T/"),
        "ftp" + GOOD[5:], GOOD.replace("HTTPS", "JAVASCRIPT"), "\u202e" + GOOD,
    ],
)  # fmt: skip
def test_hostile_text_is_malformed_and_quickly(text):
    assert read(text, keys=KNOWN, now=vectors.ISSUED).kind is VerdictKind.MALFORMED


@pytest.mark.parametrize("length", range(0, len(GOOD), 3))
def test_a_code_cut_off_anywhere_is_malformed(length):
    assert read(GOOD[:length], keys=KNOWN, now=vectors.ISSUED).kind is VerdictKind.MALFORMED


@pytest.mark.parametrize("case", VECTORS["well_signed_but_malformed"], ids=lambda case: case["name"])
def test_well_signed_claims_in_another_encoding_are_malformed(case):
    """The signature holds, which the other library confirms: what refuses them is the reading of the claims."""
    assert cwt_accepts(token_of(case["content"]))
    assert read(case["content"], keys=KNOWN, now=vectors.ISSUED).kind is VerdictKind.MALFORMED


@pytest.mark.parametrize("group", WYCHEPROOF, ids=lambda group: group["key"][:8])
def test_ed25519_takes_and_refuses_what_wycheproof_says(group):
    key = public_from(EDDSA, bytes.fromhex(group["key"]))
    told = {
        test["id"]: key.holds(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
        for test in group["tests"]
    }
    assert told == {test["id"]: test["holds"] for test in group["tests"]}


def wide(text):
    """Bytes of base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize("vector", FOREIGN, ids=lambda vector: vector["name"])
def test_a_code_of_another_issuer_and_algorithm_is_malformed(vector):
    """An EU Digital COVID Certificate is a COSE_Sign1 too; the library we compare ourselves with tells them apart."""
    token = bytes.fromhex(vector["cose"])
    message = cbor2.loads(token)
    label = cbor2.loads(message.value[0])[4]
    theirs = COSEKey.new({1: 2, 2: label, 3: -7, -1: 1, -2: wide(vector["x"]), -3: wide(vector["y"])})
    if vector["holds"]:
        assert READER.decode(thawed(message), theirs)
    else:
        with pytest.raises(CWTError):
            READER.decode(thawed(message), theirs)
    assert read(text_of(token), keys=KNOWN, now=vectors.ISSUED).kind is VerdictKind.MALFORMED


def test_our_verifier_has_no_second_spelling_of_a_code():
    token = token_of(GOOD)
    with_header = list(cbor2.loads(token).value)
    with_header[1] = {99: b"x"}
    spelled = cbor2.dumps(cbor2.CBORTag(18, with_header))
    assert cwt_accepts(spelled)
    assert not we_accept(spelled)


NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_webcrypto_in_node_verifies_the_published_codes():
    """A reader that shares no code with ours: CBOR, base32 and Ed25519 from Node alone."""
    script = Path(__file__).with_name("verify.mjs")
    run = subprocess.run(
        [str(NODE), str(script)], input=json.dumps(VECTORS), capture_output=True, text=True, check=True
    )
    held = {case["name"]: case["verdict"] not in ("unknown_key", "malformed") for case in VECTORS["codes"]}
    assert json.loads(run.stdout) == held
