"""A signature beside a JSON document: detached JWS (RFC 7515, appendix F) with EdDSA (RFC 8037).

The one way in which this program signs what people take away: figures (docs/signed-export.md) and published draws
(docs/draw-format.md). What is signed is the canonical JSON of the document; `typ` says of what kind it is, so that
a signature of one kind never passes for one of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.signed_lists import decode, encode


class NotSigned(ValueError):
    """The signature is missing, is of another kind, or does not hold; says why."""


class UnknownKey(NotSigned):
    """Well-formed, but signed by a key the reader does not hold: nothing is said either way."""


def canonical(document: Any) -> bytes:
    """The bytes that are signed: JSON with sorted keys, no blanks, UTF-8."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS, default=str)


def sign(payload: bytes, typ: str, *, kid: str, key: Ed25519PrivateKey) -> str:
    """`<header>..<signature>` over `payload`, which is not part of it."""
    header = encode(orjson.dumps({"alg": "EdDSA", "kid": kid, "typ": typ}))
    return f"{header}..{encode(key.sign(_signed(header, payload)))}"


def verify(payload: bytes, signature: object, typ: str, keys: Mapping[str, Ed25519PublicKey]) -> str:
    """The id of the key that signed; raises NotSigned, UnknownKey where `keys` lack it."""
    try:
        header, between, raw = str(signature).split(".")
        said = orjson.loads(decode(header))
        kid, proof = str(said["kid"]), decode(raw)
        fits = not between and said["alg"] == "EdDSA" and said["typ"] == typ
    except (ValueError, LookupError, TypeError):
        raise NotSigned("no detached JWS") from None
    if not fits:
        raise NotSigned(f"not an EdDSA signature of {typ}")
    if kid not in keys:
        raise UnknownKey(f"signed by key {kid}, which is not in the key set")
    try:
        keys[kid].verify(proof, _signed(header, payload))
    except InvalidSignature:
        raise NotSigned(f"the signature by key {kid} does not hold") from None
    return kid


def keys_of(jwks: Any, purpose: str) -> dict[str, Ed25519PublicKey]:
    """The Ed25519 keys of a key set as published, retired ones too; raises NotSigned for what is no key set."""
    try:
        return {
            str(one["kid"]): Ed25519PublicKey.from_public_bytes(decode(one["x"]))
            for one in jwks["keys"]
            if one.get("crv") == "Ed25519" and one.get("purpose") == purpose
        }
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise NotSigned(f"not a key set: {type(error).__name__}") from None


def _signed(header: str, payload: bytes) -> bytes:
    return f"{header}.{encode(payload)}".encode()
