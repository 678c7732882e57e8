"""A proof that changes every minute beside a code on a screen, so that a screenshot is soon worth nothing.

It is the TOTP of RFC 6238 with SHA-256, eight digits and steps of 60 seconds. The secret of a code is derived from
a secret of the day, so a phone computes proofs all day without a network, a gate that holds the day's secret
checks them without one, and a gate that is stolen is worth nothing tomorrow.
"""

from __future__ import annotations

import hmac
import struct
from datetime import UTC, datetime
from uuid import UUID

STEP_SECONDS = 60
DIGITS = 8
WINDOW = 1
"""Steps a clock may be off, to either side."""


def step_of(now: datetime, seconds: int = STEP_SECONDS) -> int:
    """The number of the step `now` lies in."""
    return int(now.astimezone(UTC).timestamp()) // seconds


def proof(secret: bytes, step: int, *, digits: int = DIGITS, digest: str = "sha256") -> str:
    """The proof of a step: HOTP (RFC 4226 §5.3) of its number."""
    mac = hmac.digest(secret, struct.pack(">Q", step), digest)
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def step_proven(secret: bytes, given: str, now: datetime) -> int | None:
    """The step whose proof `given` is, within the window around `now`; None when it is old, early or invented."""
    middle = step_of(now)
    for step in (middle, *(middle + way * n for n in range(1, WINDOW + 1) for way in (-1, 1))):
        if hmac.compare_digest(proof(secret, step), given):
            return step
    return None


def secret_of(day_secret: bytes, code_id: UUID) -> bytes:
    """The secret of one code on the day whose secret is given."""
    return hmac.digest(day_secret, b"code:" + code_id.bytes, "sha256")


def day_secret(master: bytes, day: str) -> bytes:
    """The secret of a day, written YYYY-MM-DD."""
    return hmac.digest(master, f"day:{day}".encode(), "sha256")
