"""The API reference as people read it: the OpenAPI document turned into rooms, operations and tables of fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson
from flask import Flask, current_app
from flask_smorest.spec.plugins import FlaskPlugin

from auth.access import PUBLIC, SIGNED_IN
from auth.roles import PERMISSIONS, ROLES

METHODS = ("get", "post", "put", "patch", "delete")
PLACES = {"path": "地址", "query": "查询", "header": "请求头"}
LIMITS = {
    "minLength": "至少{}字", "maxLength": "至多{}字", "minItems": "至少{}项", "maxItems": "至多{}项",
    "minimum": "不小于{}", "maximum": "不大于{}", "x-minimum": "不早于{}", "x-maximum": "不晚于{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter or a field. `link` names the schema its type is."""

    name: str
    type: str
    about: str
    required: bool = False
    link: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. `body` and `answers` name schemas, "" for none of ours."""

    method: str
    path: str
    summary: str
    access: str
    parameters: list[Line]
    body: str
    answers: list[tuple[str, str]]


@dataclass(slots=True)
class Room:
    """The operations of one micro-app and the schemas they speak of."""

    name: str
    about: str
    operations: list[Operation] = field(default_factory=list)
    schemas: dict[str, list[Line]] = field(default_factory=dict)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document; it is the same as long as the process lives."""
    return orjson.loads(
        orjson.dumps(current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict())
    )


@cache
def rooms() -> dict[str, Room]:
    """All rooms by name, in the document's order."""
    told = document()
    found = {tag["name"]: Room(tag["name"], tag.get("description", "")) for tag in told.get("tags", ())}
    marks = _access(current_app)
    for path, item in told["paths"].items():
        for method in (name for name in METHODS if name in item):
            operation = _operation(method, path, item, marks[method, path])
            name = (item[method].get("tags") or ["system"])[0]
            found.setdefault(name, Room(name, "")).operations.append(operation)
    for room in found.values():
        room.schemas = _schemas(room)
    return {name: room for name, room in found.items() if room.operations}


def _access(app: Flask) -> dict[tuple[str, str], str]:
    """What each route asks of its caller, in words."""
    marks = {}
    for rule in app.url_map.iter_rules():
        mark = getattr(app.view_functions[rule.endpoint], "access", "")
        path = FlaskPlugin.flaskpath2openapi(rule.rule)
        for method in rule.methods or ():
            marks[method.lower(), path] = _in_words(mark)
    return marks


def _in_words(mark: str) -> str:
    if mark in (PUBLIC, ""):
        return "任何人"
    if mark == SIGNED_IN:
        return "登录用户"
    permission = PERMISSIONS[mark]
    return f"{permission.title}（{'、'.join(ROLES[role].label for role in permission.roles)}）"


def _operation(method: str, path: str, item: dict[str, Any], access: str) -> Operation:
    told = item[method]
    parameters = [*item.get("parameters", ()), *told.get("parameters", ())]
    answers = {status: _name(content) for status, content in told["responses"].items() if status != "default"}
    return Operation(
        method.upper(), path, told.get("summary", ""), access,
        [_line(one["name"], one["schema"], one.get("required", False), one) for one in parameters],
        _name(told.get("requestBody", {})), list(answers.items()),
    )  # fmt: skip


def _name(content: dict[str, Any]) -> str:
    """The schema that a body or an answer is."""
    for media in content.get("content", {}).values():
        schema = media.get("schema", {})
        return _reference(schema) or _reference(schema.get("items", {}))
    return ""


def _reference(schema: dict[str, Any]) -> str:
    for part in (schema, *schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if "$ref" in part:
            return str(part["$ref"]).rsplit("/", 1)[-1]
    return ""


def _line(name: str, schema: dict[str, Any], required: bool, about: dict[str, Any]) -> Line:
    link = _reference(schema) or _reference(schema.get("items", {}))
    place = PLACES.get(about.get("in", ""), "")
    return Line(name, _type(schema, link), _about(schema, about), required, link, place)


def _type(schema: dict[str, Any], link: str) -> str:
    kind = schema.get("type", "object" if link else "任意")
    kinds = [each for each in (kind if isinstance(kind, list) else [kind]) if each != "null"]
    words = schema.get("format") or (kinds[0] if kinds else "null")
    if "array" in kinds:
        return f"[{link or _type(schema.get('items', {}), '')}]"
    return link or str(words)


def _about(schema: dict[str, Any], about: dict[str, Any]) -> str:
    said = [about.get("description") or schema.get("description", "")]
    if "enum" in schema:
        said.append("、".join(str(each) for each in schema["enum"] if each is not None))
    else:
        said += [
            words.format(schema[name]) for name, words in LIMITS.items() if schema.get(name) not in (None, 0)
        ]
    if schema.get("default") not in (None, ""):
        said.append(f"默认 {orjson.dumps(schema['default']).decode()}")
    if "null" in schema.get("type", ()):
        said.append("可为 null")
    return "；".join(filter(None, said))


def _schemas(room: Room) -> dict[str, list[Line]]:
    """Everything that the room's operations speak of, and what that speaks of, by name."""
    waiting = [
        name for one in room.operations for name in (one.body, *(schema for _, schema in one.answers)) if name
    ]
    found: dict[str, list[Line]] = {}
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        schema = document()["components"]["schemas"].get(name, {})
        required = schema.get("required", ())
        found[name] = [
            _line(key, each, key in required, each) for key, each in schema.get("properties", {}).items()
        ]
        waiting += [line.link for line in found[name] if line.link]
    return dict(sorted(found.items()))
