"""The authenticator in an administrator's hand: codes of the demo, each given out once."""

from __future__ import annotations

import time

import pyotp

from auth.second_factor import STEP_SECONDS, TOLERANCE
from demo.accounts import totp_secret

ADMINISTRATORS = ("system1", "security1", "audit1")
_given: dict[tuple[str, str], int] = {}
_secrets: dict[tuple[str, str], str] = {}


def code(server: str, username: str) -> str:
    """A code that this server has not seen yet; waits for the next one, as its holder would, when all are used up."""
    now = int(time.time()) // STEP_SECONDS
    # Never the step before: it would be too old by the time a slow machine has typed it.
    step = max(now, _given.get((server, username), 0) + 1)
    _given[server, username] = step
    while step > int(time.time()) // STEP_SECONDS + TOLERANCE:
        time.sleep(0.5)
    return pyotp.TOTP(_secrets.get((server, username)) or totp_secret(username)).generate_otp(step)


def learn(server: str, username: str, secret: str) -> None:
    """Take a new secret in, as after a loss."""
    _secrets[server, username] = secret
    _given.pop((server, username), None)
