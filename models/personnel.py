"""What changes in a person's service: transfer, secondment and return, leaving, additional posts; dated and withdrawable.

A change is entered once and takes effect on its day: a past or present one at once, a future one when its day comes.
What it did to the records (`StaffMove`, `Staff.left_on`, `Post`) is written when it takes effect, never before.
"""

from __future__ import annotations

from enum import StrEnum

import peewee as pw

from core.db import Base, InstantField, Rows
from core.scope import Scope
from models.organisation import Organisation, Staff


class ChangeKind(StrEnum):
    """What changes."""

    TRANSFER = "transfer"
    SECONDMENT = "secondment"
    RETURN = "return"
    LEAVING = "leaving"
    POST = "post"
    POST_END = "post_end"


KIND_LABELS = {
    ChangeKind.TRANSFER: "调动",
    ChangeKind.SECONDMENT: "借调",
    ChangeKind.RETURN: "借调返回",
    ChangeKind.LEAVING: "离职",
    ChangeKind.POST: "兼任职务",
    ChangeKind.POST_END: "免去兼职",
}
MOVING = (ChangeKind.TRANSFER, ChangeKind.SECONDMENT, ChangeKind.RETURN)
"""Kinds that change where a person counts."""


class ChangeStatus(StrEnum):
    """`lapsed`: its day came, and it could not take effect any more."""

    SCHEDULED = "scheduled"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


STATUS_LABELS = {
    ChangeStatus.SCHEDULED: "待生效",
    ChangeStatus.DONE: "已生效",
    ChangeStatus.WITHDRAWN: "已撤销",
    ChangeStatus.LAPSED: "未能生效",
}


class PersonnelChange(Base):
    """One change of one person, from the start of `effective_on`."""

    staff = pw.ForeignKeyField(Staff, backref="changes")
    kind = pw.CharField(20)
    status = pw.CharField(20, default=ChangeStatus.SCHEDULED)
    effective_on = pw.DateField(index=True)
    from_org = pw.ForeignKeyField(Organisation, backref="+")
    """Where the person counted before; of a scheduled change, as far as is known."""
    to_org = pw.ForeignKeyField(Organisation, null=True, backref="+")
    title = pw.CharField(60, default="")
    old_title = pw.CharField(60, default="")
    """The main post's title before a transfer."""
    basis = pw.CharField(120)
    """The paper it rests on, e.g. 杭西市监人〔2026〕3号."""
    entered_by = pw.CharField(60)
    """Name of the administrator; the audit chain holds the account."""
    applied_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)
    note = pw.CharField(200, default="")
    """Why it lapsed, or what went with it."""

    class Meta:
        indexes = ((("staff", "effective_on"), False), (("status", "effective_on"), False))

    @classmethod
    def within(cls, scope: Scope) -> Rows:
        """Changes of people who count, counted before or will count within reach, with person and organisations."""
        origin, target = Organisation.alias("origin"), Organisation.alias("target")
        return (
            cls.select(cls, Staff, origin, target)
            .join(Staff)
            .switch(cls)
            .join(origin, on=(cls.from_org == origin.id), attr="origin")
            .switch(cls)
            .join(target, pw.JOIN.LEFT_OUTER, on=(cls.to_org == target.id), attr="target")
            .where(scope.organisations(origin.seq) | scope.organisations(target.seq))
        )
