"""Encryption of single columns (SEC-8): AES-256-GCM with named keys, and a blind index for exact search.

A sealed value says which key sealed it, so keys can be rotated while old rows stay readable. The associated data
is the place ("person.phone"): a value copied into another column does not open.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = "v1"
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class CannotOpen(ValueError):
    """A sealed value is damaged, belongs to another place, or its key is not loaded. Tells nothing of the text."""


def derive_key(secret: bytes, info: str) -> bytes:
    """32 bytes for the purpose `info` from one strong secret (HKDF-SHA256, RFC 5869, no salt).

    `secret` must be random, not a password: HKDF does not slow guessing. ValueError below 16 bytes.
    """
    if len(secret) < 16:
        raise ValueError("a secret to derive keys from has at least 16 bytes")
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info.encode()).derive(secret)


class FieldCipher:
    """Seals and opens column values. Safe to share between threads."""

    def __init__(self, keys: Mapping[str, bytes], current: str, *, index_key: str | None = None) -> None:
        """`keys` by id (32 bytes each), `current` seals.

        `index_key` is the id whose derived key makes blind indexes, by default the current one. On rotation keep
        naming the old id until all indexes are written anew, or searches stop finding old rows.
        """
        index_key = index_key or current
        for key_id, key in keys.items():
            if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES:
                raise ValueError(f"key {key_id!r}: an id of letters, digits, _ and -, and {KEY_BYTES} bytes")
        if current not in keys or index_key not in keys:
            raise ValueError("the current key and the index key must be among the keys")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._current = current
        self.is_repeatable = False
        """Only while invented people are loaded: equal texts of one place then give equal tokens."""
        self._index_secret = keys[index_key]
        self._nonce_secret = derive_key(keys[current], "repeatable-nonce")

    def __repr__(self) -> str:
        return f"FieldCipher(current={self._current!r}, keys={sorted(self._ciphers)})"

    def seal(self, text: str, aad: str, *, nonce: bytes | None = None) -> str:
        """`v1.<key id>.<base64url of nonce and ciphertext>`; different every time. `aad` is "table.column".

        Only `repeatable_nonce` may give the nonce: one used for two texts opens both.
        """
        if nonce is None:
            nonce = (
                self.repeatable_nonce(text, aad) if self.is_repeatable else secrets.token_bytes(NONCE_BYTES)
            )
        sealed = self._ciphers[self._current].encrypt(nonce, text.encode(), _bound(self._current, aad))
        return f"{VERSION}.{self._current}.{urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"

    def repeatable_nonce(self, text: str, aad: str) -> bytes:
        """A nonce that follows from key, text and place alone, so that invented people are the same in every load.

        As in SIV (RFC 5297): equal texts of one place give equal tokens, which real people's must not.
        """
        digest = hmac.digest(self._nonce_secret, f"{aad}|{text}".encode(), "sha256")
        return digest[:NONCE_BYTES]

    def open(self, token: str, aad: str) -> str:
        """The text of `seal`. Raises CannotOpen."""
        version, _, rest = token.partition(".")
        key_id, _, body = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if version != VERSION or cipher is None:
            raise CannotOpen("unknown form or key")
        try:
            raw = b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(key_id, aad)).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen("damaged, or sealed for another place") from None

    def is_current(self, token: str) -> bool:
        """Whether the current key sealed it; a rotation job seals the others again."""
        return token.startswith(f"{VERSION}.{self._current}.")

    def blind_index(self, text: str, purpose: str) -> str:
        """64 hex digits that are equal for equal texts of one purpose ("person.phone"); HMAC-SHA256.

        Normalise `text` first: "138 0000" and "1380000" have different indexes. Each purpose has its own key, so
        columns cannot be joined by their indexes.
        """
        key = derive_key(self._index_secret, f"blind-index:{purpose}")
        return hmac.digest(key, text.encode(), "sha256").hex()


def _bound(key_id: str, aad: str) -> bytes:
    return f"{VERSION}|{key_id}|{aad}".encode()
