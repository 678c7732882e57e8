"""Every failure as problem+json (RFC 9457): one handler for each family of them."""

from __future__ import annotations

from typing import Any

import orjson
import peewee as pw
import structlog
from flask import Flask, Response, g, request
from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import HTTPException

from core import fields
from core.calendar import CalendarNotPublished as UnpublishedYear
from core.problems import (
    BY_STATUS,
    AlreadyExists,
    CalendarNotPublished,
    InternalError,
    InvalidInput,
    Problem,
    Unavailable,
    UnreadableRequest,
    fault,
)

PROBLEM_JSON = "application/problem+json"
log = structlog.get_logger()


def problem_response(problem: Problem) -> Response:
    """Render a Problem."""
    body = problem.body(instance=request.path[:500], trace_id=g.get("trace_id", ""))
    response = Response(orjson.dumps(body), status=problem.status, content_type=PROBLEM_JSON)
    response.headers.update(problem.headers)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _from_http_exception(error: HTTPException) -> Response:
    if error.code is not None and 300 <= error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    cause = BY_STATUS.get(
        error.code or 500, UnreadableRequest if (error.code or 500) < 500 else InternalError
    )
    messages = (getattr(error, "data", None) or {}).get("messages")
    if messages and cause is InvalidInput:
        return problem_response(InvalidInput(errors=list(pointers(messages, ""))))
    kept = ("Allow", "Retry-After", "Content-Range")
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return problem_response(cause(headers=headers))


def pointers(messages: Any, path: str) -> Any:
    """Flatten marshmallow's tree of messages into JSON pointers (RFC 6901)."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            step = "" if key == "_schema" else "/" + str(key)[:100].replace("~", "~0").replace("/", "~1")
            yield from pointers(inner, path + step)
        return
    for message in messages if isinstance(messages, list) else [messages]:
        yield fault(path or "/", str(message), fields.CODES.get(str(message), "INVALID"))


def handle_errors(app: Flask) -> None:
    """One handler for each family of failure; the unexpected becomes a 500 with a trace id."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _from_http_exception)

    @app.errorhandler(NoMoreData)
    @app.errorhandler(ParseException)
    def torn(_error: Exception) -> Response:
        # The server reads a chunked body only when a view does, and finds here that it is none.
        return problem_response(UnreadableRequest())

    @app.errorhandler(UnpublishedYear)
    def unpublished(error: UnpublishedYear) -> Response:
        return problem_response(CalendarNotPublished(str(error)))

    @app.errorhandler(pw.OperationalError)
    def busy(error: pw.OperationalError) -> Response:
        log.error("records_unavailable", cause=str(error)[:200])
        return problem_response(Unavailable(headers={"Retry-After": "1"}))

    @app.errorhandler(pw.DataError)
    def unstorable(error: pw.DataError) -> Response:
        log.error("value_unstorable", cause=type(error).__name__)
        return problem_response(InvalidInput())

    @app.errorhandler(pw.IntegrityError)
    def collided(error: pw.IntegrityError) -> Response:
        # Two calls passed the same check at once; the constraint let only the first one in.
        log.warning("constraint_held", cause=type(error).__name__)
        return problem_response(AlreadyExists())

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.error("unexpected_exception", exc_info=error)
        return problem_response(InternalError())
