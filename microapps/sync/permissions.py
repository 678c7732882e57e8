"""Who works offline, and who answers for the phones."""

from core.microapp import Permission
from models.device import MANAGE
from models.sync import USE

SYNC = Permission(USE, "离线作业与同步", ("officer", "handler", "reviewer", "agency_head"))
MANAGE_DEVICES = Permission(MANAGE, "停用下属遗失的设备、移交草稿", ("agency_head",))
ALL = (SYNC, MANAGE_DEVICES)
