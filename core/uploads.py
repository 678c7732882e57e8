"""Files that come in pieces over bad connections, as tus 1.0 asks (https://tus.io/protocols/resumable-upload).

The bytes received so far are a file of their own; its size is the offset, so a server that was killed goes on
where the disk says. Only when the last byte is in, and the SHA-256 is the one announced, does it become a
StoredFile, under its hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

import peewee as pw

from core import clock, files
from core.db import Base, InstantField, db
from core.files import StoredFile
from core.problems import NotFound, Problem, TooLarge, UnsupportedMediaType

MAX_BYTES = 200 * 1024 * 1024
LIFETIME = timedelta(days=7)
PIECE = 64 * 1024
ALGORITHMS = ("sha256", "sha1")


class UploadExpired(Problem):
    """The upload was not finished in time and its bytes are gone. Begin a new one."""

    status, title, default_detail = 410, "Upload expired", "上传已过期，请重新上传。"


class UploadBusy(Problem):
    """Another request is writing to this upload. Ask for its offset in a moment and go on from there."""

    status, title, default_detail = 423, "Upload busy", "该文件正在上传，请稍候。"
    retryable = True


class OffsetMismatch(Problem):
    """The bytes sent do not begin where the server left off. Ask for the offset with HEAD and go on from there."""

    status, title, default_detail = 409, "Offset mismatch", "续传位置不一致，请查询后从服务器的位置继续。"
    retryable = True


class ChecksumMismatch(Problem):
    """The bytes are not those whose hash was announced: they changed on the way, and were thrown away."""

    status, title, default_detail = 460, "Checksum mismatch", "文件在传输中损坏，请重新上传。"
    retryable = True


class Upload(Base):
    """A file on its way; done once `file` is set."""

    owner_id = pw.UUIDField(index=True)
    length = pw.BigIntegerField()
    sha256 = pw.CharField(64, default="")
    """As announced; empty when the client did not say."""
    captured_at = InstantField(null=True)
    expires_at = InstantField(index=True)
    file = pw.ForeignKeyField(StoredFile, null=True)


@dataclass(frozen=True, slots=True)
class Checksum:
    """What `Upload-Checksum` says of one piece."""

    algorithm: str
    digest: bytes


class Source(Protocol):
    """The bytes of a request."""

    def read(self, size: int, /) -> bytes: ...


def create(owner_id: UUID, length: int, sha256: str = "", captured_at: datetime | None = None) -> Upload:
    """Begin an upload; content the owner uploaded before is there at once. Raises TooLarge (413)."""
    if length > MAX_BYTES:
        raise TooLarge(f"文件不能超过{MAX_BYTES // 1024 // 1024}MB。")
    known = (
        StoredFile.select()
        .where(StoredFile.sha256 == sha256, StoredFile.owner_id == owner_id, StoredFile.size == length)
        .first()
        if sha256
        else None
    )
    upload = Upload.create(
        owner_id=owner_id, length=length, sha256=sha256, captured_at=captured_at,
        expires_at=clock.now() + LIFETIME, file=known,
    )  # fmt: skip
    if known is None:
        part = part_of(upload.id)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
    return upload


def find(owner_id: UUID, upload_id: UUID) -> Upload:
    """One's own upload; raises NotFound (404), UploadExpired (410)."""
    upload = Upload.get_or_none(Upload.id == upload_id, Upload.owner_id == owner_id)
    if upload is None:
        raise NotFound
    if upload.file_id is None and upload.expires_at <= clock.now():
        raise UploadExpired
    return upload


def part_of(upload_id: UUID) -> Path:
    """Where the bytes lie until they are whole."""
    return files.folder().parent / "uploads" / upload_id.hex


def offset_of(upload: Upload) -> int:
    """How many bytes are safely here."""
    if upload.file_id is not None:
        return int(upload.length)
    part = part_of(upload.id)
    return part.stat().st_size if part.exists() else 0


def append(upload: Upload, offset: int, source: Source, checksum: Checksum | None = None) -> int:
    """Add bytes at `offset`; returns the new offset.

    A connection cut keeps what came before the cut, unless a checksum binds the piece together.
    Raises OffsetMismatch (409), UploadBusy (423), TooLarge (413), ChecksumMismatch (460).
    """
    with _locked(part_of(upload.id)) as part:
        here = part.seek(0, os.SEEK_END)
        if upload.file_id is not None or here != offset:
            raise OffsetMismatch
        try:
            whole = _copy(source, part, upload.length - offset, checksum)
        except BaseException:
            if checksum is not None:
                part.truncate(offset)
            raise
        finally:
            part.flush()
            os.fsync(part.fileno())
        if not whole:
            part.truncate(offset)
            raise ChecksumMismatch
        return part.seek(0, os.SEEK_END)


def _copy(source: Source, part: IO[bytes], room: int, checksum: Checksum | None) -> bool:
    """Copy to the end of the source; False when the piece is not the one announced."""
    digest = hashlib.new(checksum.algorithm) if checksum else None
    while piece := source.read(PIECE):
        room -= len(piece)
        if room < 0:
            raise TooLarge("上传的内容超过了声明的长度。")
        part.write(piece)
        if digest is not None:
            digest.update(piece)
    return checksum is None or digest is None or digest.digest() == checksum.digest


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadBusy(headers={"Retry-After": "1"}) from None
        yield handle


def finish(upload: Upload) -> StoredFile:
    """Make a whole upload a stored file; call it in the transaction that tells of it.

    Raises ChecksumMismatch (460) or UnsupportedMediaType (415), after which the upload is gone.
    """
    part = part_of(upload.id)
    with part.open("rb") as handle:
        media_head = handle.read(16)
        handle.seek(0)
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    if upload.sha256 and upload.sha256 != digest:
        raise ChecksumMismatch
    media_type = files.media_type_of(media_head)
    if media_type is None:
        raise UnsupportedMediaType(files.UNKNOWN_KIND)
    target = files.path_of(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(part, target)
    stored = StoredFile.create(
        sha256=digest, media_type=media_type, size=upload.length, owner_id=upload.owner_id,
        captured_at=upload.captured_at,
    )  # fmt: skip
    upload.change(file=stored.id, sha256=digest)
    return stored


def terminate(upload: Upload) -> None:
    """Forget an upload and its bytes; a finished one keeps its stored file."""
    upload.delete_instance()
    part_of(upload.id).unlink(missing_ok=True)


def forget_expired() -> int:
    """Drop unfinished uploads past their time, and the pieces of finished ones; returns how many."""
    gone = list(Upload.select().where(Upload.expires_at <= clock.now()))
    for upload in gone:
        with db.atomic():
            terminate(upload)
    return len(gone)


def headers_of(upload: Upload) -> dict[str, Any]:
    """What tus tells of an upload."""
    return {"Upload-Offset": str(offset_of(upload)), "Upload-Length": str(upload.length)}


BROKEN = (ChecksumMismatch, UnsupportedMediaType)
"""Ends of an upload that no further byte can mend."""
