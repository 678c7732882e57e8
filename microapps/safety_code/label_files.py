"""The files of a label job: one part, or all as one ZIP by a link of an hour; after thirty days they are gone.

The ZIP is sent by the browser's own download, which carries no token: the link itself says which job, until when,
and that this server wrote it. Nothing is written for it; the archive is computed from the parts (core/stored_zip.py).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import clock, files, secrets
from core.problems import NotFound, WrongState
from core.stored_zip import Entry, StoredZip, crc32_of
from microapps.safety_code import labels
from models.safety_code import LabelJob

LINK_LIFETIME = timedelta(hours=1)
RETENTION = timedelta(days=30)
_SEAL = 16
GONE = "文件已清理，请重新制作。"


def part_of(principal: Principal, job_id: UUID, number: int) -> tuple[bytes, str]:
    """(PDF, file name) of one finished part, counted from 1; raises NotFound (404), WrongState (409) when cleared."""
    job = labels.own_job(principal, job_id)
    if not 1 <= number <= len(job.parts):
        raise NotFound
    path = files.path_of(job.parts[number - 1]["sha256"])
    if not path.exists():
        raise WrongState(GONE, allowed_actions=[])
    return path.read_bytes(), _name(job, number)


def _name(job: LabelJob, number: int) -> str:
    return f"labels-{job.layout}-{number:03}.pdf"


def link_to(principal: Principal, job_id: UUID) -> dict[str, Any]:
    """A link to everything a finished or stopped job drew; raises NotFound (404), WrongState (409)."""
    job = labels.own_job(principal, job_id)
    if not labels.may_download(job):
        raise WrongState("还没有可以下载的标签，请等待制作完成。", allowed_actions=labels.actions_of(job))
    archive = _archive(job)
    ends = (clock.now() + LINK_LIFETIME).replace(microsecond=0)
    stamp = job.id.bytes + int(ends.timestamp()).to_bytes(5, "big")
    ticket = base64.urlsafe_b64encode(stamp + _seal(stamp)).decode().rstrip("=")
    return {
        "url": f"/api/v1/safety-code/label-files/{ticket}",
        "name": _archive_name(job),
        "size": archive.size,
        "expires_at": ends,
    }


def _seal(stamp: bytes) -> bytes:
    return hmac.digest(secrets.key("label-files"), stamp, "sha256")[:_SEAL]


def open_link(ticket: str) -> tuple[StoredZip, str, str]:
    """(archive, file name, ETag) of a link; raises NotFound (404) for one that is not ours or has ended."""
    try:
        raw = base64.urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4))
    except ValueError:
        raise NotFound from None
    stamp, seal = raw[:-_SEAL], raw[-_SEAL:]
    if len(stamp) != 21 or not hmac.compare_digest(seal, _seal(stamp)):
        raise NotFound
    if clock.now() >= datetime.fromtimestamp(int.from_bytes(stamp[16:], "big"), UTC):
        raise NotFound("下载链接已过期，请在制作记录中重新下载。")
    job = LabelJob.find(UUID(bytes=stamp[:16]))
    etag = hashlib.sha256("".join(part["sha256"] for part in job.parts).encode()).hexdigest()[:32]
    return _archive(job), _archive_name(job), etag


def _archive_name(job: LabelJob) -> str:
    return f"labels-{clock.local(job.at):%Y%m%d-%H%M}-{job.layout}.zip"


def _archive(job: LabelJob) -> StoredZip:
    """All parts; raises WrongState (409) when one is gone."""
    entries = []
    for number, part in enumerate(job.parts, 1):
        path = files.path_of(part["sha256"])
        if not path.exists():
            raise WrongState(GONE, allowed_actions=[])
        crc32 = part["crc32"] if "crc32" in part else crc32_of(path)
        entries.append(Entry(_name(job, number), path, part["size"], crc32))
    return StoredZip(entries)


def forget_files() -> int:
    """Delete what jobs past their time drew, as the worker's routine; returns how many jobs it cleared."""
    past = LabelJob.select().where(
        LabelJob.at < clock.now() - RETENTION, LabelJob.status.in_(["done", "failed", "cancelled"])
    )
    cleared = 0
    for job in past:
        written = (
            LabelJob.update(parts=[], status="cleared", version=LabelJob.version + 1)
            .where(LabelJob.id == job.id, LabelJob.version == job.version)
            .execute()
        )
        if not written:
            continue
        cleared += 1
        for part in job.parts:
            if not files.StoredFile.select().where(files.StoredFile.sha256 == part["sha256"]).exists():
                files.path_of(part["sha256"]).unlink(missing_ok=True)
    return cleared
