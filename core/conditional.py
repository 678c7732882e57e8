"""If-Match: every change of a resource names the version it was made from (RFC 9110 §13.1.1)."""

from __future__ import annotations

import hashlib
import re

from flask import Response, request

from core.db import Base
from core.problems import PreconditionRequired, Stale, UnreadableRequest

IF_MATCH = re.compile(r'^(?:W/)?"?([0-9]{1,9})(?:-[0-9a-f]{16})?"?$')
"""A version, with or without the digest that an answer's ETag carries beside it."""
VERSION_TAG = re.compile(r"[0-9]{1,9}")


def expected_version() -> int:
    """The version in If-Match; raises PreconditionRequired (428), UnreadableRequest (400)."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired
    return _version_in(header)


def offered_version() -> int | None:
    """The version in If-Match, None without one; raises UnreadableRequest (400)."""
    header = request.headers.get("If-Match", "").strip()
    return _version_in(header) if header else None


def _version_in(header: str) -> int:
    found = IF_MATCH.match(header)
    if found is None:
        raise UnreadableRequest('If-Match 应为读取时得到的 ETag，例如 "3"。')
    return int(found[1])


def check(row: Base, version: int | None) -> None:
    """Raise Stale (412) unless `row` still has the version that the client read; before its state is looked at.

    None is the version of a child being added without If-Match, to whatever stands.
    """
    if version is not None and row.version != version:
        raise Stale


def etag(version: int) -> str:
    """The ETag of a version, quoted as RFC 9110 asks."""
    return f'"{version}"'


def tag_content(response: Response) -> None:
    """Add a digest of what is told to an ETag that is only a version.

    What an answer tells also depends on who asks, on the day and on other records (allowed actions, classes,
    names): a copy of the same version made for somebody else, or yesterday, is not the present answer.
    """
    tag, _ = response.get_etag()
    if tag and VERSION_TAG.fullmatch(tag):
        digest = hashlib.blake2b(response.get_data(), digest_size=8).hexdigest()
        response.set_etag(f"{tag}-{digest}")
