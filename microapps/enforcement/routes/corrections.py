"""Orders to correct."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.enforcement.permissions import ASK_EXTENSION, INSPECT, READ
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import corrections as schemas
from microapps.enforcement.service import corrections as service
from microapps.enforcement.service import rectification

ONE = "/correction-orders/<uuid:order_id>"


@blp.get("/correction-orders")
@requires(READ)
@blp.arguments(schemas.CorrectionOrderQuery, location="query")
@blp.response(200, page_of(schemas.CorrectionOrderItemOut))
def list_orders(args):
    """Orders to correct 责令改正"""
    return service.list_orders(current_principal(), args.pop("page"), **args)


@blp.get(ONE)
@requires(READ)
@blp.response(200, schemas.CorrectionOrderOut)
def read_order(order_id):
    """One order 责令改正"""
    return service.read_order(current_principal(), order_id)


@blp.post(f"{ONE}/recheck")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.RecheckIn)
@blp.response(200, schemas.CorrectionOrderOut)
def recheck_order(args, order_id, version):
    """Look again 复查"""
    return rectification.recheck(current_principal(), order_id, version=version, **args)


@blp.post(f"{ONE}/extension-request")
@requires(ASK_EXTENSION)
@blp.changes_resource
@blp.arguments(schemas.CorrectionExtensionIn)
@blp.response(200, schemas.CorrectionOrderOut)
def ask_extension(args, order_id, version):
    """The enterprise asks for more time 申请延期"""
    return rectification.ask_extension(current_principal(), order_id, version=version, **args)


@blp.post(f"{ONE}/extension-decision")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.CorrectionExtensionDecisionIn)
@blp.response(200, schemas.CorrectionOrderOut)
def decide_extension(args, order_id, version):
    """The agency decides 决定延期"""
    return rectification.decide_extension(current_principal(), order_id, version=version, **args)
