"""On site: evidence chain, survey, sample, early end, recusal, the act code anybody may check."""

from __future__ import annotations

from flask import Response, g

from auth.access import public, requires
from auth.principal import current_principal
from auth.rate_limit import limited
from core import qr
from core.api import page_of
from core.shapes import ReasonIn
from microapps.enforcement.permissions import ASK_RECUSAL, DECIDE, INSPECT, PARTY, READ, READ_TASKS
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import inspections as visits
from microapps.enforcement.schemas import on_site as schemas
from microapps.enforcement.service import (
    act_codes,
    evidence,
    evidence_receipts,
    opinions,
    recusals,
    results,
    samples,
    signing,
)

ONE = "/inspections/<uuid:inspection_id>"
PIECE = f"{ONE}/evidence/<uuid:evidence_id>"


@blp.get(f"{ONE}/act-code")
@requires(INSPECT)
@blp.response(200, visits.ActCodeOut)
def read_act_code(inspection_id):
    """The code the officers show 行政行为码"""
    return act_codes.act_code(current_principal(), inspection_id)


@blp.get(f"{ONE}/act-code.svg")
@requires(INSPECT)
@blp.response(200, description="SVG")
def read_act_code_svg(inspection_id):
    """The code the officers show, as SVG 行政行为码图片"""
    content = act_codes.act_code(current_principal(), inspection_id)["content"]
    return Response(qr.svg(content), mimetype="image/svg+xml")


@blp.post("/act-codes/verification")
@public
@limited("120/minute")
@blp.arguments(schemas.CodeContentIn)
@blp.response(200, schemas.ActVerdictOut)
def verify_act_code(args):
    """Check what officers show; open to anybody 核验行政行为码"""
    return act_codes.verify(g.get("principal"), **args)


@blp.post("/act-codes/ratings")
@public
@limited("20/minute")
@blp.arguments(schemas.CodeRatingIn)
@blp.response(201, schemas.RatingOut)
def rate_by_act_code(args):
    """Rate the visit whose code one holds 扫码评价"""
    return opinions.rate_by_code(**args)


@blp.post(f"{ONE}/ratings")
@requires(PARTY)
@blp.arguments(schemas.RatingIn)
@blp.response(201, schemas.RatingOut)
def rate_inspection(args, inspection_id):
    """The enterprise rates a visit 评价检查"""
    return opinions.rate(current_principal(), inspection_id, **args)


@blp.get("/ratings")
@requires(READ)
@blp.arguments(schemas.RatingQuery, location="query")
@blp.response(200, page_of(schemas.RatingOut))
def list_ratings(args):
    """Ratings of visits 检查评价"""
    return opinions.list_ratings(current_principal(), args.pop("page"), **args)


@blp.get(f"{ONE}/evidence-chain")
@requires(READ_TASKS)
@blp.response(200, schemas.EvidenceChainOut)
def read_evidence_chain(inspection_id):
    """The evidence chain, computed anew 核验证据链"""
    return evidence.read_chain(current_principal(), inspection_id)


@blp.get(f"{ONE}/evidence-receipts")
@requires(READ)
@blp.response(200, schemas.EvidenceReceiptsOut)
def read_evidence_receipts(inspection_id):
    """Signed receipts of the evidence 证据回执"""
    return evidence_receipts.read_receipts(current_principal(), inspection_id)


@blp.post(f"{PIECE}/verification")
@requires(INSPECT)
@blp.changes_resource
@blp.response(200, visits.InspectionOut)
def verify_evidence(inspection_id, evidence_id, version):
    """Another officer confirms a piece 查证属实"""
    return evidence.verify_evidence(current_principal(), inspection_id, evidence_id, version=version)


@blp.post(f"{PIECE}/exclusion")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, visits.InspectionOut)
def exclude_evidence(args, inspection_id, evidence_id, version):
    """A piece may not be used 排除证据"""
    return evidence.exclude_evidence(current_principal(), inspection_id, evidence_id, version=version, **args)


@blp.get(f"{ONE}/record")
@requires(READ)
@blp.response(200, schemas.RecordHashOut)
def read_record(inspection_id):
    """The hash of the record to be signed 笔录内容哈希"""
    return signing.read_record(current_principal(), inspection_id)


@blp.post(f"{ONE}/surveys")
@requires(INSPECT)
@blp.allots
@blp.changes_resource
@blp.arguments(schemas.SurveyIn)
@blp.response(201, visits.InspectionOut)
def survey_scene(args, inspection_id, version):
    """Record a scene survey 现场勘验"""
    return samples.survey(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/samples")
@requires(INSPECT)
@blp.allots
@blp.changes_resource
@blp.arguments(schemas.SampleIn)
@blp.response(201, visits.InspectionOut)
def take_sample(args, inspection_id, version):
    """Record a sample 抽样取证"""
    return samples.take_sample(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/early-end")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(visits.ResultIn)
@blp.response(200, visits.InspectionOut)
def end_inspection_early(args, inspection_id, version):
    """Nobody is left to sign 终止检查"""
    return results.end_early(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/recusal-requests")
@requires(ASK_RECUSAL)
@blp.arguments(schemas.RecusalIn)
@blp.response(201, schemas.RecusalOut)
def request_recusal(args, inspection_id):
    """Ask that an officer steps back 申请回避"""
    return recusals.request_recusal(current_principal(), inspection_id, **args)


@blp.get("/recusal-requests")
@requires(READ)
@blp.arguments(schemas.RecusalQuery, location="query")
@blp.response(200, page_of(schemas.RecusalOut))
def list_recusals(args):
    """Requests for recusal 回避申请"""
    return recusals.list_recusals(current_principal(), args.pop("page"), **args)


@blp.get("/recusal-requests/<uuid:recusal_id>")
@requires(READ)
@blp.response(200, schemas.RecusalOut)
def read_recusal(recusal_id):
    """One request 回避申请"""
    return recusals.read_recusal(current_principal(), recusal_id)


@blp.post("/recusal-requests/<uuid:recusal_id>/decision")
@requires(DECIDE)
@blp.changes_resource
@blp.arguments(schemas.RecusalDecisionIn)
@blp.response(200, schemas.RecusalOut)
def decide_recusal(args, recusal_id, version):
    """The head decides 决定回避"""
    return recusals.decide_recusal(current_principal(), recusal_id, version=version, **args)


@blp.post(f"{ONE}/officers")
@requires(READ_TASKS)
@blp.changes_resource
@blp.arguments(schemas.OfficerIn)
@blp.response(200, visits.InspectionOut)
def add_officer(args, inspection_id, version):
    """Bring another officer 增派执法人员"""
    return recusals.add_officer(current_principal(), inspection_id, version=version, **args)
