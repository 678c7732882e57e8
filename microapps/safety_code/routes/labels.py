"""Labels: one at once, many by a job."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wsgi import FileWrapper

from auth.access import public, requires
from auth.principal import current_principal
from auth.rate_limit import limited
from core.api import PageQuery, page_of
from microapps.safety_code import label_files, labels
from microapps.safety_code.permissions import LABEL
from microapps.safety_code.routes.blueprint import ONE, blp
from microapps.safety_code.schemas import acts, codes

JOB = "/label-jobs/<uuid:job_id>"
PIECE = 256 * 1024


@blp.get(f"{ONE}.pdf")
@requires(LABEL)
@blp.arguments(codes.LabelQuery, location="query")
@blp.response(200, description="PDF")
def read_safety_code_pdf(args, code_id):
    """The code as a label 安全码标签"""
    return Response(labels.label_pdf(current_principal(), code_id, **args), mimetype="application/pdf")


@blp.get("/label-layouts")
@requires(LABEL)
@blp.response(200, acts.LabelLayoutsOut)
def list_label_layouts():
    """Layouts of labels 标签版式"""
    return labels.list_layouts()


@blp.post("/label-jobs")
@requires(LABEL)
@blp.arguments(acts.LabelJobIn)
@blp.response(201, acts.LabelJobOut)
def ask_for_labels(args):
    """Have many labels drawn 批量制作标签"""
    return labels.ask(current_principal(), **args)


@blp.get("/label-jobs")
@requires(LABEL)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(acts.LabelJobOut))
def list_label_jobs(args):
    """One's own jobs 制作记录"""
    return labels.list_jobs(current_principal(), args["page"])


@blp.get(JOB)
@requires(LABEL)
@blp.response(200, acts.LabelJobOut)
def read_label_job(job_id):
    """A job and its progress 制作进度"""
    return labels.read_job(current_principal(), job_id)


@blp.post(f"{JOB}/cancellation")
@requires(LABEL)
@blp.response(200, acts.LabelJobOut)
@blp.changes_resource
def cancel_label_job(job_id, version):
    """Stop a job; parts already drawn stay 停止制作"""
    return labels.cancel(current_principal(), job_id, version)


@blp.post(f"{JOB}/resumption")
@requires(LABEL)
@blp.response(200, acts.LabelJobOut)
@blp.changes_resource
def resume_label_job(job_id, version):
    """Go on with a stopped or failed job 继续制作"""
    return labels.resume(current_principal(), job_id, version)


@blp.get(f"{JOB}/parts/<int:number>")
@requires(LABEL)
@blp.response(200, description="PDF")
def read_label_part(job_id, number):
    """One finished file, counted from 1 下载标签"""
    made, name = label_files.part_of(current_principal(), job_id, number)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, mimetype="application/pdf", headers=headers)


@blp.post(f"{JOB}/links")
@requires(LABEL)
@blp.response(201, acts.LabelLinkOut)
def link_to_labels(job_id):
    """A link of an hour to all files as one ZIP 下载全部标签"""
    return label_files.link_to(current_principal(), job_id)


# The link opens the files to whoever holds it, so no idempotency record keeps it; a repeat is another link.
link_to_labels.answers_by_itself = True


@blp.get("/label-files/<string:ticket>")
@public
@limited("60/minute")
@blp.response(200, description="ZIP")
def read_label_archive(ticket):
    """All files of a job as one ZIP, from any byte on; the link is the permission 标签压缩包"""
    archive, name, etag = label_files.open_link(ticket)
    answer = Response(FileWrapper(archive, PIECE), mimetype="application/zip", direct_passthrough=True)  # type: ignore[arg-type]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.content_length = archive.size
    answer.set_etag(etag)
    answer.make_conditional(request, accept_ranges=True, complete_length=archive.size)
    return answer
