"""Conflicts between devices."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.sync.permissions import SYNC
from microapps.sync.routes import blp
from microapps.sync.schemas import conflicts as schemas
from microapps.sync.service import conflicts as service

ONE = "/conflicts/<uuid:conflict_id>"


@blp.get("/conflicts")
@requires(SYNC)
@blp.arguments(schemas.ConflictQuery, location="query")
@blp.response(200, page_of(schemas.ConflictOut))
def list_conflicts(args):
    """Fields filled differently on two devices 填写冲突"""
    return service.list_conflicts(current_principal(), args.pop("page"), **args)


@blp.get(ONE)
@requires(SYNC)
@blp.response(200, schemas.ConflictOut)
def read_conflict(conflict_id):
    """One conflict 填写冲突"""
    return service.read_conflict(current_principal(), conflict_id)


@blp.post(f"{ONE}/resolution")
@requires(SYNC)
@blp.changes_resource
@blp.arguments(schemas.ResolutionIn)
@blp.response(200, schemas.ConflictOut)
def resolve_conflict(args, conflict_id, version):
    """Decide which side holds 处理冲突"""
    return service.resolve(current_principal(), conflict_id, version=version, **args)
