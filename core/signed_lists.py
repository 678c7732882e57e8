"""The two lists a reader without a network needs: keys, and which codes were revoked. Signed, and never taken backwards.

Both are JWTs (RFC 7519) signed with EdDSA by a list key. A reader pins the first list keys it gets over HTTPS and
from then on trusts only what a key of the list it holds has signed. `docs/code-format.md` has the layout and test
vectors; this module is the reference reader.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.code_keys import ALGORITHMS, NAMES, PublicKey, public_from
from core.signed_code import CodeClaims, Verdict, VerdictKind, read

KEYS, STATUS, DELTA = "zs-keys+jwt", "zs-status+jwt", "zs-status-delta+jwt"
LEEWAY = timedelta(minutes=2)
JUDGED_BY_TIME = (
    VerdictKind.NOT_YET_VALID,
    VerdictKind.EXPIRED,
    VerdictKind.STALE_LIST,
    VerdictKind.VALID,
)


class Refused(ValueError):
    """A list that must not replace the one held; says why."""


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A code key as a list tells it."""

    kid: str
    key: PublicKey
    signs_from: datetime


@dataclass(frozen=True, slots=True)
class KeyList:
    """Keys that verify codes, ids that never will again, and keys that may sign the next list."""

    version: int
    issued_at: datetime
    expires_at: datetime
    keys: Mapping[str, ListedKey]
    revoked: frozenset[str]
    list_keys: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class StatusList:
    """A bit for each content ever issued; 1 is revoked, the first bit is the highest of the first octet."""

    version: int
    issued_at: datetime
    expires_at: datetime
    size: int
    bits: bytes

    def is_revoked(self, index: int | None) -> bool:
        """Whether a content is revoked; one without an index, or newer than the list, is not listed."""
        if index is None or index >= self.size:
            return False
        return bool(self.bits[index >> 3] & 0x80 >> (index & 7))


def sign(payload: dict[str, Any], kind: str, *, kid: str, key: Ed25519PrivateKey) -> str:
    """A list as compact JWS."""
    return jwt.encode(payload, key, algorithm="EdDSA", headers={"kid": kid, "typ": kind})


