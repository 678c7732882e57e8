"""The built mobile pages: hashed assets cached for ever, and one entry page for every address of theirs."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, Response, send_from_directory
from werkzeug.routing import PathConverter

from auth.access import public
from core.problems import NotFound

ROOT = Path(__file__).resolve().parent.parent / "static"
DIST = ROOT / "dist"
CODE_WORKER = "code-reader/worker.js"
WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""The worker that reads codes runs WebAssembly; the pages themselves may not."""
NOT_BUILT = "页面尚未构建，请运行 make run。The pages are not built yet: run `make run`."


def mount(app: Flask) -> None:
    """Serve static/dist under /; addresses the pages route themselves get the entry page.

    Call it after everything else is mounted: whatever begins like an address that is served already is none of
    the pages, so that the API's 404, 405 and Allow stay its own.
    """
    taken = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {""}

    class PagePath(PathConverter):
        regex = rf"(?!(?:{'|'.join(map(re.escape, sorted(taken)))})(?:/|$))[^/].*?"

    app.url_map.converters["page"] = PagePath
    app.add_url_rule("/", "pages.entry", _entry)
    app.add_url_rule("/<page:path>", "pages.file", _file)


@public
def _entry() -> Response:
    return _file("index.html")


@public
def _file(path: str) -> Response:
    if "\0" not in path and (DIST / path).is_file():
        response = send_from_directory(DIST, path)
        if path == CODE_WORKER:
            response.headers["Content-Security-Policy"] = WORKER_POLICY
        if path.startswith("assets/"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        return response
    if path.startswith("assets/") and (ROOT / "public" / path).is_file():
        return send_from_directory(ROOT / "public", path)
    if path != "index.html" and "." in path.rsplit("/", 1)[-1]:
        raise NotFound
    if not (DIST / "index.html").is_file():
        return Response(NOT_BUILT, status=503, mimetype="text/plain")
    response = send_from_directory(DIST, "index.html")
    response.headers["Cache-Control"] = "no-cache"
    return response
