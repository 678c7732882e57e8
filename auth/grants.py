"""Grants: which role an account has over which part of the tree; given and revoked by the security administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth import actions
from auth.permissions import MANAGE_GRANTS
from auth.principal import Principal
from auth.roles import ROLES, conflict
from core import audit, clock
from core.db import Rows, db
from core.paging import Page, page
from core.problems import AlreadyExists, Forbidden, invalid
from core.rule import Rule
from models.identity import Account, RoleGrant
from models.organisation import Organisation, Staff

THREE_ADMINS = Rule("SEC-001", "网络安全等级保护基本要求", "8.1.7")


def _within_reach(principal: Principal) -> Rows:
    return (
        RoleGrant.select(RoleGrant, Account, Organisation)
        .join(Account)
        .switch(RoleGrant)
        .join(Organisation)
        .where(
            RoleGrant.revoked_at.is_null(),
            principal.reach(MANAGE_GRANTS.name).organisations(Organisation.seq),
        )
    )


def list_grants(principal: Principal, asked: Page, *, account_id: UUID | None = None) -> dict[str, Any]:
    """Grants in force within the administrator's reach."""
    query = _within_reach(principal)
    if account_id:
        query = query.where(RoleGrant.account == account_id)
    return page(query, [RoleGrant.id], asked, _view)


def give(principal: Principal, *, account_id: UUID, role: str, org_id: UUID) -> dict[str, Any]:
    """Grant `role` over the subtree of `org_id`.

    Raises RuleConflict (409) when the person would hold two of the three exclusive administrator roles,
    Forbidden (403) for a grant to oneself, AlreadyExists (409), InvalidInput (422).
    """
    if account_id == principal.id:
        raise Forbidden("不能给自己授权，请由另一名安全管理员办理。")
    reach = principal.reach(MANAGE_GRANTS.name)
    with db.atomic():
        org = Organisation.within(reach).where(Organisation.id == org_id).first()
        if org is None:
            raise invalid("/json/org_id", "该组织不存在，或不在您的管理范围内。")
        account = _staff_account(account_id, reach)
        held = [
            row.role
            for row in RoleGrant.select().where(RoleGrant.account == account, RoleGrant.revoked_at.is_null())
        ]
        if clash := conflict([*held, role]):
            names = "与".join(ROLES[code].label for code in clash)
            THREE_ADMINS.forbid_now(f"系统、安全、审计三类管理员不得由同一人担任：{names}。").or_refuse()
        same = (RoleGrant.account == account) & (RoleGrant.role == role) & (RoleGrant.org == org)
        if RoleGrant.select().where(same, RoleGrant.revoked_at.is_null()).exists():
            raise AlreadyExists("该账号已有此授权。")
        grant = RoleGrant.create(account=account, role=role, org=org, granted_by=principal.id)
        audit.record(principal, actions.GRANTED, account, role=role, org_id=org.id)
    return _view(grant)


def _staff_account(account_id: UUID, reach: Any) -> Account:
    account = (
        Account.select(Account)
        .join(Staff)
        .join(Organisation)
        .where(Account.id == account_id, reach.organisations(Organisation.seq))
        .first()
    )
    if account is None:
        raise invalid("/json/account_id", "该账号不存在，或不在您的管理范围内。")
    return account


def revoke(principal: Principal, grant_id: UUID, *, version: int) -> None:
    """End a grant at once; raises NotFound (404), Stale (412)."""
    with db.atomic():
        grant = RoleGrant.find(grant_id, _within_reach(principal))
        grant.change(version, revoked_at=clock.now())
        audit.record(principal, actions.GRANT_REVOKED, grant.account, role=grant.role)


def _view(grant: RoleGrant) -> dict[str, Any]:
    return {
        "id": grant.id,
        "version": grant.version,
        "account_id": grant.account_id,
        "account_name": grant.account.display_name,
        "role": grant.role,
        "role_label": ROLES[grant.role].label,
        "org_id": grant.org_id,
        "org_name": grant.org.name,
        "created_at": grant.created_at,
    }
