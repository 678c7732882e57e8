"""Codes: listed, read, shown, given, recorded, taken out of use."""

from __future__ import annotations

from flask import Response

from auth.access import requires
from auth.principal import current_principal
from core import qr
from core.api import PageQuery, page_of
from core.shapes import PurposeIn
from microapps.safety_code import permissions, service, subjects
from microapps.safety_code.routes.blueprint import ONE, blp
from microapps.safety_code.schemas import codes as schemas


@blp.get("/codes")
@requires(permissions.READ)
@blp.arguments(schemas.SafetyCodeQuery, location="query")
@blp.response(200, schemas.SafetyCodesOut)
def list_safety_codes(args):
    """Safety codes 安全码列表"""
    return service.list_codes(current_principal(), args.pop("page"), **args)


@blp.get("/subjects")
@requires(permissions.MANAGE)
@blp.arguments(schemas.CodeSubjectQuery, location="query")
@blp.response(200, page_of(schemas.CodeSubjectOut))
def list_code_subjects(args):
    """Objects and persons that codes stand for 赋码对象"""
    return subjects.list_subjects(current_principal(), args.pop("page"), **args)


@blp.post("/subjects")
@requires(permissions.MANAGE)
@blp.arguments(schemas.CodeSubjectIn)
@blp.response(201, schemas.CodeSubjectOut)
def register_code_subject(args):
    """Register an object or a person 登记赋码对象"""
    return subjects.told(subjects.register(current_principal(), **args))


@blp.post("/codes")
@requires(permissions.MANAGE)
@blp.allots
@blp.arguments(schemas.CodeIssueIn)
@blp.response(201, schemas.SafetyCodeOut)
def issue_safety_code(args):
    """Issue a subject's code; the one it had is revoked 赋码"""
    code = subjects.issue(current_principal(), **args)
    return service.read_code(current_principal(), code.id)


@blp.get(ONE)
@requires(permissions.READ)
@blp.response(200, schemas.SafetyCodeOut)
def read_safety_code(code_id):
    """One safety code 安全码"""
    return service.read_code(current_principal(), code_id)


@blp.get(f"{ONE}/display")
@requires(permissions.READ)
@blp.response(200, schemas.ShownCodeOut)
def show_safety_code(code_id):
    """What the owner's phone needs to show the code all day 亮码"""
    return service.show(current_principal(), code_id)


@blp.get(f"{ONE}.svg")
@requires(permissions.READ)
@blp.response(200, description="SVG")
def read_safety_code_svg(code_id):
    """The code as SVG 安全码图片"""
    _, content = service.content_for(current_principal(), code_id)
    return Response(qr.svg(content, level="Q"), mimetype="image/svg+xml")


@blp.get(f"{ONE}.png")
@requires(permissions.READ)
@blp.arguments(schemas.CodePictureQuery, location="query")
@blp.response(200, description="PNG")
def read_safety_code_png(args, code_id):
    """The code as PNG 安全码图片"""
    _, content = service.content_for(current_principal(), code_id)
    return Response(qr.png(content, level="Q", **args), mimetype="image/png")


@blp.get(f"{ONE}/changes")
@requires(permissions.READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.ColourChangeOut))
def list_colour_changes(args, code_id):
    """How the colour changed 变色记录"""
    return service.list_changes(current_principal(), code_id, args["page"])


@blp.get(f"{ONE}/scans")
@requires(permissions.READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.CodeScanOut))
def list_code_scans(args, code_id):
    """Who scanned the code 扫码记录"""
    return service.list_scans(current_principal(), code_id, args["page"])


@blp.get(f"{ONE}/issues")
@requires(permissions.READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.CodeIssueOut))
def list_code_issues(args, code_id):
    """Contents the code had, and their printings 签发与印制记录"""
    return service.list_issues(current_principal(), code_id, args["page"])


@blp.put(f"{ONE}/facts")
@requires(permissions.MANAGE)
@blp.arguments(schemas.CodeFactsIn)
@blp.response(200, schemas.SafetyCodeOut)
@blp.changes_resource
def send_code_facts(args, code_id, version):
    """What a source knows now 更新数据"""
    subjects.send_facts(current_principal(), code_id, args["facts"], version)
    return service.read_code(current_principal(), code_id)


@blp.post(f"{ONE}/services")
@requires(permissions.RECORD)
@blp.arguments(schemas.CodeServiceIn)
@blp.response(200, schemas.SafetyCodeOut)
@blp.changes_resource
def record_code_service(args, code_id, version):
    """Maintenance or inspection of equipment 登记维保、检验"""
    subjects.record_service(current_principal(), code_id, version=version, **args)
    return service.read_code(current_principal(), code_id)


@blp.post(f"{ONE}/rotation")
@requires(permissions.MANAGE)
@blp.arguments(schemas.ReasonIn)
@blp.response(200, schemas.SafetyCodeOut)
@blp.changes_resource
def rotate_safety_code(args, code_id, version):
    """Revoke what is printed and give a new code 换发"""
    subjects.rotate(current_principal(), code_id, args["reason"], version)
    return service.read_code(current_principal(), code_id)


@blp.post(f"{ONE}/revocation")
@requires(permissions.MANAGE)
@blp.arguments(schemas.ReasonIn)
@blp.response(204)
@blp.changes_resource
def revoke_safety_code(args, code_id, version):
    """Take the code out of use 停用"""
    subjects.revoke(current_principal(), code_id, args["reason"], version)


@blp.post(f"{ONE}/person-view")
@requires(permissions.RESPOND)
@blp.arguments(PurposeIn)
@blp.response(200, schemas.CodePersonOut)
def read_code_person(args, code_id):
    """The code's person in clear, which is audited 查看人员信息"""
    return service.read_person(current_principal(), code_id, args["purpose"])


# The answer is personal data in clear, which no idempotency record may keep; a repeat is audited again.
read_code_person.answers_by_itself = True


@blp.get("/statistics")
@requires(permissions.LEAD)
@blp.arguments(schemas.CodeCountQuery, location="query")
@blp.response(200, schemas.CodeCountsOut)
def count_safety_codes(args):
    """Codes by scheme, region and colour 安全码统计"""
    return service.statistics(current_principal(), **args)
