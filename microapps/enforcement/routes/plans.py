"""Annual plans and what they leave uncovered."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from core.shapes import ApprovalIn, ReasonIn
from microapps.enforcement.permissions import APPROVE_PLAN, PLAN, READ_TASKS
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import plans as schemas
from microapps.enforcement.service import plan_estimates
from microapps.enforcement.service import plans as service

ONE = "/plans/<uuid:plan_id>"


@blp.get("/plans")
@requires(READ_TASKS)
@blp.arguments(schemas.PlanQuery, location="query")
@blp.response(200, page_of(schemas.PlanOut))
def list_plans(args):
    """Annual plans 年度检查计划"""
    return service.list_plans(current_principal(), args.pop("page"), **args)


@blp.post("/plans")
@requires(PLAN)
@blp.allots
@blp.arguments(schemas.PlanIn)
@blp.response(201, schemas.PlanDetailOut)
def create_plan(args):
    """Begin a plan 编制计划"""
    return service.create_plan(current_principal(), **args)


@blp.get("/plan-estimates")
@requires(READ_TASKS)
@blp.arguments(schemas.PlanEstimateQuery, location="query")
@blp.response(200, schemas.PlanEstimateOut)
def estimate_plan_line(args):
    """Objects, rates and caps a line comes to 计划项目测算"""
    lists = {name: [one for one in args[name].split(",") if one] for name in ("matter_codes", "industries")}
    return plan_estimates.estimate(current_principal(), year=args["year"], **lists)


@blp.get(ONE)
@requires(READ_TASKS)
@blp.response(200, schemas.PlanDetailOut)
def read_plan(plan_id):
    """One plan 年度检查计划"""
    return service.read_plan(current_principal(), plan_id)


@blp.put(ONE)
@requires(PLAN)
@blp.changes_resource
@blp.arguments(schemas.PlanPut)
@blp.response(200, schemas.PlanDetailOut)
def change_plan(args, plan_id, version):
    """Replace title and lines 修改计划"""
    return service.change_plan(current_principal(), plan_id, version=version, **args)


@blp.post(f"{ONE}/submission")
@requires(PLAN)
@blp.changes_resource
@blp.response(200, schemas.PlanDetailOut)
def submit_plan(plan_id, version):
    """Ask the head 提交审批"""
    return service.submit_plan(current_principal(), plan_id, version=version)


@blp.post(f"{ONE}/approval")
@requires(APPROVE_PLAN)
@blp.changes_resource
@blp.arguments(ApprovalIn)
@blp.response(200, schemas.PlanDetailOut)
def approve_plan(args, plan_id, version):
    """Approve and publish 批准公布"""
    return service.approve_plan(current_principal(), plan_id, version=version, **args)


@blp.post(f"{ONE}/rejection")
@requires(APPROVE_PLAN)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.PlanDetailOut)
def reject_plan(args, plan_id, version):
    """Send back 退回"""
    return service.reject_plan(current_principal(), plan_id, version=version, **args)
