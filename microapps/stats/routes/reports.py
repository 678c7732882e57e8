"""Reported indicators over HTTP."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.stats import reports
from microapps.stats.permissions import READ, REPORT, REVIEW
from microapps.stats.routes import blp
from microapps.stats.schemas import reports as schemas


@blp.get("/reports")
@requires(READ)
@blp.arguments(schemas.ReportQuery, location="query")
@blp.response(200, page_of(schemas.ReportItemOut))
def list_plan_reports(args):
    """Reported indicators 填报指标列表"""
    return reports.list_reports(current_principal(), args.pop("page"), **args)


@blp.post("/reports")
@requires(REPORT)
@blp.arguments(schemas.ReportIn)
@blp.response(201, schemas.ReportOut)
def write_plan_report(args):
    """Report an indicator, or correct a published one 填报指标"""
    return reports.write_report(current_principal(), **args)


@blp.get("/reports/<uuid:report_id>")
@requires(READ)
@blp.response(200, schemas.ReportOut)
def read_plan_report(report_id):
    """One report 填报指标"""
    return reports.read_report(current_principal(), report_id)


@blp.put("/reports/<uuid:report_id>")
@requires(REPORT)
@blp.changes_resource
@blp.arguments(schemas.ReportPatch)
@blp.response(200, schemas.ReportOut)
def edit_plan_report(args, report_id, version):
    """Change a draft 修改草稿"""
    return reports.edit_report(current_principal(), report_id, version=version, **args)


@blp.post("/reports/<uuid:report_id>/submission")
@requires(REPORT)
@blp.changes_resource
@blp.response(200, schemas.ReportOut)
def submit_plan_report(report_id, version):
    """Submit for review 提交审核"""
    return reports.submit_report(current_principal(), report_id, version=version)


@blp.post("/reports/<uuid:report_id>/review")
@requires(REVIEW)
@blp.changes_resource
@blp.arguments(schemas.ReviewIn)
@blp.response(200, schemas.ReportOut)
def review_plan_report(args, report_id, version):
    """Approve or return 审核"""
    return reports.review_report(current_principal(), report_id, version=version, **args)


@blp.post("/reports/<uuid:report_id>/publication")
@requires(REVIEW)
@blp.changes_resource
@blp.response(200, schemas.ReportOut)
def publish_plan_report(report_id, version):
    """Publish 发布"""
    return reports.publish_report(current_principal(), report_id, version=version)
