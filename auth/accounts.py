"""Accounts: one's own profile and password; creating and unlocking by the system administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth import actions, passwords, sessions
from auth.permissions import MANAGE_ACCOUNTS
from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import Rows, db
from core.paging import Page, page
from core.problems import AlreadyExists, Forbidden, InvalidCredentials, NotFound, invalid
from models.demo import DemoMark
from models.enterprise import Enterprise
from models.identity import Account
from models.organisation import Organisation, Post, Staff


def profile(principal: Principal) -> dict[str, Any]:
    """Who the caller is, for the pages."""
    org = Organisation.get_by_id(principal.org_id) if principal.org_id else None
    enterprise = Enterprise.get_by_id(principal.enterprise_id) if principal.enterprise_id else None
    posts = Post.select(Post, Organisation).join(Organisation).where(Post.staff == principal.staff_id)
    return {
        "id": principal.id,
        "posts": [
            {"title": post.title, "org": post.org, "is_main": post.is_main}
            for post in posts.order_by(Post.is_main.desc(), Post.id)
        ],
        "kind": principal.kind,
        "name": principal.name,
        "username": principal.username,
        "staff_id": principal.staff_id,
        "org": org,
        "enterprise": enterprise,
        "roles": principal.roles,
        "permissions": principal.permissions,
        "client": principal.client,
        "must_enrol": principal.must_enrol,
    }


def change_password(principal: Principal, *, current: str, new: str) -> None:
    """Replace one's password and end one's other sessions; raises InvalidCredentials (401), InvalidInput (422)."""
    account = Account.find(principal.id)
    if not passwords.matches(account.password_hash, current):
        raise InvalidCredentials("当前密码不正确。")
    passwords.check_strength(new, account.username, "/json/new")
    with db.atomic():
        account.change(password_hash=passwords.hash_password(new))
        sessions.revoke_others(principal)
        audit.record(principal, actions.PASSWORD_CHANGED, account)


def demo_accounts() -> dict[str, Any]:
    """The accounts a demo database offers; raises NotFound (404) in every other database."""
    mark = DemoMark.select().first()
    if mark is None:
        raise NotFound
    password = mark.accounts["password"]
    return {
        "items": [
            {**{name: one[name] for name in ("username", "name", "hint")}, "title": one["role_label"],
             "password": password}
            for one in mark.accounts["items"]
        ]
    }  # fmt: skip


def _manageable(principal: Principal) -> Rows:
    """Staff accounts within reach; accounts of enterprises belong to the province's administrator."""
    reach = principal.reach(MANAGE_ACCOUNTS.name)
    return (
        Account.select(Account, Staff, Organisation)
        .join(Staff)
        .join(Organisation)
        .where(reach.organisations(Organisation.seq))
    )


def list_accounts(principal: Principal, asked: Page, *, q: str | None = None) -> dict[str, Any]:
    """Accounts of staff within the administrator's reach, by user name."""
    query = _manageable(principal)
    if q:
        query = query.where(Account.username.startswith(q) | Account.display_name.startswith(q))
    return page(query, [Account.username], asked, _view, descending=False)


def create_account(principal: Principal, *, username: str, password: str, staff_id: UUID) -> dict[str, Any]:
    """Give a member of staff an account; raises AlreadyExists (409), InvalidInput (422)."""
    passwords.check_strength(password, username, "/json/password")
    with db.atomic():
        staff = (
            Staff.with_org()
            .where(
                Staff.id == staff_id, principal.reach(MANAGE_ACCOUNTS.name).organisations(Organisation.seq)
            )
            .first()
        )
        if staff is None:
            raise invalid("/json/staff_id", "该人员不存在，或不在您的管理范围内。")
        if Account.select().where(Account.username == username).exists():
            raise AlreadyExists("该用户名已被使用，请更换。")
        account = Account.create(
            username=username,
            password_hash=passwords.hash_password(password),
            display_name=staff.name,
            staff=staff,
        )
        audit.record(principal, actions.ACCOUNT_CREATED, account, username=username)
    return _view(account)


def unlock(principal: Principal, account_id: UUID, *, version: int) -> dict[str, Any]:
    """Lift a lock before its 30 minutes are over."""
    with db.atomic():
        account = Account.find(account_id, _manageable(principal))
        account.change(version, locked_until=None, recent_failures=[])
        audit.record(principal, actions.UNLOCKED, account)
    return _view(account)


def suspend(principal: Principal, account_id: UUID, *, version: int) -> dict[str, Any]:
    """Stop an account at once, its sessions included; raises Forbidden (403) for one's own."""
    if account_id == principal.id:
        raise Forbidden("不能停用自己的账号，请由另一名系统管理员办理。")
    with db.atomic():
        account = Account.find(account_id, _manageable(principal))
        check(account, version)
        account.change(version, is_disabled=True)
        sessions.revoke_all(account, "suspended")
        audit.record(principal, actions.SUSPENDED, account)
    return _view(account)


def restore(principal: Principal, account_id: UUID, *, version: int) -> dict[str, Any]:
    """Let a suspended account sign in again."""
    with db.atomic():
        account = Account.find(account_id, _manageable(principal))
        account.change(version, is_disabled=False)
        audit.record(principal, actions.RESTORED, account)
    return _view(account)


def reset_second_factor(principal: Principal, account_id: UUID, *, version: int) -> dict[str, Any]:
    """Take the one-time code off an account whose phone is lost; an administrator must enrol anew before acting.

    Raises Forbidden (403) for one's own, which a stolen session would otherwise take off.
    """
    if account_id == principal.id:
        raise Forbidden("不能重置自己的动态口令，请由另一名系统管理员办理。")
    with db.atomic():
        account = Account.find(account_id, _manageable(principal))
        check(account, version)
        account.change(version, totp_sealed=None, totp_confirmed=False, totp_last_step=0)
        sessions.revoke_all(account, "second-factor")
        audit.record(principal, actions.FACTOR_RESET, account)
    return _view(account)


def _view(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "version": account.version,
        "username": account.username,
        "name": account.display_name,
        "org_name": account.staff.org.name,
        "is_locked": bool(account.locked_until and account.locked_until > clock.now()),
        "is_disabled": account.is_disabled,
        "has_second_factor": account.totp_confirmed,
    }
