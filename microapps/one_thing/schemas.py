"""What the routes of internal matters take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.flow.acts import STATES, STEP
from microapps.one_thing.forms import TYPES

STEP_STATES = ("waiting", "submitted", *STEP.labels)


class FormFieldOut(Schema):
    """A field of a form."""

    name = fields.Text("字段名")
    label = fields.Text("名称")
    type = fields.Choice(TYPES, "种类")
    required = fields.Flag("是否必填")
    max = fields.Whole("最多字符数", allow_none=True)
    low = fields.Whole("最小值", allow_none=True)
    high = fields.Whole("最大值", allow_none=True)
    choices = fields.Items(fields.Text(), "选项")
    upcoming = fields.Flag("提交时尚未到的时间")
    later_than = fields.Text("须晚于哪个时间字段", allow_none=True)


class FlowStepOut(Schema):
    """A step of a matter's flow."""

    key = fields.Text("环节代码")
    title = fields.Text("环节")
    role = fields.Text("由哪个角色办理：从申请人所在单位逐级向上，最近的一级")
    after = fields.Items(fields.Text(), "须先办完的环节；没有的一开始就办，同前的并行")


class InternalMatterOut(Schema):
    """An internal matter."""

    code = fields.Text("事项代码")
    title = fields.Text("事项")
    category = fields.Text("类别")
    working_days = fields.Whole("承诺办结的工作日数")
    form = fields.Items(fields.Part(FormFieldOut), "表单")
    steps = fields.Items(fields.Part(FlowStepOut), "环节")


class InternalMattersOut(Schema):
    """All internal matters."""

    items = fields.Items(fields.Part(InternalMatterOut), "事项")


class ApplicationIn(Schema):
    """An application."""

    matter = fields.Text("事项代码", max=10, required=True)
    form = fields.Object("表单内容，字段见事项", required=True)


class ResubmissionIn(Schema):
    """The form, mended."""

    form = fields.Object("修改后的表单内容", required=True)


class ApplicationQuery(PageQuery):
    """Which applications."""

    state = fields.Choice(STATES, "状态")
    mine = fields.Flag("只看我申请的")


class FlowPersonOut(Schema):
    """Somebody in the flow."""

    name = fields.Text("姓名")
    org_name = fields.Text("所在组织")


class ActOut(Schema):
    """What became of a step."""

    key = fields.Text("环节代码")
    title = fields.Text("环节")
    state = fields.Choice(STEP_STATES, "waiting 为尚未轮到，submitted 为已提交")
    actor_name = fields.Text("办理人", allow_none=True)
    at = fields.Instant("办理时间", allow_none=True)
    client = fields.Text("办理所用的客户端", allow_none=True)
    comment = fields.Text("意见", max=500, blank=True)
    handlers = fields.Items(fields.Part(FlowPersonOut), "已办的为办理人，待办的为可以办理的人")


class StepOut(ActOut):
    """A step in the present round."""

    after = fields.Items(fields.Text(), "须先办完的环节")


class HistoryOut(ActOut):
    """An act of any round."""

    round = fields.Whole("第几次提交", low=1)


class MatterBriefOut(Schema):
    """The matter in a few words."""

    code = fields.Text("事项代码")
    title = fields.Text("事项")


class ApplicationItemOut(ResourceOut):
    """An application in a list."""

    number = fields.Text("编号")
    summary = fields.Text("申请的内容，一句话", max=1000)
    matter = fields.Part(MatterBriefOut, "事项")
    state = fields.Choice(STATES, "状态")
    applicant_name = fields.Text("申请人")
    applicant_org_name = fields.Text("申请人所在组织")
    due_on = fields.Day("办理期限")
    created_at = fields.Instant("申请时间")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class ApplicationOut(ApplicationItemOut):
    """An application in full."""

    form = fields.Object("表单内容")
    steps = fields.Items(fields.Part(StepOut), "本次提交的办理进度")
    history = fields.Items(fields.Part(HistoryOut), "全部办理记录，按时间先后", max=1000)


class FlowTaskQuery(PageQuery):
    """Which tasks."""

    state = fields.Choice(("open", "done"), "待办或已办", load_default="open")


class FlowTaskItemOut(ResourceOut):
    """A task in a list."""

    application_id = fields.Id("申请")
    number = fields.Text("申请编号")
    summary = fields.Text("申请的内容，一句话", max=1000)
    title = fields.Text("事项")
    step = fields.Text("环节代码")
    step_title = fields.Text("环节")
    applicant_name = fields.Text("申请人")
    applicant_org_name = fields.Text("申请人所在组织")
    due_on = fields.Day("办理期限")
    created_at = fields.Instant("收到时间")
    state = fields.Choice(STEP.labels, "状态")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class FlowTaskOut(FlowTaskItemOut):
    """A task with its application."""

    application = fields.Part(ApplicationOut, "申请")


class CommentIn(Schema):
    """An approval's comment, if any."""

    comment = fields.Text("意见", max=500, blank=True, load_default="")


class ReasonedIn(Schema):
    """Why."""

    comment = fields.Text("理由", max=500, required=True)
