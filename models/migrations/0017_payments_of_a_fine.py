"""What was paid of a fine decided on the spot, payment by payment.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import InstantField


def up(migrator, db):
    class Staff(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'staff'

    class OnTheSpotDecision(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'on_the_spot_decision'

    class FinePayment(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        decision = ForeignKeyField(OnTheSpotDecision)
        paid_on = DateField()
        amount_fen = BigIntegerField()
        recorded_by = ForeignKeyField(Staff)
        class Meta:
            database = db
            table_name = 'fine_payment'

    db.create_tables([FinePayment])
