"""Codes a forger might show: well signed, and still not ours. Used by tests and by bench/scan.py."""

from __future__ import annotations

import base64
from typing import Any

import cbor2

from core.code_keys import SM2
from tests.safety_code import vectors

HEADER = {1: -8, 4: b"26"}
FACTS = {4: 2_000_000_000, 6: 1_700_000_000, 7: bytes(16) + b"\x11"}


def forged(
    header: Any, payload: bytes | None = None, *, tag: int = 18, unprotected: Any = None, key: Any = None
) -> bytes:
    """A COSE_Sign1 of one's own making, signed with the right key."""
    body = payload if payload is not None else cbor2.dumps(FACTS, canonical=True)
    protected = cbor2.dumps(header, canonical=True)
    signer = key or vectors.KEYS["26"]
    signature = signer.sign(cbor2.dumps(["Signature1", protected, b"", body]))
    return cbor2.dumps(cbor2.CBORTag(tag, [protected, unprotected or {}, body, signature]))


HOSTILE: dict[str, bytes] = {
    "algorithm none": forged({1: 0, 4: b"26"}),
    "algorithm HMAC": forged({1: 5, 4: b"26"}),
    "algorithm ES256": forged({1: -7, 4: b"26"}),
    "algorithm as float": forged({1: -8.0, 4: b"26"}),
    "algorithm as text": forged({1: "EdDSA", 4: b"26"}),
    "algorithm SM2 under an Ed25519 key": forged({1: SM2, 4: b"26"}),
    "algorithm in the unprotected header": forged({4: b"26"}, unprotected={1: -8}),
    "key id in the unprotected header": forged({1: -8}, unprotected={4: b"26"}),
    "key id as text": forged({1: -8, 4: "26"}),
    "critical header": forged({1: -8, 2: [99], 4: b"26", 99: 1}),
    "another tag": forged({1: -8, 4: b"26"}, tag=98),
    "COSE_Mac0 tag": forged({1: -8, 4: b"26"}, tag=17),
    "tag twice": cbor2.dumps(cbor2.CBORTag(18, cbor2.loads(forged({1: -8, 4: b"26"})))),
    "CWT tag around": cbor2.dumps(cbor2.CBORTag(61, cbor2.loads(forged({1: -8, 4: b"26"})))),
    "no tag": cbor2.dumps(cbor2.loads(forged({1: -8, 4: b"26"})).value),
    "five parts": cbor2.dumps(cbor2.CBORTag(18, [*cbor2.loads(forged({1: -8, 4: b"26"})).value, 0])),
    "payload no map": forged({1: -8, 4: b"26"}, cbor2.dumps([1])),
    "payload nested 200 deep": forged({1: -8, 4: b"26"}, b"\x81" * 200 + b"\x01"),
    "payload says it is huge": forged({1: -8, 4: b"26"}, b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff"),
    "duplicate keys": forged({1: -8, 4: b"26"}, b"\xa3\x04\x1a\x77\x35\x94\x00\x04\x01\x06\x01"),
    "expires never": forged({1: -8, 4: b"26"}, cbor2.dumps({4: float("inf"), 6: 1, 7: bytes(17)})),
    "id too long": forged({1: -8, 4: b"26"}, cbor2.dumps({4: 2_000_000_000, 6: 1, 7: bytes(21)})),
    "signed with another key of the list": forged(HEADER, key=vectors.KEYS["27"]),
    "tag 40 times": b"\xd2" * 40 + forged(HEADER)[1:],
    "tags around the payload": forged(HEADER, b"\xc6" * 40 + b"\xa0"),
    "payload nested 60 deep": forged(HEADER, b"\x81" * 60 + b"\x01"),
    "payload a map of 40": forged(HEADER, cbor2.dumps(dict.fromkeys(range(10, 50), 0))),
    "payload a map of 20,000": forged(HEADER, cbor2.dumps(dict.fromkeys(range(20000), 0))),
    "header says it is huge": cbor2.dumps(
        cbor2.CBORTag(18, [b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff", {}, cbor2.dumps(FACTS), bytes(64)])
    ),
    "algorithm twice in the header": cbor2.dumps(
        cbor2.CBORTag(18, [b"\xa3\x01\x05\x01\x27\x04\x42\x32\x36", {}, cbor2.dumps(FACTS), bytes(64)])
    ),
    "payload of 1 MB": forged(HEADER, bytes(1_000_000)),
}


def text_of(token: bytes) -> str:
    """As a QR would hold it."""
    return base64.b32encode(token).decode().rstrip("=")
