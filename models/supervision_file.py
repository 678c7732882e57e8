"""监管档案: how complete the file of each object is, and which sections were declared empty."""

from __future__ import annotations

import peewee as pw

from core.db import Base, InstantField, JsonField
from models.enterprise import Enterprise
from models.organisation import Staff


class SupervisionFile(Base):
    """The standing of one object's file now. The contents stay where they belong."""

    enterprise = pw.ForeignKeyField(Enterprise, unique=True, backref="supervision_files")
    sections = JsonField()
    """{section: filled, none or missing}."""
    filled = pw.IntegerField()
    """Sections that are filled or explicitly NONE, of eight."""
    is_complete = pw.BooleanField(index=True)
    rule_version = pw.CharField(20)
    last_updated_at = InstantField(index=True)
    """When anything in it last changed; IND-06 wants it within twelve months."""
    computed_at = InstantField(index=True)


class FileStanding(Base):
    """The standing of a file from an instant on, until the next row; IND-06 reads the last one of its period."""

    enterprise = pw.ForeignKeyField(Enterprise, backref="file_standings")
    at = InstantField()
    filled = pw.IntegerField()
    is_complete = pw.BooleanField()
    rule_version = pw.CharField(20)
    last_updated_at = InstantField()

    class Meta:
        indexes = ((("enterprise", "at"), False),)


class EmptySection(Base):
    """A section declared NONE, with the reason; it no longer counts once the section has records."""

    enterprise = pw.ForeignKeyField(Enterprise, backref="empty_sections")
    section = pw.CharField(20)
    reason = pw.CharField(500)
    declared_by = pw.ForeignKeyField(Staff)
    at = InstantField()

    class Meta:
        indexes = ((("enterprise", "section"), True),)
