"""案件线索 as the case handlers have it: what came in, from where, and what was decided about it."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.enterprise import Enterprise
from models.organisation import Organisation, Staff

READ_LEADS = "cases.leads.read"


class CaseLead(Base):
    """A problem another room handed over: to be verified in time, then proposed for filing or refused (PEN-011)."""

    number = pw.CharField(60, unique=True)
    """The number its source gave it, so that both sides speak of the same."""
    source = pw.CharField(20, default="inspection")
    """inspection, or on_the_spot: what could not be decided there and then."""
    source_id = pw.UUIDField(unique=True)
    """The CaseClue it came from; one lead for each, however often the event is told. Its own id without one."""
    inspection_id = pw.UUIDField(index=True, null=True)
    org = pw.ForeignKeyField(Organisation)
    enterprise = pw.ForeignKeyField(Enterprise, backref="case_leads")
    summary = pw.CharField(2000)
    suspected_provision = pw.CharField(500)
    evidence = JsonField()
    """[{id, file_id, sha256, chain_hash}] as fixed at the hand-over."""
    handed_by = pw.ForeignKeyField(Staff, backref="+")
    received_at = InstantField()
    due_on = pw.DateField(null=True, index=True)
    """The last day to decide; None until the calendar of its year is published."""
    due = JsonField(null=True)
    status = pw.CharField(10, default="received", index=True)
    """received, accepted (to be filed) or refused."""
    checks = JsonField(null=True)
    """Which of the four conditions of filing were confirmed."""
    decided_by = pw.ForeignKeyField(Staff, null=True, backref="+")
    decided_by_name = pw.CharField(60, default="")
    decided_at = InstantField(null=True)
    note = pw.CharField(1000, default="")
    """Why it was accepted or refused."""

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Staff of the agency's subtree; the enterprise does not see what is being looked into."""
        query = (
            cls.select(cls, Organisation, Enterprise)
            .join(Organisation)
            .switch(cls)
            .join(Enterprise)
            .switch(cls)
        )
        if viewer.enterprise_id is not None:
            return query.where(pw.SQL("1 = 0"))
        return query.where(viewer.reach(READ_LEADS).organisations(Organisation.seq))
