"""Access tokens: JWT (RFC 7519) signed with EdDSA, 15 minutes; verified ones are remembered until they expire."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

import jwt
from jwt.utils import base64url_decode, base64url_encode

from auth import keys
from core import clock
from core.ids import new_id
from core.problems import NotSignedIn

LIFETIME = timedelta(minutes=15)
ISSUER = AUDIENCE = "zhangshang"
SKEW = timedelta(seconds=30)
"""How far the clocks of two of our hosts may be apart: a token from further in the future is not valid yet."""
REMEMBERED = 20_000
_verified: OrderedDict[str, dict[str, Any]] = OrderedDict()
_lock = Lock()


ACCESS = ""
"""The use of an ordinary token; others say in `use` what alone they are good for."""


def issue(
    account_id: UUID, session_id: UUID, client: str, *, use: str = ACCESS, lifetime: timedelta = LIFETIME
) -> str:
    """A signed access token; `cl` is the client kind the server decided at sign-in."""
    now = clock.now()
    kid, key = keys.signing_key(keys.TOKEN)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(account_id),
        "sid": str(session_id),
        "cl": client,
        "iat": now,
        "exp": now + lifetime,
        "jti": new_id().hex,
        **({"use": use} if use else {}),
    }
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid})


def verify(token: str, *, uses: tuple[str, ...] = (ACCESS,)) -> dict[str, Any]:
    """The claims of a valid token made for one of `uses`; raises NotSignedIn (401) for any other."""
    claims = _verified.get(token)
    if claims is None:
        claims = _decode(token)
        with _lock:
            _verified[token] = claims
            while len(_verified) > REMEMBERED:
                _verified.popitem(last=False)
    if claims.get("use", ACCESS) not in uses:
        raise NotSignedIn
    now = clock.now()
    if datetime.fromtimestamp(claims["iat"], UTC) > now + SKEW:
        raise NotSignedIn
    if datetime.fromtimestamp(claims["exp"], UTC) <= now:
        raise NotSignedIn("登录已过期，请刷新令牌或重新登录。")
    return claims


def _decode(token: str) -> dict[str, Any]:
    if not _is_spelled_as_issued(token):
        raise NotSignedIn
    try:
        kid = str(jwt.get_unverified_header(token).get("kid"))
        known = keys.public_keys(keys.TOKEN)
        if kid not in known:
            keys.load_public(keys.TOKEN)
            known = keys.public_keys(keys.TOKEN)
        # Times are compared above, with the injected clock, at every use.
        options: Any = {
            "verify_exp": False, "verify_iat": False, "verify_nbf": False,
            "require": ["iss", "aud", "sub", "sid", "cl", "iat", "exp"],
        }  # fmt: skip
        claims = jwt.decode(
            token, known[kid], algorithms=["EdDSA"], issuer=ISSUER, audience=AUDIENCE, options=options
        )
        UUID(claims["sub"]), UUID(claims["sid"])
        datetime.fromtimestamp(claims["iat"], UTC), datetime.fromtimestamp(claims["exp"], UTC)
        return claims
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError, OSError):
        raise NotSignedIn from None


def _is_spelled_as_issued(token: str) -> bool:
    """Whether each part is the one base64url text of its bytes (RFC 4648 §3.5): the last character has spare bits,
    with which one signature could be written in many ways."""
    try:
        return all(base64url_encode(base64url_decode(part)).decode() == part for part in token.split("."))
    except ValueError:
        return False
