"""A to-do has a second line.

A frozen copy of the models as they were; never edited after landing.
"""
from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column('todo', 'detail', CharField(max_length=200, default='')))
