"""基层治理四平台: cross-department events, reported, assigned, assisted, closed and verified."""

from datetime import timedelta

from core.jobs import Job
from core.microapp import MicroApp
from microapps.joint_events import access, jobs, permissions
from microapps.joint_events.routes import blp

MANIFEST = MicroApp(
    code="joint_events",
    title="四平台事件",
    blueprint=blp,
    icon="users",
    path="/joint-events",
    entry=permissions.REPORT,
    permissions=permissions.ALL,
    jobs=(Job("escalate_overdue_events", timedelta(minutes=10), jobs.escalate_overdue),),
    file_viewers={"JointStep": access.may_view_step},
)
