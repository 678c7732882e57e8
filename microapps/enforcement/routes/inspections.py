"""Inspections."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from core.shapes import PositionIn
from microapps.enforcement.permissions import INSPECT, READ
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import corrections as correction_schemas
from microapps.enforcement.schemas import inspections as schemas
from microapps.enforcement.service import corrections, evidence, results, signing
from microapps.enforcement.service import inspections as service

ONE = "/inspections/<uuid:inspection_id>"


@blp.get("/inspections")
@requires(READ)
@blp.arguments(schemas.InspectionQuery, location="query")
@blp.response(200, page_of(schemas.InspectionItemOut))
def list_inspections(args):
    """Inspections 现场检查"""
    return service.list_inspections(current_principal(), args.pop("page"), **args)


@blp.post("/inspections")
@requires(INSPECT)
@blp.allots
@blp.arguments(schemas.InspectionIn)
@blp.response(201, schemas.InspectionOut)
def prepare_inspection(args):
    """Prepare a visit of an approved task 准备检查"""
    return service.prepare(current_principal(), **args)


@blp.get(ONE)
@requires(READ)
@blp.response(200, schemas.InspectionOut)
def read_inspection(inspection_id):
    """One inspection 现场检查"""
    return service.read_inspection(current_principal(), inspection_id)


@blp.post(f"{ONE}/licence-showing")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.LicenceShowingIn)
@blp.response(200, schemas.InspectionOut)
def show_licence(args, inspection_id, version):
    """Show the licences 亮证"""
    return service.show_licence(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/start")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.StartIn)
@blp.response(200, schemas.InspectionOut)
def start_inspection(args, inspection_id, version):
    """Start on site 开始检查"""
    return service.start(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/answers")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.AnswersIn)
@blp.response(200, schemas.InspectionOut)
def fill_answers(args, inspection_id, version):
    """Fill items of the checklist 填写检查项"""
    return service.fill_answers(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/evidence")
@requires(INSPECT)
@blp.adds_to_resource
@blp.arguments(schemas.EvidenceIn)
@blp.response(201, schemas.InspectionOut)
def add_evidence(args, inspection_id, version):
    """Add evidence 取证"""
    return evidence.add_evidence(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/positions")
@requires(INSPECT)
@blp.adds_to_resource
@blp.arguments(PositionIn)
@blp.response(201, schemas.InspectionOut)
def note_position(args, inspection_id, version):
    """Where an officer of the visit is 上报位置"""
    return service.note_position(current_principal(), inspection_id, version=version, position=args)


@blp.post(f"{ONE}/signature")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.SignatureIn)
@blp.response(200, schemas.InspectionOut)
def sign_record(args, inspection_id, version):
    """An officer or the party signs the record 签字"""
    return signing.sign(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/refusal")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.SignatureRefusalIn)
@blp.response(200, schemas.InspectionOut)
def refuse_signature(args, inspection_id, version):
    """The party would not sign 当事人拒签"""
    return signing.refuse_signature(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/result")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.ResultIn)
@blp.response(200, schemas.InspectionOut)
def record_result(args, inspection_id, version):
    """Conclude the visit 记录结果"""
    return results.record_result(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/correction-orders")
@requires(INSPECT)
@blp.allots
@blp.changes_resource
@blp.arguments(correction_schemas.CorrectionOrderIn)
@blp.response(201, correction_schemas.CorrectionOrderOut)
def order_correction(args, inspection_id, version):
    """Order to correct 责令改正"""
    return corrections.order_correction(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/closing")
@requires(INSPECT)
@blp.changes_resource
@blp.response(200, schemas.InspectionOut)
def close_inspection(inspection_id, version):
    """End the visit 结束检查"""
    return results.close(current_principal(), inspection_id, version=version)
