"""The page a paper's QR opens: /D/<proof>, without script, for anybody."""

from __future__ import annotations

from pathlib import Path

from flask import Response, request

from auth.access import public
from auth.rate_limit import limited
from core import files
from core.api import Blueprint
from core.plain_pages import templates
from microapps.files import proofs

page = Blueprint("document_page", __name__, description="文书核验页")
_templates = templates(Path(__file__).parent / "templates")
MARKS = {True: "该 PDF 与签发的文书逐字节一致。", False: "该 PDF 与签发的文书不一致，请勿采信。"}


@page.get("/D/<scanned:proof>")
@public
@limited("120/minute")
@page.response(200, {"type": "string"}, content_type="text/html", description="What was issued")
@page.alt_response(
    404, schema={"type": "string"}, content_type="text/html", description="Not a proof of ours, and why"
)
def show_document(proof):
    """What a paper's QR proves 文书核验页"""
    return _page(proof, None)


@page.post("/D/<scanned:proof>")
@public
@limited("20/minute")
@page.response(200, {"type": "string"}, content_type="text/html", description="What was issued")
@page.alt_response(
    404, schema={"type": "string"}, content_type="text/html", description="Not a proof of ours, and why"
)
def compare_document(proof):
    """Compare a PDF with what was issued 用 PDF 原件核对"""
    part = request.files.get("file")
    content = part.stream.read(files.MAX_BYTES) if part else b""
    return _page(proof, proofs.compare(proof, content) if content else None)


# A comparison changes nothing, so a repeat may compare again.
compare_document.answers_by_itself = True


def _page(proof: str, same: bool | None) -> Response:
    told = proofs.verify(proof)
    html = _templates.get_template("document.html").render(
        told=told, same=None if same is None else MARKS[same], is_same=same
    )
    return Response(html, status=200 if told["verdict"] == proofs.GENUINE else 404, mimetype="text/html")
