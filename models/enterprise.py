"""Enterprises, their contacts, and the ledger of who scanned their code."""

from __future__ import annotations

from typing import Any

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.organisation import Organisation, Staff

READ = "enterprise_code.read"


class Enterprise(Base):
    """A market entity, known by its 统一社会信用代码."""

    name = pw.CharField(120, index=True)
    uscc = pw.CharField(18, unique=True)
    address = pw.CharField(200)
    region_code = pw.CharField(6, index=True)
    region_name = pw.CharField(60)
    industry = pw.CharField(60)
    status = pw.CharField(20, default="operating")
    credit_class = pw.CharField(1, default="B")
    position = JsonField(null=True)
    """Where its premises are: {lon, lat, crs}; None when nobody measured them."""

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Its own contact sees it; staff see those of their region."""
        query = cls.select()
        if viewer.enterprise_id is not None:
            return query.where(cls.id == viewer.enterprise_id)
        return query.where(viewer.reach(READ).in_regions(cls.region_code))


class Contact(Base):
    """A person to speak to; shown masked, opened only for a purpose that is written down."""

    enterprise = pw.ForeignKeyField(Enterprise, backref="contacts")
    name = pw.CharField(60)
    role = pw.CharField(30)
    phone_sealed = pw.TextField()
    phone_index = pw.CharField(64, index=True)


class EnterpriseScan(Base):
    """One scan of an enterprise's code by staff; the enterprise may read who and why."""

    enterprise = pw.ForeignKeyField(Enterprise, backref="scans")
    staff = pw.ForeignKeyField(Staff)
    org = pw.ForeignKeyField(Organisation)
    purpose = pw.CharField(20)
    at = InstantField()
    position = JsonField(null=True)

    @classmethod
    def ledger(cls, enterprise_id: Any) -> Rows:
        """The scans of one enterprise, with who."""
        return (
            cls.select(cls, Staff, Organisation)
            .join(Staff)
            .switch(cls)
            .join(Organisation)
            .where(cls.enterprise == enterprise_id)
        )
