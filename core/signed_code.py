"""Codes people scan: a signed CWT (RFC 8392) in a COSE_Sign1 (RFC 9052), as text a QR holds.

The text is `HTTPS://<HOST>/S/<BASE32>`, capitals only, so that QR alphanumeric mode takes it; at most 220
characters, which is QR version 8-M. The bytes are documented, with a test vector, in docs/code-format.md.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import cbor2

from core.code_keys import ALGORITHMS, SIGNATURE_BYTES, PrivateKey, PublicKey

MAX_CONTENT = 220  # characters: QR version 8 at level M takes 221

# Numbers on printed plates: never reuse one, only append.
KINDS = {"enterprise": 1, "special_equipment": 2, "licence": 3, "act": 4}
COLOURS = {None: 0, "green": 1, "yellow": 2, "red": 3, "grey": 4, "blue": 5, "orange": 6}
_KIND_NAMES = {number: name for name, number in KINDS.items()}
_COLOUR_NAMES = {number: name for name, number in COLOURS.items()}


def register_kind(name: str, number: int) -> None:
    """Add a kind of code; raises ValueError where name or number stand for another kind already."""
    if not 1 <= number <= _HIGHEST_KIND or KINDS.get(name, number) != number:
        raise ValueError(f"kind {name!r} cannot have the number {number}")
    if _KIND_NAMES.get(number, name) != name:
        raise ValueError(f"number {number} is that of {_KIND_NAMES[number]!r}")
    KINDS[name] = number
    _KIND_NAMES[number] = name


_COSE_SIGN1 = 18  # CBOR tag, RFC 9052 §2
_ALGORITHM, _KEY_ID = 1, 4  # header labels, RFC 9052 §3.1
_EXPIRES, _ISSUED, _CODE, _SCOPE = 4, 6, 7, 9  # claims exp, iat, cti (RFC 8392 §3.1), scope (RFC 9200)
_HOST = re.compile(r"[A-Z0-9][A-Z0-9.:-]*")
_CONTENT = re.compile(r"(?:HTTPS?://[^/]{1,255}/S/)?([A-Z2-7]{100,300})(?:\.([0-9]{8}))?")
_HIGHEST_KIND, _HIGHEST_INDEX = 31, 2**24 - 1
_MAX_READ = 600  # longer than any code of ours with any host: not worth decoding


class VerdictKind(StrEnum):
    """What a reader may say of a code."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    UNKNOWN_KEY = "unknown_key"
    STALE_LIST = "stale_list"
    CLOCK_SUSPECT = "clock_suspect"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class CodeClaims:
    """What a code says; nothing personal. Times are aware and whole seconds; `colour` is the one at issue.

    `purpose` is a short ASCII word that narrows what the code may be used for; None means its kind's.
    `status_index` is the code's bit in the status list; None means that it is never listed, only expires.
    """

    code_id: UUID
    kind: str
    colour: str | None
    issued_at: datetime
    expires_at: datetime
    purpose: str | None = None
    status_index: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`claims` and `key_id` are None unless the signature held (an unknown key id is still told).

    `proof` is the rotating proof that stood behind the code, unjudged (core/rotating_proof.py).
    """

    kind: VerdictKind
    claims: CodeClaims | None = None
    key_id: str | None = None
    proof: str | None = None


def issue(
    claims: CodeClaims, *, key_id: str, private_key: PrivateKey, host: str, scheme: str = "HTTPS"
) -> str:
    """Sign `claims`; the text for the QR, at most 220 characters. `scheme` HTTP is for a machine of one's own.

    A host of 30 characters leaves room for a `key_id` of 2 without a status index, one of 26 with it.
    Raises ValueError for an unknown kind or colour, naive or disordered times, a bad host, or no room.
    """
    host = host.upper()
    if not _HOST.fullmatch(host):
        raise ValueError(f"host {host!r} does not fit QR alphanumeric mode")
    if not key_id or not key_id.isascii():
        raise ValueError("key_id must be non-empty ASCII")
    protected = _header(private_key.algorithm, key_id.encode())
    payload = _pack(claims)
    signature = private_key.sign(_to_be_signed(protected, payload))
    token = _envelope(protected, payload, signature)
    content = f"{scheme.upper()}://{host}/S/{base64.b32encode(token).decode().rstrip('=')}"
    if len(content) > MAX_CONTENT:
        raise ValueError(f"{len(content)} characters; shorten key_id, purpose or host to fit {MAX_CONTENT}")
    return content


def never(_claims: CodeClaims) -> bool:
    """The revocation list of someone who has none."""
    return False


def read(
    content: object,
    *,
    keys: Mapping[str, PublicKey],
    now: datetime,
    revoked: Callable[[CodeClaims], bool] = never,
    list_as_of: datetime | None = None,
    list_max_age: timedelta = timedelta(hours=24),
    leeway: timedelta = timedelta(minutes=2),
) -> Verdict:
    """Judge whatever was scanned; never raises for any `content`.

    `keys` by key id; `now` aware. `list_as_of` is when the signed status list behind `revoked` was made
    (None: the answer is live). A list from the future means that our clock is behind, so no time says
    anything; a list older than `list_max_age` cannot vouch for a code that is otherwise good.
    The host is not signed and not judged.
    """
    message = _open(content)
    if message is None:
        return Verdict(VerdictKind.MALFORMED)
    key = keys.get(message.key_id)
    if key is None:
        return Verdict(VerdictKind.UNKNOWN_KEY, key_id=message.key_id)
    claims = _verified(key, message)
    if claims is None:
        return Verdict(VerdictKind.MALFORMED)
    kind = _judged(claims, now, revoked(claims), list_as_of, list_max_age, leeway)
    return Verdict(kind, claims, message.key_id, message.proof)


def _judged(
    claims: CodeClaims,
    now: datetime,
    is_revoked: bool,
    list_as_of: datetime | None,
    list_max_age: timedelta,
    leeway: timedelta,
) -> VerdictKind:
    """The verdict on a code whose signature held: the first that applies."""
    if is_revoked:
        return VerdictKind.REVOKED
    if list_as_of is not None and now < list_as_of - leeway:
        return VerdictKind.CLOCK_SUSPECT
    if now < claims.issued_at - leeway:
        return VerdictKind.NOT_YET_VALID
    if now >= claims.expires_at:
        return VerdictKind.EXPIRED
    if list_as_of is not None and now - list_as_of > list_max_age:
        return VerdictKind.STALE_LIST
    return VerdictKind.VALID


def _header(algorithm: int, key_id: bytes) -> bytes:
    return cbor2.dumps({_ALGORITHM: algorithm, _KEY_ID: key_id}, canonical=True)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 §4.4, no external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _envelope(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(_COSE_SIGN1, [protected, {}, payload, signature]), canonical=True)


def _pack(claims: CodeClaims) -> bytes:
    """The claim map. Kind and colour share the octet after the id: a private claim key costs five."""
    if claims.kind not in KINDS or claims.colour not in COLOURS:
        raise ValueError(f"unknown kind {claims.kind!r} or colour {claims.colour!r}")
    if claims.issued_at.tzinfo is None or claims.expires_at.tzinfo is None:
        raise ValueError("times must be aware")
    if claims.expires_at <= claims.issued_at:
        raise ValueError("expires_at must come after issued_at")
    index = claims.status_index
    if index is not None and not 0 <= index <= _HIGHEST_INDEX:
        raise ValueError(f"status index {index} does not fit three octets")
    packed: dict[int, object] = {
        _EXPIRES: int(claims.expires_at.timestamp()),
        _ISSUED: int(claims.issued_at.timestamp()),
        _CODE: claims.code_id.bytes
        + bytes([KINDS[claims.kind] << 3 | COLOURS[claims.colour]])
        + (b"" if index is None else index.to_bytes(3, "big")),
    }
    if claims.purpose is not None:
        packed[_SCOPE] = claims.purpose
    return cbor2.dumps(packed, canonical=True)


def _unpack(payload: bytes) -> CodeClaims:
    """The claims of a payload whose signature held. Raises for a layout that is not ours.

    A payload is taken in its one deterministic encoding only: a reader that meets a claim twice, or bytes behind
    the claims, would otherwise have to choose, and two readers might choose differently.
    """
    packed = cbor2.loads(payload)
    if cbor2.dumps(packed, canonical=True) != payload:
        raise ValueError("the claims are not deterministically encoded")
    code = packed[_CODE]
    if type(packed[_EXPIRES]) is not int or type(packed[_ISSUED]) is not int:
        raise ValueError("a time is not a whole number")
    if len(code) not in (17, 20):
        raise ValueError("cti is not an id, an octet and perhaps a status index")
    return CodeClaims(
        code_id=UUID(bytes=code[:16]),
        kind=_KIND_NAMES[code[16] >> 3],
        colour=_COLOUR_NAMES[code[16] & 7],
        issued_at=datetime.fromtimestamp(packed[_ISSUED], UTC),
        expires_at=datetime.fromtimestamp(packed[_EXPIRES], UTC),
        purpose=packed.get(_SCOPE),
        status_index=int.from_bytes(code[17:], "big") if len(code) == 20 else None,
    )


@dataclass(frozen=True, slots=True)
class _Message:
    """The parts of a COSE_Sign1, and the proof behind it."""

    algorithm: int
    key_id: str
    protected: bytes
    payload: bytes
    signature: bytes
    proof: str | None


def _open(content: object) -> _Message | None:
    """What the text holds, or None.

    Only the one deterministic encoding is taken, so that a code has one text and no second one can be
    made from it. Lower case, a bare BASE32 and blanks around are forgiven: people copy and paste.
    """
    if not isinstance(content, str) or len(content) > _MAX_READ or not content.isascii():
        return None
    match = _CONTENT.fullmatch(content.strip().upper())
    if match is None:
        return None
    text = match[1]
    try:
        token = base64.b32decode(text + "=" * (-len(text) % 8))
        tagged: Any = cbor2.loads(token)
        protected, _, payload, signature = tagged.value
        header = cbor2.loads(protected)
        algorithm, key_id = header[_ALGORITHM], header[_KEY_ID]
        again = _envelope(_header(algorithm, key_id), payload, signature)
        message = _Message(algorithm, key_id.decode("ascii"), protected, payload, signature, match[2])
    except Exception:  # a stranger's bytes may fail in any way, and all ways mean malformed
        return None
    if base64.b32encode(again).decode().rstrip("=") != text or not _is_ours(message):
        return None
    return message


def _is_ours(message: _Message) -> bool:
    """Whether the parts are of the types and sizes we write; True and -8.0 equal numbers, but are none."""
    is_known = type(message.algorithm) is int and message.algorithm in ALGORITHMS.values()
    has_bytes = isinstance(message.payload, bytes) and isinstance(message.signature, bytes)
    return is_known and has_bytes and len(message.signature) == SIGNATURE_BYTES


def _verified(key: PublicKey, message: _Message) -> CodeClaims | None:
    """The claims when the signature is of the key's own algorithm, holds, and they are ours; None otherwise."""
    if message.algorithm != key.algorithm:
        return None
    try:
        signed = _to_be_signed(message.protected, message.payload)
        return _unpack(message.payload) if key.holds(message.signature, signed) else None
    except (cbor2.CBORError, LookupError, ArithmeticError, ValueError, TypeError, OSError):
        return None
