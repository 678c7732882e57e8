"""Serving the papers of a visit, and the results of the agencies that made it together."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.enforcement.permissions import INSPECT, READ
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import deliveries as schemas
from microapps.enforcement.schemas.inspections import InspectionOut
from microapps.enforcement.service import deliveries as service
from microapps.enforcement.service import joint

ONE = "/inspections/<uuid:inspection_id>"
DELIVERY = "/deliveries/<uuid:delivery_id>"


@blp.post(f"{ONE}/deliveries")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.DeliveryIn)
@blp.response(201, InspectionOut)
def deliver(args, inspection_id, version):
    """Serve papers on the party 送达文书"""
    return service.deliver(current_principal(), inspection_id, version=version, **args)


@blp.get("/deliveries")
@requires(READ)
@blp.arguments(schemas.DeliveryQuery, location="query")
@blp.response(200, page_of(schemas.DeliveryOut))
def list_deliveries(args):
    """Deliveries and their proofs 送达"""
    return service.list_deliveries(current_principal(), args.pop("page"), **args)


@blp.get(DELIVERY)
@requires(READ)
@blp.response(200, schemas.DeliveryOut)
def read_delivery(delivery_id):
    """One delivery 送达"""
    return service.read_delivery(current_principal(), delivery_id)


@blp.post(f"{DELIVERY}/confirmation")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.DeliveryConfirmationIn)
@blp.response(200, schemas.DeliveryOut)
def confirm_delivery(args, delivery_id, version):
    """The receipt of a letter came back, or the letter 确认送达或退回"""
    return service.confirm(current_principal(), delivery_id, version=version, **args)


@blp.post(f"{ONE}/agency-results")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.AgencyResultIn)
@blp.response(201, InspectionOut)
def record_agency_result(args, inspection_id, version):
    """What one's agency found on a joint visit 参加机关的检查结果"""
    return joint.record_agency_result(current_principal(), inspection_id, version=version, **args)


@blp.post(f"{ONE}/agency-absences")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.AgencyAbsenceIn)
@blp.response(201, InspectionOut)
def note_absence(args, inspection_id, version):
    """A participating agency sent nobody 参加机关未派员"""
    return joint.note_absence(current_principal(), inspection_id, version=version, **args)
