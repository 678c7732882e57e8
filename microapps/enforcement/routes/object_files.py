"""监管档案: one file per object."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.enforcement.permissions import INSPECT, READ
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import object_files as schemas
from microapps.enforcement.service import object_files as service

ONE = "/object-files/<uuid:enterprise_id>"


@blp.get("/object-files")
@requires(READ)
@blp.arguments(schemas.FileQuery, location="query")
@blp.response(200, page_of(schemas.ObjectFileItemOut))
def list_object_files(args):
    """Files and how complete they are 监管档案"""
    return service.list_files(current_principal(), args.pop("page"), **args)


@blp.get(ONE)
@requires(READ)
@blp.response(200, schemas.ObjectFileOut)
def read_object_file(enterprise_id):
    """One file with its eight sections 监管档案"""
    return service.read_file(current_principal(), enterprise_id)


@blp.get(f"{ONE}/timeline")
@requires(READ)
@blp.arguments(schemas.TimelineQuery, location="query")
@blp.response(200, page_of(schemas.TimelineEntryOut))
def read_timeline(args, enterprise_id):
    """Everything that happened to it 档案经过"""
    return service.read_timeline(current_principal(), enterprise_id, args.pop("page"), **args)


@blp.put(f"{ONE}/sections/<string(maxlength=20):section>/emptiness")
@requires(INSPECT)
@blp.arguments(schemas.EmptinessIn)
@blp.response(200, schemas.ObjectFileOut)
def declare_section_empty(args, enterprise_id, section):
    """A section has nothing to hold 说明栏目为无"""
    return service.declare_empty(current_principal(), enterprise_id, section, **args)