def keys_payload(
    version: int,
    issued_at: datetime,
    lifetime: timedelta,
    keys: list[ListedKey],
    revoked: list[str],
    list_keys: Mapping[str, bytes],
    receipt_keys: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """What a key list says; `receipt_keys` verify the receipts of offline acts and of evidence."""
    more = {"receipt_keys": _by_id(receipt_keys)} if receipt_keys else {}
    return {
        "version": version,
        **_times(issued_at, lifetime),
        "keys": [
            {
                "kid": listed.kid,
                "alg": NAMES[listed.key.algorithm],
                "x": encode(listed.key.raw),
                "signs_from": int(listed.signs_from.timestamp()),
            }
            for listed in keys
        ],
        "revoked": revoked,
        "list_keys": _by_id(list_keys),
        **more,
    }


def _by_id(keys: Mapping[str, bytes]) -> list[dict[str, str]]:
    return [{"kid": kid, "x": encode(raw)} for kid, raw in keys.items()]


def status_payload(
    version: int, issued_at: datetime, lifetime: timedelta, size: int, revoked: list[int]
) -> dict[str, Any]:
    """What a status list says: `size` bits, those of `revoked` set."""
    bits = bytearray((size + 7) // 8)
    for index in revoked:
        bits[index >> 3] |= 0x80 >> (index & 7)
    return {
        "version": version,
        **_times(issued_at, lifetime),
        "size": size,
        "bits": encode(bytes(bits)),
    }


def delta_payload(
    since: int, version: int, issued_at: datetime, lifetime: timedelta, size: int, revoked: list[int]
) -> dict[str, Any]:
    """What changed after version `since`: codes are only ever added."""
    times = _times(issued_at, lifetime)
    return {"from": since, "version": version, **times, "size": size, "revoked": revoked}


def _times(issued_at: datetime, lifetime: timedelta) -> dict[str, int]:
    return {"iat": int(issued_at.timestamp()), "exp": int((issued_at + lifetime).timestamp())}


def pinned(token: str) -> dict[str, bytes]:
    """The list keys a list names, unverified: what a reader that holds nothing may pin, over HTTPS only."""
    try:
        payload = jwt.decode(token, options={"verify_signature": False})
        return {item["kid"]: decode(item["x"]) for item in payload["list_keys"]}
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError) as error:
        raise Refused(f"unreadable: {type(error).__name__}") from None


def open_keys(token: str, trusted: Mapping[str, bytes], held: KeyList | None = None) -> KeyList:
    """A key list, when it may replace the one held; raises Refused.

    `trusted` are raw list keys by id: the pinned ones, or those of the list held.
    """
    payload = _payload(token, KEYS, trusted)
    try:
        found = KeyList(
            version=int(payload["version"]),
            issued_at=_instant(payload["iat"]),
            expires_at=_instant(payload["exp"]),
            keys={item["kid"]: _listed(item) for item in payload["keys"]},
            revoked=frozenset(payload["revoked"]),
            list_keys={item["kid"]: decode(item["x"]) for item in payload["list_keys"]},
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refused(f"unreadable: {type(error).__name__}") from None
    if found.revoked & set(found.keys):
        raise Refused("a revoked key is listed")
    if held is not None:
        _not_backwards(found, held)
    return found


def _not_backwards(found: KeyList, held: KeyList) -> None:
    if found.version < held.version or found.issued_at < held.issued_at:
        raise Refused(f"rollback: version {found.version} after {held.version}")
    if not held.revoked <= found.revoked:
        raise Refused("a revoked key id came back")
    changed = [
        kid for kid, listed in held.keys.items() if kid in found.keys and found.keys[kid].key != listed.key
    ]
    if changed:
        raise Refused(f"key id {changed[0]} has another key")
    if found.version == held.version and (set(found.keys), found.revoked) != (set(held.keys), held.revoked):
        raise Refused("the same version says something else")


def open_status(token: str, trusted: Mapping[str, bytes], held: StatusList | None = None) -> StatusList:
    """A status list, when it may replace the one held; raises Refused."""
    payload = _payload(token, STATUS, trusted)
    try:
        bits, size = decode(payload["bits"]), int(payload["size"])
        found = StatusList(
            int(payload["version"]), _instant(payload["iat"]), _instant(payload["exp"]), size, bits
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refused(f"unreadable: {type(error).__name__}") from None
    if len(bits) != (size + 7) // 8:
        raise Refused("the bits do not match the size")
    if held is None:
        return found
    if found.version < held.version or found.issued_at < held.issued_at or found.size < held.size:
        raise Refused(f"rollback: version {found.version} after {held.version}")
    if any(old & ~new for old, new in zip(held.bits, found.bits, strict=False)):
        raise Refused("a revoked code came back")
    if found.version == held.version and found.bits.rstrip(b"\0") != held.bits.rstrip(b"\0"):
        raise Refused("the same version says something else")
    return found


def with_delta(token: str, trusted: Mapping[str, bytes], held: StatusList) -> StatusList:
    """The list held, brought up to date by a delta from its very version; raises Refused."""
    payload = _payload(token, DELTA, trusted)
    try:
        since, version, size = int(payload["from"]), int(payload["version"]), int(payload["size"])
        revoked = [int(index) for index in payload["revoked"]]
        issued_at, expires_at = _instant(payload["iat"]), _instant(payload["exp"])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refused(f"unreadable: {type(error).__name__}") from None
    if since != held.version or version < since or issued_at < held.issued_at or size < held.size:
        raise Refused(f"a change from version {since} does not fit {held.version}")
    if any(not 0 <= index < size for index in revoked):
        raise Refused("a bit outside the list")
    bits = bytearray(held.bits.ljust((size + 7) // 8, b"\0"))
    for index in revoked:
        bits[index >> 3] |= 0x80 >> (index & 7)
    return StatusList(version, issued_at, expires_at, size, bytes(bits))


def judge(content: object, keys: KeyList, status: StatusList, now: datetime) -> Verdict:
    """The verdict of a reader that has only its lists; never raises for any `content`."""

    def revoked(claims: CodeClaims) -> bool:
        return status.is_revoked(claims.status_index)

    oldest, newest = sorted((keys.issued_at, status.issued_at))
    known = {kid: listed.key for kid, listed in keys.keys.items()}
    verdict = read(content, keys=known, now=now, revoked=revoked, list_as_of=oldest)
    if now < newest - LEEWAY and verdict.kind in JUDGED_BY_TIME:
        return replace(verdict, kind=VerdictKind.CLOCK_SUSPECT)
    return verdict


def _payload(token: str, kind: str, trusted: Mapping[str, bytes]) -> dict[str, Any]:
    """The payload of a list of that kind signed by a trusted key; raises Refused."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("typ") != kind:
            raise Refused(f"not a {kind}")
        raw = trusted.get(str(header.get("kid")))
        if raw is None:
            raise Refused("signed by a list key that is not trusted")
        key = Ed25519PublicKey.from_public_bytes(raw)
        options: Any = {"verify_exp": False, "verify_iat": False}
        return jwt.decode(token, key, algorithms=["EdDSA"], options=options)
    except (jwt.InvalidTokenError, TypeError, AttributeError) as error:
        raise Refused(f"the signature does not hold: {type(error).__name__}") from None


def _listed(item: dict[str, Any]) -> ListedKey:
    key = public_from(ALGORITHMS[item["alg"]], decode(item["x"]))
    return ListedKey(str(item["kid"]), key, _instant(item["signs_from"]))


def _instant(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def encode(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The bytes of `encode`."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
