"""What follows a visit: recusal, scans of its act code, publication, rating, objection, delivery, where problems go."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.documents import Document
from core.scope import Viewer
from core.sealed import SealedField
from models.correction import CorrectionOrder
from models.enterprise import Enterprise
from models.inspection import READ, Inspection
from models.organisation import Organisation, Staff


class _OfVisit(Base):
    """Something of one visit: seen by the agency's subtree, and by the enterprise it is about."""

    enterprise: Any

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The enterprise sees its own; staff those of their agency's subtree."""
        query = cls.joined()
        if viewer.enterprise_id is not None:
            return query.where(cls.enterprise == viewer.enterprise_id)
        return query.where(viewer.reach(READ).organisations(Organisation.seq))

    @classmethod
    def joined(cls) -> Rows:
        """With visit, agency and enterprise."""
        return (
            cls.select(cls, Inspection, Organisation, Enterprise)
            .join(Inspection)
            .switch(cls)
            .join(Organisation)
            .switch(cls)
            .join(Enterprise)
            .switch(cls)
        )


class RecusalRequest(_OfVisit):
    """回避申请 (行政处罚法 43): the head decides; the visit goes on meanwhile."""

    inspection = pw.ForeignKeyField(Inspection, backref="recusals")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise)
    officer = pw.ForeignKeyField(Staff)
    applicant_kind = pw.CharField(12)
    """party, or officer for one who steps back."""
    applicant_name = SealedField()
    relation = pw.CharField(20)
    reason = pw.CharField(1000)
    status = pw.CharField(10, default="pending", index=True)
    decided_by = pw.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = InstantField(null=True)
    note = pw.CharField(500, default="")

    @classmethod
    def joined(cls) -> Rows:
        """With the officer as well."""
        officer = Staff.alias()
        return (
            super()
            .joined()
            .select_extend(officer)
            .join(officer, on=(cls.officer == officer.id), attr="officer")
            .switch(cls)
        )


class ActCodeScan(Base):
    """One scan of a visit's 行政行为码 by somebody outside: the proof that it was shown (出示)."""

    inspection = pw.ForeignKeyField(Inspection, backref="act_code_scans")
    at = InstantField()
    stage = pw.CharField(20)
    """The visit's state when it was scanned."""
    by_enterprise = pw.ForeignKeyField(Enterprise, null=True)
    """The enterprise whose contact scanned, signed in; None for a phone's own camera."""


class ResultPublication(_OfVisit):
    """结果公示 (INS-012): due twenty working days after the result, once the head approves; one of each agency."""

    inspection = pw.ForeignKeyField(Inspection, backref="publications")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise)
    status = pw.CharField(10, default="pending", index=True)
    """pending, published, withheld or withdrawn."""
    content = JsonField()
    """What the public reads; no personal data."""
    due_on = pw.DateField(null=True, index=True)
    """None until the calendar of its year is published."""
    due = JsonField(null=True)
    decided_by = pw.ForeignKeyField(Staff, null=True)
    decided_at = InstantField(null=True)
    published_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)
    why = pw.CharField(500, default="")
    """Why it was withheld or withdrawn."""

    class Meta:
        indexes = ((("inspection", "org"), True),)


class InspectionRating(_OfVisit):
    """The enterprise's word on the conduct of a visit: stars, and each of the five bans."""

    inspection = pw.ForeignKeyField(Inspection, backref="ratings")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise)
    channel = pw.CharField(10)
    """contact, signed in; or scan, by whoever held the code."""
    stars = pw.IntegerField()
    broken_bans = JsonField()
    """Codes of the bans the enterprise says were broken."""
    comment = pw.CharField(1000, default="")
    at = InstantField()

    class Meta:
        indexes = ((("inspection", "channel"), True),)


class Objection(_OfVisit):
    """异议 (INS-020): against a result, within five working days of its notice, answered within ten."""

    inspection = pw.ForeignKeyField(Inspection, backref="objections")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise)
    grounds = pw.CharField(2000)
    filed_at = InstantField()
    due_on = pw.DateField(null=True, index=True)
    """None until the calendar of its year is published."""
    due = JsonField(null=True)
    status = pw.CharField(10, default="filed", index=True)
    """filed, upheld or dismissed."""
    answer = pw.CharField(2000, default="")
    decided_by = pw.ForeignKeyField(Staff, null=True)
    decided_by_name = pw.CharField(60, default="")
    decided_at = InstantField(null=True)


