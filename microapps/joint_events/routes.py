"""Cross-department events over HTTP."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import Blueprint, page_of
from core.shapes import NoteIn, ReasonIn
from microapps.joint_events import assigning, handling, reporting, schemas, views
from microapps.joint_events.permissions import COORDINATE, HANDLE, READ, REPORT

blp = Blueprint("joint_events", __name__, description="基层治理四平台跨部门事件")


@blp.get("/words")
@requires(REPORT)
@blp.response(200, schemas.WordsOut)
def list_event_words():
    """Kinds, urgencies and states 类别、紧急程度和状态"""
    return views.words()


@blp.get("/events")
@requires(REPORT)
@blp.arguments(schemas.EventQuery, location="query")
@blp.response(200, page_of(schemas.EventItemOut))
def list_joint_events(args):
    """Events I may see 事件列表"""
    return views.list_events(current_principal(), args.pop("page"), **args)


@blp.post("/events")
@requires(REPORT)
@blp.allots
@blp.arguments(schemas.EventIn)
@blp.response(201, schemas.EventOut)
def report_joint_event(args):
    """Report an event 上报事件"""
    return reporting.report(current_principal(), **args)


@blp.get("/events/<uuid:event_id>")
@requires(REPORT)
@blp.response(200, schemas.EventOut)
def read_joint_event(event_id):
    """One event 事件"""
    return views.read_event(current_principal(), event_id)


@blp.get("/events/<uuid:event_id>/candidates")
@requires(READ)
@blp.arguments(schemas.CandidateQuery, location="query")
@blp.response(200, schemas.CandidatesOut)
def list_candidates(args, event_id):
    """Agencies that may be assigned 可派发的单位"""
    return assigning.candidates(current_principal(), event_id, args["q"])


@blp.post("/events/<uuid:event_id>/withdrawal")
@requires(REPORT)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.EventOut)
def withdraw_joint_event(args, event_id, version):
    """Withdraw one's report 撤回"""
    return reporting.withdraw(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/acceptance")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(NoteIn)
@blp.response(200, schemas.EventOut)
def accept_joint_event(args, event_id, version):
    """Accept 受理"""
    return reporting.accept(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/rejection")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(schemas.RejectionIn)
@blp.response(200, schemas.EventOut)
def reject_joint_event(args, event_id, version):
    """Find it invalid or a duplicate 判定无效或重复"""
    return reporting.reject(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/assignment")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(schemas.AssignmentIn)
@blp.response(200, schemas.EventOut)
def assign_joint_event(args, event_id, version):
    """Assign to a lead and assistants 派发"""
    return assigning.assign(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/receipt")
@requires(HANDLE)
@blp.changes_resource
@blp.arguments(NoteIn)
@blp.response(200, schemas.EventOut)
def receive_joint_event(args, event_id, version):
    """Receive for one's agency 签收"""
    return handling.receive(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/dispute")
@requires(HANDLE)
@blp.changes_resource
@blp.arguments(schemas.DisputeIn)
@blp.response(200, schemas.EventOut)
def dispute_assignment(args, event_id, version):
    """Dispute the assignment 提出派单异议"""
    return assigning.dispute(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/dispute/rejection")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.EventOut)
def uphold_assignment(args, event_id, version):
    """Turn the dispute down 维持派单"""
    return assigning.uphold(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/invalidation")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.EventOut)
def invalidate_joint_event(args, event_id, version):
    """Agree that there is nothing to handle 确认无效"""
    return assigning.invalidate(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/assists")
@requires(READ)
@blp.changes_resource
@blp.arguments(schemas.AssistIn)
@blp.response(201, schemas.EventOut)
def ask_for_assistance(args, event_id, version):
    """Ask another agency to assist 请求协同"""
    return assigning.ask_assist(current_principal(), event_id, version=version, **args)


@blp.post("/assists/<uuid:assist_id>/completion")
@requires(HANDLE)
@blp.changes_resource
@blp.arguments(schemas.AssistDoneIn)
@blp.response(200, schemas.EventOut)
def complete_assist(args, assist_id, version):
    """One's agency has done its part 完成协同"""
    return assigning.finish_assist(current_principal(), assist_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/extension")
@requires(HANDLE)
@blp.changes_resource
@blp.arguments(schemas.ExtensionIn)
@blp.response(201, schemas.EventOut)
def ask_for_extension(args, event_id, version):
    """Ask for more time 申请延期"""
    return handling.ask_extension(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/extension/decision")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(schemas.ExtensionDecisionIn)
@blp.response(200, schemas.EventOut)
def decide_event_extension(args, event_id, version):
    """Decide on more time 审批延期"""
    return handling.decide_extension(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/closing")
@requires(HANDLE)
@blp.changes_resource
@blp.arguments(schemas.ClosingIn)
@blp.response(200, schemas.EventOut)
def close_joint_event(args, event_id, version):
    """Close with proof 办结"""
    return handling.close(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/verification")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(schemas.VerificationIn)
@blp.response(200, schemas.EventOut)
def verify_joint_event(args, event_id, version):
    """Confirm that it is done 核查通过"""
    return handling.verify(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/return")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.EventOut)
def return_joint_event(args, event_id, version):
    """Verification failed 核查退回"""
    return handling.send_back(current_principal(), event_id, version=version, **args)


@blp.post("/events/<uuid:event_id>/reopening")
@requires(COORDINATE)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.EventOut)
def reopen_joint_event(args, event_id, version):
    """Open it again 重新打开"""
    return handling.reopen(current_principal(), event_id, version=version, **args)
