"""Case handling over HTTP."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core import clock, law
from core.api import Blueprint, page_of
from core.shapes import NoteIn, ReasonIn, RuleQuery, RulesOut
from microapps.cases import leads, matters, schemas, service, violations
from microapps.cases.permissions import (
    DECIDE,
    DECIDE_LEAD,
    FILE,
    READ,
    READ_LEADS,
    READ_MATTERS,
    RECORD_PROCESS,
)
from microapps.cases.rules import ALL

blp = Blueprint("cases", __name__, description="掌上办案")

LEAD = "/leads/<uuid:lead_id>"


@blp.get("/rules")
@requires(READ_MATTERS)
@blp.arguments(RuleQuery, location="query")
@blp.response(200, RulesOut)
def list_rules(args):
    """The rules of law that bind on a day 适用规则"""
    on = args.get("on") or clock.today()
    return {"on": on, "items": law.in_force(ALL, on)}


@blp.get("/violations")
@requires(READ_MATTERS)
@blp.arguments(schemas.ViolationQuery, location="query")
@blp.response(200, schemas.ViolationsOut)
def list_violations(args):
    """Violations of my area, for an act of a day 案由"""
    return violations.list_violations(current_principal(), **args)


@blp.post("/violations/<string(maxlength=10):violation_id>/band")
@requires(READ_MATTERS)
@blp.arguments(schemas.BandIn)
@blp.response(200, schemas.BandOut)
def weigh_violation(args, violation_id):
    """What the law lets the agency do on these facts 处罚幅度"""
    return violations.weigh(current_principal(), violation_id, **args)


# Weighing changes nothing, so a repeat is simply weighed again.
weigh_violation.answers_by_itself = True


@blp.get("/penalty-matters")
@requires(READ_MATTERS)
@blp.response(200, schemas.PenaltyMattersOut)
def list_penalty_matters():
    """Matters that may be decided on the spot 当场处罚事项"""
    return {"items": list(matters.all_matters().values())}


@blp.get("/on-the-spot-decisions")
@requires(READ)
@blp.arguments(schemas.DecisionQuery, location="query")
@blp.response(200, page_of(schemas.DecisionItemOut))
def list_decisions(args):
    """Decisions on the spot 当场处罚决定"""
    return service.list_decisions(current_principal(), args.pop("page"), **args)


@blp.post("/on-the-spot-decisions")
@requires(DECIDE)
@blp.arguments(schemas.DecisionIn)
@blp.response(201, schemas.DecisionOut)
def decide(args):
    """Decide a small penalty on the spot 当场处罚"""
    return service.decide(current_principal(), **args)


@blp.get("/on-the-spot-decisions/<uuid:decision_id>")
@requires(READ)
@blp.response(200, schemas.DecisionOut)
def read_decision(decision_id):
    """One decision 当场处罚决定"""
    return service.read_decision(current_principal(), decision_id)


@blp.post("/on-the-spot-decisions/<uuid:decision_id>/filing")
@requires(FILE)
@blp.changes_resource
@blp.arguments(NoteIn)
@blp.response(200, schemas.DecisionOut)
def file_decision(args, decision_id, version):
    """File with the agency 备案"""
    return service.file_decision(current_principal(), decision_id, version=version, **args)


@blp.post("/on-the-spot-decisions/<uuid:decision_id>/process-records")
@requires(RECORD_PROCESS)
@blp.changes_resource
@blp.arguments(schemas.ProcessRecordIn)
@blp.response(201, schemas.DecisionOut)
def record_process(args, decision_id, version):
    """Add to the record of the whole process 补充全过程记录"""
    return service.record_process(current_principal(), decision_id, version=version, **args)


@blp.post("/on-the-spot-decisions/<uuid:decision_id>/payments")
@requires(FILE)
@blp.adds_to_resource
@blp.arguments(schemas.PaymentIn)
@blp.response(201, schemas.DecisionOut)
def record_payment(args, decision_id, version):
    """Note a payment of the fine 登记缴款"""
    return service.record_payment(current_principal(), decision_id, version=version, **args)


@blp.post("/on-the-spot-decisions/<uuid:decision_id>/closing")
@requires(FILE)
@blp.changes_resource
@blp.arguments(NoteIn)
@blp.response(200, schemas.DecisionOut)
def close_decision(args, decision_id, version):
    """End the case of the decision 结案"""
    return service.close_decision(current_principal(), decision_id, version=version, **args)


@blp.get("/leads")
@requires(READ_LEADS)
@blp.arguments(schemas.LeadQuery, location="query")
@blp.response(200, page_of(schemas.LeadItemOut))
def list_leads(args):
    """Leads handed over 案件线索"""
    return leads.list_leads(current_principal(), args.pop("page"), **args)


@blp.get(LEAD)
@requires(READ_LEADS)
@blp.response(200, schemas.LeadOut)
def read_lead(lead_id):
    """One lead with its evidence 案件线索"""
    return leads.read_lead(current_principal(), lead_id)


@blp.post(f"{LEAD}/acceptance")
@requires(DECIDE_LEAD)
@blp.changes_resource
@blp.arguments(schemas.LeadAcceptanceIn)
@blp.response(200, schemas.LeadOut)
def accept_lead(args, lead_id, version):
    """Propose it for filing 接收线索、拟立案"""
    return leads.accept_lead(current_principal(), lead_id, version=version, **args)


@blp.post(f"{LEAD}/refusal")
@requires(DECIDE_LEAD)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.LeadOut)
def refuse_lead(args, lead_id, version):
    """Send it back with the reason 退回线索"""
    return leads.refuse_lead(current_principal(), lead_id, version=version, **args)
