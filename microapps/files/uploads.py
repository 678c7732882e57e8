"""Resumable uploads: tus 1.0 core, creation, expiration, checksum and termination."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from functools import wraps
from typing import Any

from flask import Response, request
from werkzeug.exceptions import ClientDisconnected

from auth.access import public, signed_in
from auth.principal import Principal, current_principal
from core import outbox, uploads
from core.db import db
from core.problems import Problem, UnreadableRequest, UnsupportedMediaType
from core.uploads import ALGORITHMS, MAX_BYTES, Checksum, Upload
from microapps.files.routes import blp
from models.events import FileStored

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
OFFSET_STREAM = "application/offset+octet-stream"
ONE = "/uploads/<uuid:upload_id>"
View = Callable[..., Any]


class ProtocolVersion(Problem):
    """The `Tus-Resumable` header names no version of the protocol that is served here (1.0.0)."""

    status, title = 412, "Unsupported protocol version"
    default_detail = "上传协议版本不受支持，应为 tus 1.0.0。"


def _header(name: str, description: str, *, required: bool = False, **schema: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": required, "description": description,
            "schema": {"type": "string", **schema}}  # fmt: skip


WHOLE = "^[0-9]{1,15}$"
BASE64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
PAIR = f"[A-Za-z0-9_-]+(?: {BASE64})?"
PAIRS = f"^(?:{PAIR}(?:,{PAIR})*)?$"
RESUMABLE = _header("Tus-Resumable", "协议版本", required=True, const=VERSION)
LENGTH = _header("Upload-Length", "文件的字节数", required=True, pattern=WHOLE)
METADATA = _header("Upload-Metadata", "sha256、captured_at，值为 Base64", pattern=PAIRS)
OFFSET = _header("Upload-Offset", "从第几个字节续传", required=True, pattern=WHOLE)
CHECKSUM = _header("Upload-Checksum", "算法和 Base64 摘要", pattern=f"^(?:{'|'.join(ALGORITHMS)}) {BASE64}$")
BYTES = {"content": {OFFSET_STREAM: {"schema": {"type": "string", "format": "binary"}}}, "required": True}


def tus(*headers: dict[str, Any], **doc: Any) -> Callable[[View], View]:
    """Ask for the protocol's version and tell ours; repeats are harmless by offset, so no answer is stored."""

    def mark(view: View) -> View:
        @wraps(view)
        def spoken(*args: Any, **kwargs: Any) -> Response:
            if request.headers.get("Tus-Resumable") != VERSION:
                raise ProtocolVersion(headers={"Tus-Version": VERSION})
            response: Response = view(*args, **kwargs)
            response.headers["Tus-Resumable"] = VERSION
            response.headers["Cache-Control"] = "no-store"
            return response

        return blp.doc(parameters=[RESUMABLE, *headers], **doc)(spoken)

    return mark


@blp.route("/uploads", methods=["OPTIONS"])
@public
@blp.response(204, description="Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm")
def read_upload_options():
    """What the upload protocol offers here 续传能力"""
    return Response(status=204, headers={
        "Tus-Resumable": VERSION, "Tus-Version": VERSION, "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(MAX_BYTES), "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    })  # fmt: skip


@blp.post("/uploads")
@signed_in
@tus(LENGTH, METADATA)
@blp.response(201, description="Location of the upload")
def create_upload():
    """Begin a resumable upload 开始断点续传"""
    metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    sha256 = metadata.get("sha256", "").lower()
    if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise UnreadableRequest("Upload-Metadata 的 sha256 应为64位十六进制。")
    length = _whole("Upload-Length")
    with db.atomic():
        upload = uploads.create(current_principal().id, length, sha256, _instant(metadata.get("captured_at")))
    response = Response(status=201, headers=_told(upload))
    response.headers["Location"] = f"/api/v1/files/uploads/{upload.id}"
    response.autocorrect_location_header = False
    return response


@blp.route(ONE, methods=["HEAD"])
@signed_in
@tus()
@blp.response(200, description="Upload-Offset, Upload-Length")
def read_upload(upload_id):
    """Where to go on 查询续传位置"""
    upload = uploads.find(current_principal().id, upload_id)
    return Response(status=200, headers=_told(upload))


@blp.patch(ONE)
@signed_in
@tus(OFFSET, CHECKSUM, requestBody=BYTES)
@blp.response(204, description="The new Upload-Offset")
def append_to_upload(upload_id):
    """Send the next bytes 续传"""
    if request.mimetype != OFFSET_STREAM:
        raise UnsupportedMediaType(f"内容类型应为 {OFFSET_STREAM}。")
    offset, checksum = _whole("Upload-Offset"), _checksum(request.headers.get("Upload-Checksum", ""))
    principal = current_principal()
    upload = uploads.find(principal.id, upload_id)
    try:
        reached = uploads.append(upload, offset, request.stream, checksum)
    except ClientDisconnected:
        raise UnreadableRequest("连接中断，已收到的部分已保存。") from None
    if reached == upload.length:
        _finish(principal, upload)
    return Response(status=204, headers=_told(upload))


@blp.delete(ONE)
@signed_in
@tus()
@blp.response(204, description="Gone")
def terminate_upload(upload_id):
    """Give an upload up 取消上传"""
    with db.atomic():
        uploads.terminate(uploads.find(current_principal().id, upload_id))
    return Response(status=204)


for _view in (create_upload, append_to_upload, terminate_upload):
    _view.answers_by_itself = True
append_to_upload.max_body = MAX_BYTES


def _finish(principal: Principal, upload: Upload) -> None:
    try:
        with db.atomic():
            stored = uploads.finish(upload)
            outbox.emit(FileStored(stored.id, principal.id))
    except uploads.BROKEN:
        with db.atomic():
            uploads.terminate(upload)
        raise
    uploads.part_of(upload.id).unlink(missing_ok=True)


def _told(upload: Upload) -> dict[str, str]:
    headers = uploads.headers_of(upload)
    if upload.file_id is None:
        headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    else:
        headers["File-Id"] = str(upload.file_id)
    return headers


def _whole(name: str) -> int:
    text = request.headers.get(name, "")
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise UnreadableRequest(f"{name} 应为非负整数。")
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    if not text:
        return {}
    if not re.fullmatch(PAIRS, text):
        raise UnreadableRequest("Upload-Metadata 应为名称和 Base64 值，以逗号分隔。")
    pairs = (pair.partition(" ") for pair in text.split(","))
    return {name: b64decode(value).decode(errors="replace") for name, _, value in pairs}


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise UnreadableRequest("captured_at 应为带时区的时间。")
    return at


def _checksum(text: str) -> Checksum | None:
    if not text:
        return None
    algorithm, _, digest = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise UnreadableRequest(f"Upload-Checksum 的算法应为 {'、'.join(ALGORITHMS)}。")
    try:
        return Checksum(algorithm, b64decode(digest, validate=True))
    except ValueError:
        raise UnreadableRequest("Upload-Checksum 应为算法名和 Base64。") from None
