"""Sessions and their chain of refresh tokens: each works once, and a used one that comes back ends the session."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from auth import actions, tokens
from auth.permissions import END_SESSIONS
from auth.principal import Principal
from core import audit, clock
from core.db import db
from core.paging import Page, page
from core.problems import NotSignedIn
from core.secrets import cipher
from models.enterprise import Enterprise
from models.identity import Account, RefreshToken, Session
from models.organisation import Organisation, Staff

REFRESH_LIFETIME = timedelta(days=14)
GRACE = timedelta(seconds=60)
"""A phone that lost the answer may repeat its refresh this long, and gets the same successor, so the chain never forks."""
SEALED_AS = "refresh_token.successor"
MAX_SESSIONS = 5
"""Devices one account is signed in on at once; one more signs the longest unused out."""
MOBILE = re.compile(r"Mobile|Android|iPhone|iPad|HarmonyOS|DingTalk|TaurusApp|MicroMessenger", re.IGNORECASE)


def client_kind(user_agent: str) -> str:
    """mobile or desktop, as IND-01 counts clients."""
    return "mobile" if MOBILE.search(user_agent) else "desktop"


def open_session(account: Account, user_agent: str) -> dict[str, Any]:
    """Begin a session and give its first pair of tokens; call it inside a transaction.

    Beyond MAX_SESSIONS the account's longest unused session ends.
    """
    open_ones = Session.select().where(Session.account == account, Session.revoked_at.is_null())
    oldest_first = list(open_ones.order_by(Session.last_seen_at, Session.id))
    for session in oldest_first[: max(0, len(oldest_first) - MAX_SESSIONS + 1)]:
        revoke(session, "device-limit")
        audit.record(audit.SYSTEM, actions.DISPLACED, session)
    session = Session.create(
        account=account, client=client_kind(user_agent), device=_device(user_agent), last_seen_at=clock.now()
    )
    token = secrets.token_urlsafe(32)
    _keep(session, token)
    return _pair(session, token)


def refresh(refresh_token: str) -> dict[str, Any]:
    """Exchange a refresh token for a fresh pair; raises NotSignedIn (401).

    A token that was used before, longer ago than the grace, revokes the whole session: one of the two who
    hold it is a thief (RFC 9700 §4.14.2).
    """
    now = clock.now()
    row = _find(refresh_token)
    if row is None or row.session.revoked_at or row.expires_at <= now or row.session.account.is_disabled:
        raise NotSignedIn
    successor = secrets.token_urlsafe(32)
    with db.atomic():
        fresh = (
            RefreshToken.update(used_at=now, successor_sealed=cipher().seal(successor, SEALED_AS))
            .where(RefreshToken.id == row.id, RefreshToken.used_at.is_null())
            .execute()
        )
        if fresh:
            _keep(row.session, successor)
        else:
            used = RefreshToken.get_by_id(row.id)  # by another call meanwhile, perhaps
            successor = cipher().open(str(used.successor_sealed), SEALED_AS)
        if fresh or now - used.used_at <= GRACE:
            Session.update(last_seen_at=now).where(Session.id == row.session.id).execute()
            return _pair(row.session, successor)
        revoke(row.session, "reuse")
        audit.record(audit.SYSTEM, actions.REUSED, row.session)
    raise NotSignedIn("检测到登录凭证被重复使用，为保护账号已退出，请重新登录。")


def _find(refresh_token: str) -> RefreshToken | None:
    """The link of the chain, with its session and account."""
    return (
        RefreshToken.select(RefreshToken, Session, Account)
        .join(Session)
        .join(Account)
        .where(RefreshToken.token_hash == _hash(refresh_token))
        .first()
    )


def revoke(session: Session, why: str) -> None:
    """End a session at once; its access tokens stop working at their next use."""
    Session.update(revoked_at=clock.now(), revoked_why=why, version=Session.version + 1).where(
        Session.id == session.id, Session.revoked_at.is_null()
    ).execute()


def sign_out(principal: Principal) -> None:
    """End the caller's own session."""
    with db.atomic():
        session = Session.find(principal.session_id)  # type: ignore[arg-type]
        revoke(session, "sign-out")
        audit.record(principal, actions.SIGNED_OUT, session)


def list_sessions(principal: Principal, asked: Page) -> dict[str, Any]:
    """The caller's open sessions, newest first."""
    query = Session.select().where(Session.account == principal.id, Session.revoked_at.is_null())
    return page(query, [Session.last_seen_at, Session.id], asked, lambda row: _view(row, principal))


def revoke_session(principal: Principal, session_id: UUID) -> None:
    """End one of the caller's own sessions; raises NotFound (404)."""
    with db.atomic():
        mine = Session.select().where(Session.account == principal.id, Session.revoked_at.is_null())
        session = Session.find(session_id, mine)
        revoke(session, "revoked")
        audit.record(principal, actions.REVOKED, session)


def revoke_others(principal: Principal) -> None:
    """End all of the caller's sessions but this one (after a change of password)."""
    Session.update(revoked_at=clock.now(), revoked_why="password", version=Session.version + 1).where(
        Session.account == principal.id, Session.revoked_at.is_null(), Session.id != principal.session_id
    ).execute()


def end_all(principal: Principal, account_id: UUID) -> None:
    """End every session of somebody within reach, contacts of enterprises too; they may sign in again.

    Raises NotFound (404).
    """
    reach = principal.reach(END_SESSIONS.name)
    outer = pw.JOIN.LEFT_OUTER
    within = (
        Account.select(Account)
        .join(Staff, outer)
        .join(Organisation, outer)
        .switch(Account)
        .join(Enterprise, outer)
        .where(reach.organisations(Organisation.seq) | reach.in_regions(Enterprise.region_code))
    )
    with db.atomic():
        account = Account.find(account_id, within)
        revoke_all(account, "security")
        audit.record(principal, actions.ENDED_ALL, account)


def revoke_all(account: Account, why: str) -> None:
    """End every session of an account."""
    for session in Session.select().where(Session.account == account, Session.revoked_at.is_null()):
        revoke(session, why)


def forget_expired() -> int:
    """Delete refresh tokens past their time; returns how many."""
    return RefreshToken.delete().where(RefreshToken.expires_at < clock.now()).execute()


def _view(row: Session, principal: Principal) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "client": row.client,
        "device": row.device,
        "created_at": row.created_at,
        "last_seen_at": row.last_seen_at,
        "is_current": row.id == principal.session_id,
    }


def _keep(session: Session, token: str) -> None:
    RefreshToken.create(session=session, token_hash=_hash(token), expires_at=clock.now() + REFRESH_LIFETIME)


def _pair(session: Session, refresh_token: str) -> dict[str, Any]:
    return {
        "access_token": tokens.issue(session.account_id, session.id, session.client),
        "refresh_token": refresh_token,
        "token_type": "Bearer",
        "expires_in": int(tokens.LIFETIME.total_seconds()),
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _device(user_agent: str) -> str:
    """A short name a person recognises; the full User-Agent is not kept."""
    for mark, name in (("DingTalk", "钉钉"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "鸿蒙手机"),
                       ("Android", "安卓手机"), ("Windows", "Windows 电脑"), ("Macintosh", "Mac 电脑"),
                       ("Linux", "Linux 电脑")):  # fmt: skip
        if mark in user_agent:
            return name
    return "其他设备"
