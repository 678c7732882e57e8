"""Records of the first micro-apps.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField
from core.db import JsonField


def up(migrator, db):
    class Enterprise(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'enterprise'

    class OfficerLicence(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'officer_licence'

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

    class StoredFile(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'stored_file'

    class Application(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        matter_code = CharField(index=True, max_length=10)
        title = CharField(max_length=120)
        applicant = ForeignKeyField(Staff)
        org = ForeignKeyField(Organisation)
        form = JsonField()
        flow = JsonField()
        round = IntegerField(default=1)
        state = CharField(index=True, max_length=20, default='running')
        due_on = DateField()
        finished_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'application'
    db.create_tables([Application])

    class Equipment(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        enterprise = ForeignKeyField(Enterprise)
        registration_no = CharField(unique=True, max_length=40)
        kind = CharField(max_length=30)
        name = CharField(max_length=80)
        address = CharField(max_length=200)
        status = CharField(max_length=20, default='in_use')
        next_inspection_on = DateField(null=True)
        facts = JsonField(default=dict)
        class Meta:
            database = db
            table_name = 'equipment'
    db.create_tables([Equipment])

    class InspectionTask(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        equipment = ForeignKeyField(Equipment, null=True)
        kind = CharField(max_length=20)
        trigger_code = CharField(null=True, max_length=20)
        matter_codes = JsonField()
        planned_on = DateField()
        status = CharField(index=True, max_length=20, default='draft')
        created_by = ForeignKeyField(Staff)
        approved_by = ForeignKeyField(Staff, null=True)
        approved_at = InstantField(null=True)
        decision_note = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'inspection_task'
    db.create_tables([InspectionTask])

    class Inspection(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        task = ForeignKeyField(InspectionTask)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        equipment = ForeignKeyField(Equipment, null=True)
        status = CharField(index=True, max_length=20, default='prepared')
        checklist = JsonField()
        bans_read_at = InstantField(null=True)
        licence_shown_at = InstantField(null=True)
        licence_position = JsonField(null=True)
        started_at = InstantField(null=True)
        start_position = JsonField(null=True)
        ended_at = InstantField(null=True)
        received_at = InstantField(null=True)
        result = JsonField(null=True)
        signature = JsonField(null=True)
        mobile_acts = JsonField(default=dict)
        is_remote = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'inspection'
    db.create_tables([Inspection])

    class CorrectionOrder(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        inspection = ForeignKeyField(Inspection, unique=True)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        equipment = ForeignKeyField(Equipment, null=True)
        status = CharField(index=True, max_length=20, default='ordered')
        violation_facts = CharField(max_length=2000)
        violated_provision = CharField(max_length=500)
        requirements = CharField(max_length=2000)
        working_days = IntegerField()
        due_on = DateField(index=True)
        due = JsonField()
        ordered_by = ForeignKeyField(Staff)
        class Meta:
            database = db
            table_name = 'correction_order'
    db.create_tables([CorrectionOrder])

    class CorrectionAnswer(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        order = ForeignKeyField(CorrectionOrder)
        text = CharField(max_length=2000)
        by_name = CharField(max_length=60)
        at = InstantField()
        class Meta:
            database = db
            table_name = 'correction_answer'
    db.create_tables([CorrectionAnswer])

    class Evidence(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection)
        file = ForeignKeyField(StoredFile)
        kind = CharField(max_length=10)
        captured_at = InstantField()
        position = JsonField(null=True)
        sha256 = CharField(max_length=64)
        note = CharField(max_length=500, default='')
        item_id = CharField(max_length=40, default='')
        added_by = ForeignKeyField(Staff)
        class Meta:
            database = db
            table_name = 'evidence'
    db.create_tables([Evidence])

    class FlowTask(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        flow_id = UUIDField()
        round = IntegerField()
        step = CharField(max_length=40)
        title = CharField(max_length=60)
        assignee_id = UUIDField()
        state = CharField(max_length=20, default='open')
        decided_at = InstantField(null=True)
        client = CharField(null=True, max_length=10)
        comment = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'flow_task'
            indexes = ((('assignee_id', 'state'), False), (('flow_id', 'round'), False))
    db.create_tables([FlowTask])

    class InspectionOfficer(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection)
        staff = ForeignKeyField(Staff)
        licence = ForeignKeyField(OfficerLicence)
        class Meta:
            database = db
            table_name = 'inspection_officer'
            indexes = ((('inspection', 'staff'), True),)
    db.create_tables([InspectionOfficer])

    class Message(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        staff = ForeignKeyField(Staff, field=Staff.id, null=True)
        enterprise = ForeignKeyField(Enterprise, field=Enterprise.id, null=True)
        app = CharField(max_length=40)
        title = CharField(max_length=120)
        path = CharField(max_length=200)
        body = CharField(max_length=500)
        read_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'message'
            indexes = ((('staff', 'read_at'), False), (('enterprise', 'read_at'), False))
    db.create_tables([Message])

    class OnTheSpotDecision(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=80)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise, null=True)
        correction_order = ForeignKeyField(CorrectionOrder, null=True)
        party_kind = CharField(max_length=10)
        party_name = CharField(max_length=120)
        citizen_sealed = TextField(null=True)
        matter_code = CharField(max_length=20)
        penalty_kinds = JsonField()
        amount_fen = BigIntegerField()
        facts = CharField(max_length=2000)
        place = CharField(max_length=200)
        position = JsonField()
        violation_at = InstantField()
        licence_shown_at = InstantField()
        told_at = InstantField()
        party_statement = CharField(null=True, max_length=1000)
        statement_waived = BooleanField(default=False)
        decided_at = InstantField()
        delivered_at = InstantField(null=True)
        refused_sign = JsonField(null=True)
        pay_method = CharField(max_length=20)
        pay_due_on = DateField(null=True)
        filing_due_on = DateField()
        status = CharField(index=True, max_length=20, default='issued')
        filed_at = InstantField(null=True)
        filed_by = ForeignKeyField(Staff, null=True)
        officers = JsonField()
        class Meta:
            database = db
            table_name = 'on_the_spot_decision'
    db.create_tables([OnTheSpotDecision])

    class Recheck(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        order = ForeignKeyField(CorrectionOrder)
        passed = BooleanField()
        note = CharField(max_length=1000)
        officer_names = JsonField()
        position = JsonField(null=True)
        at = InstantField()
        class Meta:
            database = db
            table_name = 'recheck'
    db.create_tables([Recheck])

    class SafetyCode(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        kind = CharField(max_length=30)
        equipment = ForeignKeyField(Equipment, unique=True)
        colour = CharField(index=True, max_length=10)
        fired_rules = JsonField()
        computed_at = InstantField()
        issued_at = InstantField()
        expires_at = InstantField()
        content = TextField(default='')
        revoked_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'safety_code'
    db.create_tables([SafetyCode])

    class SafetyCodeChange(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = ForeignKeyField(SafetyCode)
        at = InstantField()
        old = CharField(null=True, max_length=10)
        new = CharField(max_length=10)
        rule_ids = JsonField()
        cause = CharField(max_length=120)
        class Meta:
            database = db
            table_name = 'safety_code_change'
    db.create_tables([SafetyCodeChange])

    class Todo(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        staff = ForeignKeyField(Staff, field=Staff.id, null=True)
        enterprise = ForeignKeyField(Enterprise, field=Enterprise.id, null=True)
        app = CharField(max_length=40)
        title = CharField(max_length=120)
        path = CharField(max_length=200)
        kind = CharField(max_length=40)
        subject_type = CharField(max_length=40)
        subject_id = UUIDField()
        due_at = InstantField(null=True)
        status = CharField(max_length=10, default='open')
        done_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'todo'
            indexes = ((('staff', 'status'), False), (('enterprise', 'status'), False), (('subject_type', 'subject_id', 'kind'), False))
    db.create_tables([Todo])

    class UsageEvent(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        type = CharField(max_length=20)
        app = CharField(max_length=40)
        at = InstantField(index=True)
        received_at = InstantField()
        source = CharField(max_length=10)
        client = CharField(max_length=10)
        staff = ForeignKeyField(Staff, null=True)
        org = ForeignKeyField(Organisation, null=True)
        title = CharField(max_length=80, default='')
        subject_id = UUIDField(null=True)
        path = CharField(max_length=200, default='')
        duration_ms = IntegerField(null=True)
        is_offline = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'usage_event'
            indexes = ((('type', 'at'), False), (('org', 'at'), False), (('staff', 'at'), False))
    db.create_tables([UsageEvent])
