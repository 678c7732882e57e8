"""The published test vectors, made anew: `python -m tests.safety_code.vectors > docs/code-vectors.json`.

Keys are fixed bytes, so that anybody can make the same; nothing real is signed with them.
"""

from __future__ import annotations

import base64
import json
import struct
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import cbor2

from core import rotating_proof, signed_lists
from core.code_keys import EDDSA, private_from
from core.signed_code import CodeClaims, issue
from core.signed_lists import ListedKey

HOST = "ZS.EXAMPLE.CN"
ISSUED = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CODE_ID = UUID("0192f0c1-2b3c-7d4e-8f50-617283940a1b")
SEEDS = {"26": 1, "27": 2, "L1": 3, "L2": 4, "99": 5}
KEYS = {kid: private_from(EDDSA, bytes([seed]) * 32) for kid, seed in SEEDS.items()}
DAY = timedelta(days=1)
INDEX = 1000


def content(kid: str = "26", **over: Any) -> str:
    facts: dict[str, Any] = {
        "code_id": CODE_ID,
        "kind": "special_equipment",
        "colour": "green",
        "issued_at": ISSUED,
        "expires_at": ISSUED + 365 * DAY,
        "status_index": INDEX,
    }
    return issue(CodeClaims(**(facts | over)), key_id=kid, private_key=KEYS[kid], host=HOST)


def key_list(
    version: int = 3, at: datetime = ISSUED, *, kids: tuple[str, ...] = ("26", "27"), revoked: Any = (),
    signer: str = "L1", signers: tuple[str, ...] = ("L1",),
) -> str:  # fmt: skip
    keys = [ListedKey(kid, KEYS[kid].public(), ISSUED) for kid in kids]
    trusted = {kid: KEYS[kid].public().raw for kid in signers}
    payload = signed_lists.keys_payload(version, at, DAY, keys, list(revoked), trusted)
    return signed_lists.sign(payload, signed_lists.KEYS, kid=signer, key=KEYS[signer].key)  # type: ignore[attr-defined]


def status_list(
    version: int = 2, at: datetime = ISSUED, *, size: int = 2000, revoked: Any = (7, 9), signer: str = "L1"
) -> str:
    payload = signed_lists.status_payload(version, at, DAY, size, list(revoked))
    return signed_lists.sign(payload, signed_lists.STATUS, kid=signer, key=KEYS[signer].key)  # type: ignore[attr-defined]


def delta(since: int, version: int, revoked: Any, at: datetime = ISSUED, size: int = 2000) -> str:
    payload = signed_lists.delta_payload(since, version, at, DAY, size, list(revoked))
    return signed_lists.sign(payload, signed_lists.DELTA, kid="L1", key=KEYS["L1"].key)  # type: ignore[attr-defined]


def codes() -> list[dict[str, Any]]:
    """A code for each verdict."""
    good, hour = content(), ISSUED + timedelta(hours=1)
    place = len(good) - 40
    cases = [
        ("valid", good, hour, "valid"),
        ("valid without a status index", content(status_index=None), hour, "valid"),
        ("another key of the list", content("27"), hour, "valid"),
        ("expires this second", good, ISSUED + 365 * DAY, "expired"),
        ("a list of yesterday, and a minute more", good, ISSUED + DAY + timedelta(minutes=1), "stale_list"),
        ("a clock an hour behind the list", good, ISSUED - timedelta(hours=1), "clock_suspect"),
        ("issued tomorrow", content(issued_at=ISSUED + DAY), hour, "not_yet_valid"),
        ("its bit is set", content(status_index=9), hour, "revoked"),
        ("a key the list does not have", content("99"), hour, "unknown_key"),
        ("one character changed", good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :], hour,
         "malformed"),
        ("cut off", good[:-8], hour, "malformed"),
        ("lower case", good.lower(), hour, "valid"),
        ("with a rotating proof", good + ".12345678", hour, "valid"),
        ("nothing of ours", "HTTPS://EXAMPLE.COM/", hour, "malformed"),
    ]  # fmt: skip
    return [
        {"name": name, "content": text, "now": int(now.timestamp()), "verdict": verdict}
        for name, text, now, verdict in cases
    ]


