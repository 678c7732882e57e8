"""Accounts, sessions, refresh tokens, signing keys and grants."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import peewee as pw

from core.db import Base, InstantField, JsonField
from models.enterprise import Enterprise
from models.organisation import Organisation, Staff


class Account(Base):
    """A way to sign in, of a member of staff or of an enterprise's contact (exactly one of the two)."""

    username = pw.CharField(64, unique=True)
    password_hash = pw.CharField(200)
    display_name = pw.CharField(60)
    staff = pw.ForeignKeyField(Staff, null=True, backref="accounts")
    enterprise = pw.ForeignKeyField(Enterprise, null=True, backref="accounts")
    totp_sealed = pw.TextField(null=True)
    totp_confirmed = pw.BooleanField(default=False)
    totp_last_step = pw.BigIntegerField(default=0)
    """The last 30-second step used: a code works once (RFC 6238 §5.2)."""
    recent_failures = JsonField(default=list)
    """Instants of wrong passwords within the last 15 minutes."""
    locked_until = InstantField(null=True)
    is_disabled = pw.BooleanField(default=False)

    class Meta:
        constraints = (pw.Check("(staff_id IS NULL) <> (enterprise_id IS NULL)"),)


class UnclaimedName(Base):
    """A user name that nobody has and somebody tries: it locks as an account does, so the answer tells them apart no more."""

    name_index = pw.CharField(64, unique=True)
    """Blind index: a password typed into the wrong field must not stand here in clear."""
    recent_failures = JsonField(default=list)
    locked_until = InstantField(null=True)
    last_tried_at = InstantField(index=True)


class Session(Base):
    """One sign-in on one device. `client` is decided by the server and signed into every token."""

    account = pw.ForeignKeyField(Account, backref="sessions")
    client = pw.CharField(10)
    device = pw.CharField(120)
    last_seen_at = InstantField()
    revoked_at = InstantField(null=True)
    revoked_why = pw.CharField(40, default="")


class RefreshToken(Base):
    """One link of a session's chain of refresh tokens; of itself only its hash is kept."""

    session = pw.ForeignKeyField(Session, backref="refresh_tokens")
    token_hash = pw.CharField(64, unique=True)
    expires_at = InstantField(index=True)
    used_at = InstantField(null=True)
    successor_sealed = pw.TextField(null=True)
    """The token given for this one, for a phone that lost the answer; sealed, and null until this one is used."""


class SigningKey(Base):
    """A key: `token` keys sign JWTs, `code` keys QR codes, `list` keys the lists of those, `audit` keys anchors."""

    purpose = pw.CharField(10)
    kid = pw.CharField(16, unique=True)
    algorithm = pw.IntegerField(default=-8)
    """COSE number (core/code_keys.py); only code keys may have another than Ed25519's."""
    public = pw.CharField(128)
    private_sealed = pw.TextField()
    signs_from = InstantField(null=True)
    """A key is published before it signs, so that readers without a network know it in time."""
    retired_at = InstantField(null=True)
    """Signs no more from then on; still verifies what it signed."""
    revoked_at = InstantField(null=True)
    """Stolen or lost: verifies nothing, and its id is never used again."""

    class Meta:
        indexes = ((("purpose", "retired_at"), False),)


class RoleGrant(Base):
    """A role over an organisation's subtree, or over a region (exactly one of the two)."""

    account = pw.ForeignKeyField(Account, backref="grants")
    role = pw.CharField(40)
    org = pw.ForeignKeyField(Organisation, null=True)
    region_prefix = pw.CharField(6, null=True)
    granted_by = pw.UUIDField(null=True)
    revoked_at = InstantField(null=True)

    class Meta:
        indexes = ((("account", "revoked_at"), False),)
        constraints = (pw.Check("(org_id IS NULL) <> (region_prefix IS NULL)"),)


class AuditAnchor(Base):
    """The signed head of the audit chain on a day, to be kept outside as well."""

    day = pw.DateField(unique=True)
    seq = pw.BigIntegerField()
    hash = pw.CharField(64)
    kid = pw.CharField(16)
    signature = pw.TextField()


def holders(role: str, org: Organisation, *, but: UUID | None = None) -> list[UUID]:
    """Staff in service who hold `role` over `org`, those granted nearest to it only, never `but`; empty when none."""
    rows: list[Any] = list(
        RoleGrant.select(Staff.id, Organisation.seq)
        .join(Account)
        .join(Staff)
        .switch(RoleGrant)
        .join(Organisation)
        .where(
            RoleGrant.role == role,
            RoleGrant.revoked_at.is_null(),
            ~Account.is_disabled,
            Staff.left_on.is_null(),
            Staff.id != but,
            Organisation.seq <= org.seq,
            Organisation.last_seq >= org.seq,
        )
        .order_by(Organisation.seq.desc(), Staff.id)
        .distinct()
        .tuples()
    )
    return [staff_id for staff_id, seq in rows if seq == rows[0][1]]
