"""The object library (检查对象名录库), credit classes by month, checklists by version, and what officers may check."""

from __future__ import annotations

from collections.abc import Iterable

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.organisation import OfficerLicence, Organisation, Staff

READ = "enforcement.library.read"


class LibraryObject(Base):
    """Something that may be inspected: an enterprise, one of its premises, or a piece of equipment."""

    kind = pw.CharField(12)
    """enterprise, premises or equipment."""
    enterprise = pw.ForeignKeyField(Enterprise, backref="library_objects")
    equipment = pw.ForeignKeyField(Equipment, null=True)
    name = pw.CharField(120)
    address = pw.CharField(200)
    region_code = pw.CharField(6, index=True)
    matter_codes = JsonField()
    """Matters that apply to it, sorted."""
    position = JsonField(null=True)
    """{lon, lat, crs}, when it is known."""
    status = pw.CharField(12, default="active")
    """active, or removed from the library since `left_on`."""
    entered_on = pw.DateField()
    left_on = pw.DateField(null=True)
    removal_reason = pw.CharField(200, default="")
    observation_until = pw.DateField(null=True)
    """New forms of business (新业态) are not drawn until then (INS-021)."""
    observation_reason = pw.CharField(200, default="")

    class Meta:
        indexes = ((("enterprise", "kind", "name"), True), (("status", "region_code"), False))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of an agency see the objects of their region."""
        return (
            cls.select(cls, Enterprise).join(Enterprise).where(viewer.reach(READ).in_regions(cls.region_code))
        )


class CreditClass(Base):
    """信用风险分类 of an enterprise in a month, and where it came from (INS-011)."""

    enterprise = pw.ForeignKeyField(Enterprise, backref="credit_classes")
    month = pw.CharField(7)
    """YYYY-MM."""
    grade = pw.CharField(1)
    source = pw.CharField(80)
    """Which system or act gave it."""
    batch = pw.CharField(60, default="")
    reasons = JsonField(default=list)
    assessed_on = pw.DateField()
    set_by = pw.ForeignKeyField(Staff, null=True)
    """None when the monthly import set it."""

    class Meta:
        indexes = ((("enterprise", "month"), True), (("month", "grade"), False))


class RiskRate(Base):
    """Published sampling rate and yearly cap per (agency, matter, class, year); '' is every matter."""

    org = pw.ForeignKeyField(Organisation, backref="risk_rates")
    matter_code = pw.CharField(20, default="")
    grade = pw.CharField(1)
    year = pw.IntegerField()
    rate = pw.CharField(8)
    """A decimal between 0 and 1, as published."""
    year_cap = pw.IntegerField(null=True)
    """None is no cap."""
    published_at = InstantField()
    published_by = pw.ForeignKeyField(Staff, null=True)

    class Meta:
        indexes = ((("org", "year", "matter_code", "grade"), True),)


class ChecklistVersion(Base):
    """A checklist an agency published for a matter; version 1 is the one shipped with the program."""

    org = pw.ForeignKeyField(Organisation, backref="checklists")
    matter_code = pw.CharField(20)
    number = pw.IntegerField()
    effective_on = pw.DateField()
    items = JsonField()
    """[{id, text, article, points, discretion, shown_when}], see rules/checklist.py."""
    note = pw.CharField(500)
    published_by = pw.ForeignKeyField(Staff)
    published_at = InstantField()

    class Meta:
        indexes = ((("org", "matter_code", "number"), True), (("matter_code", "effective_on"), False))


class OfficerSkill(Base):
    """A qualification some matters ask for, beside the licence (专业资质)."""

    licence = pw.ForeignKeyField(OfficerLicence, backref="skills")
    skill = pw.CharField(40)
    certificate_no = pw.CharField(60)
    valid_to = pw.DateField()

    class Meta:
        indexes = ((("licence", "skill"), True),)


class OfficerConflict(Base):
    """回避: an officer may not inspect an enterprise (行政处罚法 43). In force from the moment it is declared."""

    staff = pw.ForeignKeyField(Staff, backref="conflicts")
    enterprise = pw.ForeignKeyField(Enterprise)
    ground = pw.CharField(20)
    """kinship, interest, former_employer or other."""
    note = pw.CharField(500)
    declared_by = pw.ForeignKeyField(Staff)
    status = pw.CharField(12, default="declared")
    """declared, confirmed, declined or ended; see states.CONFLICT."""
    decided_by = pw.ForeignKeyField(Staff, null=True)
    decided_at = InstantField(null=True)
    decision_note = pw.CharField(500, default="")
    ended_at = InstantField(null=True)
    """Since when it keeps nobody from anything; None while it is in force."""

    class Meta:
        indexes = ((("staff", "enterprise", "ended_at"), False),)

    @classmethod
    def of_agency(cls, org_id: object) -> Rows:
        """Conflicts of an agency's staff, with officer, enterprise, and who decided (`decider`)."""
        decider = Staff.alias("decider")
        return (
            cls.select(cls, Staff, Enterprise, decider)
            .join(Staff, on=cls.staff)
            .switch(cls)
            .join(Enterprise)
            .switch(cls)
            .join(decider, pw.JOIN.LEFT_OUTER, on=(cls.decided_by == decider.id), attr="decider")
            .where(Staff.org == org_id)
        )

    @classmethod
    def in_force(cls, staff_ids: Iterable[object]) -> Rows:
        """What keeps any of these officers from an enterprise now."""
        return cls.select(cls).where(cls.staff.in_(list(staff_ids)), cls.ended_at.is_null())
