"""The record of a penalty's whole process, and the end of a decision on the spot.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField
from core.db import JsonField


def up(migrator, db):
    class StoredFile(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'stored_file'

    class Staff(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'staff'

    class ProcessRecord(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField()
        stage = CharField(max_length=12)
        text = CharField(max_length=1000)
        file = ForeignKeyField(StoredFile, null=True)
        sha256 = CharField(max_length=64, default='')
        at = InstantField()
        officer = ForeignKeyField(Staff)
        officer_name = CharField(max_length=60)
        position = JsonField(null=True)
        class Meta:
            database = db
            table_name = 'process_record'
            indexes = [(('subject_type', 'subject_id'), False)]
    db.create_tables([ProcessRecord])

    migrator.migrate(migrator.add_column('on_the_spot_decision', 'closed_at', InstantField(null=True)))
