"""Inspection tasks and inspections (现场检查)."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.files import StoredFile
from core.scope import Viewer
from core.sealed import SealedJsonField
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.organisation import OfficerLicence, Organisation, Staff
from models.plan import PlanItem

READ = "enforcement.read"


class InspectionTask(Base):
    """检查任务: which enterprise, which matters, why; approved before anybody goes (INS-005)."""

    number = pw.CharField(60, unique=True)
    org = pw.ForeignKeyField(Organisation, backref="tasks")
    enterprise = pw.ForeignKeyField(Enterprise, backref="tasks")
    equipment = pw.ForeignKeyField(Equipment, null=True)
    kind = pw.CharField(20)
    trigger_code = pw.CharField(20, null=True)
    matter_codes = JsonField()
    planned_on = pw.DateField()
    status = pw.CharField(20, default="draft", index=True)
    created_by = pw.ForeignKeyField(Staff)
    approved_by = pw.ForeignKeyField(Staff, null=True)
    approved_at = InstantField(null=True)
    decision_note = pw.CharField(500, default="")
    plan_item = pw.ForeignKeyField(PlanItem, null=True)
    """The line of the approved plan it carries out; None for a visit that needs none (INS-008)."""
    selection = pw.CharField(16, default="directed")
    """double_random, or directed for `reason_code` (INS-001)."""
    reason_code = pw.CharField(20, null=True)
    mode = pw.CharField(8, default="on_site")
    """on_site or remote (书面、数据、远程)."""
    cap_flag = pw.CharField(12, default="")
    """'', over_cap (an exempt visit beyond the yearly cap) or excessive (beyond twice the cap), INS-007."""
    separate_reason = pw.CharField(500, default="")
    """Why it is not merged with another visit of the same enterprise (INS-010)."""
    merged_into = pw.ForeignKeyField("self", null=True)
    urgent_reason = pw.CharField(500, default="")
    reported_to = pw.ForeignKeyField(Staff, null=True)
    """The head who was told of an urgent visit before it began (INS-019)."""
    reported_at = InstantField(null=True)
    make_up_due_at = InstantField(null=True)
    """Until when the approval of an urgent visit is to be made up (INS-005)."""

    class Meta:
        # An officer's day is read among a province's tasks (the day pack).
        indexes = ((("org", "planned_on"), False),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of the agency's subtree, and of agencies that come along; enterprises do not see plans."""
        creator, approver = Staff.alias(), Staff.alias()
        return (
            cls.select(cls, Organisation, Enterprise, Equipment, creator, approver)
            .join(Organisation)
            .switch(cls)
            .join(Enterprise)
            .switch(cls)
            .join(Equipment, pw.JOIN.LEFT_OUTER)
            .switch(cls)
            .join(creator, on=(cls.created_by == creator.id), attr="created_by")
            .switch(cls)
            .join(approver, pw.JOIN.LEFT_OUTER, on=(cls.approved_by == approver.id), attr="approved_by")
            .where(viewer.reach(READ).organisations(Organisation.seq) | cls.id.in_(joined_tasks(viewer)))
        )


class Inspection(Base):
    """一次现场检查: from showing the licence to the recorded result."""

    number = pw.CharField(60, unique=True)
    task = pw.ForeignKeyField(InspectionTask, backref="inspections")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise, backref="inspections")
    equipment = pw.ForeignKeyField(Equipment, null=True)
    status = pw.CharField(20, default="prepared", index=True)
    checklist = JsonField()
    """The items as they stood at the visit: [{item_id, matter_code, text, article, value, note}]."""
    bans_read_at = InstantField(null=True)
    """When the officers confirmed the five bans (INS-006) before going; None where they do so on site."""
    licence_shown_at = InstantField(null=True)
    licence_position = JsonField(null=True)
    started_at = InstantField(null=True)
    start_position = JsonField(null=True)
    ended_at = InstantField(null=True)
    received_at = InstantField(null=True)
    """When the server had the signed record; IND-02 asks for at most 24 hours after the end."""
    result = JsonField(null=True)
    signature = SealedJsonField(null=True)
    """The party's, or how it refused, or that nobody was there."""
    officer_signatures = JsonField(default=list)
    """Those of the officers, in the order they signed: [{staff_id, signer_name, mode, at, …}]."""
    mobile_acts = JsonField(default=dict)
    """Which of start, evidence, result and signature were done on a phone (IND-02)."""
    is_remote = pw.BooleanField(default=False)
    checklist_versions = JsonField(default=dict)
    """The version of each matter's checklist the visit is made by: {matter code: number}."""

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of the agency's subtree and of agencies that come along; the enterprise once the visit began."""
        query = (
            cls.select(cls, Organisation, Enterprise, Equipment, InspectionTask)
            .join(Organisation)
            .switch(cls)
            .join(Enterprise)
            .switch(cls)
            .join(InspectionTask)
            .switch(cls)
            .join(Equipment, pw.JOIN.LEFT_OUTER)
        )
        if viewer.enterprise_id is not None:
            return query.where(cls.enterprise == viewer.enterprise_id, cls.started_at.is_null(False))
        return query.where(
            viewer.reach(READ).organisations(Organisation.seq) | cls.task.in_(joined_tasks(viewer))
        )


