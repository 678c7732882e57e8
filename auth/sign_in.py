"""Sign-in: providers prove who somebody is; this module asks for the second factor and opens the session."""

from __future__ import annotations

from typing import Any, Protocol

from limits import parse

from auth import actions, guessing, passwords, rate_limit, second_factor, sessions
from core import audit
from core.db import db
from core.problems import InvalidCredentials, SecondFactorRequired
from models.identity import Account

PER_NAME = parse("30/minute")
"""From wherever it is tried; the route counts what comes from one address."""


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


def sign_in(
    username: str, password: str, user_agent: str, *, otp: str | None = None, provider: Provider = PASSWORD
) -> dict[str, Any]:
    """Open a session and return its tokens.

    Raises TooManyRequests (429) when one name is tried from many addresses, InvalidCredentials (401), AccountLocked (423) for a guessed name, SecondFactorRequired (401) when the
    account's code is missing.
    """
    rate_limit.spend(PER_NAME, "sign_in.name", guessing.index_of(username))
    account, unclaimed = provider.account_of(username), guessing.unclaimed(username)
    guessing.refuse_if_locked(account or unclaimed)
    if not provider.proves(account, password) or account is None or account.is_disabled:
        guessing.count_failure(username, account)
        raise InvalidCredentials
    if account.totp_confirmed:
        if otp is None:
            raise SecondFactorRequired
        if not second_factor.accept(account, otp):
            guessing.count_failure(username, account)
            raise InvalidCredentials
    with db.atomic():
        Account.update(recent_failures=[], locked_until=None).where(Account.id == account.id).execute()
        issued = sessions.open_session(account, user_agent)
        audit.record(
            guessing.AccountActor(account),
            actions.SIGNED_IN,
            account,
            client=sessions.client_kind(user_agent),
        )
    return issued
