"""The keys that sign codes, and those that sign the lists of them: known before they sign, remembered when they fall."""

from __future__ import annotations

from datetime import datetime, timedelta

from auth import keys
from core import clock, code_keys
from core.db import db, serialise
from core.problems import NotFound
from core.signed_lists import decode
from models.identity import SigningKey

REMEMBERED = timedelta(seconds=20)
"""How long a process may not know what another did; after it an unknown key id is looked up again."""


def signer(purpose: str) -> tuple[str, code_keys.PrivateKey]:
    """(key id, key) that signs codes or lists now."""
    row = keys.current(purpose)
    key = keys.remembered.get(row.public)
    if key is None:
        key = keys.remembered[row.public] = code_keys.private_from(row.algorithm, keys.open_private(row))
    return row.kid, key


def verifiers() -> dict[str, code_keys.PublicKey]:
    """Keys codes may be signed with, retired ones included, revoked ones not, by key id."""
    held: tuple[datetime, dict[str, code_keys.PublicKey]] | None = keys.remembered.get(keys.CODE)
    now = clock.now()
    if held is None or not timedelta() <= now - held[0] < REMEMBERED:
        rows = SigningKey.select().where(SigningKey.purpose == keys.CODE, SigningKey.revoked_at.is_null())
        found = {row.kid: code_keys.public_from(row.algorithm, decode(row.public)) for row in rows}
        held = keys.remembered[keys.CODE] = (now, found)
    return held[1]


def revoke(kid: str) -> SigningKey:
    """Tombstone a stolen key: what it signed is worth nothing from now on, and its successor signs at once.

    Raises NotFound for an id that is no code or list key in force.
    """
    now = clock.now()
    with db.atomic():
        serialise(keys.KEY_LOCK)
        row = SigningKey.get_or_none(
            SigningKey.kid == kid,
            SigningKey.purpose.in_(keys.OVERLAPPING),
            SigningKey.revoked_at.is_null(),
        )
        if row is None:
            raise NotFound
        row.change(revoked_at=now, retired_at=now)
        # Whatever waited to sign begins now; where nothing waits, the next signature makes a key.
        SigningKey.update(signs_from=now).where(
            SigningKey.purpose == row.purpose, SigningKey.revoked_at.is_null(), SigningKey.signs_from > now
        ).execute()
    keys.forget()
    return row


def listed(purpose: str) -> list[SigningKey]:
    """All keys of a purpose that ever were, oldest first; tombstones included."""
    return list(SigningKey.select().where(SigningKey.purpose == purpose).order_by(SigningKey.id))
