"""Who reports, coordinates and handles cross-department events."""

from core.microapp import Permission

EVERYBODY = (
    "staff", "officer", "handler", "reviewer", "agency_head", "approver", "dispatcher", "coordinator",
)  # fmt: skip
REPORT = Permission("joint_events.report", "上报四平台事件", EVERYBODY)
READ = Permission(
    "joint_events.read", "查看四平台事件", ("coordinator", "officer", "handler", "agency_head", "approver")
)
HANDLE = Permission(
    "joint_events.handle", "处置四平台事件", ("officer", "handler", "agency_head", "approver")
)
COORDINATE = Permission("joint_events.coordinate", "受理、派发和核查四平台事件", ("coordinator",))
ALL = (REPORT, READ, HANDLE, COORDINATE)
