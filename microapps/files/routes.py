"""Files over HTTP."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, current_app, request, send_file

from auth.access import public, signed_in
from auth.principal import current_principal
from auth.rate_limit import limited
from core import audit, documents, files
from core.api import Blueprint
from core.db import db
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
    settings = current_app.config["SETTINGS"]
    principal = current_principal()
    document, content = documents.render_for(principal, document_id, settings.public_url)
    if document.personal_sealed is not None:
        with db.atomic():
            audit.record(principal, actions.DOCUMENT_READ, document, purpose=f"查看{document.number}")
    response = Response(content, mimetype="application/pdf")
    response.headers["ETag"] = f'"{document.facts_sha256[:32]}"'
    response.headers["Content-Disposition"] = (
        f"inline; filename*=UTF-8''{quote(document.number + document.title)}.pdf"
    )
    return response


@blp.post("/documents/verification")
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
