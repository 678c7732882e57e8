"""Whom and what an administrator may choose: people to give an account, accounts and organisations to grant over."""

from __future__ import annotations

from typing import Any

import peewee as pw

from auth.permissions import MANAGE_ACCOUNTS, MANAGE_GRANTS
from auth.principal import Principal
from auth.roles import GRANTABLE, ROLES
from core.paging import Page, page
from models.identity import Account
from models.organisation import Organisation, Staff


def people(principal: Principal, asked: Page, *, q: str) -> dict[str, Any]:
    """Staff in service within reach who have no account yet, by the beginning of their name."""
    has_one = Account.select(Account.id).where(Account.staff == Staff.id)
    within = principal.reach(MANAGE_ACCOUNTS.name).organisations(Organisation.seq)
    query = Staff.with_org().where(
        Staff.name.startswith(q), Staff.left_on.is_null(), within, ~pw.fn.EXISTS(has_one)
    )
    return page(query, [Staff.id], asked, lambda row: _choice(row, row.org.name), descending=False)


def accounts(principal: Principal, asked: Page, *, q: str) -> dict[str, Any]:
    """Accounts of staff within reach, one's own left out, by the beginning of a name or user name."""
    within = principal.reach(MANAGE_GRANTS.name).organisations(Organisation.seq)
    query = (
        Account.select(Account, Staff, Organisation)
        .join(Staff)
        .join(Organisation)
        .where(
            within,
            Account.id != principal.id,
            Account.username.startswith(q) | Account.display_name.startswith(q),
        )
    )
    return page(query, [Account.id], asked, _account, descending=False)


def _account(row: Account) -> dict[str, Any]:
    return {"id": row.id, "name": row.display_name, "note": f"{row.username} {row.staff.org.name}"}


def organisations(principal: Principal, asked: Page, *, q: str) -> dict[str, Any]:
    """Organisations within reach whose name holds `q`."""
    query = Organisation.within(principal.reach(MANAGE_GRANTS.name)).where(Organisation.name.contains(q))
    return page(query, [Organisation.seq], asked, lambda row: _choice(row, row.code), descending=False)


def _choice(row: Any, note: str) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "note": note}


def roles() -> dict[str, Any]:
    """The roles that can be granted."""
    return {"items": [{"code": code, "label": ROLES[code].label} for code in GRANTABLE]}
