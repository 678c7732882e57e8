"""User names that nobody has lock like those that somebody has.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField, JsonField


def up(migrator, db):
    class UnclaimedName(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        name_index = CharField(64, unique=True)
        recent_failures = JsonField(default=list)
        locked_until = InstantField(null=True)
        last_tried_at = InstantField(index=True)
        class Meta:
            database = db
            table_name = 'unclaimed_name'

    db.create_tables([UnclaimedName])
