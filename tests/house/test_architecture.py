"""What the house promises about itself: marks, registries, migrations, the reference, file sizes."""

import ast
import re
from collections import Counter
from pathlib import Path

from playhouse.schema_diff import diff_models

import models
from auth import roles
from auth.access import PUBLIC, SIGNED_IN
from commands.reference import document
from core.audit import ACTIONS
from core.db import db
from core.outbox import EVENTS
from microapps import registry

ROOT = Path(__file__).resolve().parents[2]
OURS = [
    path
    for folder in ("core", "models", "auth", "microapps", "commands", "demo", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in OURS if "tests" not in path.parts)


def test_every_route_says_who_may_call_it(app):
    known = {*roles.PERMISSIONS, SIGNED_IN, PUBLIC}
    bare = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "access", None) not in known
    ]
    assert bare == []


def test_every_permission_guards_a_route_or_a_query(app):
    used = {getattr(view, "access", None) for view in app.view_functions.values()}
    entries = {microapp.entry.name for microapp in registry.MICROAPPS if microapp.entry}
    assert set(roles.PERMISSIONS) - used - entries == set()


def test_every_audit_action_is_recorded_somewhere():
    constants = dict(re.findall(r'^([A-Z_]+) = action\("([a-z_.]+)"', SOURCE, re.M))
    assert set(constants.values()) == set(ACTIONS)
    times = Counter(re.findall(r"\b[A-Z_]+\b", SOURCE))
    unused = [name for name in constants if times[name] < 2]
    assert unused == []


def test_audit_actions_are_named_place_subject_participle():
    assert [name for name in ACTIONS if not re.fullmatch(r"[a-z_]+\.[a-z_]+\.[a-z_]+", name)] == []


def test_every_event_is_told_and_heard():
    heard = {subscription.event.name for subscription in registry.subscriptions()}
    told = {
        name
        for name, contract in EVENTS.items()
        if f"{contract.__name__}(" in SOURCE.replace(f"class {contract.__name__}(", "")
    }
    assert told == set(EVENTS)
    assert heard <= set(EVENTS)


def test_migrations_make_what_the_models_say(records):
    assert not diff_models(db.obj, list(models.ALL))


def test_every_model_is_listed():
    def below(model):
        return {model} | {found for child in model.__subclasses__() for found in below(child)}

    tables = {model for model in below(models.Account.__base__) if not model.__name__.startswith("_")}
    assert {m for m in tables if m.__name__ != "Base"} == set(models.ALL)


def test_columns_are_nullable_where_the_models_say_so(records):
    for model in models.ALL:
        stored = {column.name: column.null for column in db.get_columns(model._meta.table_name)}
        declared = {field.column_name: field.null for field in model._meta.sorted_fields}
        assert stored == declared, model


def test_the_reference_on_file_is_true(app):
    assert (ROOT / "openapi" / "openapi.json").read_text(encoding="utf-8") == document()


def test_files_and_functions_stay_small():
    long_files = [str(path) for path in OURS if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long_files == []


def test_public_functions_explain_themselves():
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in OURS
        if not {"tests", "bench", "skeleton_files"} & set(path.parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def test_no_address_or_machine_path_is_committed():
    lock_files = [
        ROOT / "requirements.txt",
        ROOT / "requirements-dev.txt",
        ROOT / "static" / "package-lock.json",
    ]
    for path in lock_files:
        text = path.read_text(encoding="utf-8")
        assert '"resolved"' not in text
        assert "--index-url" not in text
