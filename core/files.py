"""Files, stored once under their SHA-256, and the links that say which object each belongs to."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from uuid import UUID

import peewee as pw

from core import clock
from core.db import Base, InstantField
from core.ids import new_id
from core.problems import NotFound, TooLarge, invalid
from core.scope import Viewer

MAX_BYTES = 10 * 1024 * 1024
MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
)
"""Offset, leading bytes and media type: what a file is, whatever its sender calls it."""

FileViewer = Callable[[Viewer, UUID], bool]
_viewers: dict[str, FileViewer] = {}
_folder = Path()


def install(folder: Path, viewers: Mapping[str, FileViewer]) -> None:
    """Set the folder of contents and who may see the files of which kind of subject."""
    global _folder  # noqa: PLW0603 - set once at start, by create_app
    _folder = folder / "files"
    _viewers.clear()
    _viewers.update(viewers)


class StoredFile(Base):
    """One upload; several may share one content."""

    sha256 = pw.CharField(64, index=True)
    media_type = pw.CharField(60)
    size = pw.IntegerField()
    owner_id = pw.UUIDField(index=True)
    captured_at = InstantField(null=True)


class FileLink(Base):
    """A file attached to an object of a micro-app."""

    file = pw.ForeignKeyField(StoredFile, backref="links")
    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField()

    class Meta:
        indexes = ((("file", "subject_type", "subject_id"), True), (("subject_type", "subject_id"), False))


def folder() -> Path:
    """The folder of contents."""
    return _folder


def path_of(sha256: str) -> Path:
    """Where a content lies: two levels of folders, so that none grows beyond 256 entries' breadth."""
    return _folder / sha256[:2] / sha256[2:4] / sha256


UNKNOWN_KIND = "仅支持 JPEG、PNG、WebP 图片，PDF，以及 MP4 音视频。"


def media_type_of(head: bytes) -> str | None:
    """The media type its first bytes show; None for one that is not kept."""
    for offset, magic, media_type in MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return media_type
    return None


def store(
    content: bytes, owner_id: UUID, *, captured_at: datetime | None = None, sha256: str | None = None
) -> StoredFile:
    """Keep a content and return its record.

    Raises TooLarge (413), InvalidInput (422) for an empty file, one of no kind that is kept, or one whose SHA-256
    is not the one announced (broken on the way).
    """
    if len(content) > MAX_BYTES:
        raise TooLarge("文件不能超过10MB。")
    if not content:
        raise invalid("/body", "文件为空。")
    media_type = media_type_of(content[:16])
    if media_type is None:
        raise invalid("/body", UNKNOWN_KIND)
    digest = hashlib.sha256(content).hexdigest()
    if sha256 is not None and sha256.lower() != digest:
        raise invalid("/query/sha256", "文件在传输中损坏，请重新上传。")
    _write(path_of(digest), content)
    return StoredFile.create(
        sha256=digest, media_type=media_type, size=len(content), owner_id=owner_id, captured_at=captured_at
    )


def keep(content: bytes) -> str:
    """Keep a content the program made itself, of any size; its SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    _write(path_of(digest), content)
    return digest


def _write(target: Path, content: bytes) -> None:
    """Write beside, sync, rename: a content is there whole or not at all."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{token_hex(8)}")
    with draft.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(target)


def attach(
    file_ids: Iterable[UUID], subject_type: str, subject_id: UUID, owner_id: UUID, *, pointer: str
) -> None:
    """Link one's own uploads to an object; raises InvalidInput (422) at `pointer` for a file not one's own."""
    wanted = list(dict.fromkeys(file_ids))
    own = {
        row.id
        for row in StoredFile.select(StoredFile.id).where(
            StoredFile.id.in_(wanted), StoredFile.owner_id == owner_id
        )
    }
    if own != set(wanted):
        raise invalid(pointer, "文件不存在，或不是您上传的，请重新上传。")
    for file_id in wanted:
        FileLink.insert(
            id=new_id(),
            created_at=clock.now(),
            file=file_id,
            subject_type=subject_type,
            subject_id=subject_id,
        ).on_conflict_ignore().execute()


def linked(subject_type: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[StoredFile]]:
    """Files of several subjects, in the order they were attached."""
    found: dict[UUID, list[StoredFile]] = {}
    links = (
        FileLink.select(FileLink, StoredFile)
        .join(StoredFile)
        .where(FileLink.subject_type == subject_type, FileLink.subject_id.in_(list(subject_ids)))
        .order_by(FileLink.id)
    )
    for link in links:
        found.setdefault(link.subject_id, []).append(link.file)
    return found


def digest_of(file_id: UUID) -> str:
    """The SHA-256 of an upload."""
    return str(StoredFile.get_by_id(file_id).sha256)


def open_for(viewer: Viewer, viewer_id: UUID, file_id: UUID) -> StoredFile:
    """The file, for who uploaded it or may see an object it belongs to; raises NotFound (404)."""
    record = StoredFile.find(file_id)
    if record.owner_id == viewer_id:
        return record
    links = FileLink.select().where(FileLink.file == record)
    if any(may_view(viewer, link.subject_type, link.subject_id) for link in links):
        return record
    raise NotFound


def may_view(viewer: Viewer, subject_type: str, subject_id: UUID) -> bool:
    """Whether the micro-app that owns `subject_type` lets `viewer` see that object's files."""
    check = _viewers.get(subject_type)
    return check is not None and check(viewer, subject_id)


def url(file_id: UUID) -> str:
    """Address of a file's bytes."""
    return f"/api/v1/files/{file_id}"


def told(stored: Iterable[StoredFile]) -> list[dict[str, object]]:
    """Files as answers name them."""
    return [{"id": one.id, "url": url(one.id), "media_type": one.media_type} for one in stored]


def verify_contents() -> list[str]:
    """SHA-256 values whose content is missing or changed (a nightly job and `flask files-verify`)."""
    rows = StoredFile.select(StoredFile.sha256).distinct().tuples()
    return [digest for (digest,) in rows.iterator() if not is_intact(digest)]


def is_intact(digest: str) -> bool:
    """Whether the content of that SHA-256 lies there, byte for byte."""
    path = path_of(digest)
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
