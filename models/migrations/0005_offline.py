"""Offline work: devices, number blocks, drafts, uploads, what phones sent, and their conflicts.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField
from core.db import JsonField


def up(migrator, db):
    class Account(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'account'

    class Organisation(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'organisation'

    class Session(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'session'

    class StoredFile(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'stored_file'

    class Upload(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        owner_id = UUIDField(index=True)
        length = BigIntegerField()
        sha256 = CharField(max_length=64, default='')
        captured_at = InstantField(null=True)
        expires_at = InstantField(index=True)
        file = ForeignKeyField(StoredFile, null=True)
        class Meta:
            database = db
            table_name = 'upload'
    db.create_tables([Upload])

    class Device(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        account = ForeignKeyField(Account)
        org = ForeignKeyField(Organisation)
        name = CharField(max_length=60)
        app_version = CharField(max_length=20, default='')
        last_seen_at = InstantField()
        last_sequence = BigIntegerField(default=0)
        skew_seconds = IntegerField(default=0)
        revoked_at = InstantField(null=True)
        revoked_why = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'device'
    db.create_tables([Device])

    class DeviceSession(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        device = ForeignKeyField(Device)
        session = ForeignKeyField(Session)
        class Meta:
            database = db
            table_name = 'device_session'
            indexes = ((('device', 'session'), True),)
    db.create_tables([DeviceSession])

    class NumberLease(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        device = ForeignKeyField(Device)
        org = ForeignKeyField(Organisation)
        word = CharField(max_length=20)
        year = IntegerField()
        first = BigIntegerField()
        last = BigIntegerField()
        expires_at = InstantField()
        ended_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'number_lease'
            indexes = ((('org', 'word', 'year', 'first'), True), (('device', 'ended_at'), False),)
    db.create_tables([NumberLease])

    class NumberUse(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        lease = ForeignKeyField(NumberLease)
        number = BigIntegerField()
        class Meta:
            database = db
            table_name = 'number_use'
            indexes = ((('lease', 'number'), True),)
    db.create_tables([NumberUse])

    class ServerDraft(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        account = ForeignKeyField(Account)
        device = ForeignKeyField(Device)
        key = CharField(max_length=80)
        content_sealed = TextField()
        expires_at = InstantField(index=True)
        class Meta:
            database = db
            table_name = 'server_draft'
            indexes = ((('device', 'key'), True),)
    db.create_tables([ServerDraft])

    class SyncItem(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        device = ForeignKeyField(Device)
        account = ForeignKeyField(Account)
        client = CharField(max_length=10)
        sequence = BigIntegerField()
        act = CharField(max_length=80)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField()
        after = BigIntegerField(null=True)
        content_sealed = TextField()
        sha256 = CharField(max_length=64)
        device_time = InstantField()
        monotonic_ms = BigIntegerField(null=True)
        received_at = InstantField()
        skew_seconds = IntegerField()
        status = CharField(max_length=10)
        code = CharField(max_length=60, default='')
        reason = CharField(max_length=500, default='')
        detail = JsonField()
        deadline = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'sync_item'
            indexes = ((('device', 'sequence'), True), (('subject_id', 'status'), False), (('device', 'status'), False), (('account', 'status'), False),)
    db.create_tables([SyncItem])

    class FieldEdit(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        subject_id = UUIDField()
        field = CharField(max_length=120)
        device = ForeignKeyField(Device, null=True)
        base = JsonField(null=True)
        base_version = IntegerField()
        value = JsonField(null=True)
        outcome = JsonField(null=True)
        at = InstantField()
        applied_version = IntegerField()
        item_id = UUIDField(null=True)
        author = CharField(max_length=60)
        class Meta:
            database = db
            table_name = 'field_edit'
            indexes = ((('subject_id', 'field', 'device'), True),)
    db.create_tables([FieldEdit])

    class SyncConflict(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        org = ForeignKeyField(Organisation)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField(index=True)
        field = CharField(max_length=120)
        title = CharField(max_length=200)
        path = CharField(max_length=200)
        base = JsonField(null=True)
        sides = JsonField()
        status = CharField(max_length=10, default='open')
        resolution = JsonField(null=True)
        class Meta:
            database = db
            table_name = 'sync_conflict'
            indexes = ((('org', 'status'), False),)
    db.create_tables([SyncConflict])

    # An officer's day is read among a province's tasks.
    db.execute_sql('CREATE INDEX "inspection_task_org_id_planned_on" ON "inspection_task" ("org_id", "planned_on")')
