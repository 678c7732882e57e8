"""Devices, number blocks, limits."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from microapps.sync.permissions import MANAGE_DEVICES, SYNC
from microapps.sync.routes import blp
from microapps.sync.routes.calling import from_device
from microapps.sync.schemas import devices as schemas
from microapps.sync.service import declared, devices, numbers

ONE = "/devices/<uuid:device_id>"


@blp.get("/limits")
@requires(SYNC)
@blp.response(200, schemas.LimitsOut)
def read_limits():
    """The true limits 限制"""
    return declared.limits_now()


@blp.get("/devices")
@requires(SYNC)
@blp.arguments(schemas.DeviceQuery, location="query")
@blp.response(200, page_of(schemas.DeviceOut))
def list_devices(args):
    """Devices 设备"""
    return devices.list_devices(current_principal(), args.pop("page"), **args)


@blp.post("/devices")
@requires(SYNC)
@blp.arguments(schemas.DeviceIn)
@blp.response(201, schemas.DeviceOut)
def register_device(args):
    """Register this phone 登记设备"""
    return devices.register(current_principal(), **args)


@blp.get(ONE)
@requires(SYNC)
@blp.response(200, schemas.DeviceOut)
def read_device(device_id):
    """One device 设备"""
    return devices.read(current_principal(), device_id)


@blp.post(f"{ONE}/revocation")
@requires(SYNC)
@blp.changes_resource
@blp.arguments(schemas.RevocationIn)
@blp.response(200, schemas.DeviceOut)
def revoke_device(args, device_id, version):
    """Revoke a lost phone 停用设备"""
    return devices.revoke(current_principal(), device_id, version=version, **args)


@blp.post(f"{ONE}/draft-hand-over")
@requires(MANAGE_DEVICES)
@blp.arguments(schemas.HandOverIn)
@blp.response(200, schemas.HandOverOut)
def hand_over_drafts(args, device_id):
    """Move a lost phone's drafts to another device 移交草稿"""
    return devices.hand_over_drafts(current_principal(), device_id, **args)


@blp.post("/number-leases")
@requires(SYNC)
@from_device
@blp.arguments(schemas.LeaseIn)
@blp.response(201, schemas.LeaseOut)
def lease_numbers(args, device_id):
    """Lend document numbers to this phone 领取文书号段"""
    return numbers.lease(current_principal(), device_id, **args)


@blp.delete("/number-leases/<uuid:lease_id>")
@requires(SYNC)
@from_device
@blp.response(204)
def return_numbers(lease_id, device_id):
    """Give a block back 交回文书号段"""
    numbers.give_back(current_principal(), device_id, lease_id)


@blp.get("/number-gaps")
@requires(SYNC)
@blp.arguments(schemas.GapQuery, location="query")
@blp.response(200, page_of(schemas.LeaseOut))
def list_number_gaps(args):
    """Numbers lent and never used 跳号报告"""
    return numbers.list_gaps(current_principal(), args.pop("page"), **args)
