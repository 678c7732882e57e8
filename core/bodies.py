"""The bytes of a request's body, unpacked when it came with `Content-Encoding: gzip`."""

from __future__ import annotations

import zlib

from flask import request

from core.problems import TooLarge, UnreadableRequest, UnsupportedMediaType

MAX_UNPACKED = 4 * 1024 * 1024
"""A thousand events of the largest kind; a small body that unpacks to gigabytes stops here."""


def unpacked_body() -> bytes:
    """The body; raises TooLarge (413), UnreadableRequest (400), UnsupportedMediaType (415)."""
    body = request.get_data(cache=True)
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise UnsupportedMediaType("Content-Encoding 只支持 gzip。")
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        text = unpacker.decompress(body, MAX_UNPACKED + 1)
    except zlib.error:
        raise UnreadableRequest("请求内容不是有效的 gzip。") from None
    if len(text) > MAX_UNPACKED:
        raise TooLarge
    if not unpacker.eof or unpacker.unused_data:
        raise UnreadableRequest("请求内容不是有效的 gzip。")
    return text
