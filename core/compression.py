"""Large answers travel compressed where the caller takes gzip: a field connection is slow and pays by the byte."""

from __future__ import annotations

import gzip

from flask import Response, request

LEVEL = 6


def compress(response: Response) -> None:
    """Gzip an answer, the last thing done to it. Its ETag is weak, as the bytes differ (RFC 9110 §8.8.1)."""
    response.vary.add("Accept-Encoding")
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    if request.accept_encodings["gzip"] and response.status_code == 200:
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
