"""双随机 draws: the frozen frame, the parties and their nonces, the outcome, and everything that was thrown away."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.enterprise import Enterprise
from models.inspection import InspectionTask
from models.library import LibraryObject
from models.organisation import Organisation, Staff
from models.plan import READ, PlanItem


class LibrarySnapshot(Base):
    """名录库快照: the frame of a draw, line by line, and its hash."""

    org = pw.ForeignKeyField(Organisation)
    taken_at = InstantField()
    sha256 = pw.CharField(64)
    object_count = pw.IntegerField()
    classed_count = pw.IntegerField()
    """Objects whose credit class is of the month of the snapshot (IND-05)."""
    officer_count = pw.IntegerField()
    lines = JsonField()


class RandomDraw(Base):
    """One 双随机 draw of one batch of a plan item."""

    number = pw.CharField(60, unique=True)
    org = pw.ForeignKeyField(Organisation, backref="draws")
    plan_item = pw.ForeignKeyField(PlanItem, backref="draws")
    batch = pw.IntegerField()
    live_key = pw.CharField(60, null=True, unique=True)
    """`<plan item>:<batch>` while the draw counts, NULL once voided: two live draws of one batch cannot be."""
    title = pw.CharField(120)
    status = pw.CharField(12, default="draft", index=True)
    policy = JsonField()
    snapshot = pw.ForeignKeyField(LibrarySnapshot, null=True)
    seed = pw.CharField(64, null=True)
    outcome = JsonField(null=True)
    created_by = pw.ForeignKeyField(Staff)
    drawn_at = InstantField(null=True)
    published_at = InstantField(null=True)
    published_by = pw.ForeignKeyField(Staff, null=True)
    signature = pw.CharField(500, default="")
    """The agency's detached JWS over the publication, made with it and anew with every swap; "" before."""
    voided_at = InstantField(null=True)
    voided_by = pw.ForeignKeyField(Staff, null=True)
    void_reason = pw.CharField(500, default="")
    supersedes = pw.ForeignKeyField("self", null=True)
    """The voided draw this one repeats."""

    @classmethod
    def joined(cls) -> Rows:
        """Draws with agency, plan item, organiser and whoever voided or published."""
        creator, publisher, voider = Staff.alias(), Staff.alias(), Staff.alias()
        return (
            cls.select(cls, Organisation, PlanItem, creator, publisher, voider)
            .join(Organisation)
            .switch(cls)
            .join(PlanItem)
            .switch(cls)
            .join(creator, on=(cls.created_by == creator.id), attr="created_by")
            .switch(cls)
            .join(publisher, pw.JOIN.LEFT_OUTER, on=(cls.published_by == publisher.id), attr="published_by")
            .switch(cls)
            .join(voider, pw.JOIN.LEFT_OUTER, on=(cls.voided_by == voider.id), attr="voided_by")
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of the agency's subtree, and whoever is a party to it."""
        parties = DrawParty.select(DrawParty.draw).where(DrawParty.staff == viewer.staff_id)
        return cls.joined().where(viewer.reach(READ).organisations(Organisation.seq) | cls.id.in_(parties))


class DrawParty(Base):
    """Somebody whose nonce goes into the seed; at least two."""

    draw = pw.ForeignKeyField(RandomDraw, backref="parties")
    no = pw.IntegerField()
    staff = pw.ForeignKeyField(Staff)
    role = pw.CharField(40)
    """In what quality: 组织单位, 纪检监督, 法制机构…"""
    commitment = pw.CharField(64, null=True)
    committed_at = InstantField(null=True)
    nonce = pw.CharField(128, null=True)
    revealed_at = InstantField(null=True)

    class Meta:
        indexes = ((("draw", "no"), True), (("draw", "staff"), True))


class DrawSelection(Base):
    """An object a draw took, with the task that came of it."""

    draw = pw.ForeignKeyField(RandomDraw, backref="selections")
    library_object = pw.ForeignKeyField(LibraryObject)
    enterprise = pw.ForeignKeyField(Enterprise)
    stratum = pw.CharField(12)
    position = pw.IntegerField()
    ticket = pw.CharField(64)
    task = pw.ForeignKeyField(InspectionTask, null=True)

    class Meta:
        indexes = ((("draw", "library_object"), True), (("library_object",), False))


class DrawSwap(Base):
    """An officer who stepped back after the draw, and who stands in by the next ticket."""

    draw = pw.ForeignKeyField(RandomDraw, backref="swaps")
    selection = pw.ForeignKeyField(DrawSelection)
    outgoing = pw.ForeignKeyField(Staff)
    incoming = pw.ForeignKeyField(Staff)
    ground = pw.CharField(20)
    note = pw.CharField(500)
    decided_by = pw.ForeignKeyField(Staff)
    at = InstantField()
