"""A request's JSON, read once and strictly: RFC 8259 in UTF-8, no member named twice, not nested without end."""

from __future__ import annotations

import json
from typing import Any

import orjson
from flask import request
from webargs.core import is_json

from core.problems import UnreadableRequest, UnsupportedMediaType

NOT_JSON = "请求内容不是有效的 JSON（UTF-8）。"
MAX_DEPTH = 32
PARSED = "zhangshang.json_body"


def is_declared() -> bool:
    """Whether the call says that its body is JSON."""
    return is_json(request.mimetype)


def read() -> Any:
    """The value in the body, `{}` when there is none; raises UnreadableRequest (400), UnsupportedMediaType (415)."""
    if PARSED not in request.environ:
        request.environ[PARSED] = _read(request.get_data(cache=True))
    return request.environ[PARSED]


def _read(body: bytes) -> Any:
    if not body:
        return {}
    if not is_declared():
        raise UnsupportedMediaType("请求内容应为 application/json。")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("请求内容不要压缩，请去掉 Content-Encoding。")
    try:
        value = orjson.loads(body)
    except ValueError:
        raise UnreadableRequest(NOT_JSON) from None
    if _depth(value) > MAX_DEPTH:
        raise UnreadableRequest(f"JSON 嵌套不应超过{MAX_DEPTH}层。")
    # orjson, which knows what is well-formed, lets the last of two equal names win; the slower reader only looks for them.
    json.loads(body, object_pairs_hook=_refuse_twins, parse_int=len, parse_float=len)
    return value


def _depth(value: Any) -> int:
    """How deep arrays and objects are nested; without recursion, as the sender chooses the depth."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _refuse_twins(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise UnreadableRequest(f"JSON 中“{name[:40]}”出现了两次。")
        seen.add(name)
