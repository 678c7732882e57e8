"""The enterprise code over HTTP."""

from __future__ import annotations

from flask import Response

from auth.access import requires
from auth.principal import current_principal
from core import qr
from core.api import Blueprint, PageQuery, page_of
from core.shapes import PurposeIn
from microapps.enterprise_code import decisions, orders, schemas, service
from microapps.enterprise_code.permissions import OWN, READ, READ_CONTACTS, SCAN

blp = Blueprint("enterprise_code", __name__, description="企业码")
OWN_ORDER = "/correction-orders/<uuid:order_id>"


@blp.get("/enterprises")
@requires(READ)
@blp.arguments(schemas.EnterpriseQuery, location="query")
@blp.response(200, page_of(schemas.EnterpriseItemOut))
def list_enterprises(args):
    """Enterprises within reach 企业列表"""
    return service.list_enterprises(current_principal(), args.pop("page"), **args)


@blp.get("/enterprises/<uuid:enterprise_id>")
@requires(READ)
@blp.response(200, schemas.EnterpriseOut)
def read_enterprise(enterprise_id):
    """An enterprise's file 企业档案"""
    return service.read_enterprise(current_principal(), enterprise_id)


@blp.get("/mine")
@requires(OWN)
@blp.response(200, schemas.EnterpriseOut)
def read_my_enterprise():
    """My enterprise's file 我的企业"""
    principal = current_principal()
    return service.read_enterprise(principal, principal.enterprise_id)


@blp.post("/enterprises/<uuid:enterprise_id>/contact-reading")
@requires(READ_CONTACTS)
@blp.arguments(PurposeIn)
@blp.response(200, schemas.ContactsOut)
def read_contacts(args, enterprise_id):
    """Contacts in clear, for a written purpose 查看联系方式"""
    return service.read_contacts(current_principal(), enterprise_id, **args)


# The answer is personal data in clear, which the idempotency store must not keep; each look is logged anew.
read_contacts.answers_by_itself = True


@blp.post("/scans")
@requires(SCAN)
@blp.arguments(schemas.ScanIn)
@blp.response(200, schemas.ScanOut)
def scan_code(args):
    """Scan an enterprise's code 扫码"""
    return service.scan(current_principal(), **args)


@blp.get("/enterprises/<uuid:enterprise_id>/code")
@requires(READ)
@blp.response(200, schemas.CodeOut)
def read_code(enterprise_id):
    """A freshly signed code 企业码"""
    return service.code(current_principal(), enterprise_id)


@blp.get("/enterprises/<uuid:enterprise_id>/code.svg")
@requires(READ)
@blp.response(200, description="SVG")
def read_code_svg(enterprise_id):
    """The code as SVG 企业码图片"""
    content = service.code(current_principal(), enterprise_id)["content"]
    return Response(qr.svg(content), mimetype="image/svg+xml")


@blp.get("/enterprises/<uuid:enterprise_id>/code.png")
@requires(READ)
@blp.response(200, description="PNG")
def read_code_png(enterprise_id):
    """The code as PNG 企业码图片"""
    content = service.code(current_principal(), enterprise_id)["content"]
    return Response(qr.png(content), mimetype="image/png")


@blp.get("/enterprises/<uuid:enterprise_id>/scans")
@requires(OWN)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.LedgerItemOut))
def list_scans(args, enterprise_id):
    """Who scanned my code 扫码记录"""
    return service.ledger(current_principal(), enterprise_id, args["page"])


@blp.get("/correction-orders")
@requires(OWN)
@blp.arguments(schemas.OwnOrderQuery, location="query")
@blp.response(200, page_of(schemas.OwnOrderItemOut))
def list_own_orders(args):
    """Orders to correct that I have to answer 责令改正"""
    return orders.list_orders(current_principal(), args.pop("page"), **args)


@blp.get(OWN_ORDER)
@requires(OWN)
@blp.response(200, schemas.OwnOrderOut)
def read_own_order(order_id):
    """One order to my enterprise 责令改正"""
    return orders.read_order(current_principal(), order_id)


@blp.post(f"{OWN_ORDER}/answers")
@requires(OWN)
@blp.adds_to_resource
@blp.arguments(schemas.OwnOrderAnswerIn)
@blp.response(201, schemas.OwnOrderOut)
def answer_own_order(args, order_id, version):
    """Say what was put right 答复整改"""
    return orders.answer_order(current_principal(), order_id, version=version, **args)


@blp.get("/decisions")
@requires(OWN)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.OwnDecisionItemOut))
def list_own_decisions(args):
    """Penalties decided against my enterprise 处罚决定"""
    return decisions.list_decisions(current_principal(), args["page"])


@blp.get("/decisions/<uuid:decision_id>")
@requires(OWN)
@blp.response(200, schemas.OwnDecisionOut)
def read_own_decision(decision_id):
    """One of them, with its remedies 处罚决定"""
    return decisions.read_decision(current_principal(), decision_id)
