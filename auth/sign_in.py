"""Sign-in: providers prove who somebody is; this module locks, asks for the second factor and opens the session."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any, Protocol

from auth import actions, passwords, second_factor, sessions
from core import audit, clock
from core.db import db, serialise
from core.problems import AccountLocked, InvalidCredentials, SecondFactorRequired
from models.identity import Account

FAILURES, WINDOW, LOCK = 5, timedelta(minutes=15), timedelta(minutes=30)


class Provider(Protocol):
    """A way to prove who one is; DingTalk and 政务钉钉 become further ones."""

    def account_of(self, username: str) -> Account | None:
        """The account that is claimed."""
        ...

    def proves(self, account: Account | None, secret: str) -> bool:
        """Whether the secret proves the claim; takes as long when there is no account."""
        ...


class PasswordProvider:
    """User name and password."""

    def account_of(self, username: str) -> Account | None:
        return Account.get_or_none(Account.username == username)

    def proves(self, account: Account | None, secret: str) -> bool:
        stored = account.password_hash if account else passwords.NOBODY
        return passwords.matches(stored, secret) and account is not None


PASSWORD: Provider = PasswordProvider()


class AccountActor:
    """The account as actor of its own sign-in, before there is a principal."""

    def __init__(self, account: Account) -> None:
        self.id = account.id
        self.kind = "enterprise" if account.enterprise_id else "staff"


def sign_in(
    username: str, password: str, user_agent: str, *, otp: str | None = None, provider: Provider = PASSWORD
) -> dict[str, Any]:
    """Open a session and return its tokens.

    Raises InvalidCredentials (401), AccountLocked (423) after 5 failures in 15 minutes, for 30 minutes,
    SecondFactorRequired (401) when the account's code is missing. Failures are committed, not rolled back.
    """
    account = provider.account_of(username)
    now = clock.now()
    if account is not None and account.locked_until and account.locked_until > now:
        raise _locked(account.locked_until, now)
    if not provider.proves(account, password) or account is None or account.is_disabled:
        _count_failure(account, now)
        raise InvalidCredentials
    if account.totp_confirmed:
        if otp is None:
            raise SecondFactorRequired
        if not second_factor.accept(account, otp):
            _count_failure(account, now)
            raise InvalidCredentials
    with db.atomic():
        Account.update(recent_failures=[], locked_until=None).where(Account.id == account.id).execute()
        issued = sessions.open_session(account, user_agent)
        audit.record(
            AccountActor(account), actions.SIGNED_IN, account, client=sessions.client_kind(user_agent)
        )
    return issued


def _count_failure(account: Account | None, now: datetime) -> None:
    if account is None:
        return
    with db.atomic():
        # Read again while nobody else counts, so that guesses made at once are all counted.
        serialise(account.id.int & 0x7FFF_FFFF_FFFF_FFFF)
        account = Account.get_by_id(account.id)
        locked_before = account.locked_until is not None and account.locked_until > now
        recent = [at for at in account.recent_failures if datetime.fromisoformat(at) > now - WINDOW]
        recent.append(now.isoformat())
        locks = not locked_before and len(recent) >= FAILURES
        values = {"recent_failures": [], "locked_until": now + LOCK} if locks else {"recent_failures": recent}
        if not locked_before:
            Account.update(values).where(Account.id == account.id).execute()
        audit.record(AccountActor(account), actions.LOCKED if locks else actions.SIGN_IN_FAILED, account)
    if locks or locked_before:
        raise _locked(now + LOCK if locks else account.locked_until, now)


def _locked(until: datetime, now: datetime) -> AccountLocked:
    seconds = math.ceil((until - now).total_seconds())
    return AccountLocked(headers={"Retry-After": str(max(1, seconds))})
