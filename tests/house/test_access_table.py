"""Every route × every persona, on objects of one's own, one's agency's, another agency's and another region's.

The table is in tests/house/access; its `__init__` says how to add a route. What is not granted is refused with
a problem and leaves no trace; a route that is not in the table fails here.
"""

import re
from uuid import UUID

import pytest
from flask_smorest.spec.plugins import FlaskPlugin
from werkzeug.routing import RequestRedirect

import models
from core.audit import AuditEntry
from core.ids import new_id
from tests.house import access_kinds, access_rooms, samples
from tests.house.access import PERSONAS

ROWS = access_rooms.rows()
SAFE = {"HEAD", "OPTIONS"}
PAGES = {"code_page", "document_page"}
"""Pages for people: they say no in words."""


def located(app, landscape, row):
    """(rule, method) that a row's address leads to."""
    path = landscape.fill(row.path).partition("?")[0]
    try:
        rule, _ = app.url_map.bind("localhost").match(path, row.method, return_rule=True)
    except RequestRedirect:
        pytest.fail(f"{row} is redirected: write the address as the route has it")
    return rule, row.method


def send(person, landscape, row, document, rule):
    address = landscape.fill(row.path)
    if row.content is not None:
        return person.app.test_client().open(
            address, method=row.method, data=row.content, headers=person.headers(999),
            content_type="application/octet-stream",
        )  # fmt: skip
    if row.method == "GET":
        return person.app.test_client().get(address, headers=person.headers())
    body = samples.body_of(document, FlaskPlugin.flaskpath2openapi(rule.rule), row.method)
    me = person.account and person.account.staff_id
    body = {**body, **landscape.fill(row.body, me)}
    body = {name: value for name, value in body.items() if value is not None}
    return person.app.test_client().open(
        address, method=row.method, json=body, headers=person.headers(999, new_id().hex)
    )


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says(personas, application, landscape, row, cases):
    document = application.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    rule, _ = located(application, landscape, row)
    wrong = {}
    for name in PERSONAS:
        entries = AuditEntry.select().count()
        answer = send(personas[name], landscape, row, document, rule)
        if answer.status_code != row.expected[name]:
            wrong[name] = (answer.status_code, row.expected[name], answer.get_data(as_text=True)[:300])
        if answer.status_code >= 400 and rule.endpoint.partition(".")[0] not in PAGES and row.path != "/":
            assert answer.content_type == "application/problem+json"
        if answer.status_code in (401, 403, 404) and row.method != "GET":
            assert AuditEntry.select().count() == entries, f"{name} was refused and left a trace"
    cases(len(PERSONAS))
    assert wrong == {}


def test_the_table_is_complete(application, landscape):
    listed = [(rule.rule, method) for rule, method in (located(application, landscape, row) for row in ROWS)]
    there = {
        (rule.rule, method) for rule in application.url_map.iter_rules() for method in rule.methods - SAFE
    }
    assert there - set(listed) == set(), "routes that are not in tests/house/access: add a line for each"
    assert len(listed) == len(set(listed)), "a route is listed twice"


def test_every_kind_of_object_is_in_the_table(landscape, personas):
    """Each model stands for itself at a mark of the table, or is told with one that does."""
    kinds = {model.__name__: model for model in models.ALL}
    assert set(kinds) == {*access_kinds.AT, *access_kinds.WITH, *access_kinds.NOBODY_S}
    assert len(kinds) == len(access_kinds.AT) + len(access_kinds.WITH) + len(access_kinds.NOBODY_S)
    marks = {mark for row in ROWS for mark in re.findall(r"{(\w+)}", row.path)}
    astray = {
        name: mark
        for name, mark in access_kinds.AT.items()
        if mark not in marks or kinds[name].read(UUID(landscape.ids[mark])) is None
    }
    assert astray == {}
    assert set(access_kinds.WITH.values()) <= {*access_kinds.AT, *access_kinds.WITH}


def test_every_object_is_hidden_from_somebody_with_the_permission():
    open_to_all = [
        str(row) for row in ROWS if "{" in row.path and not row.shared and 404 not in row.expected.values()
    ]
    assert open_to_all == []
