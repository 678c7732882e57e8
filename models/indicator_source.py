"""Records that indicators count over and that rooms still to come will write: archive, procuratorate, service hall.

Each table holds the least that its indicator's definition asks for (data/indicators.csv), so that the figure is
defined and tested now. The room that fills one adds its own tables beside it and keeps these columns.
"""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField
from models.organisation import Organisation


class ArchiveItem(Base):
    """A closed case, visit, matter or permit that must be archived (IND-09); one row an item.

    `passed_at` is when its package passed the four checks (真实 完整 可用 安全); `revoked_at` when a later check
    failed, which takes it out of the numerator again. Secret items are archived off line and do not count.
    """

    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField()
    title = pw.CharField(200)
    path = pw.CharField(200, default="")
    org = pw.ForeignKeyField(Organisation)
    retention = pw.CharField(20)
    """permanent, years_30, years_10 or none (nothing to archive)."""
    is_secret = pw.BooleanField(default=False)
    closed_at = InstantField(index=True)
    passed_at = InstantField(null=True)
    revoked_at = InstantField(null=True)

    class Meta:
        indexes = ((("subject_type", "subject_id"), True),)


class CriminalHandover(Base):
    """A criminal case handed to the procuratorate for prosecution (IND-07); one row a transfer number.

    `received_at` is the first receipt: a case returned for supplement keeps it and is counted once. Each node is
    `electronic`, `paper`, `not_needed` or, while it has not come, ``.
    """

    transfer_number = pw.CharField(60, unique=True)
    case_name = pw.CharField(120)
    org = pw.ForeignKeyField(Organisation)
    """The procuratorate that received it."""
    received_at = InstantField(index=True)
    arrest_request = pw.CharField(12, default="")
    prosecution_transfer = pw.CharField(12, default="")
    indictment = pw.CharField(12, default="")
    paper_moved = pw.BooleanField(default=False)
    """Whether a paper dossier went along at any node; a paper copy made later for exhibits is none."""
    returned_times = pw.IntegerField(default=0)
    is_secret = pw.BooleanField(default=False)
    paper_required_by_law = pw.BooleanField(default=False)
    is_before_go_live = pw.BooleanField(default=False)


class ServiceApplication(Base):
    """An application of the public for a government service (依申请办件, IND-10), once it is completed.

    Each stage went `online` or over the `window`; staff typing for the applicant is `window`.
    """

    number = pw.CharField(60, unique=True)
    matter_title = pw.CharField(120)
    org = pw.ForeignKeyField(Organisation)
    submission = pw.CharField(10)
    material = pw.CharField(10)
    handling = pw.CharField(10)
    delivery = pw.CharField(10)
    window_visits = pw.IntegerField(default=0)
    is_excluded_by_law = pw.BooleanField(default=False)
    is_batch_import = pw.BooleanField(default=False)
    completed_at = InstantField(index=True)
