"""The page any phone's camera opens: /S/<code>, without script, for anybody; it writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app, request

from auth.access import public
from core.api import Blueprint
from core.clock import local
from core.plain_pages import templates
from core.signed_code import VerdictKind
from microapps.safety_code import kept_answers, verifying
from microapps.safety_code.schemas.scanning import VerdictOut

TONES = {"green": "ok", "blue": "blue", "yellow": "warn", "orange": "warn", "red": "bad", "grey": "off"}
"""The plate of a colour and the shape on it, as colour is never the only sign."""
NO = {
    VerdictKind.REVOKED: ("此码已作废", "不能据此判断是否安全", "已作废"),
    VerdictKind.EXPIRED: ("此码已过期", "不能据此判断是否安全", "已过期"),
    VerdictKind.NOT_YET_VALID: ("此码还没生效", "不能据此判断是否安全", "未生效"),
    VerdictKind.UNKNOWN_KEY: ("不是本省的码", "请不要相信它", "不可信"),
    VerdictKind.MALFORMED: ("无效码", "认不出来，请不要相信它", "不可信"),
}
"""What stands on the plate of a code that does not hold: the word, what it means to the reader, the mark beside it."""
FORMS = ("text/html", "application/json")
BOTH = {FORMS[0]: {"schema": {"type": "string"}}, FORMS[1]: {"schema": VerdictOut}}
_verdict_out = VerdictOut()
_templates = templates(Path(__file__).parent / "templates")
LARGE = {
    "in": "query",
    "name": "size",
    "schema": {"type": "string"},
    "description": "`large` 为大字；其他值不起作用",
}

page = Blueprint("code_page", __name__, description="公众扫码页")


@page.get("/S/<scanned:code>")
@public
@page.response(200, {"type": "string"}, content_type="text/html", description="A valid code")
@page.alt_response(
    404, schema={"type": "string"}, content_type="text/html", description="Not a valid code, and why"
)
@page.doc(parameters=[LARGE], responses={"200": {"content": BOTH}, "404": {"content": BOTH}})
def show_code(code):
    """What a scanned code means; JSON as `POST /api/v1/safety-code/verify` where the caller prefers it 公众扫码页"""
    if request.accept_mimetypes.best_match(FORMS) == FORMS[1]:
        verdict = verifying.verify(code)
        return current_app.json.response(_verdict_out.dump(verdict)), _status(verdict)
    status, html = told(code, large=request.args.get("size") == "large")
    return Response(html, status=status, mimetype=FORMS[0])


def told(code: str, *, large: bool = False) -> tuple[int, bytes]:
    """Status and page of a scanned text, in large print where asked."""
    form = "large page" if large else "page"
    if (html := kept_answers.get(form, code)) is not None:
        return 200, html
    judged = verifying.judge(code)
    verdict = verifying.told(judged)
    tone = TONES.get(verdict["colour"] or "", "off")
    no = NO.get(judged.kind, NO[VerdictKind.MALFORMED])
    template = _templates.get_template("code.html")
    html = template.render(verdict=verdict, tone=tone, no=no, large=large, local=local, code=code).encode()
    kept_answers.keep(form, code, judged, html)
    return _status(verdict), html


def _status(verdict: dict[str, Any]) -> int:
    return 200 if verdict["verdict"] == "valid" else 404
