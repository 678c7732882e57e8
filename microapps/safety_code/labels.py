"""Labels: one at once, or a hundred thousand by a job that goes on where it stopped.

A job is drawn a part at a time. Each part is a PDF under its SHA-256 in the store of files, written before the row
says so; a worker that dies loses the part it was at, and the next takes the job over when its lease has run out.
A part is set in a process of its own, because the typesetter keeps what it once set in memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files, label_sheets
from core.conditional import check
from core.db import db
from core.label_sheets import LAYOUTS, Label, Layout
from core.paging import Page, page
from core.problems import invalid
from core.scope import Scope
from core.states import Machine
from microapps.safety_code import actions, issuing, permissions, schemes, service
from microapps.safety_code.rules import SEVERITY
from models.safety_code import CodePrint, LabelJob, SafetyCode

SHAPES = {"green": "●", "blue": "●", "yellow": "▲", "orange": "▲", "red": "■", "grey": "◆"}
"""In print too, colour is never the only sign."""
PART = 500
MOST = 200_000
LEASE = timedelta(minutes=5)
JOB = Machine(
    "label_job",
    {
        ("waiting", "cancel"): "cancelled",
        ("running", "cancel"): "cancelled",
        ("failed", "resume"): "waiting",
        ("cancelled", "resume"): "waiting",
    },
    {
        "waiting": "排队中",
        "running": "制作中",
        "done": "已完成",
        "failed": "未能完成",
        "cancelled": "已停止",
        "cleared": "已清理",
    },
)


def layout_of(code: str, pointer: str) -> Layout:
    """A layout by its code; raises InvalidInput (422)."""
    found = LAYOUTS.get(code)
    if found is None:
        raise invalid(pointer, f"应为以下之一：{'、'.join(LAYOUTS)}。")
    return found


def list_layouts() -> dict[str, Any]:
    """The layouts there are."""
    return {
        "items": [
            {
                "code": layout.code,
                "title": layout.title,
                "per_page": layout.columns * layout.rows,
                "code_mm": layout.picture,
            }
            for layout in LAYOUTS.values()
        ]
    }


def label_pdf(principal: Principal, code_id: UUID, layout: str) -> bytes:
    """One label; raises NotFound (404), InvalidInput (422). What was printed stands in the code's history."""
    chosen = layout_of(layout, "/query/layout")
    code, content = service.content_for(principal, code_id)
    made = label_sheets.render_apart(chosen, [label_of(code, content)])
    with db.atomic():
        CodePrint.create(
            code=code,
            status_index=code.status_index,
            layout=chosen.code,
            at=clock.now(),
            actor_id=principal.id,
        )
    return made


def label_of(code: SafetyCode, content: str) -> Label:
    """What stands on a code's label."""
    scheme = schemes.of(code.kind)
    phone = f"{scheme.phones[0][0]} {scheme.phones[0][1]}" if scheme.phones else ""
    return Label(
        content=content,
        title=scheme.title,
        name=code.name,
        lines=(f"编号：{code.subject_no}", code.unit, phone),
        colour=code.colour if code.colour in SEVERITY else "grey",
        colour_name=scheme.palette[code.colour].name,
        shape=SHAPES.get(code.colour, ""),
    )


def ask(
    principal: Principal,
    *,
    layout: str,
    scheme: str,
    colour: str | None = None,
    q: str | None = None,
    region: str | None = None,
    code_ids: list[UUID] | None = None,
) -> dict[str, Any]:
    """Have the labels of many codes within one's reach drawn; raises InvalidInput (422)."""
    chosen = layout_of(layout, "/json/layout")
    if scheme not in schemes.SCHEMES:
        raise invalid("/json/scheme", "没有这类安全码。")
    wanted = {"colour": colour, "q": q, "region": region}
    ids = [str(code_id) for code_id in code_ids] if code_ids else None
    scope = _scope_of(principal)
    query = {"scheme": scheme, **{name: value for name, value in wanted.items() if value}, "ids": ids}
    total = _codes(scope, query).count()
    if not 0 < total <= MOST:
        raise invalid("/json", "没有符合条件的安全码。" if total == 0 else f"一次最多{MOST}张，请缩小范围。")
    with db.atomic():
        job = LabelJob.create(
            kind=scheme,
            layout=chosen.code,
            query=query,
            scope=scope,
            owner_id=principal.id,
            owner_unit="",
            at=clock.now(),
            total=total,
        )
        audit.record(principal, actions.LABELS_ASKED, job, scheme=scheme, total=total, layout=chosen.code)
    return shown(job)


