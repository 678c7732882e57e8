"""The signed content of a code: signed when first asked for, kept until it must change, revoked by its status bit.

A content is revoked by its bit in the status list, not by the text, so a second spelling of the same content
cannot outlive it. Rotation gives the code a new bit; its history stays with the code.
"""

from __future__ import annotations

from uuid import UUID

from auth import codes
from core import audit, clock
from core.counters import next_number
from core.db import db
from core.problems import Stale
from microapps.safety_code import actions, schemes
from models.safety_code import CodeIssue, SafetyCode

INDEXES, VERSIONS = "safety_code.status_index", "safety_code.status_version"


def content_of(code: SafetyCode) -> str:
    """The text of the code's QR in force; signs a new one where the old ends soon or another colour is due.

    Raises Stale (412) when the code is changed meanwhile; the caller may ask again.
    """
    lifetime = schemes.of(code.kind).lifetime
    if code.content and code.status_index is not None and code.expires_at > clock.now() + lifetime / 12:
        return code.content
    with db.atomic():
        return _sign(code, "首次签发" if code.status_index is None else "换发内容", None)


def _sign(code: SafetyCode, cause: str, actor_id: UUID | None) -> str:
    index = code.status_index
    if index is None:
        index = next_number(INDEXES)
        CodeIssue.create(code=code, status_index=index, at=clock.now(), cause=cause, actor_id=actor_id)
    scheme = schemes.of(code.kind)
    claims = codes.issue(code.kind, code.id, scheme.lifetime, colour=code.colour, status_index=index)
    content = codes.sign(claims)
    # The version is not counted up: what an If-Match speaks of did not change. The colour is the guard.
    written = (
        SafetyCode.update(
            content=content, issued_at=claims.issued_at, expires_at=claims.expires_at, status_index=index
        )
        .where(SafetyCode.id == code.id, SafetyCode.colour == code.colour, SafetyCode.version == code.version)
        .execute()
    )
    if written != 1:
        raise Stale
    code.content, code.status_index = content, index
    code.issued_at, code.expires_at = claims.issued_at, claims.expires_at
    return content


def rotate(code: SafetyCode, why: str, actor: audit.Actor, expected: int | None = None) -> str:
    """Revoke the content in force and give the code another; raises Stale (412)."""
    with db.atomic():
        _revoke_issue(code, why)
        code.change(expected, content="", status_index=None)
        content = _sign(code, why[:60], actor.id)
        audit.record(actor, actions.CODE_ROTATED, code, why=why, status_index=code.status_index)
    return content


def reissue(code: SafetyCode, actor: audit.Actor) -> None:
    """Give the code a content nobody has; the one in force, if any, is revoked. Raises Stale (412)."""
    with db.atomic():
        _revoke_issue(code, "重新赋码")
        code.change(content="", status_index=None, revoked_at=None)
        _sign(code, "赋码", actor.id)
        audit.record(actor, actions.CODE_ISSUED, code, status_index=code.status_index)


def revoke(code: SafetyCode, why: str, actor: audit.Actor, expected: int | None = None) -> None:
    """Take the code out of use; raises Stale (412)."""
    with db.atomic():
        _revoke_issue(code, why)
        code.change(expected, revoked_at=clock.now(), content="", status_index=None)
        audit.record(actor, actions.CODE_REVOKED, code, why=why)


def _revoke_issue(code: SafetyCode, why: str) -> None:
    """Set the bit of the content in force, which is a new version of the status list."""
    if code.status_index is None:
        return
    CodeIssue.update(
        revoked_at=clock.now(), revoked_version=next_number(VERSIONS), revoked_why=why[:200]
    ).where(CodeIssue.status_index == code.status_index, CodeIssue.revoked_at.is_null()).execute()


def is_in_force(code: SafetyCode, status_index: int | None) -> bool:
    """Whether a content with that bit is the code's present one.

    Contents from before there was a status list carry none, and hold until the code is rotated.
    """
    if code.revoked_at is not None:
        return False
    if status_index is not None:
        return status_index == code.status_index
    rotated = CodeIssue.select().where(CodeIssue.code == code, CodeIssue.revoked_at.is_null(False))
    return not rotated.exists()
