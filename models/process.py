"""全过程记录 (行政处罚法 47): what shows that each stage of a penalty took place."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField
from core.files import StoredFile
from models.organisation import Staff


class ProcessRecord(Base):
    """One record of one stage, in words or with media. Only ever added: nothing in the program changes or deletes one."""

    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField()
    stage = pw.CharField(12)
    """start, evidence, review, decision, service or execution."""
    text = pw.CharField(1000)
    file = pw.ForeignKeyField(StoredFile, null=True)
    sha256 = pw.CharField(64, default="")
    at = InstantField()
    officer = pw.ForeignKeyField(Staff)
    officer_name = pw.CharField(60)
    position = JsonField(null=True)

    class Meta:
        indexes = ((("subject_type", "subject_id"), False),)
