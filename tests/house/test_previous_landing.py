"""Records written by the landing before this one: they migrate on both databases, nothing is lost, and today's program reads them.

`tests/data/landing_0021.db.xz` is the landscape of the access table as the program of migration 0021 wrote it to SQLite, and
the `.json` beside it the ids of its objects. When migrations of a landing are frozen, keep its landscape the same way:
`sqlite3.connect(landscape.golden.file)`, `VACUUM INTO`, `xz -9e`, and take the older one out.
"""

from __future__ import annotations

import json
import lzma
import re
import shutil
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

import models
from auth import keys, rate_limit
from core import db, documents, secrets
from core.documents import Document
from microapps.stats import tree
from models.after_visit import DocumentDelivery
from models.inspection import Inspection
from models.migrate import FOLDER
from tests import databases
from tests.conftest import SECRET
from tests.house import access_rooms
from tests.house.access import PERSONAS
from tests.people import Person

KEPT = Path(__file__).parents[1] / "data" / "landing_0021"
LAST_MIGRATION = "0021_unclaimed_names"
BOOKS = "schema_migration"
ROWS = [row for row in access_rooms.rows() if row.method == "GET" and row.path != "/api/v1/files/{photo}"]
"""All but the bytes of a file, which lie beside the records."""


@dataclass
class Old:
    """The old records in a database of their own, migrated to today."""

    before: dict[str, int]
    ids: dict[str, str]

    def fill(self, text):
        for name, object_id in self.ids.items():
            text = text.replace(f"{{{name}}}", object_id)
        return text


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The SQLite file as it was."""
    file = tmp_path_factory.mktemp("landing") / "old.db"
    with lzma.open(f"{KEPT}.db.xz") as packed, file.open("wb") as target:
        shutil.copyfileobj(packed, target)
    return file


@pytest.fixture(scope="module")
def old_golden(kept, golden):
    """The old records under today's migrations, made once."""
    before = {}
    if isinstance(golden, databases.PostgresGolden):
        made = databases.PostgresGolden(golden.server, f"old_{uuid.uuid4().hex}")  # noqa: TID251 - a database name
        made.run(f"CREATE DATABASE {made.name}")
    else:
        made = databases.SqliteGolden(kept.with_name("golden.db"))
        shutil.copyfile(kept, made.file)

    def build():
        if isinstance(made, databases.PostgresGolden):
            become_twin(kept)
        before.update(counts())
        Runner(db.db.obj, str(FOLDER)).up()

    return databases.frozen(made, build), before


def become_twin(file):
    """The bound, empty PostgreSQL database gets the old schema and the rows of the SQLite file."""
    runner = Runner(db.db.obj, str(FOLDER))
    for migration in runner.migrations():
        if migration.name <= LAST_MIGRATION:
            runner.up(migration.name)
    # Rows come in any order: a superuser may leave foreign keys unchecked while they do.
    db.db.execute_sql("SET session_replication_role = replica")
    with sqlite3.connect(file) as source:
        for table in db.db.get_tables():
            if table != BOOKS:
                copy_rows(source, table)
    db.db.execute_sql("SET session_replication_role = origin")


def copy_rows(source, table):
    columns = db.db.get_columns(table)
    names = ", ".join(f'"{column.name}"' for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    flags = [column.data_type == "boolean" for column in columns]
    rows = [
        [bool(value) if flag and value is not None else value for flag, value in zip(flags, row, strict=True)]
        for row in source.execute(f'SELECT {names} FROM "{table}"')
    ]
    with db.db.cursor() as cursor:
        if rows:
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
    db.db.commit()


def counts():
    """Rows by table."""
    tables = [name for name in db.db.get_tables() if name != BOOKS]
    return {name: db.db.execute_sql(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables}


@pytest.fixture
def old(application, old_golden, monkeypatch):
    """The migrated records, bound; and the application on them."""
    golden, before = old_golden
    # The tree looks like that of the other tests' records, but its units are others.
    monkeypatch.setattr(tree, "_held", None)
    with golden.copy() as url, databases.opened(url):
        secrets.install(SECRET)
        keys.forget()
        rate_limit.install("", None)
        with application.app_context():
            yield Old(before, json.loads(KEPT.with_suffix(".json").read_text()))


def test_the_file_is_of_the_landing_before(kept):
    with sqlite3.connect(kept) as source:
        names = {name for (name,) in source.execute(f"SELECT name FROM {BOOKS}")}
        (accounts,) = source.execute("SELECT COUNT(*) FROM account").fetchone()
    assert max(names) == LAST_MIGRATION
    assert accounts >= len(PERSONAS) - 1


def test_no_row_is_lost_and_the_end_is_what_the_models_say(old):
    after = counts()
    assert {
        name: after.get(name, 0) - rows for name, rows in old.before.items() if after.get(name, 0) < rows
    } == {}
    assert sum(old.before.values()) > 600
    assert not diff_models(db.db.obj, list(models.ALL))


def test_papers_and_signatures_of_then_are_sealed_and_say_the_same(old):
    papers = list(Document.select())
    assert {paper.kind for paper in papers if paper.personal_sealed} >= {"XC", "SD", "DC"}
    assert all(documents.content_hash(paper.all_facts) == paper.facts_sha256 for paper in papers)
    stored = db.db.execute_sql("SELECT signature FROM inspection WHERE signature IS NOT NULL").fetchall()
    assert all(text.startswith("v1.") for (text,) in stored)
    signed = Inspection.select().where(Inspection.signature.is_null(False))
    assert [visit.signature["signer_name"] for visit in signed] == ["钱经理"] * len(stored)
    assert DocumentDelivery.get().receiver_name == "钱经理"


def test_todays_program_shows_the_old_records(application, old):
    """Every object of the old landscape, to whoever may see it: the same statuses as on records of today."""
    people = {name: Person.sign_in(application, name) for name in PERSONAS if name != "public"}
    people["public"] = Person(application, None, None)
    wrong = {}
    shown = 0
    for row in ROWS:
        if not set(re.findall(r"{(\w+)}", row.path)) <= set(old.ids):
            continue
        for name in PERSONAS:
            if row.expected[name] != 200:
                continue
            answer = people[name].app.test_client().get(old.fill(row.path), headers=people[name].headers())
            shown += 1
            if answer.status_code != 200:
                wrong[f"{row} as {name}"] = (answer.status_code, answer.get_data(as_text=True)[:300])
    assert wrong == {}
    assert shown > 500
