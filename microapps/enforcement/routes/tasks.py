"""Matters, colleagues and tasks."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core import clock, law
from core.api import page_of
from core.shapes import ApprovalIn, ReasonIn, RuleQuery, RulesOut
from microapps.enforcement import matters
from microapps.enforcement.permissions import APPROVE, INSPECT, READ_TASKS
from microapps.enforcement.routes import blp
from microapps.enforcement.rules.all_rules import ALL
from microapps.enforcement.schemas import inspections as visits
from microapps.enforcement.schemas import tasks as schemas
from microapps.enforcement.schemas.guide import GuideOut
from microapps.enforcement.service import guide, inspections, task_acts
from microapps.enforcement.service import tasks as service

ONE = "/tasks/<uuid:task_id>"


@blp.get("/guide")
@requires(READ_TASKS)
@blp.response(200, GuideOut)
def read_guide():
    """The five bans and the result codes 检查须知"""
    return guide.guide()


@blp.get("/rules")
@requires(READ_TASKS)
@blp.arguments(RuleQuery, location="query")
@blp.response(200, RulesOut)
def list_rules(args):
    """The rules of law that bind on a day 适用规则"""
    on = args.get("on") or clock.today()
    return {"on": on, "items": law.in_force(ALL, on)}


@blp.get("/matters")
@requires(READ_TASKS)
@blp.response(200, schemas.MattersOut)
def list_matters():
    """Published inspection matters 检查事项"""
    return {"items": list(matters.all_matters().values())}


@blp.get("/matters/<string(maxlength=40):code>")
@requires(READ_TASKS)
@blp.response(200, schemas.MatterOut)
def read_matter(code):
    """One matter with its checklist 检查事项"""
    return matters.matter(code)


@blp.get("/colleagues")
@requires(INSPECT)
@blp.arguments(schemas.ColleagueQuery, location="query")
@blp.response(200, schemas.ColleaguesOut)
def list_colleagues(args):
    """Officers of my agency with a licence in force 持证同事"""
    return service.list_colleagues(current_principal(), **args)


@blp.get("/tasks")
@requires(READ_TASKS)
@blp.arguments(schemas.TaskQuery, location="query")
@blp.response(200, page_of(schemas.TaskOut))
def list_tasks(args):
    """Inspection tasks 检查任务"""
    return service.list_tasks(current_principal(), args.pop("page"), **args)


@blp.post("/tasks")
@requires(INSPECT)
@blp.allots
@blp.arguments(schemas.TaskIn)
@blp.response(201, schemas.TaskDetailOut)
def create_task(args):
    """Plan a visit 拟定检查任务"""
    return service.create_task(current_principal(), **args)


@blp.get(ONE)
@requires(READ_TASKS)
@blp.response(200, schemas.TaskDetailOut)
def read_task(task_id):
    """One task 检查任务"""
    return service.read_task(current_principal(), task_id)


@blp.post(f"{ONE}/submission")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.SubmissionIn)
@blp.response(200, schemas.TaskDetailOut)
def submit_task(args, task_id, version):
    """Submit for approval 提交审批"""
    return service.submit_task(current_principal(), task_id, version=version, **args)


@blp.post(f"{ONE}/approval")
@requires(APPROVE)
@blp.changes_resource
@blp.arguments(ApprovalIn)
@blp.response(200, schemas.TaskDetailOut)
def approve_task(args, task_id, version):
    """Approve 批准"""
    return service.approve_task(current_principal(), task_id, version=version, **args)


@blp.post(f"{ONE}/rejection")
@requires(APPROVE)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.TaskDetailOut)
def reject_task(args, task_id, version):
    """Send back 退回"""
    return service.reject_task(current_principal(), task_id, version=version, **args)


@blp.post(f"{ONE}/inspection")
@requires(INSPECT)
@blp.allots
@blp.arguments(visits.VisitIn)
@blp.response(201, visits.InspectionOut)
def begin_visit(args, task_id):
    """Begin the visit; it starts when the party scans the officers' code 开始检查"""
    return inspections.prepare(current_principal(), task_id=task_id, **args)


@blp.post(f"{ONE}/urgent-start")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.UrgentStartIn)
@blp.response(200, schemas.TaskDetailOut)
def start_task_urgently(args, task_id, version):
    """Go first, papers after 紧急检查"""
    return task_acts.start_urgent(current_principal(), task_id, version=version, **args)


@blp.post(f"{ONE}/make-up-approval")
@requires(APPROVE)
@blp.changes_resource
@blp.arguments(ApprovalIn)
@blp.response(200, schemas.TaskDetailOut)
def make_up_task(args, task_id, version):
    """Approve an urgent visit afterwards 补办审批"""
    return task_acts.make_up(current_principal(), task_id, version=version, **args)


@blp.post(f"{ONE}/merger")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(schemas.MergerIn)
@blp.response(200, schemas.TaskDetailOut)
def merge_task(args, task_id, version):
    """Make one visit of two 综合查一次"""
    return task_acts.merge(current_principal(), task_id, version=version, **args)


@blp.post(f"{ONE}/cancellation")
@requires(INSPECT)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.TaskDetailOut)
def cancel_task(args, task_id, version):
    """Give it up 取消"""
    return task_acts.cancel(current_principal(), task_id, version=version, **args)


@blp.get("/heads")
@requires(INSPECT)
@blp.response(200, schemas.HeadsOut)
def list_heads():
    """Heads of my agency 本机关负责人"""
    return task_acts.heads(current_principal())
