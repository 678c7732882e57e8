"""The built mobile pages: one entry page at /, hashed assets cached for ever, and a few files with names of their own.

The pages' router keeps its addresses behind the `#`, so nothing here catches what is no page: the API's 404, 405 and
Allow stay its own.
"""

from __future__ import annotations

import mimetypes

from flask import Flask, Response, request, send_from_directory

from auth.access import public
from core.plain_pages import DIST
from core.problems import NotFound

NAMED = ("sw.js", "icon.svg", "manifest.webmanifest")
CODE_WORKER = "code-reader/worker.js"
WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""The worker that reads codes runs WebAssembly; the pages themselves may not."""
FOR_EVER, ASK_FIRST = "public, max-age=31536000, immutable", "no-cache"
NOT_BUILT = "页面尚未构建，请运行 make run。The pages are not built yet: run `make run`."


def mount(app: Flask) -> None:
    """Serve static/dist: /, /assets/…, /code-reader/… and the files that have to be called what they are called."""
    app.add_url_rule("/", "pages.entry", _entry)
    app.add_url_rule("/assets/<path:name>", "pages.asset", _asset)
    app.add_url_rule("/code-reader/<path:name>", "pages.code_reader", _code_reader)
    for name in NAMED:
        app.add_url_rule(f"/{name}", "pages.named", _named, defaults={"name": name})


@public
def _entry() -> Response:
    if not (DIST / "index.html").is_file():
        return Response(NOT_BUILT, status=503, mimetype="text/plain")
    return _file("index.html", ASK_FIRST)


@public
def _asset(name: str) -> Response:
    return _file(f"assets/{name}", FOR_EVER)


@public
def _code_reader(name: str) -> Response:
    path = f"code-reader/{name}"
    response = _file(path, ASK_FIRST)
    if path == CODE_WORKER:
        response.headers["Content-Security-Policy"] = WORKER_POLICY
    return response


@public
def _named(name: str) -> Response:
    return _file(name, ASK_FIRST)


def _is_there(path: str) -> bool:
    """Whether the build made it; of a name no file can have, not."""
    try:
        return (DIST / path).is_file()
    except (OSError, ValueError):
        return False


def _file(path: str, caching: str) -> Response:
    """A built file, as the build compressed it where the caller takes gzip (RFC 9110 §8.4, §12.5.3)."""
    if path.endswith(".gz") or not _is_there(path):
        raise NotFound
    has_gzip = (DIST / f"{path}.gz").is_file()
    is_small = has_gzip and request.accept_encodings["gzip"] > 0
    mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = send_from_directory(DIST, f"{path}.gz" if is_small else path, mimetype=mimetype)
    response.headers["Cache-Control"] = caching
    if is_small:
        response.headers["Content-Encoding"] = "gzip"
    if has_gzip:
        response.vary.add("Accept-Encoding")
    return response
