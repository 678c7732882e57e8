"""Internal matters (机关内部“一件事”): applications, whose flow gives tasks to people (core/flow)."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.flow.definition import Definition, define
from core.flow.tables import FlowTask
from core.scope import Viewer
from models.organisation import Organisation, Staff


class Application(Base):
    """One application; `flow` is the flow as it stood when it was made, so later changes do not touch it."""

    number = pw.CharField(60, unique=True)
    matter_code = pw.CharField(10, index=True)
    title = pw.CharField(120)
    applicant = pw.ForeignKeyField(Staff, backref="applications")
    org = pw.ForeignKeyField(Organisation)
    form = JsonField()
    flow = JsonField()
    """[{key, title, role, after}] in order."""
    round = pw.IntegerField(default=1)
    """How many times it was handed in."""
    state = pw.CharField(20, default="running", index=True)
    due_on = pw.DateField()
    finished_at = InstantField(null=True)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The applicant, and whoever has or had a task in it."""
        involved = FlowTask.select(FlowTask.flow_id).where(FlowTask.assignee_id == viewer.staff_id)
        return cls.with_applicant().where((cls.applicant == viewer.staff_id) | cls.id.in_(involved))

    @classmethod
    def with_applicant(cls) -> Rows:
        """Applications joined with who made them, of which organisation."""
        return (
            cls.select(cls, Staff, Organisation)
            .join(Staff)
            .switch(cls)
            .join(Organisation, on=(cls.org == Organisation.id), attr="org")
        )

    @property
    def definition(self) -> Definition:
        """The flow as it stood when the application was made."""
        return define(self.flow)
