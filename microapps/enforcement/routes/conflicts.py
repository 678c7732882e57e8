"""Conflicts of interest declared beforehand."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.enforcement.permissions import DECIDE, MANAGE_LIBRARY, READ_LIBRARY
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import conflicts as schemas
from microapps.enforcement.service import conflicts as service

ONE = "/conflicts/<uuid:conflict_id>"


@blp.get("/conflicts")
@requires(READ_LIBRARY)
@blp.arguments(schemas.OfficerConflictQuery, location="query")
@blp.response(200, page_of(schemas.OfficerConflictOut))
def list_conflicts(args):
    """Conflicts of interest 回避关系"""
    return service.list_conflicts(current_principal(), args.pop("page"), **args)


@blp.post("/conflicts")
@requires(READ_LIBRARY)
@blp.arguments(schemas.OfficerConflictIn)
@blp.response(201, schemas.OfficerConflictOut)
def declare_conflict(args):
    """Declare a conflict of interest 申报回避关系"""
    return service.declare_conflict(current_principal(), **args)


@blp.get(ONE)
@requires(READ_LIBRARY)
@blp.response(200, schemas.OfficerConflictOut)
def read_conflict(conflict_id):
    """One conflict of interest 回避关系"""
    return service.read_conflict(current_principal(), conflict_id)


@blp.post(f"{ONE}/decision")
@requires(DECIDE)
@blp.changes_resource
@blp.arguments(schemas.ConflictDecisionIn)
@blp.response(200, schemas.OfficerConflictOut)
def decide_conflict(args, conflict_id, version):
    """Confirm a conflict, or find that there is none 决定回避关系"""
    return service.decide_conflict(current_principal(), conflict_id, version=version, **args)


@blp.delete(ONE)
@requires(MANAGE_LIBRARY)
@blp.changes_resource
@blp.response(204)
def end_conflict(conflict_id, version):
    """End a conflict 解除回避关系"""
    return service.end_conflict(current_principal(), conflict_id, version=version)
