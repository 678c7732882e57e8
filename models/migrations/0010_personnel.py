"""Changes of service (transfer, secondment, leaving, posts), moves that can be taken back, and standings of files over time.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField


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

    migrator.migrate(migrator.add_column('staff_move', 'withdrawn_at', InstantField(null=True)))
    migrator.migrate(migrator.drop_index('staff_move', 'staffmove_staff_id_moved_on'))
    db.execute_sql('CREATE INDEX "staffmove_staff_id_moved_on" ON "staff_move" ("staff_id", "moved_on")')

    class PersonnelChange(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        staff = ForeignKeyField(Staff)
        kind = CharField(max_length=20)
        status = CharField(max_length=20)
        effective_on = DateField(index=True)
        from_org = ForeignKeyField(Organisation, backref='+')
        to_org = ForeignKeyField(Organisation, null=True, backref='+')
        title = CharField(max_length=60)
        old_title = CharField(max_length=60)
        basis = CharField(max_length=120)
        entered_by = CharField(max_length=60)
        applied_at = InstantField(null=True)
        withdrawn_at = InstantField(null=True)
        note = CharField(max_length=200)
        class Meta:
            database = db
            table_name = 'personnel_change'
            indexes = ((('staff', 'effective_on'), False), (('status', 'effective_on'), False))
    db.create_tables([PersonnelChange])

    class Enterprise(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'enterprise'

    class SupervisionFile(Model):
        id = UUIDField(primary_key=True)
        enterprise = ForeignKeyField(Enterprise, backref='+')
        filled = IntegerField()
        is_complete = BooleanField()
        rule_version = CharField(max_length=20)
        last_updated_at = InstantField()
        computed_at = InstantField()
        class Meta:
            database = db
            table_name = 'supervision_file'

    class FileStanding(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        enterprise = ForeignKeyField(Enterprise)
        at = InstantField()
        filled = IntegerField()
        is_complete = BooleanField()
        rule_version = CharField(max_length=20)
        last_updated_at = InstantField()
        class Meta:
            database = db
            table_name = 'file_standing'
            indexes = ((('enterprise', 'at'), False),)
    db.create_tables([FileStanding])
    # What is known of each file today began when it was computed; of the time before, nothing is known.
    held = SupervisionFile.select(
        SupervisionFile.id, SupervisionFile.computed_at, SupervisionFile.enterprise, SupervisionFile.computed_at,
        SupervisionFile.filled, SupervisionFile.is_complete, SupervisionFile.rule_version, SupervisionFile.last_updated_at,
        Value(1),
    )
    FileStanding.insert_from(held, [
        FileStanding.id, FileStanding.created_at, FileStanding.enterprise, FileStanding.at, FileStanding.filled,
        FileStanding.is_complete, FileStanding.rule_version, FileStanding.last_updated_at, FileStanding.version,
    ]).execute()
