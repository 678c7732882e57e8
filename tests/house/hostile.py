"""What strangers send: values, bodies, headers, addresses and methods that no page of ours would."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

JSON = "application/json"
BOMB = gzip.compress(b" " * (40 * 1024 * 1024), 9)
"""40 KB that unpack to 40 MB."""

VALUES: dict[str, bytes] = {
    "null": b"null",
    "true": b"true",
    "zero": b"0",
    "negative": b"-1",
    "fraction": b"0.5",
    "a huge number": b"1e308",
    "beyond 64 bits": b"18446744073709551616",
    "5,000 digits": b"9" * 5_000,
    "empty text": b'""',
    "blanks": b'"   "',
    "5,000 characters": b'"' + b"x" * 5_000 + b'"',
    "emoji": '"😀👩‍👩‍👧"'.encode(),
    "beyond the BMP": '"𠮷野家"'.encode(),
    "full-width digits": '"１２３４５"'.encode(),
    "right to left": '"\u202e文本\u2066"'.encode(),
    "SQL": b'"\' OR 1=1 --"',
    "markup": b'"<script>alert(1)</script>"',
    "a path": b'"../../../../etc/passwd"',
    "a template": b'"{{7*7}}${7*7}%s%n"',
    "empty list": b"[]",
    "empty object": b"{}",
    "lists in lists": b"[[[[[]]]]]",
    "an unknown object": b'{"a":{"b":[]}}',
}
"""JSON texts that one field of a body is set to."""

NEVER: dict[str, bytes] = {
    "NUL": b'"a\\u0000b"',
    "a control character": b'"a\\u0001b"',
    "a lone surrogate": b'"\\ud800"',
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "beyond any number": b"1e999",
    "an octal": b"012",
    "bytes that are no UTF-8": b'"\xff\xfe"',
}
"""The same, but no field takes these."""

TEXTS = {
    "NUL": "%00", "emoji": "%F0%9F%98%80", "no UTF-8": "%FF", "a quote": "'", "5,000 characters": "x" * 5_000, "nothing": "",
    "negative": "-1", "30 digits": "9" * 30, "full-width digits": "%EF%BC%91%EF%BC%92", "right to left": "%E2%80%AE1",
    "NaN": "NaN", "infinity": "1e999", "a list": "[1]", "no id": "00000000-0000-0000-0000-000000000000",
    "beyond the BMP": "%F0%A0%AE%B7", "a date that is none": "2026-02-30", "year 0": "0000-01-01",
}  # fmt: skip
"""What a query parameter is set to."""

STEPS = {
    "NUL": "%00", "emoji": "%F0%9F%98%80", "no UTF-8": "%FF%FE", "a path": "..%2F..%2Fetc%2Fpasswd", "3,000 characters": "x" * 3_000,
    "SQL": "1;DROP", "encoded twice": "%252e", "unknown id": "00000000-0000-7000-8000-00000000dead", "capitals": "ABCDEF00-0000-7000-8000-00000000DEAD",
    "negative": "-1", "30 digits": "9" * 30, "right to left": "%E2%80%AE", "blank": "%20",
}  # fmt: skip
"""What stands in an address for an id."""

HEADERS: dict[str, tuple[str, ...]] = {
    "If-Match": (
        "",
        "*",
        '"',
        'W/"1"',
        '"1" OR 1',
        '"' + "9" * 400 + '"',
        '"-1"',
        "\u00e9",
        '"1", "2"',
        "x" * 5_000,
    ),
    "Idempotency-Key": ("", " ", "x" * 201, "\u00e9", "a\tb", "x" * 5_000),
    "Authorization": (
        "",
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "Bearer a.b.c",
        "Bearer " + "x" * 5_000,
        "\u00e9",
    ),
    "Accept": ("", "text/plain", "application/xml;q=2", "*/*;q=NaN", ",,,", "x" * 5_000),
    "Accept-Encoding": ("br", "gzip;q=NaN", "identity;q=0, *;q=0"),
    "Accept-Language": ("\u00e9", "x" * 5_000),
    "User-Agent": ("", "x" * 5_000, "'\"<script>"),
    "If-None-Match": ("*", '"', "x" * 5_000),
    "If-Modified-Since": ("yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Range": ("bytes=", "bytes=5-1", "bytes=0-18446744073709551616", "lines=1-2"),
    "X-Forwarded-For": ("", "'", "::1, ::1", "999.999.999.999"),
    "Host": ("evil.example", "a b", "x" * 300),
    "Cookie": ("a=b; ; ;=", "x" * 5_000),
    "Origin": ("null", "https://evil.example"),
    "Device-Id": ("", "x", "00000000-0000-0000-0000-000000000000", "\u00e9"),
    "Content-Encoding": ("gzip", "br", "gzip, gzip", "\u00e9"),
    "Transfer-Encoding": ("chunked, chunked", "gzip"),
    "Tus-Resumable": ("", "0.0.0"),
    "Upload-Length": ("-1", "9" * 30, "1e3", ""),
    "Upload-Offset": ("-1", "9" * 30, "\u0661"),
    "Upload-Metadata": ("filename", "filename !!!", "a " + "x" * 5_000),
    "Upload-Checksum": ("sha256", "md5 AAAA", "sha256 !!!"),
}
"""Headers that are read somewhere, or that proxies and browsers send."""


@dataclass(frozen=True)
class Case:
    """One call; `is_wrong` says that no route may accept it."""

    name: str
    path: str
    method: str
    body: bytes | None = None
    content_type: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)
    is_wrong: bool = False


def _chosen(table: dict[str, Any], seed: str, *, whole: bool) -> Iterator[tuple[str, Any]]:
    """All of a table, or the one that `seed` picks: over all routes and fields, each comes up."""
    names = list(table)
    yield from (
        table.items() if whole else [(name := names[zlib.crc32(seed.encode()) % len(names)], table[name])]
    )


def with_field(body: dict[str, Any], name: str, value: bytes) -> bytes:
    """The body as JSON, one member of which is the text `value`."""
    others = [orjson.dumps(key) + b":" + orjson.dumps(each) for key, each in body.items() if key != name]
    return b"{" + b",".join([*others, orjson.dumps(name) + b":" + value]) + b"}"


def as_json(body: dict[str, Any]) -> bytes:
    """The body as pages send it."""
    return orjson.dumps(body)


def as_it_may_be_ignored(case: Case) -> Case:
    """The same case for a route that reads no JSON: it may be accepted."""
    return replace(case, is_wrong=False)


def bodies(method: str, path: str, body: dict[str, Any], names: list[str], *, whole: bool) -> Iterator[Case]:
    """Every field set to what it is not, left out, and the whole made unreadable."""
    for name in names:
        for table, is_wrong in ((VALUES, False), (NEVER, True)):
            for label, value in _chosen(table, f"{method} {path} {name}", whole=whole):
                yield Case(
                    f"{name} is {label}", path, method, with_field(body, name, value), is_wrong=is_wrong
                )
        if name in body:
            rest = {key: value for key, value in body.items() if key != name}
            yield Case(f"{name} is missing", path, method, orjson.dumps(rest))
    text = orjson.dumps(body)
    twice = orjson.dumps(next(iter(body), "a"))
    raw = {
        "an unknown member": with_field(body, "surprise_member", b"1"),
        "a member twice": b"{" + twice + b":1," + twice + b":1}",
        "truncated": text[:-1],
        "two values": text + text,
        "a list": b"[]",
        "a text": b'"text"',
        "null": b"null",
        "no UTF-8": b"\xff\xfe",
        "UTF-16": orjson.dumps(body).decode().encode("utf-16"),
        "nested 5,000 deep": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        "lists 5,000 deep": b"[" * 5_000 + b"]" * 5_000,
    }
    for label, value in _chosen(raw, f"raw {method} {path}", whole=whole):
        yield Case(f"the body is {label}", path, method, value, is_wrong=True)
    kinds = {
        "text/plain": text,
        "application/x-www-form-urlencoded": b"a=1&a=2",
        "multipart/form-data": b"--x\r\n",
        "application/xml": b"<a/>",
    }
    for kind, value in _chosen(kinds, f"kind {method} {path}", whole=whole):
        yield Case(f"it comes as {kind}", path, method, value, content_type=kind, is_wrong=True)
    packed = {
        "a bomb": BOMB,
        "two members": gzip.compress(text[: len(text) // 2]) + gzip.compress(text[len(text) // 2 :]),
        "half a member": gzip.compress(text)[:-9],
        "no gzip": text,
    }
    for label, value in _chosen(packed, f"gzip {method} {path}", whole=whole):
        yield Case(
            f"packed, {label}", path, method, value, headers={"Content-Encoding": "gzip"}, is_wrong=True
        )
    if whole:
        yield Case("ten megabytes", path, method, b'{"a":"' + b"x" * 10_485_760 + b'"}', is_wrong=True)


def queries(path: str, names: list[str], *, whole: bool) -> Iterator[Case]:
    """Every query parameter set to what it is not, one twice, and one that is none."""
    for name in names:
        for label, text in _chosen(TEXTS, f"{path} {name}", whole=whole):
            yield Case(f"?{name} is {label}", f"{path}?{name}={text}", "GET")
    yield Case("?limit twice", f"{path}?limit=1&limit=0", "GET")
    yield Case("?cursor is made up", f"{path}?cursor=AAAA", "GET")
    yield Case("an unknown parameter", f"{path}?surprise_parameter=1", "GET")


def headers(method: str, path: str, body: bytes | None, *, whole: bool) -> Iterator[Case]:
    """Every header set to what it should not be."""
    for name, values in (
        HEADERS.items() if whole else _chosen(HEADERS, f"header {method} {path}", whole=False)
    ):
        for value in values:
            yield Case(f"{name}: {value[:20]!r}", path, method, body, headers={name: value})


def methods(path: str) -> Iterator[Case]:
    """Methods that nobody routes here."""
    for method in ("HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"):
        yield Case(method, path, method)
