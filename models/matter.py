"""Internal matters (机关内部“一件事”): applications and the tasks their flow gives to people."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.organisation import Organisation, Staff

READ = "one_thing.read"


class Application(Base):
    """One application; `flow` is the flow as it stood when it was made, so later changes do not touch it."""

    number = pw.CharField(60, unique=True)
    matter_code = pw.CharField(10, index=True)
    title = pw.CharField(120)
    applicant = pw.ForeignKeyField(Staff, backref="applications")
    org = pw.ForeignKeyField(Organisation)
    form = JsonField()
    flow = JsonField()
    """[{key, title, assignee}] in order."""
    status = pw.CharField(20, default="running", index=True)
    due_on = pw.DateField()
    finished_at = InstantField(null=True)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The applicant, whoever has or had a task in it, and who reads the unit's matters."""
        involved = FlowTask.select(FlowTask.application).where(FlowTask.assignee == viewer.staff_id)
        return (
            cls.select(cls, Organisation, Staff)
            .join(Organisation)
            .switch(cls)
            .join(Staff)
            .where(
                (cls.applicant == viewer.staff_id)
                | cls.id.in_(involved)
                | viewer.reach(READ).organisations(Organisation.seq)
            )
        )


class FlowTask(Base):
    """One node of an application given to one person."""

    application = pw.ForeignKeyField(Application, backref="tasks")
    node_key = pw.CharField(40)
    node_title = pw.CharField(60)
    position = pw.IntegerField()
    assignee = pw.ForeignKeyField(Staff)
    status = pw.CharField(20, default="open")
    """open, approved, rejected, completed or withdrawn."""
    finished_at = InstantField(null=True)
    client = pw.CharField(10, null=True)
    note = pw.CharField(500, default="")
    data = JsonField(default=dict)

    class Meta:
        indexes = ((("assignee", "status"), False),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """One's own."""
        applicant = Staff.alias()
        return (
            cls.select(cls, Application, applicant)
            .join(Application)
            .join(applicant, on=(Application.applicant == applicant.id), attr="applicant")
            .switch(cls)
            .where(cls.assignee == viewer.staff_id)
        )
