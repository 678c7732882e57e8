"""Idempotency-Key: an unsafe call repeated with the same key and body gets its first answer again.

1. The key is reserved in its own transaction, with a lease, so that a repeat meanwhile gets 409.
2. The use case runs; its records and the stored answer commit together.
3. A failure frees the key, so the client may correct itself and repeat.

A process that dies between 1 and 2 leaves a lease, which the next repeat takes over once it has run out.
(draft-ietf-httpapi-idempotency-key-header)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import peewee as pw
from flask import Response, request

from core import clock
from core.db import Base, InstantField, JsonField, db
from core.ids import new_id
from core.problems import KeyReused, RequestInFlight, UnreadableRequest

LEASE = timedelta(seconds=60)
KEPT_FOR = timedelta(hours=72)
"""A phone may be a whole day without signal, and a weekend."""
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


class Holder(Protocol):
    """Whoever sends the call: keys of two callers never meet."""

    @property
    def id(self) -> UUID: ...


class IdempotencyKey(Base):
    """One key: whose, for which request, who works on it until when, and the answer once there is one."""

    holder = pw.CharField(64)
    key = pw.CharField(200)
    request_hash = pw.CharField(64)
    lease = pw.UUIDField()
    leased_until = InstantField()
    expires_at = InstantField(index=True)
    status = pw.IntegerField(null=True)
    headers = JsonField(null=True)
    body = pw.BlobField(null=True)

    class Meta:
        indexes = ((("holder", "key"), True),)


def once(key: str, holder: Holder | None, call: Callable[[], Response]) -> Response:
    """Run `call` once for `key`; raises KeyReused (422), RequestInFlight (409), UnreadableRequest (400)."""
    if not 1 <= len(key) <= 200 or not key.isprintable() or not key.isascii():
        raise UnreadableRequest("Idempotency-Key 应为1至200个可打印的ASCII字符。")
    who = (
        str(holder.id)
        if holder
        else f"public:{hashlib.sha256((request.remote_addr or '').encode()).hexdigest()[:32]}"
    )
    lease = new_id()
    stored = _reserve(who, key, _fingerprint(), lease)
    if stored is not None:
        return _replay(stored)
    try:
        with db.atomic():
            response = call()
            if response.status_code < 400:
                _keep(who, key, lease, response)
    except BaseException:
        _free(who, key, lease)
        raise
    if response.status_code >= 400:
        _free(who, key, lease)
    return response


def _fingerprint() -> str:
    """Hash of method, address and body: what "the same request" means."""
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype == "multipart/form-data":
        # A repeat has another boundary, so the parts are hashed instead of the bytes.
        for name, upload in sorted(request.files.items(multi=True)):
            digest.update(f"{name}:{hashlib.sha256(upload.read()).hexdigest()}".encode())
            upload.seek(0)
        digest.update(repr(sorted(request.form.items(multi=True))).encode())
    else:
        digest.update(request.get_data(cache=True))
    return digest.hexdigest()


def _mine(who: str, key: str) -> pw.Expression:
    return (IdempotencyKey.holder == who) & (IdempotencyKey.key == key)


def _reserve(who: str, key: str, fingerprint: str, lease: UUID) -> IdempotencyKey | None:
    """None when the key is now ours; the stored row when there is an answer to replay."""
    now = clock.now()
    with db.atomic():
        taken = (
            IdempotencyKey.insert(
                holder=who,
                key=key,
                request_hash=fingerprint,
                lease=lease,
                leased_until=now + LEASE,
                expires_at=now + KEPT_FOR,
            )
            .on_conflict_ignore()
            .as_rowcount()
            .execute()
        )
        if taken:
            return None
        row = IdempotencyKey.get_or_none(_mine(who, key))
        if row is None:
            raise RequestInFlight(headers={"Retry-After": "1"})
        if row.request_hash != fingerprint:
            raise KeyReused
        if row.status is not None:
            return row
        stolen = (
            IdempotencyKey.update(lease=lease, leased_until=now + LEASE)
            .where(_mine(who, key), IdempotencyKey.lease == row.lease, IdempotencyKey.leased_until < now)
            .execute()
        )
        if stolen:
            return None
    raise RequestInFlight(headers={"Retry-After": "1"})


def _keep(who: str, key: str, lease: UUID, response: Response) -> None:
    """Store the answer with the records it speaks of; a lost lease rolls both back."""
    response.direct_passthrough = False
    kept = (
        IdempotencyKey.update(
            status=response.status_code,
            headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
            body=response.get_data(),
        )
        .where(_mine(who, key), IdempotencyKey.lease == lease)
        .execute()
    )
    if not kept:
        raise RequestInFlight(headers={"Retry-After": "1"})


def _free(who: str, key: str, lease: UUID) -> None:
    IdempotencyKey.delete().where(
        _mine(who, key), IdempotencyKey.lease == lease, IdempotencyKey.status.is_null()
    ).execute()


def _replay(row: IdempotencyKey) -> Response:
    response = Response(bytes(row.body or b""), status=row.status)
    response.headers.update(row.headers or {})
    response.headers["Idempotency-Replayed"] = "true"
    return response


def forget_expired() -> int:
    """Delete keys past their time; returns how many."""
    return IdempotencyKey.delete().where(IdempotencyKey.expires_at < clock.now()).execute()
