"""What phones did without signal: each act as it came in, who changed which field, and where two disagree."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.device import Device
from models.identity import Account
from models.organisation import Organisation

USE = "sync.use"
APPLIED, HELD, CONFLICT, REJECTED = "applied", "held", "conflict", "rejected"


class SyncItem(Base):
    """One act made offline; `id` is the phone's. Its row is what a receipt speaks of, and is kept."""

    device = pw.ForeignKeyField(Device, backref="items")
    account = pw.ForeignKeyField(Account)
    client = pw.CharField(10)
    sequence = pw.BigIntegerField()
    act = pw.CharField(80)
    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField()
    after = pw.BigIntegerField(null=True)
    """Sequence of the act before it about the same object; it waits until that one is in."""
    content_sealed = pw.TextField()
    sha256 = pw.CharField(64)
    device_time = InstantField()
    monotonic_ms = pw.BigIntegerField(null=True)
    received_at = InstantField()
    skew_seconds = pw.IntegerField()
    status = pw.CharField(10)
    code = pw.CharField(60, default="")
    reason = pw.CharField(500, default="")
    detail = JsonField(default=dict)
    """What goes with the verdict: missing predecessor or files, rule and article, errors, allowed actions."""
    deadline = InstantField(null=True)
    """Until when the bytes of its files are awaited."""

    class Meta:
        indexes = (
            (("device", "sequence"), True),
            (("subject_id", "status"), False),
            (("device", "status"), False),
            (("account", "status"), False),
        )


class FieldEdit(Base):
    """The last value one device gave a field offline, and what it had seen there before it lost signal."""

    subject_id = pw.UUIDField()
    field = pw.CharField(120)
    device = pw.ForeignKeyField(Device, null=True)
    """None for a conflict that was decided: whoever edits on from before then must look again."""
    base = JsonField(null=True)
    base_version = pw.IntegerField()
    value = JsonField(null=True)
    outcome = JsonField(null=True)
    """What the field became with this edit; anything else found there later was written online."""
    at = InstantField()
    applied_version = pw.IntegerField()
    item_id = pw.UUIDField(null=True)
    author = pw.CharField(60)

    class Meta:
        indexes = ((("subject_id", "field", "device"), True),)


class SyncConflict(Base):
    """A field that two devices changed apart, until somebody decides: base, and each side's value."""

    org = pw.ForeignKeyField(Organisation)
    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField(index=True)
    field = pw.CharField(120)
    title = pw.CharField(200)
    path = pw.CharField(200)
    base = JsonField(null=True)
    sides = JsonField()
    """[{id, device_id, author, value, at}]: an item's id, or "server" for a change made online."""
    status = pw.CharField(10, default="open")
    """open, resolved (somebody decided) or agreed (the sides became the same)."""
    resolution = JsonField(null=True)

    class Meta:
        indexes = ((("org", "status"), False),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of the agency's subtree, both officers of the visit among them."""
        return (
            cls.select(cls, Organisation)
            .join(Organisation)
            .where(viewer.reach(USE).organisations(Organisation.seq))
        )
