"""Before each request: turn the bearer token into a principal, with the session and grants as they are now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, g, request

from auth import tokens
from auth.principal import Grant, Principal
from auth.roles import ROLES
from core.db import db
from core.problems import NotSignedIn
from models.identity import Account, RoleGrant, Session
from models.organisation import Staff

LONGEST_TOKEN = 2000


def identifies_itself(view: Any) -> Any:
    """Mark a view that finds out by itself who calls (auth/reporting.py)."""
    view.identifies_itself = True
    return view


def load_principal() -> None:
    """Set `g.principal`; no token leaves it None, a bad one raises NotSignedIn (401)."""
    header = request.headers.get("Authorization", "")
    g.principal = None
    view = current_app.view_functions.get(request.endpoint or "")
    if not header or getattr(view, "identifies_itself", False):
        return
    claims = tokens.verify(bearer_token(header))
    g.principal = principal_of_session(UUID(claims["sid"]), claims["cl"])


def bearer_token(header: str) -> str:
    """The token of an Authorization header; raises NotSignedIn (401)."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        raise NotSignedIn
    return token.strip()


def principal_of_session(session_id: UUID, client: str) -> Principal:
    """The principal behind an open session; raises NotSignedIn (401) when it was revoked."""
    session = Session.read(session_id)
    if session is None or session.revoked_at is not None:
        raise NotSignedIn
    account = Account.read(session.account_id)
    if account is None or account.is_disabled:
        raise NotSignedIn
    return principal_of(account, client, session_id)


def principal_of(account: Account, client: str, session_id: UUID | None = None) -> Principal:
    """The principal of an account, grants and reach included."""
    if account.enterprise_id is not None:
        return Principal(
            id=account.id,
            kind="enterprise",
            name=account.display_name,
            username=account.username,
            client=client,
            session_id=session_id,
            enterprise_id=account.enterprise_id,
            grants=(Grant("enterprise_contact", "none"),),
        )
    staff = Staff.find(account.staff_id)
    if staff.left_on is not None:
        raise NotSignedIn
    grants = grants_of(account.id)
    lacks_factor = not account.totp_confirmed and any(ROLES[g_.role].needs_totp for g_ in grants)
    return Principal(
        id=account.id,
        kind="staff",
        name=account.display_name,
        username=account.username,
        client=client,
        session_id=session_id,
        staff_id=staff.id,
        org_id=staff.org_id,
        grants=grants,
        must_enrol=lacks_factor,
    )


def grants_of(account_id: UUID) -> tuple[Grant, ...]:
    """The grants in force, each with its range in the tree and its region."""
    # Written out, because it runs at every request with a token, and building it would cost more than running it.
    rows = db.execute_sql(
        "SELECT role_grant.role, role_grant.region_prefix, role_grant.org_id, organisation.region_code, "  # noqa: S608
        "organisation.seq, organisation.last_seq FROM role_grant "
        "LEFT JOIN organisation ON organisation.id = role_grant.org_id "
        f"WHERE role_grant.account_id = {db.param} AND role_grant.revoked_at IS NULL ORDER BY role_grant.id",
        (RoleGrant.account.db_value(account_id),),
    ).fetchall()
    return tuple(
        Grant(role, region_code, seq, last_seq) if org_id else Grant(role, str(region_prefix))
        for role, region_prefix, org_id, region_code, seq, last_seq in rows
    )