def _scope_of(principal: Principal) -> dict[str, Any]:
    """How far somebody sees now: the job draws that much and no more, whoever works on it."""
    if principal.enterprise_id is not None:
        return {"enterprise_id": str(principal.enterprise_id)}
    return {"regions": list(principal.reach(permissions.LABEL.name).regions)}


def _codes(scope: dict[str, Any], query: dict[str, Any]) -> Any:
    """The codes of a job, in order of id."""
    wanted = {name: value for name, value in query.items() if name != "ids" and value}
    rows = service.filtered(SafetyCode.select().where(SafetyCode.revoked_at.is_null()), **wanted)
    if "enterprise_id" in scope:
        rows = rows.where(SafetyCode.enterprise == UUID(scope["enterprise_id"]))
    else:
        rows = rows.where(Scope(regions=tuple(scope["regions"])).in_regions(SafetyCode.region_code))
    if query.get("ids"):
        rows = rows.where(SafetyCode.id.in_([UUID(code_id) for code_id in query["ids"]]))
    return rows.order_by(SafetyCode.id)


def work(parts: int = 4) -> int:
    """Draw some parts of the oldest job; the worker calls it over and over. Returns how many labels it drew."""
    job = _take()
    if job is None:
        return 0
    drawn = 0
    try:
        for _ in range(parts):
            count = _draw_part(job)
            drawn += count
            if not count or job.status != "running":
                break
    except Exception as error:
        LabelJob.update(status="failed", error=f"{type(error).__name__}: {error}"[:200]).where(
            LabelJob.id == job.id, LabelJob.status == "running", LabelJob.version == job.version
        ).execute()
        raise
    if job.status != "lost":
        LabelJob.update(leased_until=None).where(LabelJob.id == job.id).execute()
    return drawn


def _take() -> LabelJob | None:
    """The oldest job nobody works on, leased."""
    now = clock.now()
    free = LabelJob.leased_until.is_null() | (LabelJob.leased_until < now)
    job = (
        LabelJob.select()
        .where(LabelJob.status.in_(["waiting", "running"]), free)
        .order_by(LabelJob.id)
        .first()
    )
    if job is None:
        return None
    taken = (
        LabelJob.update(status="running", leased_until=now + LEASE)
        .where(LabelJob.id == job.id, LabelJob.status == job.status, free)
        .execute()
    )
    job.status = "running"
    return job if taken else None


def _draw_part(job: LabelJob) -> int:
    """One part: read, sign, draw, write, and then say so. When the job was stopped meanwhile, it is thrown away."""
    last = UUID(job.parts[-1]["last"]) if job.parts else UUID(int=0)
    codes = list(_codes(job.scope, job.query).where(SafetyCode.id > last).limit(PART))
    if not codes:
        _finish(job, job.parts, job.done, "done")
        return 0
    with db.atomic():  # one commit for the contents of a part, not one for each
        labels = [label_of(code, issuing.content_of(code)) for code in codes]
    made = label_sheets.render_apart(LAYOUTS[job.layout], labels)
    stored = files.keep(made)
    part = {
        "first": str(codes[0].id),
        "last": str(codes[-1].id),
        "count": len(codes),
        "sha256": stored,
        "size": len(made),
        "crc32": zlib.crc32(made),
    }
    now = clock.now()
    with db.atomic():
        rows = [
            {"code": code, "status_index": code.status_index, "layout": job.layout, "at": now, "job_id": job.id,
             "actor_id": job.owner_id}
            for code in codes
        ]  # fmt: skip
        if not _finish(job, [*job.parts, part], job.done + len(codes), "running"):
            return 0
        for row in rows:
            CodePrint.create(**row)
    return len(codes)


