"""Audit actions of cross-department events."""

from core.audit import action

EVENT_REPORTED = action("joint_events.event.reported", "上报四平台事件")
EVENT_WITHDRAWN = action("joint_events.event.withdrawn", "撤回四平台事件")
EVENT_ACCEPTED = action("joint_events.event.accepted", "受理四平台事件")
EVENT_REJECTED = action("joint_events.event.rejected", "判定四平台事件无效或重复")
EVENT_ASSIGNED = action("joint_events.event.assigned", "派发四平台事件")
EVENT_RECEIVED = action("joint_events.event.received", "签收四平台事件")
EVENT_DISPUTED = action("joint_events.event.disputed", "对派单提出异议")
EVENT_UPHELD = action("joint_events.event.upheld", "维持四平台派单")
EVENT_INVALIDATED = action("joint_events.event.invalidated", "经异议确认四平台事件无效")
ASSIST_ASKED = action("joint_events.assist.requested", "请求协同处置")
ASSIST_DONE = action("joint_events.assist.completed", "完成协同处置")
EXTENSION_ASKED = action("joint_events.extension.requested", "申请延长处置期限")
EXTENSION_DECIDED = action("joint_events.extension.decided", "审批延长处置期限")
EVENT_CLOSED = action("joint_events.event.closed", "办结四平台事件")
EVENT_VERIFIED = action("joint_events.event.verified", "核查四平台事件")
EVENT_RETURNED = action("joint_events.event.returned", "核查未通过退回处置")
EVENT_REOPENED = action("joint_events.event.reopened", "重新打开四平台事件")
EVENT_ESCALATED = action("joint_events.event.escalated", "四平台事件逾期提级")
