"""A case lead may come from where no visit is on record: a penalty that may not be decided on the spot.

A frozen copy of the models as they were; never edited after landing.
"""


def up(migrator, db):
    migrator.migrate(migrator.drop_not_null('case_lead', 'inspection_id'))
