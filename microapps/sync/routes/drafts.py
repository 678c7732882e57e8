"""Drafts of a device."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.conditional import offered_version
from microapps.sync.permissions import SYNC
from microapps.sync.routes import blp
from microapps.sync.routes.calling import from_device
from microapps.sync.schemas import devices as schemas
from microapps.sync.service import drafts

ONE = "/drafts/<string(maxlength=80):key>"


@blp.get("/drafts")
@requires(SYNC)
@from_device
@blp.response(200, schemas.DraftsOut)
def list_drafts(device_id):
    """Drafts of this device 草稿"""
    return drafts.list_drafts(current_principal(), device_id)


@blp.get(ONE)
@requires(SYNC)
@from_device
@blp.response(200, schemas.DraftOut)
def read_draft(key, device_id):
    """One draft 草稿"""
    return drafts.read_draft(current_principal(), device_id, key)


@blp.put(ONE)
@requires(SYNC)
@from_device
@blp.arguments(schemas.DraftIn)
@blp.response(200, schemas.DraftOut)
def keep_draft(args, key, device_id):
    """Keep a draft; If-Match when it was read before 保存草稿"""
    version = offered_version()
    return drafts.keep_draft(current_principal(), device_id, key, version=version, **args)


@blp.delete(ONE)
@requires(SYNC)
@from_device
@blp.response(204)
def drop_draft(key, device_id):
    """Delete a draft 删除草稿"""
    drafts.drop_draft(current_principal(), device_id, key)
