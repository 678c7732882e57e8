"""Idempotency-Key: an unsafe call repeated with the same key and body gets its first answer again.

The claim is a unique row inserted in the transaction of the act, so records and stored answer commit together:

1. A repeat that comes meanwhile waits at the unique row, then replays what the first one committed.
2. A failure, or the death of the process, takes the claim away with everything else, so the key is free again.

Keys of two callers, methods or addresses never meet. Only 2xx answers are kept, sealed, for a day.
(draft-ietf-httpapi-idempotency-key-header)
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import peewee as pw
from flask import Response, current_app, g, request

from core import clock, json_body, secrets
from core.db import Base, InstantField, JsonField, db
from core.problems import KeyReused, RequestInFlight, UnreadableRequest

KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_NEEDED = "这项操作会编号或者记账，请带上 Idempotency-Key，重试时不变。"
SEALED_AS = "idempotency_key.body"


class IdempotencyKey(Base):
    """One claim: which call of whom, what it asked, and the answer, once the act is done."""

    claim = pw.CharField(64, unique=True)
    request_hash = pw.CharField(64)
    expires_at = InstantField(index=True)
    status = pw.IntegerField(null=True)
    headers = JsonField(null=True)
    body = pw.TextField(null=True)


def repeatable(view: Callable[..., Any]) -> Callable[..., Any]:
    """`view`, run once for each Idempotency-Key; it stands between the permission and the reading of arguments.

    A view that must not keep its answer, because it is a secret or the act carries its own ids, says
    `answers_by_itself`. One that allots a number or books money (`Blueprint.allots`) raises UnreadableRequest (400)
    without a key.
    """

    @wraps(view)
    def act(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        outermost = current_app.view_functions.get(request.endpoint or "")
        if key is None and getattr(outermost, "needs_key", False):
            raise UnreadableRequest(KEY_NEEDED, code="IDEMPOTENCY_KEY_REQUIRED")
        if key is None or request.method in SAFE_METHODS or getattr(outermost, "answers_by_itself", False):
            return view(*args, **kwargs)
        return _once(key, lambda: current_app.make_response(view(*args, **kwargs)))

    return act


def _once(key: str, call: Callable[[], Response]) -> Response:
    """Run `call` once for `key`; raises KeyReused (422), RequestInFlight (409), UnreadableRequest (400)."""
    if not 1 <= len(key) <= 200 or not key.isprintable() or not key.isascii():
        raise UnreadableRequest("Idempotency-Key 应为1至200个可打印的ASCII字符。")
    if json_body.is_declared():
        json_body.read()
    claim = _hash(_caller(), request.method, request.path, key)
    fingerprint = _fingerprint()
    with db.atomic():
        stored = _claim(claim, fingerprint)
        if stored is not None:
            return _replay(stored, fingerprint)
        response = call()
        if 200 <= response.status_code < 300:
            _keep(claim, response)
        else:
            IdempotencyKey.delete().where(IdempotencyKey.claim == claim).execute()
    return response


def _caller() -> str:
    """Whose key it is; of callers who are not signed in, the address they call from."""
    principal = g.get("principal")
    return str(principal.id) if principal else f"public:{request.remote_addr or ''}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _fingerprint() -> str:
    """Hash of the query and the body: what "the same request" means."""
    return hashlib.sha256(request.query_string + b"\n" + request.get_data(cache=True)).hexdigest()


def _claim(claim: str, fingerprint: str) -> IdempotencyKey | None:
    """None when the claim is now ours, else the row of the call that had it first.

    Waits while that call is under way; raises RequestInFlight (409) when the database waits no longer.
    """
    now = clock.now()
    try:
        taken = (
            IdempotencyKey.insert(claim=claim, request_hash=fingerprint, expires_at=now + KEPT_FOR)
            .on_conflict_ignore()
            .as_rowcount()
            .execute()
        )
    except pw.OperationalError:
        raise RequestInFlight(headers={"Retry-After": "1"}) from None
    if taken:
        return None
    row = IdempotencyKey.get(IdempotencyKey.claim == claim)
    if row.expires_at > now:
        return row
    IdempotencyKey.update(request_hash=fingerprint, expires_at=now + KEPT_FOR).where(
        IdempotencyKey.id == row.id
    ).execute()
    return None


def _keep(claim: str, response: Response) -> None:
    """Store the answer with the records it speaks of."""
    response.direct_passthrough = False
    IdempotencyKey.update(
        status=response.status_code,
        headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        body=secrets.cipher().seal(b64encode(response.get_data()).decode(), SEALED_AS),
    ).where(IdempotencyKey.claim == claim).execute()


def _replay(row: IdempotencyKey, fingerprint: str) -> Response:
    if row.request_hash != fingerprint:
        raise KeyReused
    body = b64decode(secrets.cipher().open(str(row.body), SEALED_AS))
    response = Response(body, status=row.status)
    response.headers.update(row.headers or {})
    response.headers["Idempotency-Replayed"] = "true"
    return response


def forget_expired() -> int:
    """Delete keys past their time; returns how many."""
    return IdempotencyKey.delete().where(IdempotencyKey.expires_at < clock.now()).execute()
