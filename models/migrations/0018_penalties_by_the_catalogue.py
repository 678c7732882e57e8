"""Decisions on the spot by the catalogue of violations; served, collected, paused and withdrawn by acts of their own.

A frozen copy of the models as they were; never edited after landing.
"""
from datetime import timedelta
from secrets import token_urlsafe

from peewee import *
from core.db import InstantField, JsonField

VIOLATIONS = {
    '330231903000': ('V-001', '不按规定明码标价', '《价格法》第十三条第一款', '《价格法》第四十二条'),
    '330231904000': (
        'V-018', '属于强制检定范围的计量器具未按照规定申请检定继续使用',
        '《计量法》第九条', '《计量法实施细则》第四十三条',
    ),
    '330231902000': (
        'V-007', '未按规定查验许可证和证明文件或者未建立并遵守进货查验记录制度',
        '《食品安全法》第五十三条', '《食品安全法》第一百二十六条第一款第三项',
    ),
}
TABLE = 'on_the_spot_decision'


def up(migrator, db):
    class Inspection(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = 'inspection'

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

    do = migrator.migrate
    do(migrator.add_column('document', 'personal_sealed', TextField(null=True)))
    do(migrator.rename_column(TABLE, 'citizen_sealed', 'party_sealed'))
    do(migrator.rename_column(TABLE, 'penalty_kinds', 'kinds'))
    do(migrator.rename_column(TABLE, 'delivered_at', 'served_at'))
    do(migrator.rename_column(TABLE, 'refused_sign', 'refusal'))
    do(migrator.alter_column_type(TABLE, 'party_kind', CharField(max_length=20)))
    do(migrator.drop_not_null(TABLE, 'position'))
    do(migrator.drop_not_null(TABLE, 'filing_due_on'))
    do(migrator.drop_column(TABLE, 'pay_method'))
    new = {
        'inspection_id': ForeignKeyField(Inspection, Inspection.id, null=True),
        'party_key': CharField(max_length=64, default=''),
        'violation_code': CharField(max_length=10, default=''),
        'violation': JsonField(default=dict),
        'circumstances': JsonField(default=dict),
        'act_on': DateField(null=True),
        'another_act_reason': CharField(max_length=500, default=''),
        'due': JsonField(default=dict),
        'payment_code': CharField(max_length=32, null=True),
        'withdrawn_at': InstantField(null=True),
        'withdrawn_by_id': ForeignKeyField(Staff, Staff.id, null=True, backref='+'),
        'withdrawal_reason': CharField(max_length=500, default=''),
    }
    for name, field in new.items():
        do(migrator.add_column(TABLE, name, field))

    class OnTheSpotDecision(Model):
        id = UUIDField(primary_key=True)
        party_kind = CharField(max_length=20)
        matter_code = CharField(max_length=20)
        violation_at = InstantField()
        violation_code = CharField(max_length=10)
        violation = JsonField()
        kinds = JsonField()
        refusal = JsonField(null=True)
        decided_at = InstantField()
        served_at = InstantField(null=True)
        act_on = DateField(null=True)
        payment_code = CharField(max_length=32, null=True)
        status = CharField(max_length=20)
        class Meta:
            database = db
            table_name = TABLE

    for row in list(OnTheSpotDecision.select()):
        code, name, provision, basis = VIOLATIONS.get(row.matter_code, ('', row.matter_code, '', ''))
        refused = row.refusal
        OnTheSpotDecision.update(
            party_kind='organisation' if row.party_kind == 'org' else row.party_kind,
            violation_code=code,
            violation={'name': name, 'provision': provision, 'basis': basis, 'fine_fen': None, 'limit_fen': None},
            kinds=[kind.upper() for kind in row.kinds],
            refusal={'note': refused['note'], 'file_ids': [refused['file_id']]} if refused else None,
            served_at=row.served_at or row.decided_at,
            act_on=(row.violation_at + timedelta(hours=8)).date(),
            payment_code=token_urlsafe(16),
            status='served' if row.status == 'issued' else row.status,
        ).where(OnTheSpotDecision.id == row.id).execute()
    do(migrator.drop_column(TABLE, 'matter_code'))
    do(migrator.drop_column(TABLE, 'violation_at'))
    do(migrator.add_not_null(TABLE, 'act_on'))
    do(migrator.add_not_null(TABLE, 'payment_code'))
    do(migrator.add_index(TABLE, ('party_key',)))
    do(migrator.add_index(TABLE, ('payment_code',), True))
    do(migrator.add_index(TABLE, ('filing_due_on',)))

    class Decision(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            table_name = TABLE

    class FinePause(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        decision = ForeignKeyField(Decision)
        kind = CharField(max_length=20)
        began_on = DateField()
        ended_on = DateField(null=True)
        recorded_by = ForeignKeyField(Staff)
        class Meta:
            database = db
            table_name = 'fine_pause'

    class FineCollection(Model):
        id = UUIDField(primary_key=True)
        created_at = InstantField()
        version = IntegerField(default=1)
        decision = ForeignKeyField(Decision, unique=True)
        reason = CharField(max_length=24)
        note = CharField(max_length=500, default='')
        receipt_no = CharField(max_length=40, unique=True)
        file = ForeignKeyField(StoredFile, null=True)
        collected_at = InstantField()
        landed_at = InstantField(null=True)
        collected_by = ForeignKeyField(Staff)
        hand_over_due_on = DateField(null=True)
        handed_over_on = DateField(null=True)
        deposit_due_on = DateField(null=True)
        deposited_on = DateField(null=True)
        due = JsonField(default=dict)
        class Meta:
            database = db
            table_name = 'fine_collection'

    db.create_tables([FinePause, FineCollection])
