"""Cross-department events of the four platforms (基层治理四平台): who reported, who handles, every step."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.organisation import Organisation, Staff

READ = "joint_events.read"
RELEASED = "released"


class JointEvent(Base):
    """One event. `place` is the government whose command centre coordinates it.

    `org` is whom figures count it for: the lead agency once there is one, until then the place.
    """

    number = pw.CharField(60, unique=True)
    kind = pw.CharField(20)
    title = pw.CharField(120)
    description = pw.CharField(2000)
    address = pw.CharField(200)
    position = JsonField()
    place = pw.ForeignKeyField(Organisation, backref="placed_events")
    org = pw.ForeignKeyField(Organisation, backref="joint_events")
    lead = pw.ForeignKeyField(Organisation, null=True, backref="led_events")
    reporter = pw.ForeignKeyField(Staff)
    urgency = pw.CharField(10)
    status = pw.CharField(20, default="reported", index=True)
    accepted_at = InstantField(null=True, index=True)
    due_at = InstantField(null=True, index=True)
    first_due_at = InstantField(null=True)
    """The due date before any extension."""
    closed_at = InstantField(null=True)
    """The latest close; None again while an event is reopened."""
    closed_by = pw.ForeignKeyField(Staff, null=True)
    verified_at = InstantField(null=True)
    reopened_times = pw.IntegerField(default=0)
    duplicate_of = pw.ForeignKeyField("self", null=True)
    extension = JsonField(null=True)
    """The extension asked for and not yet decided: {working_days, reason, by, at}."""
    escalated_level = pw.IntegerField(default=0)
    result = pw.CharField(1000, default="")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The reporter; the agencies in the chain; and who coordinates or oversees the place."""
        place, lead, involved = Organisation.alias(), Organisation.alias(), Organisation.alias()
        scope = viewer.reach(READ)
        chain = (
            JointAssignment.select(JointAssignment.event)
            .join(involved, on=(JointAssignment.org == involved.id))
            .where(scope.organisations(involved.seq))
        )
        return (
            cls.select(cls, place, lead, Staff)
            .join(place, on=(cls.place == place.id), attr="place")
            .switch(cls)
            .join(lead, pw.JOIN.LEFT_OUTER, on=(cls.lead == lead.id), attr="lead")
            .switch(cls)
            .join(Staff, on=(cls.reporter == Staff.id))
            .where((cls.reporter == viewer.staff_id) | scope.organisations(place.seq) | cls.id.in_(chain))
        )


class JointAssignment(Base):
    """An agency in an event's chain, leading or assisting; an agency let go again is `released`."""

    event = pw.ForeignKeyField(JointEvent, backref="assignments")
    org = pw.ForeignKeyField(Organisation)
    role = pw.CharField(10)
    status = pw.CharField(20, default="assigned")
    assigned_at = InstantField()
    finished_at = InstantField(null=True)
    note = pw.CharField(500, default="")

    class Meta:
        indexes = ((("event", "status"), False), (("org", "status"), False))


class JointStep(Base):
    """What was done to an event, by whom, when, on what client; photos are linked to the step."""

    event = pw.ForeignKeyField(JointEvent, backref="steps")
    action = pw.CharField(30)
    actor = pw.ForeignKeyField(Staff, null=True)
    """None when the system itself escalated."""
    org = pw.ForeignKeyField(Organisation, null=True)
    at = InstantField()
    client = pw.CharField(10, default="")
    note = pw.CharField(1000, default="")
    position = JsonField(null=True)
    due_at = InstantField(null=True)
    """The due date this step set, if it set one."""

    class Meta:
        indexes = ((("event", "at"), False),)
