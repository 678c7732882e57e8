"""Whatever is sent to a route, its answer is the contract's: no 5xx, nothing of ours in it, and what is refused stores nothing.

`make test` tries one sample for each field, parameter and header of each route; `make hostile` tries all of them
(tests/house/hostile.py).
"""

from __future__ import annotations

import os
import re
import zlib

import pytest
from flask_smorest.spec.plugins import FlaskPlugin

from auth import rate_limit
from core import db
from tests.house import access_rooms, hostile, samples

WHOLE = os.environ.get("ZS_HOSTILE") == "all"
ROWS = access_rooms.rows()
LEAK = re.compile(
    r"Traceback|File \"|site-packages|/(?:work|home|root|usr|tmp)/|\.py\b|\b(?:SELECT|INSERT|UPDATE|DELETE FROM|WHERE)\b|"
    r"sqlite|psycopg|peewee|marshmallow|werkzeug|orjson|webargs|object at 0x|<class|NoneType|[A-Z]\w+Error\b|Exception",
)
"""Paths, SQL, and names of classes and libraries."""
CONTRACT = {"type", "code", "title", "status", "detail", "instance", "trace_id", "retryable"}
COUNTS_FAILURES = {"/api/v1/auth/sign-in", "/api/v1/auth/refresh"}
"""Where a refusal is itself recorded, on purpose."""
WRITES = ("/api/v1/stats/", "/api/v1/files/documents/")
"""Whoever asks for a figure brings what is counted up to date first; a look at a paper is written down before it is shown."""
JUDGES = {"/api/v1/safety-code/verify"}
"""What any text is sent to: that it is no code is the answer."""


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch):
    """Who asks a thousand times is told to wait, which would hide every other answer."""
    monkeypatch.setattr(rate_limit, "spend", lambda *_: None)


def insider(row):
    """Somebody the row lets in."""
    return min(row.expected, key=lambda name: (row.expected[name] in (401, 403, 404), name == "public"))


def committed():
    """A mark that changes with every commit; None where the database tells none."""
    if db.is_postgresql():
        return None
    log = os.stat(f"{db.db.obj.database}-wal")
    return log.st_size, log.st_mtime_ns


class Caller:
    """Sends cases as somebody, and collects what was wrong with the answers."""

    def __init__(self, application, person):
        self.client, self.person = application.test_client(), person
        self.faults: dict[str, object] = {}
        self.sent = 0

    def send(self, case):
        before = committed()
        answer = self.client.open(
            case.path, method=case.method, data=case.body, content_type=case.content_type,
            headers={**self.person.headers(None if case.method == "GET" else 999), **case.headers},
        )  # fmt: skip
        self.sent += 1
        if fault := fault_of(case, answer, before):
            self.faults[f"{case.method} {case.path[:100]}: {case.name}"] = fault


def fault_of(case, answer, before):
    """What is wrong with an answer; None when it is as the contract has it."""
    said = answer.get_data().decode(errors="replace")
    if answer.status_code < 400:
        return ("accepted", said[:300]) if case.is_wrong and case.path not in JUDGES else None
    path = case.path.partition("?")[0]
    is_problem = (
        bool(said) and answer.content_type == "application/problem+json" and set(answer.json) >= CONTRACT
    )
    wrong = {
        "a fault of ours": answer.status_code >= 500,
        "no problem": path.startswith("/api/") and bool(said) and not is_problem,
        "not in Chinese": is_problem and not re.search("[一-鿿]", answer.json["detail"]),
        "leaks": LEAK.search(said),
        "stored something": before != committed()
        and path not in COUNTS_FAILURES
        and not path.startswith(WRITES),
    }
    found = [name for name, is_so in wrong.items() if is_so]
    return (found, answer.status_code, answer.content_type, said[:300]) if found else None


@pytest.fixture
def document(application):
    return application.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()


def operation_of(application, document, row, path):
    """What the reference says of a row's route; {} for pages."""
    rule, _ = application.url_map.bind("localhost").match(path, row.method, return_rule=True)
    return document["paths"].get(FlaskPlugin.flaskpath2openapi(rule.rule), {}).get(row.method.lower(), {})


def fields_of(document, schema):
    """Names of all fields a body may have."""
    while "$ref" in schema or "allOf" in schema:
        schema = (
            document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
            if "$ref" in schema
            else schema["allOf"][0]
        )
    return list(schema.get("properties", {}))


def cases_of(row, landscape, person, operation, document):
    """All that is sent to a row's route."""
    address = landscape.fill(row.path)
    path = address.partition("?")[0]
    if row.method == "GET":
        names = [each["name"] for each in operation.get("parameters", ()) if each.get("in") == "query"]
        yield from hostile.queries(path, names, whole=WHOLE)
        yield from hostile.headers("GET", address, None, whole=WHOLE)
        yield from hostile.methods(path)
        return
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body, names = {}, []
    if content:
        me = person.account and person.account.staff_id
        body = {**samples.sample(document, content["schema"]), **landscape.fill(row.body, me)}
        body = {name: value for name, value in body.items() if value is not None}
        names = fields_of(document, content["schema"])
    for case in hostile.bodies(row.method, path, body, names, whole=WHOLE):
        yield case if content else hostile.as_it_may_be_ignored(case)
    yield from hostile.headers(row.method, path, hostile.as_json(body), whole=WHOLE)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_hostile_calls_get_the_contracts_answer(personas, application, landscape, document, row, cases):
    person = personas[insider(row)]
    caller = Caller(application, person)
    operation = operation_of(application, document, row, landscape.fill(row.path).partition("?")[0])
    for case in cases_of(row, landscape, person, operation, document):
        caller.send(case)
    cases(caller.sent)
    assert caller.faults == {}


@pytest.mark.parametrize("label", hostile.STEPS)
def test_hostile_addresses_get_the_contracts_answer(personas, application, label, cases):
    caller = Caller(application, personas["officer"])
    for rule in application.url_map.iter_rules():
        if "<" not in rule.rule or not (WHOLE or zlib.crc32(f"{rule} {label}".encode()) % 3 == 0):
            continue
        path = "/".join(hostile.STEPS[label] if "<" in step else step for step in rule.rule.split("/"))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            caller.send(hostile.Case(label, path, method, b"{}"))
    cases(caller.sent)
    assert caller.faults == {}
