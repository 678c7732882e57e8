"""Catalogue, plans and 双随机 draws.

A frozen copy of the models as they were; never edited after landing. Columns that may not be NULL are added with a
constant default, which neither database rewrites the table for.
"""
from peewee import *
from core.db import InstantField
from core.db import JsonField


def up(migrator, db):
    def add(table, column, definition):
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {definition}')

    class Enterprise(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'enterprise'

    class Equipment(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'equipment'

    class InspectionTask(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'inspection_task'

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

    class AnnualPlan(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        org = ForeignKeyField(Organisation)
        year = IntegerField()
        title = CharField(max_length=120)
        status = CharField(index=True, max_length=12, default='draft')
        created_by = ForeignKeyField(Staff)
        approved_by = ForeignKeyField(Staff, null=True)
        approved_at = InstantField(null=True)
        published_at = InstantField(null=True)
        decision_note = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'annual_plan'
            indexes = ((('org', 'year', 'status'), False),)
    db.create_tables([AnnualPlan])

    class ChecklistVersion(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        org = ForeignKeyField(Organisation)
        matter_code = CharField(max_length=20)
        number = IntegerField()
        effective_on = DateField()
        items = JsonField()
        note = CharField(max_length=500)
        published_by = ForeignKeyField(Staff)
        published_at = InstantField()
        class Meta:
            database = db
            table_name = 'checklist_version'
            indexes = ((('org', 'matter_code', 'number'), True), (('matter_code', 'effective_on'), False))
    db.create_tables([ChecklistVersion])

    class PlanItem(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        plan = ForeignKeyField(AnnualPlan)
        title = CharField(max_length=120)
        matter_codes = JsonField()
        kind = CharField(max_length=12)
        selection = CharField(max_length=16)
        reason_code = CharField(null=True, max_length=20)
        mode = CharField(max_length=8, default='on_site')
        from_on = DateField()
        to_on = DateField()
        batches = IntegerField(default=1)
        industries = JsonField(default=list)
        joint_org_ids = JsonField(default=list)
        class Meta:
            database = db
            table_name = 'plan_item'
    db.create_tables([PlanItem])

    class CreditClass(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        enterprise = ForeignKeyField(Enterprise)
        month = CharField(max_length=7)
        grade = CharField(max_length=1)
        source = CharField(max_length=80)
        batch = CharField(max_length=60, default='')
        reasons = JsonField(default=list)
        assessed_on = DateField()
        set_by = ForeignKeyField(Staff, null=True)
        class Meta:
            database = db
            table_name = 'credit_class'
            indexes = ((('enterprise', 'month'), True), (('month', 'grade'), False))
    db.create_tables([CreditClass])

    class LibrarySnapshot(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        org = ForeignKeyField(Organisation)
        taken_at = InstantField()
        sha256 = CharField(max_length=64)
        object_count = IntegerField()
        classed_count = IntegerField()
        officer_count = IntegerField()
        lines = JsonField()
        class Meta:
            database = db
            table_name = 'library_snapshot'
    db.create_tables([LibrarySnapshot])

    class RandomDraw(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        org = ForeignKeyField(Organisation)
        plan_item = ForeignKeyField(PlanItem)
        batch = IntegerField()
        live_key = CharField(unique=True, null=True, max_length=60)
        title = CharField(max_length=120)
        status = CharField(index=True, max_length=12, default='draft')
        policy = JsonField()
        snapshot = ForeignKeyField(LibrarySnapshot, null=True)
        seed = CharField(null=True, max_length=64)
        outcome = JsonField(null=True)
        created_by = ForeignKeyField(Staff)
        drawn_at = InstantField(null=True)
        published_at = InstantField(null=True)
        published_by = ForeignKeyField(Staff, null=True)
        voided_at = InstantField(null=True)
        voided_by = ForeignKeyField(Staff, null=True)
        void_reason = CharField(max_length=500, default='')
        supersedes = ForeignKeyField('self', null=True)
        class Meta:
            database = db
            table_name = 'random_draw'
    db.create_tables([RandomDraw])

    class DrawParty(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        draw = ForeignKeyField(RandomDraw)
        no = IntegerField()
        staff = ForeignKeyField(Staff)
        role = CharField(max_length=40)
        commitment = CharField(null=True, max_length=64)
        committed_at = InstantField(null=True)
        nonce = CharField(null=True, max_length=128)
        revealed_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'draw_party'
            indexes = ((('draw', 'no'), True), (('draw', 'staff'), True))
    db.create_tables([DrawParty])

    class LibraryObject(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        kind = CharField(max_length=12)
        enterprise = ForeignKeyField(Enterprise)
        equipment = ForeignKeyField(Equipment, null=True)
        name = CharField(max_length=120)
        address = CharField(max_length=200)
        region_code = CharField(index=True, max_length=6)
        matter_codes = JsonField()
        position = JsonField(null=True)
        status = CharField(max_length=12, default='active')
        entered_on = DateField()
        left_on = DateField(null=True)
        removal_reason = CharField(max_length=200, default='')
        observation_until = DateField(null=True)
        observation_reason = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'library_object'
            indexes = ((('enterprise', 'kind', 'name'), True), (('status', 'region_code'), False))
    db.create_tables([LibraryObject])

    class DrawSelection(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        draw = ForeignKeyField(RandomDraw)
        library_object = ForeignKeyField(LibraryObject)
        enterprise = ForeignKeyField(Enterprise)
        stratum = CharField(max_length=12)
        position = IntegerField()
        ticket = CharField(max_length=64)
        task = ForeignKeyField(InspectionTask, null=True)
        class Meta:
            database = db
            table_name = 'draw_selection'
            indexes = ((('draw', 'library_object'), True), (('library_object',), False))
    db.create_tables([DrawSelection])

    class DrawSwap(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        draw = ForeignKeyField(RandomDraw)
        selection = ForeignKeyField(DrawSelection)
        outgoing = ForeignKeyField(Staff)
        incoming = ForeignKeyField(Staff)
        ground = CharField(max_length=20)
        note = CharField(max_length=500)
        decided_by = ForeignKeyField(Staff)
        at = InstantField()
        class Meta:
            database = db
            table_name = 'draw_swap'
    db.create_tables([DrawSwap])

    class JointParticipant(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        task = ForeignKeyField(InspectionTask)
        org = ForeignKeyField(Organisation)
        matter_codes = JsonField()
        joined_at = InstantField()
        joined_by = ForeignKeyField(Staff)
        source_task_id = UUIDField(null=True)
        result = JsonField(null=True)
        class Meta:
            database = db
            table_name = 'joint_participant'
            indexes = ((('task', 'org'), True), (('org',), False))
    db.create_tables([JointParticipant])

    class OfficerConflict(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        staff = ForeignKeyField(Staff)
        enterprise = ForeignKeyField(Enterprise)
        ground = CharField(max_length=20)
        note = CharField(max_length=500)
        declared_by = ForeignKeyField(Staff)
        ended_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'officer_conflict'
            indexes = ((('staff', 'enterprise', 'ended_at'), False),)
    db.create_tables([OfficerConflict])

    class OfficerSkill(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        licence = ForeignKeyField(OfficerLicence)
        skill = CharField(max_length=40)
        certificate_no = CharField(max_length=60)
        valid_to = DateField()
        class Meta:
            database = db
            table_name = 'officer_skill'
            indexes = ((('licence', 'skill'), True),)
    db.create_tables([OfficerSkill])

    class RiskRate(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        org = ForeignKeyField(Organisation)
        matter_code = CharField(max_length=20, default='')
        grade = CharField(max_length=1)
        year = IntegerField()
        rate = CharField(max_length=8)
        year_cap = IntegerField(null=True)
        published_at = InstantField()
        published_by = ForeignKeyField(Staff, null=True)
        class Meta:
            database = db
            table_name = 'risk_rate'
            indexes = ((('org', 'year', 'matter_code', 'grade'), True),)
    db.create_tables([RiskRate])

    class TaskOfficer(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        task = ForeignKeyField(InspectionTask)
        staff = ForeignKeyField(Staff)
        leads = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'task_officer'
            indexes = ((('task', 'staff'), True),)
    db.create_tables([TaskOfficer])

    migrator.migrate(migrator.add_column('inspection_task', 'plan_item_id', ForeignKeyField(PlanItem, field=PlanItem.id, null=True)))
    add('inspection_task', 'selection', "VARCHAR(16) NOT NULL DEFAULT 'directed'")
    migrator.migrate(migrator.add_column('inspection_task', 'reason_code', CharField(null=True, max_length=20)))
    add('inspection_task', 'mode', "VARCHAR(8) NOT NULL DEFAULT 'on_site'")
    add('inspection_task', 'cap_flag', "VARCHAR(12) NOT NULL DEFAULT ''")
    add('inspection_task', 'separate_reason', "VARCHAR(500) NOT NULL DEFAULT ''")
    migrator.migrate(migrator.add_column('inspection_task', 'merged_into_id', ForeignKeyField(InspectionTask, field=InspectionTask.id, null=True)))
    add('inspection_task', 'urgent_reason', "VARCHAR(500) NOT NULL DEFAULT ''")
    migrator.migrate(migrator.add_column('inspection_task', 'reported_to_id', ForeignKeyField(Staff, field=Staff.id, null=True)))
    migrator.migrate(migrator.add_column('inspection_task', 'reported_at', InstantField(null=True)))
    migrator.migrate(migrator.add_column('inspection_task', 'make_up_due_at', InstantField(null=True)))
    add('inspection', 'checklist_versions', "TEXT NOT NULL DEFAULT '{}'")
