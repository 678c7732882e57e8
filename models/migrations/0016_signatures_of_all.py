"""The record of a visit is signed after its result, by every officer and by the party.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import JsonField


def up(migrator, db):
    class Inspection(Model):
        id = UUIDField(primary_key=True)
        status = CharField(max_length=20, default='prepared')
        class Meta:
            database = db
            table_name = 'inspection'

    migrator.migrate(migrator.add_column('inspection', 'officer_signatures', JsonField(default=list)))
    # Signed before there was a result: the result comes next, the party's signature stays, the officers add theirs.
    Inspection.update(status='recording').where(Inspection.status.in_(('signed', 'refused'))).execute()
