"""A declared conflict of interest (回避) is put to the head, who confirms or declines it.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField


def up(migrator, db):
    class Staff(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'staff'

    class OfficerConflict(Model):
        id = UUIDField(primary_key=True)
        status = CharField(max_length=12, default='declared')
        ended_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'officer_conflict'

    migrator.migrate(migrator.add_column('officer_conflict', 'status', CharField(max_length=12, default='declared')))
    migrator.migrate(migrator.add_column('officer_conflict', 'decided_by_id', ForeignKeyField(Staff, field=Staff.id, null=True)))
    migrator.migrate(migrator.add_column('officer_conflict', 'decided_at', InstantField(null=True)))
    migrator.migrate(migrator.add_column('officer_conflict', 'decision_note', CharField(max_length=500, default='')))
    # What was ended before had nobody's decision; what is in force waits for one and stays in force meanwhile.
    OfficerConflict.update(status='ended').where(OfficerConflict.ended_at.is_null(False)).execute()
