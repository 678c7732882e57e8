"""Checklists by version."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.enforcement.permissions import MANAGE_LIBRARY, READ_LIBRARY
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import checklists as schemas
from microapps.enforcement.service import checklists as service

OF_MATTER = "/matters/<string(maxlength=40):code>/checklists"
VERSION = f"{OF_MATTER}/<int(max=100000):number>"


@blp.get("/checklists")
@requires(READ_LIBRARY)
@blp.arguments(schemas.ChecklistsQuery, location="query")
@blp.response(200, page_of(schemas.ChecklistStandingOut))
def list_checklists(args):
    """The checklist in force of every matter 检查表"""
    return service.list_checklists(current_principal(), args.pop("page"), **args)


@blp.get(OF_MATTER)
@requires(READ_LIBRARY)
@blp.response(200, schemas.ChecklistVersionsOut)
def list_checklist_versions(code):
    """All versions of a checklist 检查表版本"""
    return service.list_versions(current_principal(), code)


@blp.post(OF_MATTER)
@requires(MANAGE_LIBRARY)
@blp.arguments(schemas.ChecklistIn)
@blp.response(201, schemas.ChecklistOut)
def publish_checklist(args, code):
    """Publish the next version 发布检查表"""
    return service.publish_version(current_principal(), code, **args)


@blp.post(f"{OF_MATTER}/comparison")
@requires(MANAGE_LIBRARY)
@blp.arguments(schemas.ChecklistDraftIn)
@blp.response(200, schemas.ChecklistComparisonOut)
def compare_checklist_draft(args, code):
    """What a draft would change in the version in force 检查表草稿比较"""
    return service.compare_draft(current_principal(), code, **args)


@blp.get(VERSION)
@requires(READ_LIBRARY)
@blp.response(200, schemas.ChecklistOut)
def read_checklist(code, number):
    """One version of a checklist 检查表"""
    return service.read_version(current_principal(), code, number)


@blp.get(f"{VERSION}/comparison")
@requires(READ_LIBRARY)
@blp.arguments(schemas.ChecklistComparisonQuery, location="query")
@blp.response(200, schemas.ChecklistComparisonOut)
def compare_checklists(args, code, number):
    """What a version changed 检查表版本比较"""
    return service.compare_versions(current_principal(), code, number, **args)
