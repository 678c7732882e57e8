"""Signing keys by purpose: made on first use, sealed at rest, rotated by command, published as JWKS (RFC 7517, 8037).

Token and audit keys are Ed25519 and change at once. Code and list keys change with an overlap, because phones
without a network must know a key before they meet it: auth/code_keys.py.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core import clock, code_keys, secrets
from core.db import db, serialise
from core.field_crypto import CannotOpen
from core.signed_lists import decode, encode
from models.identity import SigningKey

TOKEN, CODE, LIST, AUDIT, RECEIPT = "token", "code", "list", "audit", "receipt"
PURPOSES = (TOKEN, CODE, LIST, AUDIT, RECEIPT)
OVERLAPPING = (CODE, LIST)
OVERLAP = timedelta(hours=24)
"""How long a new code or list key is published before it signs: as long as a reader's lists may be old."""
KEY_LOCK = 0x5A53_0002
_AAD = "signing_key.private"
_private: dict[str, Ed25519PrivateKey] = {}
_public: dict[str, dict[str, Ed25519PublicKey]] = {}
remembered: dict[str, Any] = {}
"""What auth/code_keys.py keeps in memory."""
_lock = threading.Lock()
_code_algorithm = code_keys.EDDSA


def install(code_algorithm: str) -> None:
    """Choose the algorithm of code keys made from now on; raises RuntimeError where its package is missing."""
    global _code_algorithm  # noqa: PLW0603 - set once at start, by create_app
    _code_algorithm = code_keys.ALGORITHMS[code_algorithm]
    if _code_algorithm == code_keys.SM2 and not code_keys.sm2_is_available():
        raise RuntimeError("ZS_CODE_ALGORITHM=sm2 needs the package gmssl-pyx: pip install gmssl-pyx")
    forget()


def forget() -> None:
    """Drop what this process remembers; the next use reads the records again."""
    with _lock:
        _private.clear()
        remembered.clear()
        _public.clear()


def signing_key(purpose: str) -> tuple[str, Ed25519PrivateKey]:
    """(key id, private key) that signs now; makes the first one."""
    row = current(purpose)
    key = _private.get(row.kid)
    if key is None:
        key = _private[row.kid] = Ed25519PrivateKey.from_private_bytes(open_private(row))
    return row.kid, key


def current(purpose: str) -> SigningKey:
    """The row of the key that signs now; makes the first one."""
    return _current(purpose) or _first(purpose)


def public_keys(purpose: str) -> dict[str, Ed25519PublicKey]:
    """All keys that ever signed for `purpose`, retired ones included, by key id; kept in memory."""
    if not _public.get(purpose):
        load_public(purpose)
    return _public[purpose]


def load_public(purpose: str) -> None:
    """Read the public keys again (a token with an unknown key id may come from a newer key)."""
    rows = SigningKey.select(SigningKey.kid, SigningKey.public).where(SigningKey.purpose == purpose)
    _public[purpose] = {row.kid: Ed25519PublicKey.from_public_bytes(decode(row.public)) for row in rows}


def rotate(purpose: str) -> str:
    """Retire the signing key and make a new one, after the overlap where there is one; returns the new key id."""
    begins = clock.now() + (OVERLAP if purpose in OVERLAPPING else timedelta())
    with db.atomic():
        serialise(KEY_LOCK)
        SigningKey.update(retired_at=begins).where(
            SigningKey.purpose == purpose, SigningKey.retired_at.is_null()
        ).execute()
        row = _make(purpose, begins)
    forget()
    return row.kid


def jwks() -> dict[str, Any]:
    """The published key set; `use` is always sig, `purpose` tells tokens from codes, lists and anchors."""
    rows = SigningKey.select().where(SigningKey.revoked_at.is_null()).order_by(SigningKey.id)
    now = clock.now()
    return {
        "keys": [
            {**_jwk(row), "use": "sig", "kid": row.kid, "purpose": row.purpose,
             "retired": row.retired_at is not None and row.retired_at <= now}
            for row in rows
        ]
    }  # fmt: skip


def _jwk(row: SigningKey) -> dict[str, str]:
    if row.algorithm == code_keys.EDDSA:
        return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": row.public}
    raw = decode(row.public)
    return {"kty": "EC", "crv": "SM2", "alg": "SM2SM3", "x": encode(raw[:32]), "y": encode(raw[32:])}


def are_ours() -> bool:
    """Whether the master secret is the one that sealed the keys of these records; true while there are none."""
    if not SigningKey.table_exists():
        return True
    sealed = SigningKey.select(SigningKey.private_sealed).order_by(SigningKey.id.desc()).limit(1).scalar()
    try:
        return sealed is None or bool(secrets.cipher().open(sealed, _AAD))
    except CannotOpen:
        return False


def ensure() -> None:
    """Make the first key of each purpose; called after migration, so that requests never have to."""
    for purpose in PURPOSES:
        if _current(purpose) is None:
            _first(purpose)


def _current(purpose: str) -> SigningKey | None:
    """The key that signs now: the newest that has begun and is not retired; in an overlap, still the old one."""
    now = clock.now()
    return (
        SigningKey.select()
        .where(
            SigningKey.purpose == purpose,
            SigningKey.revoked_at.is_null(),
            SigningKey.signs_from.is_null() | (SigningKey.signs_from <= now),
            SigningKey.retired_at.is_null() | (SigningKey.retired_at > now),
        )
        .order_by(SigningKey.id.desc())
        .first()
    )


def _first(purpose: str) -> SigningKey:
    with db.atomic():
        serialise(KEY_LOCK)
        return _current(purpose) or _make(purpose, clock.now())


def _make(purpose: str, begins: datetime) -> SigningKey:
    # A code's key id has two characters, so that the QR stays small; another key is drawn when they are taken.
    length = 2 if purpose == CODE else 8
    algorithm = _code_algorithm if purpose == CODE else code_keys.EDDSA
    key = code_keys.generate(algorithm)
    while SigningKey.select().where(SigningKey.kid == encode(key.public().raw)[:length]).exists():
        key = code_keys.generate(algorithm)
    public = encode(key.public().raw)
    return SigningKey.create(
        purpose=purpose,
        kid=public[:length],
        algorithm=algorithm,
        public=public,
        private_sealed=secrets.cipher().seal(encode(key.raw), _AAD),
        signs_from=begins,
    )


def open_private(row: SigningKey) -> bytes:
    """The bytes of a row's private key."""
    return decode(secrets.cipher().open(row.private_sealed, _AAD))
