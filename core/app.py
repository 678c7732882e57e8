"""The Flask application class: where idempotency wraps every unsafe call, and security headers every answer."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, request

from core import idempotency
from core.compression import compress
from core.conditional import tag_content

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}
API_CACHING = "private, no-cache"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Application(Flask):
    """Flask, whose dispatch answers a repeated unsafe call with the first answer (core/idempotency.py)."""

    def dispatch_request(self) -> Any:
        key = request.headers.get("Idempotency-Key")
        view = self.view_functions.get(request.endpoint or "")
        if key is None or request.method in SAFE_METHODS or getattr(view, "answers_by_itself", False):
            return super().dispatch_request()
        return idempotency.once(
            key, g.get("principal"), lambda: self.make_response(super(Application, self).dispatch_request())
        )


def add_headers(response: Response) -> Response:
    """After each request: security headers, the trace id, no caching of API answers, 304 by ETag."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Trace-Id"] = g.get("trace_id", "")
    if request.path.startswith(("/api/", "/S/", "/D/")):
        response.headers.setdefault("Cache-Control", API_CACHING)
    if request.method == "GET" and response.status_code == 200 and response.headers.get("ETag"):
        tag_content(response)
        response.make_conditional(request)
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "travels_compressed", False):
        compress(response)
    return response
