"""The signed lists for readers without a network: which keys sign codes, which contents were revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import peewee as pw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth import code_keys, keys
from core import clock, signed_lists
from core.code_keys import public_from
from core.counters import Counter
from core.problems import invalid
from core.signed_lists import ListedKey, decode
from microapps.safety_code.issuing import INDEXES, VERSIONS
from models.identity import SigningKey
from models.safety_code import CodeIssue

LIFETIME = timedelta(hours=24)
TTL_SECONDS = 300
MAX_DELTA = 10_000


def key_list() -> dict[str, Any]:
    """The key list, signed now. Its version counts keys made and keys revoked, so it only grows."""
    rows = code_keys.listed(keys.CODE)
    signers, receipts = code_keys.listed(keys.LIST), code_keys.listed(keys.RECEIPT)
    every = (*rows, *signers, *receipts)
    version = len(every) + sum(row.revoked_at is not None for row in every)
    payload = signed_lists.keys_payload(
        version,
        clock.now(),
        LIFETIME,
        [_listed(row) for row in rows if row.revoked_at is None],
        [row.kid for row in rows if row.revoked_at is not None],
        {row.kid: decode(row.public) for row in signers if row.revoked_at is None},
        {row.kid: decode(row.public) for row in receipts if row.revoked_at is None},
    )
    return _signed(payload, signed_lists.KEYS)


def status_list(since: int | None = None) -> dict[str, Any]:
    """The status list; with `since` only what changed after that version, when that is not too much.

    Raises InvalidInput (422) for a version that was never published.
    """
    version, size = _last(VERSIONS), _last(INDEXES) + 1
    now = clock.now()
    if since is not None and since > version:
        raise invalid("/query/since", f"现行版本为{version}。")
    if since is not None and version - since <= MAX_DELTA:
        revoked = _revoked(CodeIssue.revoked_version.between(since + 1, version))
        payload = signed_lists.delta_payload(since, version, now, LIFETIME, size, revoked)
        return _signed(payload, signed_lists.DELTA)
    payload = signed_lists.status_payload(
        version, now, LIFETIME, size, _revoked(CodeIssue.revoked_version <= version)
    )
    return _signed(payload, signed_lists.STATUS)


def _revoked(which: Any) -> list[int]:
    query = CodeIssue.select(CodeIssue.status_index).where(which).order_by(CodeIssue.status_index)
    return [index for (index,) in query.tuples().iterator()]


def _last(name: str) -> int:
    """The last number given out under a name; 0 when there is none."""
    return Counter.select(pw.fn.COALESCE(pw.fn.MAX(Counter.last), 0)).where(Counter.name == name).scalar()


def _listed(row: SigningKey) -> ListedKey:
    began: datetime = row.signs_from or row.created_at
    return ListedKey(row.kid, public_from(row.algorithm, decode(row.public)), began)


def _signed(payload: dict[str, Any], kind: str) -> dict[str, Any]:
    kid, key = code_keys.signer(keys.LIST)
    return {
        "list_version": payload["version"],
        "type": kind,
        "issued_at": clock.now(),
        "expires_at": clock.now() + LIFETIME,
        "ttl_seconds": TTL_SECONDS,
        "signed": signed_lists.sign(
            payload, kind, kid=kid, key=Ed25519PrivateKey.from_private_bytes(key.raw)
        ),
    }
