"""Files over HTTP."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from flask import Response, current_app, request, send_file

from auth.access import public, signed_in
from auth.principal import current_principal
from auth.rate_limit import limited
from core import audit, documents, files
from core.api import Blueprint
from core.db import db
from core.documents import Document
from core.problems import NotFound
from microapps.files import actions, proofs, schemas

blp = Blueprint("files", __name__, description="文件与文书")

from microapps.files import uploads  # noqa: E402 - it adds its routes to blp

BYTES = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    "required": True,
    "description": "文件内容，至多10MB；类型以内容为准，与 Content-Type 无关",
}


@blp.post("")
@signed_in
@blp.doc(requestBody=BYTES)
@blp.arguments(schemas.UploadQuery, location="query")
@blp.response(201, schemas.StoredFileOut)
def upload_file(args):
    """Upload a file as the body of the call 上传文件"""
    return files.store(request.get_data(), current_principal().id, **args)


upload_file.max_body = files.MAX_BYTES


@blp.get("/<uuid:file_id>")
@signed_in
@blp.response(200, description="The file's bytes")
def read_file(file_id):
    """Download a file 下载文件"""
    principal = current_principal()
    record = files.open_for(principal, principal.id, file_id)
    return send_file(files.path_of(record.sha256), mimetype=record.media_type, etag=record.sha256)


@blp.get("/documents/<uuid:document_id>")
@signed_in
@blp.response(200, description="PDF")
def read_document(document_id):
    """A legal document as PDF 文书"""
    document = _opened(document_id)
    response = Response(documents.render(document, _public_url()), mimetype="application/pdf")
    response.headers["ETag"] = f'"{document.facts_sha256[:32]}"'
    response.headers["Content-Disposition"] = (
        f"inline; filename*=UTF-8''{quote(document.number + document.title)}.pdf"
    )
    return response


@blp.get("/documents/<uuid:document_id>/pages")
@signed_in
@blp.response(200, schemas.DocumentPagesOut)
def read_document_pages(document_id):
    """How many pages a legal document has, each as a picture 文书页面"""
    document = documents.find_for(current_principal(), document_id)
    count = len(documents.pictures(document, _public_url()))
    pages = [{"url": f"{documents.url(document.id)}/pages/{n}"} for n in range(1, count + 1)]
    return {"kind": document.kind, "title": document.title, "number": document.number, "pages": pages}


@blp.get("/documents/<uuid:document_id>/pages/<int:page>")
@signed_in
@blp.response(200, description="PNG")
def read_document_page(document_id, page):
    """One page of a legal document as a picture, for screens that show no PDF 文书页面图片"""
    document = _opened(document_id)
    pictures = documents.pictures(document, _public_url())
    if not 1 <= page <= len(pictures):
        raise NotFound
    response = Response(pictures[page - 1], mimetype="image/png")
    response.headers["ETag"] = f'"{document.facts_sha256[:32]}-{page}"'
    return response


def _opened(document_id: UUID) -> Document:
    """The document, for who may see it; a look at one that holds personal data is kept."""
    principal = current_principal()
    document = documents.find_for(principal, document_id)
    if document.personal_sealed is not None:
        with db.atomic():
            audit.record(principal, actions.DOCUMENT_READ, document, purpose=f"查看{document.number}")
    return document


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)


@blp.post("/verify")
@public
@limited("60/minute")
@blp.arguments(schemas.DocumentProofIn)
@blp.response(200, schemas.DocumentProofOut)
def verify_document(args):
    """Whether a paper's content is what was issued; open to anybody 核验文书"""
    return proofs.verify(**args)


# Judging changes nothing, so a repeat is simply judged again.
verify_document.answers_by_itself = True


__all__ = ["blp", "uploads"]
