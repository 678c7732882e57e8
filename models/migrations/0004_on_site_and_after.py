"""On site and after: evidence chain, positions, recusal, publication, rating, objection, hand-over, 监管档案.

A frozen copy of the models as they were; never edited after landing.
"""
import hashlib

import orjson
from peewee import *
from core.db import InstantField
from core.db import JsonField


def up(migrator, db):
    class CorrectionOrder(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'correction_order'

    class Enterprise(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'enterprise'

    class Inspection(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'inspection'

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

    class AbnormalEntry(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection, unique=True)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        result_code = CharField(max_length=10)
        status = CharField(index=True, max_length=10, default='proposed')
        decided_by = ForeignKeyField(Staff, null=True)
        decided_at = InstantField(null=True)
        note = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'abnormal_entry'
    db.create_tables([AbnormalEntry])

    class ActCodeScan(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection)
        at = InstantField()
        stage = CharField(max_length=20)
        by_enterprise = ForeignKeyField(Enterprise, null=True)
        class Meta:
            database = db
            table_name = 'act_code_scan'
    db.create_tables([ActCodeScan])

    class CaseClue(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        inspection = ForeignKeyField(Inspection, unique=True)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        summary = CharField(max_length=2000)
        suspected_provision = CharField(max_length=500)
        evidence = JsonField()
        handed_by = ForeignKeyField(Staff)
        status = CharField(index=True, max_length=20, default='handed_over')
        class Meta:
            database = db
            table_name = 'case_clue'
    db.create_tables([CaseClue])

    class CopyNotice(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        inspection = ForeignKeyField(Inspection)
        enterprise = ForeignKeyField(Enterprise)
        from_org = ForeignKeyField(Organisation)
        to_org = ForeignKeyField(Organisation)
        text = CharField(max_length=2000)
        due_on = DateField()
        sent_by = ForeignKeyField(Staff)
        status = CharField(index=True, max_length=10, default='sent')
        answer = CharField(max_length=2000, default='')
        answered_by_name = CharField(max_length=60, default='')
        answered_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'copy_notice'
    db.create_tables([CopyNotice])

    class CorrectionExtension(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        order = ForeignKeyField(CorrectionOrder)
        working_days = IntegerField()
        reason = CharField(max_length=1000)
        status = CharField(max_length=10, default='asked')
        old_due_on = DateField()
        new_due_on = DateField(null=True)
        decided_by = ForeignKeyField(Staff, null=True)
        decided_at = InstantField(null=True)
        note = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'correction_extension'
    db.create_tables([CorrectionExtension])

    class EmptySection(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        enterprise = ForeignKeyField(Enterprise)
        section = CharField(max_length=20)
        reason = CharField(max_length=500)
        declared_by = ForeignKeyField(Staff)
        at = InstantField()
        class Meta:
            database = db
            table_name = 'empty_section'
            indexes = ((('enterprise', 'section'), True),)
    db.create_tables([EmptySection])

    class InspectionRating(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        channel = CharField(max_length=10)
        stars = IntegerField()
        broken_bans = JsonField()
        comment = CharField(max_length=1000, default='')
        at = InstantField()
        class Meta:
            database = db
            table_name = 'inspection_rating'
            indexes = ((('inspection', 'channel'), True),)
    db.create_tables([InspectionRating])

    class Objection(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        grounds = CharField(max_length=2000)
        filed_at = InstantField()
        due_on = DateField(index=True, null=True)
        due = JsonField(null=True)
        status = CharField(index=True, max_length=10, default='filed')
        answer = CharField(max_length=2000, default='')
        decided_by = ForeignKeyField(Staff, null=True)
        decided_by_name = CharField(max_length=60, default='')
        decided_at = InstantField(null=True)
        class Meta:
            database = db
            table_name = 'objection'
    db.create_tables([Objection])

    class PositionFix(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection)
        staff = ForeignKeyField(Staff)
        act = CharField(max_length=30)
        at = InstantField()
        raw = JsonField()
        lon = FloatField()
        lat = FloatField()
        distance_m = FloatField(null=True)
        speed_mps = FloatField(null=True)
        risks = JsonField()
        is_risky = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'position_fix'
            indexes = ((('staff', 'at'), False), (('inspection', 'at'), False))
    db.create_tables([PositionFix])

    class RecusalRequest(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        officer = ForeignKeyField(Staff)
        applicant_kind = CharField(max_length=12)
        applicant_name = CharField(max_length=60)
        relation = CharField(max_length=20)
        reason = CharField(max_length=1000)
        status = CharField(index=True, max_length=10, default='pending')
        decided_by = ForeignKeyField(Staff, null=True)
        decided_at = InstantField(null=True)
        note = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'recusal_request'
    db.create_tables([RecusalRequest])

    class ResultPublication(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        inspection = ForeignKeyField(Inspection, unique=True)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        status = CharField(index=True, max_length=10, default='pending')
        content = JsonField()
        due_on = DateField(index=True, null=True)
        due = JsonField(null=True)
        decided_by = ForeignKeyField(Staff, null=True)
        decided_at = InstantField(null=True)
        published_at = InstantField(null=True)
        withdrawn_at = InstantField(null=True)
        why = CharField(max_length=500, default='')
        class Meta:
            database = db
            table_name = 'result_publication'
    db.create_tables([ResultPublication])

    class SupervisionFile(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        enterprise = ForeignKeyField(Enterprise, unique=True)
        sections = JsonField()
        filled = IntegerField()
        is_complete = BooleanField(index=True)
        rule_version = CharField(max_length=20)
        last_updated_at = InstantField(index=True)
        computed_at = InstantField(index=True)
        class Meta:
            database = db
            table_name = 'supervision_file'
    db.create_tables([SupervisionFile])

    migrator.migrate(migrator.add_column('enterprise', 'position', JsonField(null=True)))
    migrator.migrate(migrator.add_column('correction_order', 'recheck_due_on', DateField(index=True, null=True)))
    migrator.migrate(migrator.add_column('correction_order', 'recheck_due', JsonField(null=True)))
    migrator.migrate(migrator.add_column('correction_order', 'escalation', IntegerField(default=0)))
    migrator.migrate(migrator.add_column('evidence', 'seq', IntegerField(default=0)))
    migrator.migrate(migrator.add_column('evidence', 'category', CharField(max_length=20, default='audiovisual')))
    migrator.migrate(migrator.add_column('evidence', 'proof', CharField(max_length=20, default='')))
    migrator.migrate(migrator.add_column('evidence', 'early_reason', CharField(max_length=500, default='')))
    migrator.migrate(migrator.add_column('evidence', 'previous_hash', CharField(max_length=64, default='')))
    migrator.migrate(migrator.add_column('evidence', 'chain_hash', CharField(max_length=64, default='')))
    migrator.migrate(migrator.add_column('evidence', 'verified_at', InstantField(null=True)))
    migrator.migrate(migrator.add_column('evidence', 'verified_by_id', ForeignKeyField(Staff, field=Staff.id, null=True)))
    migrator.migrate(migrator.add_column('evidence', 'excluded_at', InstantField(null=True)))
    migrator.migrate(migrator.add_column('evidence', 'excluded_why', CharField(max_length=500, default='')))
    migrator.migrate(migrator.add_column('inspection_officer', 'removed_at', InstantField(null=True)))
    migrator.migrate(migrator.add_column('inspection_officer', 'removed_why', CharField(max_length=200, default='')))
    migrator.migrate(migrator.add_column('recheck', 'mode', CharField(max_length=10, default='on_site')))
    _chain(db)
    migrator.migrate(migrator.add_index('evidence', ('inspection_id', 'seq'), unique=True))


def _chain(db):
    """Evidence of before gets its place in the chain of its visit, in the order it was added."""
    class Evidence(Model):
        id = UUIDField(primary_key=True)
        inspection_id = UUIDField()
        kind = CharField()
        captured_at = InstantField()
        position = JsonField(null=True)
        sha256 = CharField()
        note = CharField()
        added_by_id = UUIDField()
        seq = IntegerField()
        category = CharField()
        proof = CharField()
        early_reason = CharField()
        previous_hash = CharField()
        chain_hash = CharField()
        class Meta:
            database = db
            table_name = 'evidence'

    visit, seq, previous = None, 0, ''
    for row in list(Evidence.select().order_by(Evidence.inspection_id, Evidence.id)):
        if row.inspection_id != visit:
            visit, seq, previous = row.inspection_id, 0, '0' * 64
        seq += 1
        content = {
            'inspection_id': str(visit), 'seq': seq, 'sha256': row.sha256, 'kind': row.kind,
            'category': row.category, 'proof': row.proof,
            'captured_at': InstantField().db_value(row.captured_at), 'position': row.position,
            'note': row.note, 'early_reason': row.early_reason, 'added_by': str(row.added_by_id),
        }
        text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
        digest = hashlib.sha256(previous.encode() + text).hexdigest()
        Evidence.update(seq=seq, previous_hash=previous, chain_hash=digest).where(Evidence.id == row.id).execute()
        previous = digest
