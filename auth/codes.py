"""Issuing and reading signed codes with this province's keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app

from auth import code_keys, keys
from core import clock, signed_code


def issue(
    kind: str,
    code_id: UUID,
    lifetime: timedelta,
    *,
    colour: str | None = None,
    status_index: int | None = None,
) -> signed_code.CodeClaims:
    """The claims of a code issued now; `status_index` for one that can be revoked before it expires."""
    now = clock.now().replace(microsecond=0)
    return signed_code.CodeClaims(code_id, kind, colour, now, now + lifetime, status_index=status_index)


def sign(claims: signed_code.CodeClaims) -> str:
    """The text of its QR: `<ZS_PUBLIC_URL>/S/<BASE32>` in capitals."""
    kid, key = code_keys.signer(keys.CODE)
    public = urlsplit(current_app.config["SETTINGS"].public_url)
    return signed_code.issue(claims, key_id=kid, private_key=key, host=public.netloc, scheme=public.scheme)


def read(
    content: str, revoked: Callable[[signed_code.CodeClaims], bool] = signed_code.never
) -> signed_code.Verdict:
    """Judge what was scanned, against all keys this province ever signed with and did not revoke."""
    return signed_code.read(content, keys=code_keys.verifiers(), now=clock.now(), revoked=revoked)
