"""The page any phone's camera opens: /S/<code>, without script, for anybody; it writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from flask import Response, current_app, request

from auth.access import public
from core.api import Blueprint
from core.clock import local
from microapps.safety_code import kept_answers, verifying
from microapps.safety_code.schemas.scanning import VerdictOut

SHAPES = {"green": "●", "blue": "●", "yellow": "▲", "orange": "▲", "red": "■", "grey": "◆"}
"""Colour is never the only sign."""
FORMS = ("text/html", "application/json")
BOTH = {FORMS[0]: {"schema": {"type": "string"}}, FORMS[1]: {"schema": VerdictOut}}
_verdict_out = VerdictOut()
# An environment of its own: the server's loop (quick.py) makes the page too, where there is no Flask.
_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
)

page = Blueprint("code_page", __name__, description="公众扫码页")


@page.get("/S/<path:code>")
@public
@page.response(200, {"type": "string"}, content_type="text/html", description="A valid code")
@page.alt_response(
    404, schema={"type": "string"}, content_type="text/html", description="Not a valid code, and why"
)
@page.doc(responses={"200": {"content": BOTH}, "404": {"content": BOTH}})
def show_code(code):
    """What a scanned code means; JSON as `POST /api/v1/safety-code/verify` where the caller prefers it 公众扫码页"""
    if request.accept_mimetypes.best_match(FORMS) == FORMS[1]:
        verdict = verifying.verify(code)
        return current_app.json.response(_verdict_out.dump(verdict)), _status(verdict)
    status, html = told(code)
    return Response(html, status=status, mimetype=FORMS[0])


def told(code: str) -> tuple[int, bytes]:
    """Status and page of a scanned text."""
    if (html := kept_answers.get("page", code)) is not None:
        return 200, html
    judged = verifying.judge(code)
    verdict = verifying.told(judged)
    shape = SHAPES.get(verdict["colour"] or "", "")
    template = _templates.get_template("code.html")
    html = template.render(verdict=verdict, shape=shape, local=local, code=code).encode()
    kept_answers.keep("page", code, judged, html)
    return _status(verdict), html


def _status(verdict: dict[str, Any]) -> int:
    return 200 if verdict["verdict"] == "valid" else 404
