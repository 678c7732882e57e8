"""What the server's own loop answers is what Flask answers; whatever is unusual is left to Flask."""

import http.client
import socket

import orjson
import pytest

from auth import rate_limit
from core import clock, quick
from microapps import registry
from models.safety_code import SafetyCode
from tests.factories import ok
from tests.real_server import real_server

VERIFY = "/api/v1/safety-code/verify"
OWN = {"Date", "Server", "Connection", "X-Trace-Id"}
"""What no two answers share, or the server adds."""


@pytest.fixture
def content(contact):
    code = SafetyCode.select().where(SafetyCode.enterprise == contact.enterprise_id).first()
    return ok(contact.get(f"/api/v1/safety-code/codes/{code.id}"))["content"]


@pytest.fixture(autouse=True)
def _only_sqlite(records):
    if quick.is_postgresql():
        pytest.skip("the loop never waits for PostgreSQL: Flask answers everything there")


def get(path, *lines):
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *lines, "", ""]).encode()


def post(body, *lines, path=VERIFY, media="application/json"):
    body = body if isinstance(body, bytes) else orjson.dumps(body)
    head = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Type: {media}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, *lines, "", ""]).encode() + body


class _Read:
    """An answer as bytes, as http.client reads it."""

    def __init__(self, raw):
        self.raw = raw

    def makefile(self, _mode):
        import io

        return io.BytesIO(self.raw)


def parsed(raw):
    answer = http.client.HTTPResponse(_Read(raw))
    answer.begin()
    return answer.status, {k: v for k, v in answer.getheaders() if k not in OWN}, answer.read()


def by_flask(answer):
    return answer.status_code, {k: v for k, v in answer.headers.items() if k not in OWN}, answer.data


def test_every_quick_route_is_a_route_of_the_reference(app):
    known = {rule.rule for rule in app.url_map.iter_rules()}
    for route in registry.quick_routes():
        assert any(rule.startswith(route.path) for rule in known)


@pytest.mark.parametrize("change", ["as it is", "revoked", "torn", "another kind", "old proof"])
def test_both_give_the_same_page_and_the_same_verdict(public, content, change):
    if change == "revoked":
        SafetyCode.update(revoked_at=clock.now()).execute()
    text = {"torn": content[:-9], "another kind": "HTTPS://X/S/ABC", "old proof": content + ".123456"}.get(
        change, content
    )
    path = "/S/" + text.rsplit("/", 1)[-1]
    for _ in range(2):  # made anew, and kept
        page, verdict = quick.answer(get(path), "10.0.0.1"), quick.answer(post({"content": text}), "10.0.0.1")
        assert parsed(page) == by_flask(public.get(path))
        assert parsed(verdict) == by_flask(public.post(VERIFY, {"content": text}))


def test_a_kept_answer_ends_with_the_row_and_with_the_key(public, content):
    from auth import code_keys

    asked = post({"content": content})
    assert b'"verdict":"valid"' in quick.answer(asked, "10.0.0.1")
    mine = SafetyCode.get(SafetyCode.content == content)
    change = SafetyCode.update(status_index=999_999).where(SafetyCode.id == mine.id)
    change.execute()
    assert b'"verdict":"revoked"' in quick.answer(asked, "10.0.0.1")
    SafetyCode.update(status_index=mine.status_index).where(SafetyCode.id == mine.id).execute()
    assert b'"verdict":"valid"' in quick.answer(asked, "10.0.0.1")
    code_keys.revoke(next(iter(code_keys.verifiers())))
    assert b'"verdict":"unknown_key"' in quick.answer(asked, "10.0.0.1")


