"""The agency's signature over a published draw. Draws published before have none, and their proof says so."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE \"random_draw\" ADD COLUMN \"signature\" VARCHAR(500) NOT NULL DEFAULT ''")
