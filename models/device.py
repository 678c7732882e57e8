"""Phones that work offline: whose they are, what is lent to them, and what people keep half-written."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, Rows
from core.scope import Viewer
from models.identity import Account, Session
from models.organisation import Organisation

MANAGE = "sync.devices.manage"


class Device(Base):
    """One person's app on one phone; `id` is made by the phone. Two people sharing a phone are two devices."""

    account = pw.ForeignKeyField(Account, backref="devices")
    org = pw.ForeignKeyField(Organisation)
    name = pw.CharField(60)
    app_version = pw.CharField(20, default="")
    last_seen_at = InstantField()
    last_sequence = pw.BigIntegerField(default=0)
    """The highest sequence received; a gap below it is an item still on the phone."""
    skew_seconds = pw.IntegerField(default=0)
    """Server time minus the phone's, at the last sync."""
    revoked_at = InstantField(null=True)
    revoked_why = pw.CharField(200, default="")

    @classmethod
    def visible_to(cls, viewer: Viewer, account_id: object) -> Rows:
        """One's own, and those of the agencies one answers for."""
        mine = cls.account == account_id
        reached = viewer.reach(MANAGE).organisations(Organisation.seq)
        return (
            cls.select(cls, Account, Organisation)
            .join(Account)
            .switch(cls)
            .join(Organisation)
            .where(mine | reached)
        )


class DeviceSession(Base):
    """A session that a device used, so that revoking the device ends it."""

    device = pw.ForeignKeyField(Device, backref="sessions")
    session = pw.ForeignKeyField(Session)

    class Meta:
        indexes = ((("device", "session"), True),)


class NumberLease(Base):
    """Document numbers `first`..`last` of one word and year, lent to one device until `expires_at`."""

    device = pw.ForeignKeyField(Device, backref="leases")
    org = pw.ForeignKeyField(Organisation)
    word = pw.CharField(20)
    year = pw.IntegerField()
    first = pw.BigIntegerField()
    last = pw.BigIntegerField()
    expires_at = InstantField()
    ended_at = InstantField(null=True)
    """When it was given back or the device was revoked; its unused numbers are never given out again."""

    class Meta:
        indexes = ((("org", "word", "year", "first"), True), (("device", "ended_at"), False))


class NumberUse(Base):
    """A leased number that a document bears."""

    lease = pw.ForeignKeyField(NumberLease, backref="uses")
    number = pw.BigIntegerField()

    class Meta:
        indexes = ((("lease", "number"), True),)


class ServerDraft(Base):
    """What somebody has half-written on a device, kept on the server until sent or forgotten."""

    account = pw.ForeignKeyField(Account)
    device = pw.ForeignKeyField(Device)
    key = pw.CharField(80)
    content_sealed = pw.TextField()
    expires_at = InstantField(index=True)

    class Meta:
        indexes = ((("device", "key"), True),)
