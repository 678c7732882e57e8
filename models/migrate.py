"""Migrations: forward only, once, under a lock that all processes share."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from core.db import db, exclusive, is_postgresql

FOLDER = Path(__file__).parent / "migrations"


def migrate(data_dir: Path) -> list[str]:
    """Apply what is missing; returns the names of the migrations applied."""
    with exclusive("migrate", data_dir):
        if is_postgresql():
            db.execute_sql("SET lock_timeout = '4s'")
        runner = Runner(db.obj, str(FOLDER))
        before = set(runner.applied())
        runner.up()
        return sorted(set(runner.applied()) - before)


def pending() -> list[str]:
    """Names of migrations not applied yet."""
    runner = Runner(db.obj, str(FOLDER))
    applied = set(runner.applied())
    return [migration.name for migration in runner.migrations() if migration.name not in applied]
