"""Case leads, and clues that may be handed over again after a refusal.

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

    class Enterprise(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'enterprise'

    class CaseLead(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        number = CharField(unique=True, max_length=60)
        source = CharField(max_length=20, default='inspection')
        source_id = UUIDField(unique=True)
        inspection_id = UUIDField(index=True)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        summary = CharField(max_length=2000)
        suspected_provision = CharField(max_length=500)
        evidence = JsonField()
        handed_by = ForeignKeyField(Staff)
        received_at = InstantField()
        due_on = DateField(index=True, null=True)
        due = JsonField(null=True)
        status = CharField(index=True, max_length=10, default='received')
        checks = JsonField(null=True)
        decided_by = ForeignKeyField(Staff, null=True)
        decided_by_name = CharField(max_length=60, default='')
        decided_at = InstantField(null=True)
        note = CharField(max_length=1000, default='')
        class Meta:
            database = db
            table_name = 'case_lead'
    db.create_tables([CaseLead])

    [unique] = [index.name for index in db.get_indexes('case_clue') if index.columns == ['inspection_id']]
    migrator.migrate(migrator.drop_index('case_clue', unique))
    migrator.migrate(migrator.add_index('case_clue', ('inspection_id',), unique=False))
    migrator.migrate(migrator.add_column('case_clue', 'answer', CharField(max_length=1000, default='')))
    migrator.migrate(migrator.add_column('case_clue', 'answered_by_name', CharField(max_length=60, default='')))
    migrator.migrate(migrator.add_column('case_clue', 'answered_at', InstantField(null=True)))
