"""Infrastructure, organisations, enterprises, identity.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField
from core.db import JsonField


def up(migrator, db):
    class Organisation(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = CharField(unique=True, max_length=30)
        name = CharField(max_length=120)
        short_name = CharField(max_length=20)
        kind = CharField(max_length=20)
        parent = ForeignKeyField('self', null=True)
        region_code = CharField(index=True, max_length=6)
        level = IntegerField()
        seq = IntegerField(index=True)
        last_seq = IntegerField()
        class Meta:
            database = db
            table_name = 'organisation'
    db.create_tables([Organisation])

    class Staff(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        name = CharField(max_length=60)
        org = ForeignKeyField(Organisation)
        phone_sealed = TextField()
        phone_index = CharField(index=True, max_length=64)
        id_no_sealed = TextField()
        id_no_index = CharField(unique=True, max_length=64)
        activated_on = DateField()
        left_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'staff'
    db.create_tables([Staff])

    class Enterprise(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        name = CharField(index=True, max_length=120)
        uscc = CharField(unique=True, max_length=18)
        address = CharField(max_length=200)
        region_code = CharField(index=True, max_length=6)
        region_name = CharField(max_length=60)
        industry = CharField(max_length=60)
        status = CharField(max_length=20, default='operating')
        credit_class = CharField(max_length=1, default='B')
        class Meta:
            database = db
            table_name = 'enterprise'
    db.create_tables([Enterprise])

    class Account(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        username = CharField(unique=True, max_length=64)
        password_hash = CharField(max_length=200)
        display_name = CharField(max_length=60)
        staff = ForeignKeyField(Staff, null=True)
        enterprise = ForeignKeyField(Enterprise, null=True)
        totp_sealed = TextField(null=True)
        totp_confirmed = BooleanField(default=False)
        totp_last_step = BigIntegerField(default=0)
        recent_failures = JsonField(default=list)
        locked_until = InstantField(null=True)
        is_disabled = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'account'
            constraints = [Check('(staff_id IS NULL) <> (enterprise_id IS NULL)')]
    db.create_tables([Account])

    class AuditAnchor(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        day = DateField(unique=True)
        seq = BigIntegerField()
        hash = CharField(max_length=64)
        kid = CharField(max_length=16)
        signature = TextField()
        class Meta:
            database = db
            table_name = 'audit_anchor'
    db.create_tables([AuditAnchor])

    class AuditEntry(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        seq = BigIntegerField(unique=True)
        at = InstantField(index=True)
        actor_kind = CharField(max_length=20)
        actor_id = UUIDField(index=True, null=True)
        action = CharField(index=True, max_length=80)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField(index=True, null=True)
        detail = JsonField()
        previous_hash = CharField(max_length=64)
        hash = CharField(max_length=64)
        class Meta:
            database = db
            table_name = 'audit_entry'
    db.create_tables([AuditEntry])

    class CalendarOverride(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        day = DateField(unique=True)
        is_working = BooleanField()
        notice = CharField(max_length=200)
        class Meta:
            database = db
            table_name = 'calendar_override'
    db.create_tables([CalendarOverride])

    class Contact(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        enterprise = ForeignKeyField(Enterprise)
        name = CharField(max_length=60)
        role = CharField(max_length=30)
        phone_sealed = TextField()
        phone_index = CharField(index=True, max_length=64)
        class Meta:
            database = db
            table_name = 'contact'
    db.create_tables([Contact])

    class Counter(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        name = CharField(unique=True, max_length=120)
        last = BigIntegerField(default=0)
        class Meta:
            database = db
            table_name = 'counter'
    db.create_tables([Counter])

    class OutboxEvent(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        name = CharField(max_length=80)
        subject_id = UUIDField(index=True)
        payload = JsonField()
        class Meta:
            database = db
            table_name = 'outbox_event'
    db.create_tables([OutboxEvent])

    class Delivery(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        event = ForeignKeyField(OutboxEvent, on_delete='CASCADE')
        subscriber = CharField(max_length=80)
        subject_id = UUIDField()
        status = CharField(max_length=10, default='pending')
        attempts = IntegerField(default=0)
        next_at = InstantField()
        error = TextField(default='')
        class Meta:
            database = db
            table_name = 'delivery'
            indexes = ((('status', 'next_at'), False), (('subscriber', 'subject_id', 'status'), False))
    db.create_tables([Delivery])

    class DemoMark(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        scale = CharField(max_length=20)
        accounts = JsonField()
        class Meta:
            database = db
            table_name = 'demo_mark'
    db.create_tables([DemoMark])

    class Document(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        kind = CharField(max_length=10)
        title = CharField(max_length=60)
        number = CharField(unique=True, max_length=80)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField()
        facts = JsonField()
        facts_sha256 = CharField(max_length=64)
        class Meta:
            database = db
            table_name = 'document'
            indexes = ((('subject_type', 'subject_id'), False),)
    db.create_tables([Document])

    class EnterpriseScan(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        enterprise = ForeignKeyField(Enterprise)
        staff = ForeignKeyField(Staff)
        org = ForeignKeyField(Organisation)
        purpose = CharField(max_length=20)
        at = InstantField()
        position = JsonField(null=True)
        class Meta:
            database = db
            table_name = 'enterprise_scan'
    db.create_tables([EnterpriseScan])

    class StoredFile(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        sha256 = CharField(index=True, max_length=64)
        media_type = CharField(max_length=60)
        size = IntegerField()
        owner_id = UUIDField(index=True)
        captured_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'stored_file'
    db.create_tables([StoredFile])

    class FileLink(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        file = ForeignKeyField(StoredFile)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField()
        class Meta:
            database = db
            table_name = 'file_link'
            indexes = ((('file', 'subject_type', 'subject_id'), True), (('subject_type', 'subject_id'), False))
    db.create_tables([FileLink])

    class IdempotencyKey(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        claim = CharField(unique=True, max_length=64)
        request_hash = CharField(max_length=64)
        expires_at = InstantField(index=True)
        status = IntegerField(null=True)
        headers = JsonField(null=True)
        body = TextField(null=True)
        class Meta:
            database = db
            table_name = 'idempotency_key'
    db.create_tables([IdempotencyKey])

    class JobSchedule(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        name = CharField(unique=True, max_length=80)
        next_at = InstantField()
        class Meta:
            database = db
            table_name = 'job_schedule'
    db.create_tables([JobSchedule])

    class OfficerLicence(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        staff = ForeignKeyField(Staff)
        org = ForeignKeyField(Organisation)
        number = CharField(unique=True, max_length=30)
        valid_from = DateField()
        valid_to = DateField()
        is_suspended = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'officer_licence'
    db.create_tables([OfficerLicence])

    class Post(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        staff = ForeignKeyField(Staff)
        org = ForeignKeyField(Organisation)
        title = CharField(max_length=60)
        is_main = BooleanField(default=True)
        class Meta:
            database = db
            table_name = 'post'
            indexes = ((('staff', 'org', 'title'), True),)
    db.create_tables([Post])

    class Session(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        account = ForeignKeyField(Account)
        client = CharField(max_length=10)
        device = CharField(max_length=120)
        last_seen_at = InstantField()
        revoked_at = InstantField(null=True)
        revoked_why = CharField(max_length=40, default='')
        class Meta:
            database = db
            table_name = 'session'
    db.create_tables([Session])

    class RefreshToken(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        session = ForeignKeyField(Session)
        token_hash = CharField(unique=True, max_length=64)
        expires_at = InstantField(index=True)
        used_at = InstantField(null=True)
        successor_sealed = TextField(null=True)
        class Meta:
            database = db
            table_name = 'refresh_token'
    db.create_tables([RefreshToken])

    class Region(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = CharField(unique=True, max_length=6)
        name = CharField(max_length=60)
        parent_code = CharField(index=True, null=True, max_length=6)
        level = CharField(max_length=20)
        class Meta:
            database = db
            table_name = 'region'
    db.create_tables([Region])

    class RoleGrant(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        account = ForeignKeyField(Account)
        role = CharField(max_length=40)
        org = ForeignKeyField(Organisation, null=True)
        region_prefix = CharField(null=True, max_length=6)
        granted_by = UUIDField(null=True)
        revoked_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'role_grant'
            constraints = [Check('(org_id IS NULL) <> (region_prefix IS NULL)')]
            indexes = ((('account', 'revoked_at'), False),)
    db.create_tables([RoleGrant])

    class SigningKey(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        purpose = CharField(max_length=10)
        kid = CharField(unique=True, max_length=16)
        public = CharField(max_length=64)
        private_sealed = TextField()
        retired_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'signing_key'
            indexes = ((('purpose', 'retired_at'), False),)
    db.create_tables([SigningKey])