class TaskOfficer(Base):
    """An officer meant to go: of a drawn task those and no others (INS-004), of another whom its planner named."""

    task = pw.ForeignKeyField(InspectionTask, backref="officers")
    staff = pw.ForeignKeyField(Staff)
    leads = pw.BooleanField(default=False)

    class Meta:
        indexes = ((("task", "staff"), True),)


class JointParticipant(Base):
    """An agency that comes along on a visit, with its own matters and its own result (综合查一次, INS-010)."""

    task = pw.ForeignKeyField(InspectionTask, backref="participants")
    org = pw.ForeignKeyField(Organisation)
    matter_codes = JsonField()
    joined_at = InstantField()
    joined_by = pw.ForeignKeyField(Staff)
    source_task_id = pw.UUIDField(null=True)
    """The task of that agency that was merged into this one."""
    result = JsonField(null=True)
    """What its own officers found; None until they say."""
    recorded_at = InstantField(null=True)
    recorded_by = pw.ForeignKeyField(Staff, null=True, backref="+")
    absent_why = pw.CharField(500, default="")
    """Why it sent nobody after all; then there is nothing to record."""

    class Meta:
        indexes = ((("task", "org"), True), (("org",), False))

    @property
    def state(self) -> str:
        """recorded, absent or waiting."""
        return "recorded" if self.result is not None else "absent" if self.absent_why else "waiting"


def joined_tasks(viewer: Viewer) -> Rows:
    """Tasks on which an agency within reach comes along."""
    along = Organisation.alias()
    return (
        JointParticipant.select(JointParticipant.task)
        .join(along, on=(JointParticipant.org == along.id))
        .where(viewer.reach(READ).organisations(along.seq))
    )


class InspectionOfficer(Base):
    """An officer on a visit, with the licence shown; who was recused stays on the record, with when and why."""

    inspection = pw.ForeignKeyField(Inspection, backref="officers")
    staff = pw.ForeignKeyField(Staff)
    licence = pw.ForeignKeyField(OfficerLicence)
    removed_at = InstantField(null=True)
    removed_why = pw.CharField(200, default="")

    class Meta:
        indexes = ((("inspection", "staff"), True),)


class Evidence(Base):
    """取证: a photo, video or recording with its time, place and hash; a link of the visit's evidence chain.

    `chain_hash` covers `previous_hash`, so no piece can be changed, taken out or slipped in unseen.
    """

    inspection = pw.ForeignKeyField(Inspection, backref="evidence")
    file = pw.ForeignKeyField(StoredFile)
    kind = pw.CharField(10)
    captured_at = InstantField()
    position = JsonField(null=True)
    sha256 = pw.CharField(64)
    note = pw.CharField(500, default="")
    added_by = pw.ForeignKeyField(Staff)
    seq = pw.IntegerField()
    category = pw.CharField(20, default="audiovisual")
    """One of the eight kinds of 行政处罚法 46."""
    proof = pw.CharField(20, default="")
    """What it proves where the party cannot be reached: visit_photo, mail_return, phone_log."""
    item_id = pw.CharField(40, default="")
    """The checklist item it belongs to, if any."""
    early_reason = pw.CharField(500, default="")
    """Why it was taken before the licences were shown; empty for all other evidence."""
    previous_hash = pw.CharField(64)
    chain_hash = pw.CharField(64)
    verified_at = InstantField(null=True)
    verified_by = pw.ForeignKeyField(Staff, null=True)
    excluded_at = InstantField(null=True)
    excluded_why = pw.CharField(500, default="")

    class Meta:
        # Two devices that add at once: one of them loses, instead of forking the chain.
        indexes = ((("inspection", "seq"), True),)


class PositionFix(Base):
    """Where an officer's device said it was at an act: raw as sent, normalised, and what is odd about it.

    A risk never refuses an act; it is shown, with its reasons, to whoever reviews the visit.
    """

    inspection = pw.ForeignKeyField(Inspection, backref="fixes")
    staff = pw.ForeignKeyField(Staff)
    act = pw.CharField(30)
    at = InstantField()
    raw = JsonField()
    lon = pw.FloatField()
    lat = pw.FloatField()
    """Degrees in WGS-84, whatever system `raw` was in."""
    distance_m = pw.FloatField(null=True)
    """To the enterprise's premises; None when their place is not known."""
    speed_mps = pw.FloatField(null=True)
    """From the officer's fix before; None for the first."""
    risks = JsonField()
    """[{code, text}], empty when nothing is odd."""
    is_risky = pw.BooleanField(default=False)

    class Meta:
        indexes = ((("staff", "at"), False), (("inspection", "at"), False))
