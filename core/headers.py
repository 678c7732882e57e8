"""What every answer carries: security headers, the trace id, caching, compression."""

from __future__ import annotations

from flask import Response, current_app, g, request

from core.compression import compress
from core.conditional import tag_content
from core.problems import Stale
from core.refusing import PROBLEM_JSON, problem_response

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
API_CACHING, NEVER = "private, no-cache", "no-store"


def add_headers(response: Response) -> Response:
    """After each request: security headers, the trace id, no caching of API answers, 304 by ETag."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method == "GET" and response.status_code == 200 and response.headers.get("ETag"):
        tag_content(response)
        response.make_conditional(request)
    if response.status_code == 412 and response.content_type != PROBLEM_JSON:
        # An If-Match that asks for another answer (RFC 9110 §13.2.2); the framework leaves this one's body.
        response = problem_response(Stale())
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Trace-Id"] = g.get("trace_id", "")
    if request.path.startswith(("/api/", "/S/", "/D/")):
        caching = NEVER if getattr(view, "is_never_stored", False) else API_CACHING
        response.headers.setdefault("Cache-Control", caching)
    if getattr(view, "travels_compressed", False):
        compress(response)
    return response