UNUSUAL = {
    "a token": lambda c: post({"content": c}, "Authorization: Bearer x"),
    "a condition": lambda c: get("/S/ABC", "If-None-Match: *"),
    "another method": lambda c: get("/S/ABC").replace(b"GET", b"PUT"),
    "an old client": lambda c: get("/S/ABC").replace(b"HTTP/1.1", b"HTTP/1.0"),
    "no host": lambda c: get("/S/ABC").replace(b"Host: x\r\n", b"Accept: x\r\n"),
    "no next request": lambda c: get("/S/ABC", "Connection: close"),
    "a header twice": lambda c: get("/S/ABC", "Accept: a", "Accept: b"),
    "a body with GET": lambda c: get("/S/ABC", "Content-Length: 1") + b"x",
    "two lengths": lambda c: post({"content": c}, "Content-Length: 1"),
    "chunks": lambda c: post({"content": c}, "Transfer-Encoding: chunked"),
    "two requests at once": lambda c: get("/S/ABC") * 2,
    "half a request": lambda c: post({"content": c})[:-1],
    "half a head": lambda c: get("/S/ABC")[:-2],
    "bare line feeds": lambda c: get("/S/ABC").replace(b"\r\n", b"\n"),
    "a blank before the colon": lambda c: get("/S/ABC", "Accept : x"),
    "a folded line": lambda c: get("/S/ABC", "Accept: x", " y"),
    "an escape": lambda c: get("/S/%41BC"),
    "a query": lambda c: get("/S/ABC?x=1"),
    "a dot segment": lambda c: get("/S/../S/ABC").replace(b"/S/../S", b"/S//S"),
    "the letters of another script": lambda c: get("/S/ABC", "Accept: 码"),
    "a form": lambda c: post(b"content=x", media="application/x-www-form-urlencoded"),
    "no JSON": lambda c: post(b"{"),
    "an unknown field": lambda c: post({"content": c, "more": 1}),
    "no content": lambda c: post({}),
    "a number": lambda c: post({"content": 5}),
    "nothing but blanks": lambda c: post({"content": "  "}),
    "an unknown purpose": lambda c: post({"content": c, "purpose": "x"}),
    "a long content": lambda c: post({"content": "A" * 401}),
    "another path": lambda c: get("/api/v1/auth/me"),
    "nothing": lambda c: b"",
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_unusual_is_left_to_flask(content, name):
    assert quick.answer(UNUSUAL[name](content), "10.0.0.1") is None


def test_the_limit_is_the_same_one(public, content, tmp_path, monkeypatch):
    rate_limit.install("", tmp_path)
    monkeypatch.setattr(rate_limit, "LEASED_FROM", 10**9)
    asked = post({"content": content})
    for _ in range(3000):
        assert quick.answer(asked, "127.0.0.1") is not None
    for _ in range(3000):
        rate_limit.spend(rate_limit.parse("6000/minute"), "verify_code", "127.0.0.1")
    assert quick.answer(asked, "127.0.0.1") is None
    assert public.post(VERIFY, {"content": content}).status_code == 429
    assert quick.answer(asked, "127.0.0.2") is not None
    rate_limit.install("", None)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "who"),
    [(0, "1.1.1.1", "peer"), (1, None, "peer"), (1, "1.1.1.1", "1.1.1.1"), (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
     (2, "6.6.6.6, 1.1.1.1", "6.6.6.6"), (2, "1.1.1.1", "peer"), (1, '"a, b"', None), (1, "a,,b", None)],
)  # fmt: skip
def test_who_calls_behind_a_proxy(monkeypatch, proxies, forwarded, who):
    called = []
    route = quick.QuickRoute("GET", "/q", "text/plain", lambda call: called.append(call.client))
    quick.install([route], proxies)
    quick.answer(get("/q", *([f"X-Forwarded-For: {forwarded}"] if forwarded else [])), "peer")
    quick.install(registry.quick_routes(), 0)
    assert called == ([] if who is None else [who])


def test_one_query_and_no_write(public, contact, content, queries):
    path = "/S/" + content.rsplit("/", 1)[-1]
    public.get("/S/x")  # the keys are read once in twenty seconds
    for _ in range(2):
        start = len(queries)
        assert quick.answer(get(path), "10.0.0.1")
        ran = [getattr(event, "sql", event) for event in queries[start:]]
        assert [sql.split()[0] for sql in ran] == ["SELECT"]
        assert "safety_code" in ran[0]


def test_over_sockets_each_answer_is_for_its_request(golden, tmp_path):
    """Quick and slow requests, whole, torn and close together, on one connection."""
    with (
        real_server(golden, tmp_path, "a secret for quick routes, long enough") as server,
        socket.create_connection(("127.0.0.1", server.port), 30) as wire,
    ):
        read = wire.makefile("rb")
        health, page = get("/healthz"), get("/S/ABC")
        verify = post({"content": "x"})
        for sent, answers in (
            ([page], [404]),
            ([health], [200]),
            ([page], [404]),
            ([verify], [200]),
            ([page, health, page, verify], [404, 200, 404, 200]),
            ([verify[:70]], []),
            ([verify[70:]], [200]),
            ([post({})], [422]),
            ([page], [404]),
        ):
            wire.sendall(b"".join(sent))
            for status in answers:
                assert int(read.readline().split()[1]) == status
                headers = http.client.parse_headers(read)
                assert len(read.read(int(headers["Content-Length"]))) == int(headers["Content-Length"])
