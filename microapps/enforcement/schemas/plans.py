"""Annual plans."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import BriefOut
from microapps.enforcement.schemas.tasks import MODES, SELECTIONS, TaskMatterOut
from microapps.enforcement.states import PLAN

PLANNED_KINDS = ("daily", "special")


class PlanQuery(PageQuery):
    """Which plans."""

    year = fields.Whole("年度", low=2000, high=2200, strict=False)
    status = fields.Choice(PLAN.labels, "状态")


class PlanItemIn(Schema):
    """A line of a plan."""

    title = fields.Text("项目名称", max=120, required=True)
    matter_codes = fields.Items(fields.Text(max=40), "检查事项", min=1, max=10, required=True)
    kind = fields.Choice(PLANNED_KINDS, "日常或专项", required=True)
    selection = fields.Choice(SELECTIONS, "随机抽取或定向", load_default="double_random")
    reason_code = fields.Text("定向原因", max=20, allow_none=True, load_default=None)
    mode = fields.Choice(MODES, "现场或非现场", load_default="on_site")
    from_on = fields.Day("开始日期", required=True)
    to_on = fields.Day("结束日期", required=True)
    batches = fields.Whole("抽取批次", low=1, high=12, load_default=1)
    industries = fields.Items(fields.Text(max=60), "行业，不填为全部", max=30, load_default=list)
    joint_org_ids = fields.Items(fields.Id(), "联合检查的机关", max=10, load_default=list)


class PlanPut(Schema):
    """Title and lines of a plan."""

    title = fields.Text("计划名称", max=120, required=True)
    items = fields.Items(fields.Part(PlanItemIn), "计划项目", max=50, required=True)


class PlanIn(PlanPut):
    """A plan to begin."""

    year = fields.Whole("年度", low=2020, high=2100, required=True)


class PlanOut(ResourceOut):
    """A plan in a list."""

    number = fields.Text("计划编号")
    year = fields.Whole("年度")
    title = fields.Text("计划名称")
    status = fields.Text("状态")
    org_name = fields.Text("机关")
    created_by_name = fields.Text("编制人")
    approved_by_name = fields.Text("批准人", allow_none=True)
    approved_at = fields.Instant("批准公布时间", allow_none=True)
    decision_note = fields.Text("审批意见", max=500, blank=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class PlanItemOut(Schema):
    """A line of a plan, and what came of it."""

    id = fields.Id("计划项目")
    title = fields.Text("项目名称")
    matters = fields.Items(fields.Part(TaskMatterOut), "检查事项")
    kind = fields.Text("日常或专项")
    selection = fields.Text("随机抽取或定向")
    reason_code = fields.Text("定向原因", allow_none=True)
    mode = fields.Text("现场或非现场")
    from_on = fields.Day("开始日期")
    to_on = fields.Day("结束日期")
    batches = fields.Whole("抽取批次")
    industries = fields.Items(fields.Text(), "行业")
    joint_orgs = fields.Items(fields.Part(BriefOut), "联合检查的机关")
    task_count = fields.Whole("已安排的检查任务")
    draw_count = fields.Whole("已组织的抽取，含已作废")


class PlanDetailOut(PlanOut):
    """A plan in full."""

    items = fields.Items(fields.Part(PlanItemOut), "计划项目")


class PlanEstimateQuery(Schema):
    """Which line of a plan."""

    year = fields.Whole("年度", low=2020, high=2100, strict=False, required=True)
    matter_codes = fields.Text("检查事项，逗号分隔", max=400, required=True)
    industries = fields.Text("行业，逗号分隔，不填为全部", max=2000, blank=True, load_default="")


class PlanEstimateRowOut(Schema):
    """A class of a line."""

    grade = fields.Text("信用风险分类，U 为未分类")
    objects = fields.Whole("名录库中符合的对象数")
    rate = fields.Text("抽查比例")
    sample = fields.Whole("每批抽取数")
    year_cap = fields.Whole("本机关对一家企业的年度检查上限", allow_none=True)


class PlanEstimateOut(Schema):
    """What a line comes to by today's library."""

    year = fields.Whole("年度")
    items = fields.Items(fields.Part(PlanEstimateRowOut), "各分类", max=5)
