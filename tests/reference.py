"""Every answer the suite gets is compared with the API reference: an answer it does not describe fails the test."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
from flask import Flask, Response, request
from flask_smorest.spec.plugins import FlaskPlugin

FILE = Path(__file__).resolve().parents[1] / "openapi" / "openapi.json"
JSON = ("application/json", "application/problem+json")


@cache
def document() -> dict[str, Any]:
    """The reference on file, which a house test holds to be the code's."""
    return orjson.loads(FILE.read_bytes())


@cache
def _validator(path: str, method: str, status: str, media_type: str) -> Any:
    """The validator of one answer; None where the reference describes no body."""
    operation = document()["paths"].get(path, {}).get(method)
    if operation is None:
        return None
    answer = operation["responses"].get(status) or operation["responses"]["default"]
    if "$ref" in answer:
        answer = document()["components"]["responses"][answer["$ref"].rsplit("/", 1)[-1]]
    schema = answer.get("content", {}).get(media_type, {}).get("schema")
    if schema is None:
        return None
    return jsonschema_rs.Draft202012Validator(
        {**schema, "components": document()["components"]}, validate_formats=True
    )


def _body(response: Response) -> bytes:
    data = response.get_data()
    return gzip.decompress(data) if response.content_encoding == "gzip" else data


def check(response: Response) -> Response:
    """An `after_request` for tests: raises AssertionError for an answer that is not as described."""
    if request.url_rule is None or response.mimetype not in JSON or response.status_code in (304, 405):
        return response
    if response.headers.get("Content-Encoding"):
        return response
    path = FlaskPlugin.flaskpath2openapi(request.url_rule.rule)
    validator = _validator(path, request.method.lower(), str(response.status_code), response.mimetype)
    if validator is not None:
        faults = [
            f"{'/'.join(map(str, fault.instance_path))}: {fault.message[:300]}"
            for fault in validator.iter_errors(orjson.loads(_body(response)))
        ]
        assert not faults, (
            f"{request.method} {path} {response.status_code} is not as the reference says: {faults}"
        )
    return response


def watch(app: Flask) -> None:
    """Compare every answer of `app` from now on."""
    app.after_request_funcs.setdefault(None, []).insert(0, check)
