"""What each agency of a joint visit found, and how its papers reached the party.

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

    class Document(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'document'

    class Inspection(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'inspection'

    class CorrectionOrder(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'correction_order'

    class DocumentDelivery(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        document = ForeignKeyField(Document)
        inspection = ForeignKeyField(Inspection)
        order = ForeignKeyField(CorrectionOrder, null=True)
        org = ForeignKeyField(Organisation)
        enterprise = ForeignKeyField(Enterprise)
        method = CharField(max_length=16)
        receiver_name = CharField(max_length=60)
        receiver_relation = CharField(max_length=60, default='')
        address = CharField(max_length=200)
        sent_at = InstantField()
        received_at = InstantField(null=True)
        served_on = DateField(index=True, null=True)
        returned_why = CharField(max_length=500, default='')
        refusal_reason = CharField(max_length=500, default='')
        witness = CharField(max_length=60, default='')
        reason = CharField(max_length=500, default='')
        tracking_no = CharField(max_length=40, default='')
        entrusted_to = CharField(max_length=120, default='')
        proof = JsonField(default=dict)
        servers = JsonField()
        note = CharField(max_length=500, default='')
        receipt_id = UUIDField(null=True)
        class Meta:
            database = db
            table_name = 'document_delivery'
            indexes = [(('inspection', 'document'), False)]
    db.create_tables([DocumentDelivery])

    migrator.migrate(migrator.add_column('joint_participant', 'recorded_at', InstantField(null=True)))
    migrator.migrate(migrator.add_column('joint_participant', 'recorded_by_id', ForeignKeyField(Staff, field=Staff.id, null=True)))
    migrator.migrate(migrator.add_column('joint_participant', 'absent_why', CharField(max_length=500, default='')))

    # One of each agency that took part, instead of one of the visit.
    for table in ('result_publication', 'correction_order'):
        [unique] = [index.name for index in db.get_indexes(table) if index.columns == ['inspection_id']]
        migrator.migrate(migrator.drop_index(table, unique))
        migrator.migrate(migrator.add_index(table, ('inspection_id',), unique=False))
        migrator.migrate(migrator.add_index(table, ('inspection_id', 'org_id'), unique=True))
