"""The object library, classes, rates and caps, and what two years left uncovered."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.enforcement.permissions import MANAGE_LIBRARY, PUBLISH_RATES, READ_LIBRARY
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import library as schemas
from microapps.enforcement.service import library as service
from microapps.enforcement.service import library_entries, overruns, risk


@blp.get("/library-objects")
@requires(READ_LIBRARY)
@blp.arguments(schemas.ObjectQuery, location="query")
@blp.response(200, page_of(schemas.ObjectOut))
def list_library_objects(args):
    """What may be inspected 检查对象名录库"""
    return service.list_objects(current_principal(), args.pop("page"), **args)


@blp.post("/library-objects")
@requires(MANAGE_LIBRARY)
@blp.arguments(schemas.ObjectIn)
@blp.response(201, schemas.ObjectDetailOut)
def enter_library_object(args):
    """Enter an object into the library 纳入名录库"""
    return library_entries.enter_object(current_principal(), **args)


@blp.get("/library-objects/<uuid:object_id>")
@requires(READ_LIBRARY)
@blp.response(200, schemas.ObjectDetailOut)
def read_library_object(object_id):
    """One object with its classes 检查对象"""
    return service.read_object(current_principal(), object_id)


@blp.put("/library-objects/<uuid:object_id>")
@requires(MANAGE_LIBRARY)
@blp.changes_resource
@blp.arguments(schemas.ObjectPatch)
@blp.response(200, schemas.ObjectDetailOut)
def change_library_object(args, object_id, version):
    """Matters, observation period, removal 调整检查对象"""
    return library_entries.change_object(current_principal(), object_id, version=version, **args)


@blp.get("/coverage-gaps")
@requires(READ_LIBRARY)
@blp.arguments(schemas.GapQuery, location="query")
@blp.response(200, page_of(schemas.GapOut))
def list_coverage_gaps(args):
    """No check on all points for two years 两年全覆盖缺口"""
    return service.list_gaps(current_principal(), args.pop("page"), **args)


@blp.get("/cap-overruns")
@requires(READ_LIBRARY)
@blp.arguments(schemas.OverrunQuery, location="query")
@blp.response(200, page_of(schemas.OverrunOut))
def list_cap_overruns(args):
    """Enterprises visited up to the yearly cap, or beyond 检查频次"""
    return overruns.list_overruns(current_principal(), args.pop("page"), **args)


@blp.post("/credit-classes")
@requires(MANAGE_LIBRARY)
@blp.arguments(schemas.ClassesIn)
@blp.response(200, schemas.ClassesOut)
def record_credit_classes(args):
    """Take over a month's classes 录入信用风险分类"""
    return risk.record_classes(current_principal(), **args)


@blp.get("/risk-rates")
@requires(READ_LIBRARY)
@blp.arguments(schemas.RateQuery, location="query")
@blp.response(200, schemas.RatesOut)
def list_risk_rates(args):
    """Sampling rates and yearly caps 抽查比例和频次上限"""
    return risk.list_rates(current_principal(), **args)


@blp.put("/risk-rates")
@requires(PUBLISH_RATES)
@blp.arguments(schemas.RatesIn)
@blp.response(200, schemas.RatesOut)
def publish_risk_rates(args):
    """Publish rates and caps 公布抽查比例和频次上限"""
    return risk.publish_rates(current_principal(), **args)
