"""Audit actions of offline work."""

from core.audit import action

DEVICE_REGISTERED = action("sync.device.registered", "登记设备")
DEVICE_REVOKED = action("sync.device.revoked", "停用设备")
NUMBERS_LEASED = action("sync.numbers.leased", "领取文书号段")
NUMBERS_RETURNED = action("sync.numbers.returned", "交回文书号段")
CONFLICT_OPENED = action("sync.conflict.opened", "离线填写冲突")
CONFLICT_RESOLVED = action("sync.conflict.resolved", "处理离线填写冲突")
DRAFTS_HANDED_OVER = action("sync.drafts.handed_over", "移交草稿")
