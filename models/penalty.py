"""Penalties decided on the spot (当场处罚决定), and what became of the fine."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.files import StoredFile
from core.scope import Viewer
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.inspection import Inspection
from models.organisation import Organisation, Staff

READ = "cases.read"
DECIDED, SERVED, REFUSED, COLLECTED = "当场处罚", "送达当场处罚决定", "当事人拒收当场处罚决定", "当场收缴罚款"
IN_THE_FIELD = (DECIDED, SERVED, REFUSED, COLLECTED)
"""The acts upon a decision that are done on the spot, as telemetry names them; all others are done at the agency."""


class OnTheSpotDecision(Base):
    """当场行政处罚决定 (行政处罚法 51–53): one party, one violation, at most the sums of article 51."""

    number = pw.CharField(80, unique=True)
    org = pw.ForeignKeyField(Organisation)
    inspection = pw.ForeignKeyField(Inspection, null=True)
    """The visit that found it, if any."""
    enterprise = pw.ForeignKeyField(Enterprise, null=True, backref="decisions")
    """The party, where it is registered with us."""
    correction_order = pw.ForeignKeyField(CorrectionOrder, null=True)
    party_kind = pw.CharField(20)
    """citizen, self_employed or organisation."""
    party_name = pw.CharField(120)
    """As lists show it: of a citizen only masked, the whole is in `party_sealed`."""
    party_sealed = pw.TextField(null=True)
    """{name, identifier, address, phone}; None of decisions before 2026-11-28 against an enterprise."""
    party_key = pw.CharField(64, default="", index=True)
    """Equal for equal parties, and tells nothing else: what finds a second fine for one act."""
    violation_code = pw.CharField(10)
    violation = JsonField()
    """{name, provision, basis, fine_fen, limit_fen} as it stood: the law by which it was decided."""
    circumstances = JsonField(default=dict)
    """The facts its band was chosen by (microapps/cases/bands.Facts)."""
    kinds = JsonField()
    amount_fen = pw.BigIntegerField()
    facts = pw.CharField(2000)
    place = pw.CharField(200)
    position = JsonField(null=True)
    act_on = pw.DateField()
    licence_shown_at = InstantField()
    told_at = InstantField()
    party_statement = pw.CharField(1000, null=True)
    statement_waived = pw.BooleanField(default=False)
    decided_at = InstantField()
    another_act_reason = pw.CharField(500, default="")
    """Why it is another act than the one that was fined before (行政处罚法 29)."""
    served_at = InstantField(null=True)
    refusal = JsonField(null=True)
    """{note, file_ids} where the party would not take it."""
    pay_due_on = pw.DateField(null=True)
    filing_due_on = pw.DateField(null=True, index=True)
    due = JsonField(default=dict)
    """How the two days were computed: {"filing": …, "payment": …}."""
    payment_code = pw.CharField(32, unique=True)
    """What the payment page is asked by; nobody can guess it."""
    status = pw.CharField(20, default="issued", index=True)
    filed_at = InstantField(null=True)
    filed_by = pw.ForeignKeyField(Staff, null=True)
    closed_at = InstantField(null=True)
    """结案, once the whole process is on record (PEN-038)."""
    withdrawn_at = InstantField(null=True)
    withdrawn_by = pw.ForeignKeyField(Staff, null=True, backref="+")
    withdrawal_reason = pw.CharField(500, default="")
    officers = JsonField()
    """[{id, name, licence_no}] as they stood at the decision."""

    @classmethod
    def joined(cls) -> Rows:
        """With the agency and the enterprise."""
        return (
            cls.select(cls, Organisation, Enterprise)
            .join(Organisation)
            .switch(cls)
            .join(Enterprise, pw.JOIN.LEFT_OUTER)
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The enterprise sees those against it; staff those of their agency's subtree."""
        if viewer.enterprise_id is not None:
            return cls.joined().where(cls.enterprise == viewer.enterprise_id)
        return cls.joined().where(viewer.reach(READ).organisations(Organisation.seq))


class FinePayment(Base):
    """缴款: what was paid of a fine, and when, as the bank told it or the officer's receipt shows."""

    decision = pw.ForeignKeyField(OnTheSpotDecision, backref="payments")
    paid_on = pw.DateField()
    amount_fen = pw.BigIntegerField()
    recorded_by = pw.ForeignKeyField(Staff)


class FinePause(Base):
    """Days on which lateness adds nothing: a reconsideration or a lawsuit about the decision (行政处罚法 73(3))."""

    decision = pw.ForeignKeyField(OnTheSpotDecision, backref="pauses")
    kind = pw.CharField(20)
    """reconsideration or litigation."""
    began_on = pw.DateField()
    ended_on = pw.DateField(null=True)
    recorded_by = pw.ForeignKeyField(Staff)


class FineCollection(Base):
    """当场收缴 (行政处罚法 68–71): a fine the officers took on the spot, and the way of the money to the bank."""

    decision = pw.ForeignKeyField(OnTheSpotDecision, unique=True)
    reason = pw.CharField(24)
    """LE100, HARD_LATER or REMOTE_PARTY_REQUEST."""
    note = pw.CharField(500, default="")
    receipt_no = pw.CharField(40, unique=True)
    """Of the special receipt of the finance department (PEN-009)."""
    file = pw.ForeignKeyField(StoredFile, null=True)
    """The party's signed request, where it asked for it."""
    collected_at = InstantField()
    landed_at = InstantField(null=True)
    """On water the officers' two days begin here."""
    collected_by = pw.ForeignKeyField(Staff)
    hand_over_due_on = pw.DateField(null=True)
    handed_over_on = pw.DateField(null=True)
    deposit_due_on = pw.DateField(null=True)
    deposited_on = pw.DateField(null=True)
    due = JsonField(default=dict)
    """How the two days were computed: {"hand_over": …, "deposit": …}."""
