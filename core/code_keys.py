"""Keys that sign codes: Ed25519 by default, SM2 with SM3 (GB/T 32918) where a site asks for it.

An algorithm is its COSE number. SM2 has none registered, so it uses one of the private range (RFC 9053 §11.2.1);
its signature is r ‖ s, 64 bytes, as long as Ed25519's. SM2 needs the package `gmssl-pyx`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

EDDSA, SM2 = -8, -65537
ALGORITHMS = {"ed25519": EDDSA, "sm2": SM2}
NAMES = {number: name for name, number in ALGORITHMS.items()}
SIGNATURE_BYTES = 64


class PublicKey(Protocol):
    """What verifies."""

    @property
    def algorithm(self) -> int: ...
    @property
    def raw(self) -> bytes: ...
    def holds(self, signature: bytes, message: bytes) -> bool: ...


class PrivateKey(Protocol):
    """What signs."""

    @property
    def algorithm(self) -> int: ...
    @property
    def raw(self) -> bytes: ...
    def sign(self, message: bytes) -> bytes: ...
    def public(self) -> PublicKey: ...


@dataclass(frozen=True, slots=True)
class Ed25519Public:
    """An Ed25519 public key."""

    key: Ed25519PublicKey
    algorithm: int = EDDSA

    @property
    def raw(self) -> bytes:
        """The 32 bytes of RFC 8032."""
        return self.key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature is this key's; never raises for any bytes."""
        try:
            self.key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Ed25519Private:
    """An Ed25519 private key."""

    key: Ed25519PrivateKey
    algorithm: int = EDDSA

    @property
    def raw(self) -> bytes:
        """The 32-byte seed."""
        return self.key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same every time."""
        return self.key.sign(message)

    def public(self) -> Ed25519Public:
        """The key that verifies."""
        return Ed25519Public(self.key.public_key())


@dataclass(frozen=True, slots=True)
class Sm2Public:
    """An SM2 public key: x ‖ y, 64 bytes."""

    raw: bytes
    algorithm: int = SM2

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature (r ‖ s) is this key's, with the usual signer id."""
        if len(signature) != SIGNATURE_BYTES:
            return False
        library = _gmssl()
        try:
            return bool(library.sm2_verify(self.raw, message, _der(signature)))
        except (library.InvalidValueError, library.GmsslInnerError, ValueError):
            return False


@dataclass(frozen=True, slots=True)
class Sm2Private:
    """An SM2 private key of 32 bytes, with its public key."""

    secret: bytes
    public_raw: bytes
    algorithm: int = SM2

    @property
    def raw(self) -> bytes:
        """Secret and public key, 96 bytes: the library cannot derive the one from the other."""
        return self.secret + self.public_raw

    def sign(self, message: bytes) -> bytes:
        """64 bytes, different every time."""
        return _raw_signature(_gmssl().sm2_sign(self.secret, self.public_raw, message))

    def public(self) -> Sm2Public:
        """The key that verifies."""
        return Sm2Public(self.public_raw)


def generate(algorithm: int) -> PrivateKey:
    """A new key; raises RuntimeError where SM2 is asked for and its package is missing."""
    if algorithm == EDDSA:
        return Ed25519Private(Ed25519PrivateKey.generate())
    public, secret = _sm2_pair()
    return Sm2Private(secret, public)


def private_from(algorithm: int, raw: bytes) -> PrivateKey:
    """The key `raw` came from."""
    if algorithm == EDDSA:
        return Ed25519Private(Ed25519PrivateKey.from_private_bytes(raw))
    return Sm2Private(raw[:32], raw[32:])


def public_from(algorithm: int, raw: bytes) -> PublicKey:
    """A public key; raises ValueError for bytes that are none."""
    if algorithm == EDDSA:
        return Ed25519Public(Ed25519PublicKey.from_public_bytes(raw))
    if algorithm != SM2 or len(raw) != 64:
        raise ValueError(f"no key of algorithm {algorithm} with {len(raw)} bytes")
    return Sm2Public(raw)


def sm2_is_available() -> bool:
    """Whether this installation can sign and verify SM2."""
    try:
        _gmssl()
    except RuntimeError:
        return False
    return True


def _gmssl() -> Any:
    try:
        import gmssl_pyx
    except ImportError:
        raise RuntimeError("SM2 needs the package gmssl-pyx: pip install gmssl-pyx") from None
    return gmssl_pyx


def _sm2_pair() -> tuple[bytes, bytes]:
    public, secret = _gmssl().sm2_key_generate()
    return bytes(public), bytes(secret)


def _der(signature: bytes) -> bytes:
    """r ‖ s as the ASN.1 sequence the library takes."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))


def _raw_signature(der: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    r, s = decode_dss_signature(bytes(der))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")
