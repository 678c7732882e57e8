"""Leads handed over."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from core.shapes import ReasonIn
from microapps.cases import leads
from microapps.cases.permissions import DECIDE, DECIDE_LEAD, READ_LEADS
from microapps.cases.routes.blueprint import blp
from microapps.cases.schemas import leads as schemas

LEAD = "/leads/<uuid:lead_id>"


@blp.get("/leads")
@requires(READ_LEADS)
@blp.arguments(schemas.LeadQuery, location="query")
@blp.response(200, page_of(schemas.LeadItemOut))
def list_leads(args):
    """Leads handed over 案件线索"""
    return leads.list_leads(current_principal(), args.pop("page"), **args)


@blp.post("/leads")
@requires(DECIDE)
@blp.allots
@blp.arguments(schemas.LeadIn)
@blp.response(201, schemas.LeadOut)
def turn_over(args):
    """Hand over what may not be decided on the spot 转普通程序"""
    return leads.turn_over(current_principal(), **args)


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
