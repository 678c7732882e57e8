"""An order to correct says which items of the checklist it is about, and what each asks for.

A frozen copy of the models as they were; never edited after landing.
"""
from core.db import JsonField


def up(migrator, db):
    migrator.migrate(migrator.add_column('correction_order', 'problems', JsonField(default=list)))
