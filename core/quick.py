"""Requests so plain and so frequent that the server's own loop answers them: no thread, no Flask.

A micro-app may give one of its routes a quick form beside the view (`MicroApp.quick_routes`). core/http_worker.py shows
it every plain request for that route; it answers, or declines by giving None, and then gunicorn reads the same bytes
with its own parser and Flask answers as ever. So a quick form holds the common case only, and whatever is unusual has
one implementation: a token, a proxy's odd header, a refusal, PostgreSQL (waiting for it would hold up the loop).
What both answer is the same but for the trace id; tests/house/test_quick_routes.py compares them over real sockets.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate

import structlog

from core.db import db, is_postgresql
from core.headers import API_CACHING, SECURITY_HEADERS
from core.ids import new_id

MOST_BYTES = 4096
"""A request longer than this is not plain."""
_PLAIN = re.compile(
    rb"(GET|POST) (/[A-Za-z0-9/_.~-]*) HTTP/1\.1\r\n((?:[A-Za-z0-9-]+:[\t -~]*\r\n)+)\r\n", re.ASCII
)
_DECLINED = frozenset(
    (b"authorization", b"transfer-encoding", b"expect", b"upgrade", b"content-encoding", b"range",
     b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since")
)  # fmt: skip
"""Headers that make a request one for Flask."""


@dataclass(frozen=True, slots=True)
class Call:
    """A plain request: `rest` is what stands behind the route's own path, `client` the caller's address."""

    rest: str
    headers: dict[bytes, bytes]
    body: bytes
    client: str


@dataclass(frozen=True, slots=True)
class QuickRoute:
    """A path, or with a slash at its end the paths one step below, and who answers there or declines."""

    method: str
    path: str
    content_type: str
    answer: Callable[[Call], Told | None]


Told = tuple[int, bytes]
"""A status of STATUSES and a body."""
STATUSES = {200: b"200 OK", 404: b"404 NOT FOUND"}
_routes: dict[tuple[bytes, str], tuple[QuickRoute, bytes]] = {}
_trusted_proxies = 0
_date: tuple[int, bytes] = (0, b"")


def install(routes: Iterable[QuickRoute], trusted_proxies: int) -> None:
    """Set the quick routes of the process; called by create_app."""
    global _trusted_proxies  # noqa: PLW0603 - set once at start, by create_app
    _trusted_proxies = trusted_proxies
    _routes.clear()
    for route in routes:
        headers = {"Content-Type": route.content_type, **SECURITY_HEADERS, "Cache-Control": API_CACHING}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        _routes[route.method.encode(), route.path] = route, head.encode()


def answer(request: bytes, peer: str) -> bytes | None:
    """The whole answer to a whole request from `peer`; None leaves it to gunicorn and Flask. Never raises."""
    match = _PLAIN.match(request)
    if match is None:
        return None
    method, path, lines = match.groups()
    text = path.decode()
    found = _routes.get((method, text)) or _routes.get((method, text[: text.rfind("/") + 1]))
    if found is None:
        return None
    headers = _headers(lines)
    if headers is None or not _is_whole(method, headers, len(request) - match.end()):
        return None
    client = _client(headers.get(b"x-forwarded-for"), peer)
    if client is None or is_postgresql():
        return None
    route, head = found
    rest = text[len(route.path) :]
    return _told(route, head, Call(rest, headers, request[match.end() :], client))


def _told(route: QuickRoute, head: bytes, call: Call) -> bytes | None:
    trace_id = new_id().hex
    structlog.contextvars.bind_contextvars(trace_id=trace_id)
    try:
        db.connect(reuse_if_open=True)
        told = route.answer(call)
    except Exception:  # whatever it is, Flask meets it too, and tells and logs it as ever
        return None
    finally:
        structlog.contextvars.clear_contextvars()
    if told is None:
        return None
    status, body = told
    return b"HTTP/1.1 %b\r\nServer: gunicorn\r\nDate: %b\r\nConnection: keep-alive\r\n%bContent-Length: %d\r\nX-Trace-Id: %b\r\n\r\n%b" % (
        STATUSES[status], _now(), head, len(body), trace_id.encode(), body,
    )  # fmt: skip


def _headers(lines: bytes) -> dict[bytes, bytes] | None:
    """The headers by name in small letters; None when one comes twice or asks for more than a quick answer."""
    headers: dict[bytes, bytes] = {}
    for line in lines.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b":")
        name = name.lower()
        if name in headers or name in _DECLINED:
            return None
        headers[name] = value.strip()
    return headers


def _is_whole(method: bytes, headers: dict[bytes, bytes], rest: int) -> bool:
    """Whether exactly one request was read, from a client that keeps its connection."""
    if headers.get(b"connection", b"keep-alive").lower() != b"keep-alive" or b"host" not in headers:
        return False
    length = headers.get(b"content-length")
    if method == b"GET":
        return length is None and rest == 0
    return length is not None and length.isdigit() and len(length) < 5 and int(length) == rest


def _client(forwarded: bytes | None, peer: str) -> str | None:
    """The caller's address as werkzeug's ProxyFix finds it; None where that needs a closer look."""
    if not _trusted_proxies or not forwarded:
        return peer
    values = [value.strip() for value in forwarded.decode().split(",")]
    if b'"' in forwarded or "" in values:
        return None
    return values[-_trusted_proxies] if len(values) >= _trusted_proxies else peer


def _now() -> bytes:
    """The Date header, made once a second."""
    global _date  # noqa: PLW0603 - the last one made
    second = int(time.time())
    if _date[0] != second:
        _date = second, formatdate(second, usegmt=True).encode()
    return _date[1]
