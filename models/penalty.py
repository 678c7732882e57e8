"""Penalties decided on the spot (当场处罚决定)."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.organisation import Organisation, Staff

READ = "cases.read"


class OnTheSpotDecision(Base):
    """当场行政处罚决定 (行政处罚法 51–53): one party, one matter, at most the sums of article 51."""

    number = pw.CharField(80, unique=True)
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise, null=True, backref="decisions")
    correction_order = pw.ForeignKeyField(CorrectionOrder, null=True)
    party_kind = pw.CharField(10)
    party_name = pw.CharField(120)
    """Name of the enterprise; a citizen's name is sealed in `citizen_sealed` and only masked here."""
    citizen_sealed = pw.TextField(null=True)
    matter_code = pw.CharField(20)
    penalty_kinds = JsonField()
    amount_fen = pw.BigIntegerField()
    facts = pw.CharField(2000)
    place = pw.CharField(200)
    position = JsonField()
    violation_at = InstantField()
    licence_shown_at = InstantField()
    told_at = InstantField()
    party_statement = pw.CharField(1000, null=True)
    statement_waived = pw.BooleanField(default=False)
    decided_at = InstantField()
    delivered_at = InstantField(null=True)
    refused_sign = JsonField(null=True)
    pay_method = pw.CharField(20)
    pay_due_on = pw.DateField(null=True)
    filing_due_on = pw.DateField()
    status = pw.CharField(20, default="issued", index=True)
    filed_at = InstantField(null=True)
    filed_by = pw.ForeignKeyField(Staff, null=True)
    closed_at = InstantField(null=True)
    """结案, once the whole process is on record (PEN-038)."""
    officers = JsonField()
    """[{id, name, licence_no}] as they stood at the decision."""

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The enterprise sees those against it; staff those of their agency's subtree."""
        query = (
            cls.select(cls, Organisation, Enterprise)
            .join(Organisation)
            .switch(cls)
            .join(Enterprise, pw.JOIN.LEFT_OUTER)
        )
        if viewer.enterprise_id is not None:
            return query.where(cls.enterprise == viewer.enterprise_id)
        return query.where(viewer.reach(READ).organisations(Organisation.seq))


class FinePayment(Base):
    """缴款: what was paid of a fine, and when, as the bank told it."""

    decision = pw.ForeignKeyField(OnTheSpotDecision, backref="payments")
    paid_on = pw.DateField()
    amount_fen = pw.BigIntegerField()
    recorded_by = pw.ForeignKeyField(Staff)
