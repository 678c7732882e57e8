"""Orders to correct (责令改正), the enterprise's answers and the rechecks."""

from __future__ import annotations

import peewee as pw

from core import clock
from core.db import Base, InstantField, JsonField, Rows, as_date
from core.scope import Viewer
from core.sealed import SealedField
from core.states import Machine
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.inspection import READ, Inspection
from models.organisation import Organisation, Staff

RECHECK_DAYS = 10
"""Working days from the enterprise's answer to the recheck."""
RECHECK_RULE = "INS-014"
STATES = Machine(
    "correction_order",
    {
        ("ordered", "answer"): "answered",
        ("answered", "answer"): "answered",
        ("ordered", "pass"): "passed",
        ("answered", "pass"): "passed",
        ("ordered", "fail"): "ordered",
        ("answered", "fail"): "ordered",
    },
    {"ordered": "待整改", "answered": "待复查", "passed": "已整改"},
)


class CorrectionOrder(Base):
    """责令改正通知书: what is to be put right, until when."""

    number = pw.CharField(60, unique=True)
    inspection = pw.ForeignKeyField(Inspection, backref="correction_orders")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise, backref="correction_orders")
    equipment = pw.ForeignKeyField(Equipment, null=True)
    status = pw.CharField(20, default="ordered", index=True)
    violation_facts = pw.CharField(2000)
    violated_provision = pw.CharField(500)
    requirements = pw.CharField(2000)
    problems = JsonField(default=list)
    """What the two texts above are made of: [{item, text, article, facts, requirement}]; empty before 2026-11-28."""
    working_days = pw.IntegerField()
    """Days allowed, 0 when it must be put right at once."""
    due_on = pw.DateField(index=True)
    due = JsonField()
    """How the day was computed: {start, n, unit, calendar_version, rule}."""
    ordered_by = pw.ForeignKeyField(Staff)
    recheck_due_on = pw.DateField(null=True, index=True)
    """The last day for the recheck, set by an answer (INS-014); None while there is nothing to recheck."""
    recheck_due = JsonField(null=True)
    escalation = pw.IntegerField(default=0)
    """How far up the ladder an overdue order has gone: 0 nobody told, 1 both sides, 2 the head, 3 a case."""

    class Meta:
        # One order of each agency of a joint visit.
        indexes = ((("inspection", "org"), True),)

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without an answer."""
        return self.status == "ordered" and as_date(self.due_on) < clock.today()

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The enterprise sees its own; staff those of their agency's subtree."""
        query = (
            cls.select(cls, Organisation, Enterprise, Equipment)
            .join(Organisation)
            .switch(cls)
            .join(Enterprise)
            .switch(cls)
            .join(Equipment, pw.JOIN.LEFT_OUTER)
        )
        if viewer.enterprise_id is not None:
            return query.where(cls.enterprise == viewer.enterprise_id)
        return query.where(viewer.reach(READ).organisations(Organisation.seq))


class CorrectionAnswer(Base):
    """What the enterprise says it did; its files are linked to it."""

    order = pw.ForeignKeyField(CorrectionOrder, backref="answers")
    text = pw.CharField(2000)
    """About the whole; may be empty where each problem is answered."""
    problems = JsonField(default=list)
    """What was done about each: [{item, text, file_ids}]; empty for one answer to all."""
    by_name = SealedField()
    at = InstantField()


class Recheck(Base):
    """复查: whether it was put right."""

    order = pw.ForeignKeyField(CorrectionOrder, backref="rechecks")
    passed = pw.BooleanField()
    mode = pw.CharField(10, default="on_site")
    """on_site or papers (特种设备监督检查办法 29)."""
    note = pw.CharField(1000)
    officer_names = JsonField()
    position = JsonField(null=True)
    at = InstantField()


class CorrectionExtension(Base):
    """延期: the enterprise asks for more working days, an officer of the agency grants or refuses them."""

    order = pw.ForeignKeyField(CorrectionOrder, backref="extensions")
    working_days = pw.IntegerField()
    reason = pw.CharField(1000)
    status = pw.CharField(10, default="asked")
    """asked, granted or refused."""
    old_due_on = pw.DateField()
    new_due_on = pw.DateField(null=True)
    decided_by = pw.ForeignKeyField(Staff, null=True)
    decided_at = InstantField(null=True)
    note = pw.CharField(500, default="")
