"""The rotating proof beside a dynamic code: its secrets, and whether one that was scanned holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from core import clock, rotating_proof, secrets

WINDOW = timedelta(seconds=rotating_proof.STEP_SECONDS * rotating_proof.WINDOW)


def day_secret(day: date) -> bytes:
    """What a gate holds for one day, to check proofs without a network."""
    return rotating_proof.day_secret(secrets.key("rotating-proof"), str(day))


def secret_of(code_id: UUID, day: date) -> bytes:
    """What the phone that shows a code holds for one day."""
    return rotating_proof.secret_of(day_secret(day), code_id)


def proven_step(code_id: UUID, given: str) -> int | None:
    """The step whose proof `given` is; None when it is old, or was never one. Holds across midnight."""
    now = clock.now()
    for day in {clock.day_of(now - WINDOW), clock.day_of(now + WINDOW)}:
        step = rotating_proof.step_proven(secret_of(code_id, day), given, now)
        if step is not None and clock.day_of(_start(step)) == day:
            return step
    return None


def _start(step: int) -> datetime:
    return datetime.fromtimestamp(step * rotating_proof.STEP_SECONDS, UTC)
