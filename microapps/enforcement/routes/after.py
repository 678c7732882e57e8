"""After the visit: publication, abnormal list, objection, clue, copy notice."""

from __future__ import annotations

from auth.access import public, requires
from auth.principal import current_principal
from auth.rate_limit import limited
from core.api import page_of
from core.shapes import ReasonIn
from microapps.enforcement.permissions import (
    ANSWER_COPY,
    ANSWER_OBJECTION,
    DECIDE,
    INSPECT,
    PARTY,
    READ,
    READ_TASKS,
)
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import after as schemas
from microapps.enforcement.schemas.inspections import InspectionOut
from microapps.enforcement.service import handing_over, opinions, publications

ONE = "/inspections/<uuid:inspection_id>"
PUBLICATION = "/publications/<uuid:publication_id>"
NOTICE = "/copy-notices/<uuid:notice_id>"


@blp.get("/public-results")
@public
@limited("120/minute")
@blp.arguments(schemas.PublishedQuery, location="query")
@blp.response(200, page_of(schemas.PublishedOut))
def list_public_results(args):
    """Published results, open to anybody 检查结果公示"""
    return publications.list_published(args.pop("page"), **args)


@blp.get("/publications")
@requires(READ)
@blp.arguments(schemas.PublicationQuery, location="query")
@blp.response(200, page_of(schemas.PublicationOut))
def list_publications(args):
    """Results and where their publication stands 结果公示"""
    return publications.list_publications(current_principal(), args.pop("page"), **args)


@blp.get(PUBLICATION)
@requires(READ)
@blp.response(200, schemas.PublicationOut)
def read_publication(publication_id):
    """One result's publication 结果公示"""
    return publications.read_publication(current_principal(), publication_id)


@blp.post(f"{PUBLICATION}/approval")
@requires(DECIDE)
@blp.changes_resource
@blp.response(200, schemas.PublicationOut)
def publish_result(publication_id, version):
    """Approve; public at once 批准公示"""
    return publications.publish(current_principal(), publication_id, version=version)


@blp.post(f"{PUBLICATION}/withholding")
@requires(DECIDE)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.PublicationOut)
def withhold_result(args, publication_id, version):
    """Decide not to publish 不予公示"""
    return publications.withhold(current_principal(), publication_id, version=version, **args)


@blp.post(f"{PUBLICATION}/withdrawal")
@requires(DECIDE)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.PublicationOut)
def withdraw_result(args, publication_id, version):
    """Take a published result back 撤回公示"""
    return publications.withdraw(current_principal(), publication_id, version=version, **args)


@blp.get("/abnormal-entries")
@requires(READ)
@blp.arguments(schemas.AbnormalQuery, location="query")
@blp.response(200, page_of(schemas.AbnormalOut))
def list_abnormal_entries(args):
    """The list of abnormal operation 经营异常名录"""
    return publications.list_abnormal(current_principal(), args.pop("page"), **args)


@blp.get("/abnormal-entries/<uuid:entry_id>")
@requires(READ)
@blp.response(200, schemas.AbnormalOut)
def read_abnormal_entry(entry_id):
    """One entry 经营异常名录"""
    return publications.read_abnormal(current_principal(), entry_id)


@blp.post("/abnormal-entries/<uuid:entry_id>/decision")
@requires(DECIDE)
@blp.changes_resource
@blp.arguments(schemas.AbnormalDecisionIn)
@blp.response(200, schemas.AbnormalOut)
def decide_abnormal_entry(args, entry_id, version):
    """The head decides 审批列入"""
    return publications.decide_abnormal(current_principal(), entry_id, version=version, **args)


@blp.post(f"{ONE}/objections")
@requires(PARTY)
@blp.arguments(schemas.ObjectionIn)
@blp.response(201, schemas.ObjectionOut)
def object_to_result(args, inspection_id):
    """The enterprise objects 提出异议"""
    return opinions.object_to_result(current_principal(), inspection_id, **args)


@blp.get("/objections")
@requires(READ)
@blp.arguments(schemas.ObjectionQuery, location="query")
@blp.response(200, page_of(schemas.ObjectionItemOut))
def list_objections(args):
    """Objections 异议"""
    return opinions.list_objections(current_principal(), args.pop("page"), **args)


@blp.get("/objections/<uuid:objection_id>")
@requires(READ)
@blp.response(200, schemas.ObjectionOut)
def read_objection(objection_id):
    """One objection 异议"""
    return opinions.read_objection(current_principal(), objection_id)


@blp.post("/objections/<uuid:objection_id>/answer")
@requires(ANSWER_OBJECTION)
@blp.changes_resource
@blp.arguments(schemas.ObjectionAnswerIn)
@blp.response(200, schemas.ObjectionOut)
def answer_objection(args, objection_id, version):
    """The agency answers 答复异议"""
    return opinions.answer_objection(current_principal(), objection_id, version=version, **args)


@blp.post(f"{ONE}/case-clue")
@requires(INSPECT)
@blp.allots
@blp.changes_resource
@blp.arguments(schemas.CaseClueIn)
@blp.response(201, InspectionOut)
def hand_over(args, inspection_id, version):
    """Hand a problem over to a case 移送案件线索"""
    return handing_over.hand_over(current_principal(), inspection_id, version=version, **args)


@blp.get("/case-clues")
@requires(READ_TASKS)
@blp.arguments(schemas.ClueQuery, location="query")
@blp.response(200, page_of(schemas.ClueOut))
def list_case_clues(args):
    """Problems handed over 案件线索"""
    return handing_over.list_clues(current_principal(), args.pop("page"), **args)


@blp.post(f"{ONE}/copy-notices")
@requires(INSPECT)
@blp.allots
@blp.changes_resource
@blp.arguments(schemas.CopyNoticeIn)
@blp.response(201, InspectionOut)
def send_copy_notice(args, inspection_id, version):
    """Tell another department 抄告"""
    return handing_over.send_copy_notice(current_principal(), inspection_id, version=version, **args)


@blp.get("/departments")
@requires(INSPECT)
@blp.arguments(schemas.DepartmentQuery, location="query")
@blp.response(200, schemas.DepartmentsOut)
def list_departments(args):
    """Departments that can receive a copy notice 可抄告的部门"""
    return handing_over.list_departments(current_principal(), **args)


@blp.get("/copy-notices")
@requires(READ_TASKS)
@blp.arguments(schemas.CopyNoticeQuery, location="query")
@blp.response(200, page_of(schemas.CopyNoticeOut))
def list_copy_notices(args):
    """Notices sent and received 抄告"""
    return handing_over.list_copy_notices(current_principal(), args.pop("page"), **args)


@blp.get(NOTICE)
@requires(READ_TASKS)
@blp.response(200, schemas.CopyNoticeOut)
def read_copy_notice(notice_id):
    """One notice 抄告"""
    return handing_over.read_copy_notice(current_principal(), notice_id)


@blp.post(f"{NOTICE}/answer")
@requires(ANSWER_COPY)
@blp.changes_resource
@blp.arguments(schemas.CopyNoticeAnswerIn)
@blp.response(200, schemas.CopyNoticeOut)
def answer_copy_notice(args, notice_id, version):
    """Say what was done 反馈抄告"""
    return handing_over.answer_copy_notice(current_principal(), notice_id, version=version, **args)
