"""Codes of every scheme in one table, with what the public page shows; issues, prints, scans, appeals, labels.

A frozen copy of the models as they were; never edited after landing.
"""
import json

from peewee import *
from core.db import InstantField
from core.db import JsonField

BATCH = 1000


def up(migrator, db):
    class Enterprise(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'enterprise'

    class Organisation(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'organisation'

    class SafetyCode(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'safety_code'

    class Staff(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'staff'

    class CodeAppeal(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = ForeignKeyField(SafetyCode)
        text = CharField(max_length=1000)
        by_id = UUIDField()
        by_name = CharField(max_length=60)
        colour = CharField(max_length=10)
        rule_ids = JsonField()
        at = InstantField()
        status = CharField(index=True, max_length=10, default='open')
        decided_by = ForeignKeyField(Staff, null=True)
        decided_at = InstantField(null=True)
        reply = CharField(max_length=1000, default='')
        class Meta:
            database = db
            table_name = 'code_appeal'
    db.create_tables([CodeAppeal])

    class CodeIssue(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = ForeignKeyField(SafetyCode)
        status_index = IntegerField(unique=True)
        at = InstantField()
        cause = CharField(max_length=60)
        actor_id = UUIDField(null=True)
        revoked_at = InstantField(null=True)
        revoked_version = IntegerField(unique=True, null=True)
        revoked_why = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'code_issue'
    db.create_tables([CodeIssue])

    class CodePrint(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = ForeignKeyField(SafetyCode)
        status_index = IntegerField()
        layout = CharField(max_length=20)
        at = InstantField()
        actor_id = UUIDField(null=True)
        job_id = UUIDField(index=True, null=True)
        class Meta:
            database = db
            table_name = 'code_print'
    db.create_tables([CodePrint])

    class CodeScan(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = ForeignKeyField(SafetyCode)
        at = InstantField(index=True)
        actor_id = UUIDField()
        actor_name = CharField(max_length=60)
        actor_unit = CharField(max_length=120)
        purpose = CharField(max_length=20)
        place = CharField(max_length=60, default='')
        verdict = CharField(max_length=20)
        colour = CharField(null=True, max_length=10)
        decision = CharField(null=True, max_length=10)
        advice = CharField(null=True, max_length=10)
        reason = CharField(max_length=200, default='')
        passage_id = UUIDField(index=True, null=True)
        waybill_no = CharField(max_length=40, default='')
        class Meta:
            database = db
            table_name = 'code_scan'
            indexes = ((('code', 'at'), False), (('actor_id', 'at'), False))
    db.create_tables([CodeScan])

    class LabelJob(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        kind = CharField(max_length=30)
        layout = CharField(max_length=20)
        query = JsonField()
        scope = JsonField()
        owner_id = UUIDField(index=True)
        owner_unit = CharField(max_length=120)
        at = InstantField()
        status = CharField(index=True, max_length=10, default='waiting')
        total = IntegerField()
        done = IntegerField(default=0)
        parts = JsonField(default=list)
        leased_until = InstantField(null=True)
        error = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'label_job'
    db.create_tables([LabelJob])

    class Recolouring(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        kind = CharField(max_length=30)
        code_ids = JsonField()
        colour = CharField(null=True, max_length=10)
        reason = CharField(max_length=200)
        status = CharField(index=True, max_length=10, default='proposed')
        org = ForeignKeyField(Organisation)
        proposed_by = ForeignKeyField(Staff)
        at = InstantField()
        decided_by_id = UUIDField(null=True)
        decided_at = InstantField(null=True)
        note = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'recolouring'
    db.create_tables([Recolouring])

    class UsedProof(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        code = ForeignKeyField(SafetyCode)
        step = BigIntegerField()
        actor_id = UUIDField()
        at = InstantField(index=True)
        class Meta:
            database = db
            table_name = 'used_proof'
            indexes = ((('code', 'step'), True),)
    db.create_tables([UsedProof])

    migrator.migrate(migrator.drop_not_null('safety_code', 'equipment_id'))
    migrator.migrate(migrator.add_column('safety_code', 'enterprise_id', ForeignKeyField(Enterprise, field=Enterprise.id, null=True)))
    migrator.migrate(migrator.add_column('safety_code', 'staff_id', ForeignKeyField(Staff, field=Staff.id, null=True)))
    migrator.migrate(migrator.add_column('safety_code', 'region_code', CharField(index=True, max_length=6, default='')))
    migrator.migrate(migrator.add_column('safety_code', 'subject_kind', CharField(max_length=30, default='')))
    migrator.migrate(migrator.add_column('safety_code', 'subject_no', CharField(max_length=60, default='')))
    migrator.migrate(migrator.add_column('safety_code', 'name', CharField(max_length=120, default='')))
    migrator.migrate(migrator.add_column('safety_code', 'unit', CharField(max_length=120, default='')))
    migrator.migrate(migrator.add_column('safety_code', 'address', CharField(max_length=200, default='')))
    migrator.migrate(migrator.add_column('safety_code', 'personal_sealed', TextField(null=True)))
    migrator.migrate(migrator.add_column('safety_code', 'facts', JsonField(default=dict)))
    migrator.migrate(migrator.add_column('safety_code', 'facts_at', InstantField(null=True)))
    migrator.migrate(migrator.add_column('safety_code', 'held', JsonField(null=True)))
    migrator.migrate(migrator.add_column('safety_code', 'status_index', IntegerField(unique=True, null=True)))
    migrator.migrate(migrator.add_column('safety_code_change', 'facts', JsonField(null=True)))
    migrator.migrate(migrator.add_column('safety_code_change', 'scheme_version', IntegerField(default=1)))
    migrator.migrate(migrator.add_column('safety_code_change', 'actor_id', UUIDField(null=True)))
    migrator.migrate(migrator.add_column('signing_key', 'algorithm', IntegerField(default=-8)))
    migrator.migrate(migrator.add_column('signing_key', 'signs_from', InstantField(null=True)))
    migrator.migrate(migrator.add_column('signing_key', 'revoked_at', InstantField(null=True)))
    migrator.migrate(migrator.add_index('safety_code', ('kind', 'subject_no')))
    if isinstance(db, PostgresqlDatabase):
        # SQLite does not keep lengths, and would rebuild the table for nothing.
        migrator.migrate(migrator.alter_column_type('signing_key', 'public', CharField(max_length=128)))
    _fill(db)


def _fill(db):
    """Copy onto each code what its equipment and enterprise say, a batch at a time."""
    mark = '%s' if isinstance(db, PostgresqlDatabase) else '?'
    select = (
        'SELECT c.id, e.registration_no, e.kind, e.name, e.address, e.status, e.next_inspection_on, e.facts,'
        ' u.id, u.name, u.region_code FROM safety_code c JOIN equipment e ON e.id = c.equipment_id'
        f' JOIN enterprise u ON u.id = e.enterprise_id WHERE c.id > {mark} ORDER BY c.id LIMIT {BATCH}'
    )
    columns = 'subject_no subject_kind name address facts enterprise_id unit region_code'.split()
    update = f"UPDATE safety_code SET {', '.join(f'{c} = {mark}' for c in columns)} WHERE id = {mark}"
    last = '00000000000000000000000000000000'
    while rows := db.execute_sql(select, (last,)).fetchall():
        for code_id, number, kind, name, address, status, due, facts, unit_id, unit, region in rows:
            known = {**json.loads(facts or '{}'), 'kind': kind, 'status': status}
            known['next_inspection_on'] = str(due) if due else None
            stored = json.dumps(known, ensure_ascii=False, separators=(',', ':'), sort_keys=True)
            db.execute_sql(
                update, (number, kind, name, address, stored, unit_id, unit, region, code_id)
            )
        last = rows[-1][0]
