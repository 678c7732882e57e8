"""Whatever is sent to a route, its answer is the contract's: never a 5xx, never a page of the framework."""

from __future__ import annotations

import pytest

from tests.house import access_rooms, samples

ROWS = [row for row in access_rooms.rows() if row.method in ("POST", "PUT", "PATCH") and row.content is None]
TEN_MEGABYTES = b'{"text":"' + b"x" * (10 * 1024 * 1024) + b'"}'
DEEP = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
OTHERS = ("\x00", "a\x00b", "😀" * 3, "\u202e文本", "' OR 1=1 --", "x" * 5_000, "", 0, -1, 1e308, True, None,
          [], {}, [[[]]], {"a": {"b": []}})  # fmt: skip
"""What every field of every body is set to, one after another."""


def insider(row):
    """Somebody the row lets in."""
    return min(row.expected, key=lambda name: (row.expected[name] in (401, 403, 404), name == "public"))


def whole_body(application, landscape, row, person):
    """A body the reference allows, with what the row says."""
    document = application.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    path = landscape.fill(row.path).partition("?")[0]
    rule, _ = application.url_map.bind("localhost").match(path, row.method, return_rule=True)
    me = person.account and person.account.staff_id
    return {
        **samples.body_of(document, samples.reference_path(rule.rule), row.method),
        **landscape.fill(row.body, me),
    }


def check(answer, path):
    """No fault of ours, and below /api/ a problem; the pages for anybody's camera (/S/, /D/) may say it in HTML."""
    assert answer.status_code < 500, answer.get_data(as_text=True)
    if answer.status_code >= 400 and path.startswith("/api/"):
        assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_hostile_bodies_get_the_contracts_answer(personas, application, landscape, row):
    person = personas[insider(row)]
    client, path = application.test_client(), landscape.fill(row.path)
    body = whole_body(application, landscape, row, person)
    for name in body:
        for other in OTHERS:
            answer = client.open(
                path, method=row.method, json={**body, name: other}, headers=person.headers(999)
            )
            check(answer, path)
    for raw in (
        TEN_MEGABYTES,
        DEEP,
        b"",
        b"null",
        b"\xff\xfe",
        b'{"a":NaN}',
        b'{"a":"\\ud800"}',
        b'{"a":1,"a":2}',
        b"[]",
        b'"text"',
        b"1e999",
    ):
        answer = client.open(
            path, method=row.method, data=raw, content_type="application/json", headers=person.headers(999)
        )
        check(answer, path)
        if raw is TEN_MEGABYTES and body:
            assert answer.status_code in (400, 413, 415, 429), f"{row} took ten megabytes"


@pytest.mark.parametrize(
    "row", [row for row in access_rooms.rows() if row.method == "GET" and row.path != "/"], ids=str
)
def test_hostile_queries_get_the_contracts_answer(personas, application, landscape, row):
    person = personas[insider(row)]
    path, _, query = landscape.fill(row.path).partition("?")
    names = {pair.partition("=")[0] for pair in query.split("&") if pair} | {
        "q",
        "cursor",
        "limit",
        "org",
        "period",
        "from",
    }
    for name in names:
        for text in ("%00", "%F0%9F%98%80", "%FF", "'", "x" * 5_000, "", "-1", "9" * 30):
            answer = application.test_client().get(f"{path}?{name}={text}", headers=person.headers())
            assert answer.status_code < 500, (name, text, answer.get_data(as_text=True))


@pytest.mark.parametrize(
    "part", ["%00", "%F0%9F%98%80", "%FF%FE", "..%2F..%2Fetc%2Fpasswd", "x" * 3_000, "1;DROP", "%252e"]
)
def test_hostile_addresses_get_the_contracts_answer(personas, application, part):
    rules = {rule.rule for rule in application.url_map.iter_rules() if not rule.endpoint.startswith("pages.")}
    for rule in (rule for rule in rules if "<" in rule):
        path = "/".join(part if "<" in step else step for step in rule.split("/"))
        answer = application.test_client().get(path, headers=personas["officer"].headers())
        assert answer.status_code < 500, (path, answer.get_data(as_text=True))