class CaseClue(_OfVisit):
    """案件线索: a problem handed over with its evidence fixed; the cases room takes it from here."""

    number = pw.CharField(60, unique=True)
    inspection = pw.ForeignKeyField(Inspection, backref="clues")
    """A visit may have another when one was refused, or when two agencies made it together."""
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise)
    summary = pw.CharField(2000)
    suspected_provision = pw.CharField(500)
    evidence = JsonField()
    """[{id, file_id, sha256, chain_hash}] as they stood when handed over."""
    handed_by = pw.ForeignKeyField(Staff)
    status = pw.CharField(20, default="handed_over", index=True)
    """handed_over, accepted or refused by the case handlers."""
    answer = pw.CharField(1000, default="")
    """What they said."""
    answered_by_name = pw.CharField(60, default="")
    answered_at = InstantField(null=True)


class CopyNotice(Base):
    """抄告: what another department should know, and its answer."""

    number = pw.CharField(60, unique=True)
    inspection = pw.ForeignKeyField(Inspection, backref="copy_notices")
    enterprise = pw.ForeignKeyField(Enterprise)
    from_org = pw.ForeignKeyField(Organisation, backref="+")
    to_org = pw.ForeignKeyField(Organisation, backref="+")
    text = pw.CharField(2000)
    due_on = pw.DateField()
    sent_by = pw.ForeignKeyField(Staff)
    status = pw.CharField(10, default="sent", index=True)
    """sent or answered."""
    answer = pw.CharField(2000, default="")
    answered_by_name = pw.CharField(60, default="")
    answered_at = InstantField(null=True)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of the sending or the receiving agency's subtree; enterprises do not see it."""
        sender, receiver = Organisation.alias(), Organisation.alias()
        reach = viewer.reach(READ)
        query = (
            cls.select(cls, sender, receiver, Enterprise)
            .join(sender, on=(cls.from_org == sender.id), attr="from_org")
            .switch(cls)
            .join(receiver, on=(cls.to_org == receiver.id), attr="to_org")
            .switch(cls)
            .join(Enterprise)
            .switch(cls)
        )
        if viewer.enterprise_id is not None:
            return query.where(pw.SQL("1 = 0"))
        return query.where(reach.organisations(sender.seq) | reach.organisations(receiver.seq))


class AbnormalEntry(_OfVisit):
    """经营异常名录 (企业信息公示条例 17): proposed by the result, entered when the head approves."""

    inspection = pw.ForeignKeyField(Inspection, unique=True, backref="abnormal_entries")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise)
    result_code = pw.CharField(10)
    status = pw.CharField(10, default="proposed", index=True)
    """proposed, listed or declined."""
    decided_by = pw.ForeignKeyField(Staff, null=True)
    decided_at = InstantField(null=True)
    note = pw.CharField(500, default="")


class DocumentDelivery(_OfVisit):
    """One attempt to serve one document; a returned letter stays, and another attempt follows."""

    document = pw.ForeignKeyField(Document, backref="deliveries")
    inspection = pw.ForeignKeyField(Inspection, backref="deliveries")
    order = pw.ForeignKeyField(CorrectionOrder, null=True, backref="deliveries")
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise)
    method = pw.CharField(16)
    """direct, lien, mail, entrusted, electronic or public_notice (民事诉讼法 87—95)."""
    receiver_name = SealedField()
    receiver_relation = SealedField(default="")
    """What the receiver is to the party when it is not the party itself."""
    address = SealedField()
    sent_at = InstantField()
    received_at = InstantField(null=True)
    """None while a letter is under way."""
    served_on = pw.DateField(null=True, index=True)
    """The day it counts as served; in a public notice's case that day may still be to come."""
    returned_why = pw.CharField(500, default="")
    """Why it came back unserved."""
    refusal_reason = pw.CharField(500, default="")
    witness = SealedField(default="")
    reason = pw.CharField(500, default="")
    """Why it is served by public notice."""
    tracking_no = pw.CharField(40, default="")
    entrusted_to = pw.CharField(120, default="")
    proof = JsonField(default=dict)
    """{signature, media, consent, slip}: id and SHA-256 of each file there is; `typed` when the receiver typed a name."""
    servers = JsonField()
    """[{name, licence_no}] of the officers who served it."""
    note = pw.CharField(500, default="")
    receipt_id = pw.UUIDField(null=True)
    """The 送达回证 (SD), issued once it is served."""

    class Meta:
        indexes = ((("inspection", "document"), False),)

    def is_served(self, today: date) -> bool:
        """Whether it counts as served by today."""
        return self.served_on is not None and _day(self.served_on) <= today


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
