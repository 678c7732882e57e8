"""Annual inspection plans (年度检查计划), what they cover, and who joins a visit (综合查一次)."""

from __future__ import annotations

from typing import Any

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.organisation import Organisation, Staff

READ = "enforcement.tasks.read"


class AnnualPlan(Base):
    """What an agency will inspect in a year; no plan, no inspection (INS-008)."""

    number = pw.CharField(60, unique=True)
    org = pw.ForeignKeyField(Organisation, backref="plans")
    year = pw.IntegerField()
    title = pw.CharField(120)
    status = pw.CharField(12, default="draft", index=True)
    created_by = pw.ForeignKeyField(Staff)
    approved_by = pw.ForeignKeyField(Staff, null=True)
    approved_at = InstantField(null=True)
    published_at = InstantField(null=True)
    decision_note = pw.CharField(500, default="")

    class Meta:
        indexes = ((("org", "year", "status"), False),)

    @classmethod
    def joined(cls) -> Rows:
        """Plans with their agency and the people behind them."""
        creator, approver = Staff.alias(), Staff.alias()
        return (
            cls.select(cls, Organisation, creator, approver)
            .join(Organisation)
            .switch(cls)
            .join(creator, on=(cls.created_by == creator.id), attr="created_by")
            .switch(cls)
            .join(approver, pw.JOIN.LEFT_OUTER, on=(cls.approved_by == approver.id), attr="approved_by")
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of the agency's subtree."""
        return cls.joined().where(viewer.reach(READ).organisations(Organisation.seq))


class PlanItem(Base):
    """A line of a plan: which matters, on whom, how they are chosen, when, with whom."""

    plan = pw.ForeignKeyField(AnnualPlan, backref="items")
    title = pw.CharField(120)
    matter_codes = JsonField()
    kind = pw.CharField(12)
    """daily or special."""
    selection = pw.CharField(16)
    """double_random, or directed for a reason."""
    reason_code = pw.CharField(20, null=True)
    """Why it is directed (INS-001)."""
    mode = pw.CharField(8, default="on_site")
    """on_site or remote; a remote check is not counted by the yearly cap."""
    from_on = pw.DateField()
    to_on = pw.DateField()
    batches = pw.IntegerField(default=1)
    """How many draws the item foresees."""
    industries = JsonField(default=list)
    """Industries it covers; none is all."""
    joint_org_ids = JsonField(default=list)
    """Agencies that come along."""

    @classmethod
    def approved_for(cls, org_id: Any, year: int) -> Rows:
        """Items of the agency's approved plans of a year."""
        return (
            cls.select(cls, AnnualPlan)
            .join(AnnualPlan)
            .where(AnnualPlan.org == org_id, AnnualPlan.year == year, AnnualPlan.status == "approved")
            .order_by(cls.id)
        )
