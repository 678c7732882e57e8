"""Internal matters over HTTP."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core import fields
from core.api import Blueprint, page_of
from microapps.one_thing import schemas
from microapps.one_thing.permissions import USE
from microapps.one_thing.service import applications, tasks, views

blp = Blueprint("one_thing", __name__, description="机关内部“一件事”")


@blp.get("/matters")
@requires(USE)
@blp.response(200, schemas.InternalMattersOut)
def list_internal_matters():
    """Matters one may apply for 可申请的事项"""
    return {"items": views.told_matters()}


@blp.get("/applications")
@requires(USE)
@blp.arguments(schemas.ApplicationQuery, location="query")
@blp.response(200, page_of(schemas.ApplicationItemOut, total=fields.Whole("共几件")))
def list_applications(args):
    """Applications I may see 申请列表"""
    return applications.list_applications(current_principal(), args.pop("page"), **args)


@blp.post("/applications")
@requires(USE)
@blp.allots
@blp.arguments(schemas.ApplicationIn)
@blp.response(201, schemas.ApplicationOut)
def apply_for_matter(args):
    """Apply 提交申请"""
    return applications.apply(current_principal(), **args)


@blp.get("/applications/<uuid:application_id>")
@requires(USE)
@blp.response(200, schemas.ApplicationOut)
def read_application(application_id):
    """One application 申请"""
    return applications.read_application(current_principal(), application_id)


@blp.post("/applications/<uuid:application_id>/submission")
@requires(USE)
@blp.changes_resource
@blp.arguments(schemas.ResubmissionIn)
@blp.response(200, schemas.ApplicationOut)
def submit_application(args, application_id, version):
    """Hand in again what was returned 退回后重新提交"""
    return applications.submit(current_principal(), application_id, version=version, **args)


@blp.post("/applications/<uuid:application_id>/withdrawal")
@requires(USE)
@blp.changes_resource
@blp.arguments(schemas.ReasonedIn)
@blp.response(200, schemas.ApplicationOut)
def withdraw_application(args, application_id, version):
    """Withdraw one's application 撤回申请"""
    return applications.withdraw(current_principal(), application_id, version=version, **args)


@blp.get("/tasks")
@requires(USE)
@blp.arguments(schemas.FlowTaskQuery, location="query")
@blp.response(200, page_of(schemas.FlowTaskItemOut))
def list_flow_tasks(args):
    """Tasks given to me 我的待办环节"""
    return tasks.list_tasks(current_principal(), args.pop("page"), **args)


@blp.get("/tasks/<uuid:task_id>")
@requires(USE)
@blp.response(200, schemas.FlowTaskOut)
def read_flow_task(task_id):
    """One task with its application 环节"""
    return tasks.read_task(current_principal(), task_id)


@blp.post("/tasks/<uuid:task_id>/approval")
@requires(USE)
@blp.changes_resource
@blp.arguments(schemas.CommentIn)
@blp.response(200, schemas.FlowTaskOut)
def approve_flow_task(args, task_id, version):
    """Approve 同意"""
    return tasks.decide(current_principal(), task_id, "approve", version=version, **args)


@blp.post("/tasks/<uuid:task_id>/rejection")
@requires(USE)
@blp.changes_resource
@blp.arguments(schemas.ReasonedIn)
@blp.response(200, schemas.FlowTaskOut)
def reject_flow_task(args, task_id, version):
    """Reject: the application ends 不同意"""
    return tasks.decide(current_principal(), task_id, "reject", version=version, **args)


@blp.post("/tasks/<uuid:task_id>/return")
@requires(USE)
@blp.changes_resource
@blp.arguments(schemas.ReasonedIn)
@blp.response(200, schemas.FlowTaskOut)
def return_flow_task(args, task_id, version):
    """Return to the applicant, who may mend it and hand it in again 退回修改"""
    return tasks.decide(current_principal(), task_id, "return", version=version, **args)
