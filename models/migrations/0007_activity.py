"""Moves of people and organisations, daily activity bitmaps, and what became of reported events.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField
from core.db import JsonField


def up(migrator, db):
    class Organisation(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'organisation'

    class Staff(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'staff'

    class ActivityDay(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        day = DateField()
        series = CharField(max_length=80)
        numbering = IntegerField()
        bits = BlobField()
        late = BlobField()
        class Meta:
            database = db
            table_name = 'activity_day'
            indexes = ((('series', 'day', 'numbering'), True),)
    db.create_tables([ActivityDay])

    class ActivityNumbering(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        sequence = IntegerField(unique=True)
        cut_on = DateField()
        size = IntegerField()
        cut_size = IntegerField()
        people = BlobField()
        orgs = BlobField()
        starts = BlobField()
        class Meta:
            database = db
            table_name = 'activity_numbering'
    db.create_tables([ActivityNumbering])

    class FeedCursor(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        name = CharField(unique=True, max_length=80)
        position = JsonField()
        fed_at = InstantField()
        class Meta:
            database = db
            table_name = 'feed_cursor'
    db.create_tables([FeedCursor])

    class OpenTally(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        day = DateField()
        app = CharField(max_length=40)
        org_id = UUIDField()
        opens = BigIntegerField()
        class Meta:
            database = db
            table_name = 'open_tally'
            indexes = ((('day', 'app', 'org_id'), True),)
    db.create_tables([OpenTally])

    class IngestTally(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        day = DateField()
        channel = CharField(max_length=20)
        batches = BigIntegerField(default=0)
        received = BigIntegerField(default=0)
        accepted = BigIntegerField(default=0)
        duplicate = BigIntegerField(default=0)
        late = BigIntegerField(default=0)
        refused = BigIntegerField(default=0)
        flagged = JsonField()
        reasons = JsonField()
        class Meta:
            database = db
            table_name = 'ingest_tally'
            constraints = [Check('accepted + duplicate + late + refused = received')]
            indexes = ((('day', 'channel'), True),)
    db.create_tables([IngestTally])

    class OrganisationMove(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        org = ForeignKeyField(Organisation)
        old_parent = ForeignKeyField(Organisation, backref='+')
        new_parent = ForeignKeyField(Organisation, backref='+')
        moved_on = DateField(index=True)
        class Meta:
            database = db
            table_name = 'organisation_move'
            indexes = ((('org', 'moved_on'), True),)
    db.create_tables([OrganisationMove])

    class StaffMove(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        staff = ForeignKeyField(Staff)
        old_org = ForeignKeyField(Organisation, backref='+')
        new_org = ForeignKeyField(Organisation, backref='+')
        moved_on = DateField(index=True)
        kind = CharField(max_length=20)
        class Meta:
            database = db
            table_name = 'staff_move'
            indexes = ((('staff', 'moved_on'), True),)
    db.create_tables([StaffMove])
