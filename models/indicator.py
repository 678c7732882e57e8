"""Figures that are kept: those a responsible unit reports, and those of months that are closed."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, Rows
from core.scope import Viewer
from models.organisation import Organisation, Staff

REVIEW, REPORT = "stats.reports.review", "stats.reports.write"


class PlanReport(Base):
    """A value of a plan indicator that no record of ours can give, as its responsible unit reports it.

    A published value is never edited: a correction is a new row with the next `revision`, and the old one
    becomes `superseded` when the new one is published.
    """

    code = pw.CharField(12, index=True)
    period = pw.CharField(10)
    org = pw.ForeignKeyField(Organisation)
    revision = pw.IntegerField()
    value_hundredths = pw.IntegerField()
    """Percent or points times 100, so that two decimals stay exact."""
    numerator = pw.BigIntegerField(null=True)
    denominator = pw.BigIntegerField(null=True)
    note = pw.CharField(1000)
    status = pw.CharField(20, default="draft", index=True)
    reported_by = pw.ForeignKeyField(Staff)
    submitted_at = InstantField(null=True)
    reviewed_by = pw.ForeignKeyField(Staff, null=True)
    reviewed_at = InstantField(null=True)
    review_note = pw.CharField(500, default="")
    published_at = InstantField(null=True)

    class Meta:
        indexes = ((("code", "period", "revision"), True),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """The units one reports for or reviews."""
        reporter, reviewer = Staff.alias(), Staff.alias()
        writes, reviews = viewer.reach(REPORT), viewer.reach(REVIEW)
        return (
            cls.select(cls, Organisation, reporter, reviewer)
            .join(Organisation)
            .switch(cls)
            .join(reporter, on=(cls.reported_by == reporter.id), attr="reported_by")
            .switch(cls)
            .join(reviewer, pw.JOIN.LEFT_OUTER, on=(cls.reviewed_by == reviewer.id), attr="reviewed_by")
            .where(writes.organisations(Organisation.seq) | reviews.organisations(Organisation.seq))
        )


class ClosedFigure(Base):
    """A month's figure as it stood when the month was closed (STAT-6); a change since is a new `revision`."""

    indicator = pw.CharField(12)
    period = pw.CharField(10)
    org = pw.ForeignKeyField(Organisation)
    revision = pw.IntegerField(default=1)
    numerator = pw.BigIntegerField()
    denominator = pw.BigIntegerField()
    definition_version = pw.CharField(20)
    closed_at = InstantField()

    class Meta:
        indexes = ((("period", "org", "indicator", "revision"), True),)
