"""Regions, the organisation tree, staff and their posts."""

from __future__ import annotations

import peewee as pw

from core.db import Base, Rows
from core.scope import Scope


class Region(Base):
    """An administrative division (GB/T 2260): province, city or county."""

    code = pw.CharField(6, unique=True)
    name = pw.CharField(60)
    parent_code = pw.CharField(6, null=True, index=True)
    level = pw.CharField(20)


class Organisation(Base):
    """A unit of government. `seq`..`last_seq` is its subtree in pre-order, so a subtree is one range.

    `seq` is not unique: while units move, the tree is renumbered row by row.
    """

    code = pw.CharField(30, unique=True)
    name = pw.CharField(120)
    short_name = pw.CharField(20)
    """What document numbers begin with, e.g. 杭西市监."""
    kind = pw.CharField(20)
    """province, city, county, department or agency."""
    parent = pw.ForeignKeyField("self", null=True, backref="children")
    region_code = pw.CharField(6, index=True)
    level = pw.IntegerField()
    seq = pw.IntegerField(index=True)
    last_seq = pw.IntegerField()

    @classmethod
    def within(cls, scope: Scope) -> Rows:
        """Organisations a scope reaches."""
        return cls.select().where(scope.organisations(cls.seq))


class Staff(Base):
    """A person in public service. Phone and id number are sealed; the indexes find them without opening."""

    name = pw.CharField(60)
    org = pw.ForeignKeyField(Organisation, backref="staff")
    phone_sealed = pw.TextField()
    phone_index = pw.CharField(64, index=True)
    id_no_sealed = pw.TextField()
    id_no_index = pw.CharField(64, unique=True)
    activated_on = pw.DateField()
    left_on = pw.DateField(null=True)

    @classmethod
    def with_org(cls) -> Rows:
        """Staff joined with their main organisation."""
        return cls.select(cls, Organisation).join(Organisation)

    @property
    def is_active(self) -> bool:
        """Still in service."""
        return self.left_on is None


class Post(Base):
    """A post a person holds; one person may hold several, one of them main."""

    staff = pw.ForeignKeyField(Staff, backref="posts")
    org = pw.ForeignKeyField(Organisation, backref="posts")
    title = pw.CharField(60)
    is_main = pw.BooleanField(default=True)

    class Meta:
        indexes = ((("staff", "org", "title"), True),)


class OfficerLicence(Base):
    """行政执法证: who may enforce, for which agency, until when."""

    staff = pw.ForeignKeyField(Staff, backref="licences")
    org = pw.ForeignKeyField(Organisation)
    number = pw.CharField(30, unique=True)
    valid_from = pw.DateField()
    valid_to = pw.DateField()
    is_suspended = pw.BooleanField(default=False)

    @classmethod
    def of_agency(cls, org_id: object) -> Rows:
        """Licences of an agency with their holders."""
        return cls.select(cls, Staff).join(Staff).where(cls.org == org_id, Staff.left_on.is_null())
