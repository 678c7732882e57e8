"""Names of people outside the agencies are sealed: who signed, was served, witnessed, applied, answered; also in papers.

A frozen copy of the models as they were; never edited after landing.
"""
import orjson
from peewee import *

from core import secrets

BATCH = 2_000
COLUMNS = {
    'inspection': ['signature'],
    'recusal_request': ['applicant_name'],
    'document_delivery': ['receiver_name', 'receiver_relation', 'address', 'witness'],
    'correction_answer': ['by_name'],
}
PERSONAL = {
    'XC': ('legal_rep_or_person_in_charge', 'contact_phone', 'invited_or_witness', 'party_opinion', 'party_sign'),
    'KY': ('party_sign', 'witness'),
    'CY': ('party_sign',),
    'SD': ('receiver', 'address', 'receiver_sign', 'proxy', 'witness'),
}


def up(migrator, db):
    for table, columns in COLUMNS.items():
        for column in columns:
            if column != 'signature':
                has_default = column in ('receiver_relation', 'witness')
                field = TextField(default='') if has_default else TextField()
                migrator.migrate(migrator.alter_column_type(table, column, field))
    cipher, mark = secrets.cipher(), '%s' if isinstance(db, PostgresqlDatabase) else '?'
    for table, columns in COLUMNS.items():
        change = f"UPDATE {table} SET {', '.join(f'{c} = {mark}' for c in columns)} WHERE id = {mark}"
        for row_id, *values in _rows(db, mark, table, columns):
            sealed = [
                None if value is None else cipher.seal(value, f'{table}.{column}')
                for column, value in zip(columns, values)
            ]
            db.execute_sql(change, (*sealed, row_id))
    change = f'UPDATE document SET facts = {mark}, personal_sealed = {mark} WHERE id = {mark}'
    for row_id, kind, text, sealed in _rows(db, mark, 'document', ['kind', 'facts', 'personal_sealed']):
        if kind not in PERSONAL or sealed is not None:
            continue
        facts = orjson.loads(text)
        about = {name: facts.pop(name) for name in PERSONAL[kind] if name in facts}
        kept = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()
        db.execute_sql(change, (kept, cipher.seal(orjson.dumps(about).decode(), 'document.personal'), row_id))


def _rows(db, mark, table, columns):
    """All rows, a batch at a time."""
    select = f"SELECT id, {', '.join(columns)} FROM {table} WHERE id > {mark} ORDER BY id LIMIT {BATCH}"
    last = '00000000000000000000000000000000'
    while rows := db.execute_sql(select, (last,)).fetchall():
        yield from rows
        last = rows[-1][0]