def _finish(job: LabelJob, parts: list[dict[str, Any]], done: int, status: str) -> bool:
    """Write progress; False when the job was stopped meanwhile, or another worker took it over and went on."""
    written = (
        LabelJob.update(
            parts=parts,
            done=done,
            status=status,
            leased_until=clock.now() + LEASE,
            version=LabelJob.version + 1,
        )
        .where(LabelJob.id == job.id, LabelJob.status == "running", LabelJob.version == job.version)
        .execute()
    )
    if not written:
        job.status = "lost"
        return False
    job.parts, job.done, job.status, job.version = parts, done, status, job.version + 1
    return True


def list_jobs(principal: Principal, asked: Page) -> dict[str, Any]:
    """One's own jobs, newest first."""
    return page(LabelJob.select().where(LabelJob.owner_id == principal.id), [LabelJob.id], asked, shown)


def read_job(principal: Principal, job_id: UUID) -> dict[str, Any]:
    """One's own job and its progress; raises NotFound (404)."""
    return shown(own_job(principal, job_id))


def cancel(principal: Principal, job_id: UUID, version: int) -> dict[str, Any]:
    """Stop a job; parts already drawn stay. Raises NotFound (404), Stale (412), WrongState (409)."""
    job = own_job(principal, job_id)
    check(job, version)
    status = JOB.next(job.status, "cancel")
    with db.atomic():
        job.change(version, status=status)
        audit.record(principal, actions.LABELS_CANCELLED, job, done=job.done)
    return shown(job)


def resume(principal: Principal, job_id: UUID, version: int) -> dict[str, Any]:
    """Go on with a stopped or failed job behind its last part; raises NotFound (404), Stale (412), WrongState (409)."""
    job = own_job(principal, job_id)
    check(job, version)
    status = JOB.next(job.status, "resume")
    with db.atomic():
        job.change(version, status=status, error="", leased_until=None)
        audit.record(principal, actions.LABELS_RESUMED, job, done=job.done)
    return shown(job)


def own_job(principal: Principal, job_id: UUID) -> LabelJob:
    """One's own job; raises NotFound (404)."""
    return LabelJob.find(job_id, LabelJob.select().where(LabelJob.owner_id == principal.id))


def may_download(job: LabelJob) -> bool:
    """Whether nobody draws at a job any more and it has drawn something."""
    return bool(job.parts) and job.status in ("done", "failed", "cancelled")


def actions_of(job: LabelJob) -> list[str]:
    """What its owner may do with a job now."""
    return [*JOB.allowed_actions(job.status), *(["download"] if may_download(job) else [])]


def shown(job: LabelJob) -> dict[str, Any]:
    """A job as the API tells it."""
    base = f"/api/v1/safety-code/label-jobs/{job.id}/parts"
    return {
        "id": job.id,
        "version": job.version,
        "scheme": job.kind,
        "scheme_title": schemes.of(job.kind).title,
        "colour": job.query.get("colour"),
        "q": job.query.get("q") or "",
        "layout": job.layout,
        "layout_title": LAYOUTS[job.layout].title,
        "at": job.at,
        "status": job.status,
        "status_name": JOB.labels[job.status],
        "total": job.total,
        "done": job.done,
        "percent": min(100, job.done * 100 // job.total),
        "size": sum(part["size"] for part in job.parts),
        "parts": list(_parts(job, base)),
        "allowed_actions": actions_of(job),
    }


def _parts(job: LabelJob, base: str) -> Iterator[dict[str, Any]]:
    for number, part in enumerate(job.parts, 1):
        yield {"number": number, "count": part["count"], "size": part["size"], "path": f"{base}/{number}"}
