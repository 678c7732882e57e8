"""Keys derived from the master secret: one per purpose, so that none opens what another sealed."""

from __future__ import annotations

from functools import lru_cache

from core.field_crypto import FieldCipher, derive_key

_master: bytes = b""


def install(master: str) -> None:
    """Set the master secret of the process (`ZS_SECRET_KEY`)."""
    global _master  # noqa: PLW0603 - set once at start, by create_app
    _master = master.encode()
    key.cache_clear()
    cipher.cache_clear()


@lru_cache
def key(purpose: str) -> bytes:
    """32 bytes for `purpose`, by HKDF-SHA256 (RFC 5869)."""
    if not _master:
        raise RuntimeError("core.secrets.install() was not called")
    return derive_key(_master, purpose)


@lru_cache
def cipher() -> FieldCipher:
    """The cipher that personal data is stored under."""
    return FieldCipher({"1": key("field-encryption")}, current="1")
