"""Appeals and colours set by hand."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import PageQuery, page_of
from microapps.safety_code import appeals, by_hand, permissions
from microapps.safety_code.routes.blueprint import ONE, blp
from microapps.safety_code.schemas import acts as schemas
from microapps.safety_code.schemas.codes import SafetyCodesOut


@blp.post(f"{ONE}/appeals")
@requires(permissions.APPEAL)
@blp.arguments(schemas.CodeAppealIn)
@blp.response(201, schemas.CodeAppealOut)
def file_code_appeal(args, code_id):
    """Object to a colour 提出申诉"""
    return appeals.file_appeal(current_principal(), code_id, **args)


@blp.get("/appeals")
@requires(permissions.READ)
@blp.arguments(schemas.CodeAppealQuery, location="query")
@blp.response(200, page_of(schemas.CodeAppealOut))
def list_code_appeals(args):
    """Appeals 申诉列表"""
    return appeals.list_appeals(current_principal(), args.pop("page"), **args)


@blp.get("/appeals/<uuid:appeal_id>")
@requires(permissions.READ)
@blp.response(200, schemas.CodeAppealOut)
def read_code_appeal(appeal_id):
    """One appeal 申诉"""
    return appeals.read_appeal(current_principal(), appeal_id)


@blp.post("/appeals/<uuid:appeal_id>/decision")
@requires(permissions.REVIEW)
@blp.arguments(schemas.CodeAppealDecisionIn)
@blp.response(200, schemas.CodeAppealOut)
@blp.changes_resource
def decide_code_appeal(args, appeal_id, version):
    """Answer an appeal 处理申诉"""
    return appeals.decide(current_principal(), appeal_id, version=version, **args)


@blp.post("/recolourings")
@requires(permissions.MANAGE)
@blp.arguments(schemas.RecolouringIn)
@blp.response(201, schemas.RecolouringOut)
def propose_recolouring(args):
    """Set colours by hand; many wait for a second person 人工变色"""
    return by_hand.propose(current_principal(), **args)


@blp.get("/recolourings")
@requires(permissions.READ)
@blp.arguments(schemas.RecolouringQuery, location="query")
@blp.response(200, page_of(schemas.RecolouringOut))
def list_recolourings(args):
    """Colours set by hand 人工变色列表"""
    return by_hand.list_proposals(current_principal(), args.pop("page"), **args)


@blp.get("/recolourings/<uuid:proposal_id>")
@requires(permissions.READ)
@blp.response(200, schemas.RecolouringOut)
def read_recolouring(proposal_id):
    """One of them 人工变色"""
    return by_hand.read_proposal(current_principal(), proposal_id)


@blp.get("/recolourings/<uuid:proposal_id>/codes")
@requires(permissions.READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, SafetyCodesOut)
def list_recoloured_codes(args, proposal_id):
    """The codes a proposal is about 变色的安全码"""
    return by_hand.list_codes(current_principal(), proposal_id, args["page"])


@blp.post("/recolourings/<uuid:proposal_id>/withdrawal")
@requires(permissions.MANAGE)
@blp.response(200, schemas.RecolouringOut)
@blp.changes_resource
def withdraw_recolouring(proposal_id, version):
    """The first person's second thought 撤回人工变色"""
    return by_hand.decide(current_principal(), proposal_id, decision="withdraw", note="", version=version)


@blp.post("/recolourings/<uuid:proposal_id>/decision")
@requires(permissions.APPROVE)
@blp.arguments(schemas.RecolouringDecisionIn)
@blp.response(200, schemas.RecolouringOut)
@blp.changes_resource
def decide_recolouring(args, proposal_id, version):
    """The second person's answer 审核人工变色"""
    return by_hand.decide(current_principal(), proposal_id, version=version, **args)
