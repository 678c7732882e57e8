"""An answer to an order may say of each problem what was done.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *
from core.db import JsonField


def up(migrator, db):
    migrator.migrate(migrator.add_column('correction_answer', 'problems', JsonField(default=list)))
