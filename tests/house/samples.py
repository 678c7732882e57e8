"""A request body that the API reference allows: the smallest value of every field."""

from __future__ import annotations

from typing import Any

FORMATS = {
    "uuid": "00000000-0000-7000-8000-000000000000",
    "date": "2026-11-24",
    "date-time": "2026-11-24T09:00:00+08:00",
}


def body_of(document: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    """What `method` of `path` (as the reference writes it) may be sent; empty where it takes no JSON."""
    operation = document["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return sample(document, content["schema"]) if content else {}


def sample(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The smallest value `schema` allows; only required properties of objects."""
    while "$ref" in schema or "allOf" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1] if "$ref" in schema else None
        schema = document["components"]["schemas"][name] if name else schema["allOf"][0]
    kind = schema.get("type", "object")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            properties = schema.get("properties", {})
            value = {name: sample(document, properties[name]) for name in schema.get("required", ())}
        case "array":
            value = [sample(document, schema["items"])] * schema.get("minItems", 0)
        case "string":
            shortest = "一" * max(1, schema.get("minLength", 1))
            value = schema.get("enum", [FORMATS.get(schema.get("format", ""), shortest)])[0]
        case "boolean":
            value = True
        case _:
            value = schema.get("minimum", 0)
    return value
