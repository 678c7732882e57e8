"""The day pack."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.device import DEVICE_HEADER, device_id_of_request
from microapps.enforcement.permissions import INSPECT
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas.day_pack import DayPackOut
from microapps.enforcement.service import day_pack as service


@blp.get("/day-pack")
@requires(INSPECT)
@blp.doc(parameters=[{**DEVICE_HEADER, "required": False}])
@blp.response(200, DayPackOut)
def read_day_pack():
    """Everything for today, for a phone that will be without signal 当日数据包"""
    pack = service.day_pack(current_principal(), device_id=device_id_of_request(required=False))
    return pack, {"ETag": f'"{pack["version"]}"'}


read_day_pack.travels_compressed = True
