"""Audit actions of internal matters."""

from core.audit import action

APPLIED = action("one_thing.application.submitted", "提交内部事项申请")
WITHDRAWN = action("one_thing.application.withdrawn", "撤回内部事项申请")
APPROVED = action("one_thing.task.approved", "同意内部事项")
REJECTED = action("one_thing.task.rejected", "不同意内部事项")
RETURNED = action("one_thing.task.returned", "退回内部事项")
