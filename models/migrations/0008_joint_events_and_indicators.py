"""Cross-department events, figures that are kept, and records for indicators of rooms to come.

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

    class UsageEvent(Model):
        id = UUIDField(primary_key=True)
        subject_id = UUIDField(null=True, index=True)
        class Meta:
            database = db
            table_name = 'usage_event'
    UsageEvent._schema.create_indexes()

    class JointEvent(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        kind = CharField(max_length=20)
        title = CharField(max_length=120)
        description = CharField(max_length=2000)
        address = CharField(max_length=200)
        position = JsonField()
        place = ForeignKeyField(Organisation)
        org = ForeignKeyField(Organisation)
        lead = ForeignKeyField(Organisation, null=True)
        reporter = ForeignKeyField(Staff)
        urgency = CharField(max_length=10)
        status = CharField(index=True, max_length=20, default='reported')
        accepted_at = InstantField(index=True, null=True)
        due_at = InstantField(index=True, null=True)
        first_due_at = InstantField(null=True)
        closed_at = InstantField(null=True)
        closed_by = ForeignKeyField(Staff, null=True)
        verified_at = InstantField(null=True)
        reopened_times = IntegerField(default=0)
        duplicate_of = ForeignKeyField('self', null=True)
        extension = JsonField(null=True)
        escalated_level = IntegerField(default=0)
        result = CharField(max_length=1000, default='')
        class Meta:
            database = db
            table_name = 'joint_event'
    db.create_tables([JointEvent])

    class JointAssignment(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        event = ForeignKeyField(JointEvent)
        org = ForeignKeyField(Organisation)
        role = CharField(max_length=10)
        status = CharField(max_length=20, default='assigned')
        assigned_at = InstantField()
        finished_at = InstantField(null=True)
        note = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'joint_assignment'
            indexes = [(('event', 'status'), False), (('org', 'status'), False)]
    db.create_tables([JointAssignment])

    class JointStep(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        event = ForeignKeyField(JointEvent)
        action = CharField(max_length=30)
        actor = ForeignKeyField(Staff, null=True)
        org = ForeignKeyField(Organisation, null=True)
        at = InstantField()
        client = CharField(max_length=10, default='')
        note = CharField(max_length=1000, default='')
        position = JsonField(null=True)
        due_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'joint_step'
            indexes = [(('event', 'at'), False)]
    db.create_tables([JointStep])

    class PlanReport(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = CharField(index=True, max_length=12)
        period = CharField(max_length=10)
        org = ForeignKeyField(Organisation)
        revision = IntegerField()
        value_hundredths = IntegerField()
        numerator = BigIntegerField(null=True)
        denominator = BigIntegerField(null=True)
        note = CharField(max_length=1000)
        status = CharField(index=True, max_length=20, default='draft')
        reported_by = ForeignKeyField(Staff)
        submitted_at = InstantField(null=True)
        reviewed_by = ForeignKeyField(Staff, null=True)
        reviewed_at = InstantField(null=True)
        review_note = CharField(max_length=500, default='')
        published_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'plan_report'
            indexes = [(('code', 'period', 'revision'), True)]
    db.create_tables([PlanReport])

    class ClosedFigure(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        indicator = CharField(max_length=12)
        period = CharField(max_length=10)
        org = ForeignKeyField(Organisation)
        revision = IntegerField(default=1)
        numerator = BigIntegerField()
        denominator = BigIntegerField()
        definition_version = CharField(max_length=20)
        closed_at = InstantField()
        class Meta:
            database = db
            table_name = 'closed_figure'
            indexes = [(('period', 'org', 'indicator', 'revision'), True)]
    db.create_tables([ClosedFigure])

    class ArchiveItem(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField()
        title = CharField(max_length=200)
        path = CharField(max_length=200, default='')
        org = ForeignKeyField(Organisation)
        retention = CharField(max_length=20)
        is_secret = BooleanField(default=False)
        closed_at = InstantField(index=True)
        passed_at = InstantField(null=True)
        revoked_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'archive_item'
            indexes = [(('subject_type', 'subject_id'), True)]
    db.create_tables([ArchiveItem])

    class CriminalHandover(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        transfer_number = CharField(unique=True, max_length=60)
        case_name = CharField(max_length=120)
        org = ForeignKeyField(Organisation)
        received_at = InstantField(index=True)
        arrest_request = CharField(max_length=12, default='')
        prosecution_transfer = CharField(max_length=12, default='')
        indictment = CharField(max_length=12, default='')
        paper_moved = BooleanField(default=False)
        returned_times = IntegerField(default=0)
        is_secret = BooleanField(default=False)
        paper_required_by_law = BooleanField(default=False)
        is_before_go_live = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'criminal_handover'
    db.create_tables([CriminalHandover])

    class ServiceApplication(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        matter_title = CharField(max_length=120)
        org = ForeignKeyField(Organisation)
        submission = CharField(max_length=10)
        material = CharField(max_length=10)
        handling = CharField(max_length=10)
        delivery = CharField(max_length=10)
        window_visits = IntegerField(default=0)
        is_excluded_by_law = BooleanField(default=False)
        is_batch_import = BooleanField(default=False)
        completed_at = InstantField(index=True)
        class Meta:
            database = db
            table_name = 'service_application'
    db.create_tables([ServiceApplication])