def misspelled() -> list[dict[str, Any]]:
    """Codes whose signature holds and whose claims are not in their one encoding: malformed, whatever they say."""
    expires, issued = (int(moment.timestamp()).to_bytes(4, "big") for moment in (ISSUED + 365 * DAY, ISSUED))
    exp, iat = b"\x04\x1a" + expires, b"\x06\x1a" + issued
    cti = CODE_ID.bytes + b"\x11" + INDEX.to_bytes(3, "big")
    code = b"\x07\x54" + cti
    cases = {
        "expires twice, with the same second": b"\xa4" + exp + exp + iat + code,
        "expires twice, with two seconds": b"\xa4" + exp + b"\x04\x1a\x7f\xff\xff\xff" + iat + code,
        "the code twice": b"\xa4" + exp + iat + code + b"\x07\x54" + bytes(16) + b"\x11" + bytes(3),
        "claims in another order": b"\xa3" + iat + exp + code,
        "a time in eight octets": b"\xa3\x04\x1b" + bytes(4) + expires + iat + code,
        "an octet behind the claims": b"\xa3" + exp + iat + code + b"\x00",
        "a map without a length": b"\xbf" + exp + iat + code + b"\xff",
        "an id in two pieces": b"\xa3"
        + exp
        + iat
        + b"\x07\x5f\x50"
        + cti[:16]
        + b"\x44"
        + cti[16:]
        + b"\xff",
        "a time as a float": b"\xa3\x04\xfb" + struct.pack(">d", int.from_bytes(expires, "big")) + iat + code,
    }
    return [{"name": name, "content": _sealed(payload)} for name, payload in cases.items()]


def _sealed(payload: bytes) -> str:
    """A payload of any bytes, signed as a code."""
    protected = b"\xa2\x01\x27\x04\x42\x32\x36"
    signature = KEYS["26"].sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    token = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    return f"HTTPS://{HOST}/S/{base64.b32encode(token).decode().rstrip('=')}"


def key_updates() -> list[dict[str, Any]]:
    """What may and what may not replace the key list above."""
    later = ISSUED + timedelta(hours=2)
    cases = [
        ("the same version, signed later", key_list(at=later), True),
        ("a key more", key_list(4, later, kids=("26", "27", "99")), True),
        ("a key tombstoned", key_list(4, later, kids=("27",), revoked=("26",)), True),
        ("a new list key, introduced by the old one", key_list(4, later, signers=("L1", "L2")), True),
        ("an older version", key_list(2, later, kids=("26",)), False),
        ("an older copy of the same version", key_list(at=ISSUED - timedelta(hours=1)), False),
        ("the same version with other keys", key_list(3, later, kids=("26",)), False),
        ("signed by a stranger", key_list(9, later, signer="99"), False),
        ("signed by a list key nobody introduced", key_list(9, later, signer="L2", signers=("L2",)), False),
        ("a status list", status_list(9, later), False),
        ("cut off", key_list(9, later)[:-4], False),
    ]
    return [{"name": name, "signed": token, "accepted": accepted} for name, token, accepted in cases]


def status_updates() -> list[dict[str, Any]]:
    """What may and what may not replace the status list above."""
    later = ISSUED + timedelta(hours=2)
    cases = [
        ("one revoked more", status_list(3, later, revoked=(7, 9, 1000)), True),
        ("longer", status_list(2, later, size=3000), True),
        ("a change from this version", delta(2, 4, (11, 1000), later), True),
        ("an older version", status_list(1, later, revoked=(7,)), False),
        ("a revoked code came back", status_list(3, later, revoked=(9, 1000)), False),
        ("the same version says more", status_list(2, later, revoked=(7, 9, 11)), False),
        ("shorter", status_list(3, later, size=1000), False),
        ("a change from another version", delta(3, 4, (11,), later), False),
        ("a bit outside the list", delta(2, 3, (2000,), later), False),
        ("signed by a stranger", status_list(3, later, signer="99"), False),
    ]
    return [{"name": name, "signed": token, "accepted": accepted} for name, token, accepted in cases]


def proofs() -> list[dict[str, Any]]:
    """Rotating proofs of one code on one day."""
    day = "2026-11-24"
    secret = rotating_proof.secret_of(rotating_proof.day_secret(bytes([6]) * 32, day), CODE_ID)
    start = rotating_proof.step_of(ISSUED)
    return [
        {"secret": secret.hex(), "step": start + n, "proof": rotating_proof.proof(secret, start + n)}
        for n in range(3)
    ]


def document() -> dict[str, Any]:
    """All vectors."""
    return {
        "private_keys": {kid: (bytes([seed]) * 32).hex() for kid, seed in SEEDS.items()},
        "pinned_list_keys": {"L1": signed_lists.encode(KEYS["L1"].public().raw)},
        "key_list": key_list(),
        "status_list": status_list(),
        "codes": codes(),
        "well_signed_but_malformed": misspelled(),
        "key_list_updates": key_updates(),
        "status_list_updates": status_updates(),
        "rotating_proofs": proofs(),
    }


def text() -> str:
    """As published."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    print(text(), end="")
