"""Guessed passwords: five within a quarter of an hour lock a user name, whether or not anybody has it.

Were only names that somebody has locked, the lock would tell who exists. So both are counted alike, with the same work:
those of accounts at the account, all others by the blind index of the name.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from auth import actions
from core import audit, clock, secrets
from core.db import db, serialise
from core.problems import AccountLocked
from models.identity import Account, UnclaimedName

FAILURES, WINDOW, LOCK = 5, timedelta(minutes=15), timedelta(minutes=30)
Tried = Account | UnclaimedName
"""Where the failures of a name are counted."""


class AccountActor:
    """The account as actor of its own sign-in, before there is a principal."""

    def __init__(self, account: Account) -> None:
        self.id = account.id
        self.kind = "enterprise" if account.enterprise_id else "staff"


def refuse_if_locked(tried: Tried | None) -> None:
    """Raise AccountLocked (423) while the name is locked."""
    now = clock.now()
    if tried is not None and tried.locked_until and tried.locked_until > now:
        raise _locked(tried.locked_until, now)


def unclaimed(username: str) -> UnclaimedName | None:
    """What was tried with a name that nobody has."""
    return UnclaimedName.get_or_none(UnclaimedName.name_index == index_of(username))


def count_failure(username: str, account: Account | None) -> None:
    """Count a wrong password; raises AccountLocked (423) for the fifth. Committed, whatever is answered."""
    now = clock.now()
    with db.atomic():
        # Read again while nobody else counts, so that guesses made at once are all counted.
        serialise(int(index_of(username)[:15], 16))
        tried = Account.get_by_id(account.id) if account else _row_of(username)
        locked_before = tried.locked_until is not None and tried.locked_until > now
        recent = [at for at in tried.recent_failures if datetime.fromisoformat(at) > now - WINDOW]
        recent.append(now.isoformat())
        locks = not locked_before and len(recent) >= FAILURES
        values = {"recent_failures": [], "locked_until": now + LOCK} if locks else {"recent_failures": recent}
        if not locked_before:
            type(tried).update(values).where(type(tried).id == tried.id).execute()
        actor = AccountActor(account) if account else audit.SYSTEM
        audit.record(actor, actions.LOCKED if locks else actions.SIGN_IN_FAILED, tried)
    if locks or locked_before:
        raise _locked(now + LOCK if locks else tried.locked_until, now)


def _row_of(username: str) -> UnclaimedName:
    now = clock.now()
    UnclaimedName.insert(name_index=index_of(username), last_tried_at=now).on_conflict(
        conflict_target=[UnclaimedName.name_index], update={UnclaimedName.last_tried_at: now}
    ).execute()
    return UnclaimedName.get(UnclaimedName.name_index == index_of(username))


def forget_unclaimed() -> int:
    """Delete the names nobody has once neither lock nor failures count any more; returns how many."""
    return UnclaimedName.delete().where(UnclaimedName.last_tried_at < clock.now() - WINDOW - LOCK).execute()


def index_of(username: str) -> str:
    """What stands for a user name where it must not stand in clear."""
    return secrets.cipher().blind_index(username, "sign_in.username")


def _locked(until: datetime, now: datetime) -> AccountLocked:
    seconds = math.ceil((until - now).total_seconds())
    return AccountLocked(headers={"Retry-After": str(max(1, seconds))})
