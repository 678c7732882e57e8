"""What the routes of internal matters take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from microapps.one_thing.states import APPLICATION


class FormFieldOut(Schema):
    """A field of a form."""

    name = fields.Text("字段名")
    label = fields.Text("名称")
    type = fields.Choice(("text", "number", "datetime", "choice", "plate"), "种类")
    required = fields.Flag("是否必填")
    max = fields.Whole("最多字符数", allow_none=True)
    low = fields.Whole("最小值", allow_none=True)
    high = fields.Whole("最大值", allow_none=True)
    choices = fields.Items(fields.Text(), "选项")


class NodeOut(Schema):
    """A node of a flow."""

    key = fields.Text("环节代码")
    title = fields.Text("环节")
    fields_ = fields.Items(fields.Part(FormFieldOut), "环节要填的内容", data_key="fields", attribute="fields")


class InternalMatterOut(Schema):
    """An internal matter."""

    code = fields.Text("事项代码")
    title = fields.Text("事项")
    category = fields.Text("类别")
    fields_ = fields.Items(fields.Part(FormFieldOut), "表单", data_key="fields", attribute="fields")
    nodes = fields.Items(fields.Part(NodeOut), "环节")


class InternalMattersOut(Schema):
    """All internal matters."""

    items = fields.Items(fields.Part(InternalMatterOut), "事项")


class ApplicationIn(Schema):
    """An application."""

    matter_code = fields.Text("事项代码", max=10, required=True)
    form = fields.Object("表单内容，字段见事项", required=True)


class ApplicationQuery(PageQuery):
    """Which applications."""

    status = fields.Choice(APPLICATION.labels, "状态")
    mine = fields.Flag("只看我申请的")


class StepOut(Schema):
    """A step of an application's flow."""

    key = fields.Text("环节代码")
    title = fields.Text("环节")
    status = fields.Text("pending、active、done、rejected")
    actor_name = fields.Text("办理人", allow_none=True)
    at = fields.Instant("办理时间", allow_none=True)
    client = fields.Text("办理所用的客户端", allow_none=True)
    note = fields.Text("意见", max=500, blank=True)
    data = fields.Object("环节填写的内容")


class MatterBriefOut(Schema):
    """The matter in a few words."""

    code = fields.Text("事项代码")
    title = fields.Text("事项")


class ApplicationItemOut(ResourceOut):
    """An application in a list."""

    number = fields.Text("编号")
    matter = fields.Part(MatterBriefOut, "事项")
    status = fields.Text("状态")
    applicant_name = fields.Text("申请人")
    due_on = fields.Day("办理期限")
    created_at = fields.Instant("申请时间")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class ApplicationOut(ApplicationItemOut):
    """An application in full."""

    form = fields.Object("表单内容")
    steps = fields.Items(fields.Part(StepOut), "办理过程")


class FlowTaskQuery(PageQuery):
    """Which tasks."""

    status = fields.Choice(("open", "done"), "待办或已办", load_default="open")


class FlowTaskItemOut(ResourceOut):
    """A task in a list."""

    application_id = fields.Id("申请")
    number = fields.Text("申请编号")
    title = fields.Text("事项")
    node_key = fields.Text("环节代码")
    node_title = fields.Text("环节")
    applicant_name = fields.Text("申请人")
    created_at = fields.Instant("收到时间")
    status = fields.Text("状态")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class FlowTaskOut(FlowTaskItemOut):
    """A task with its application."""

    fields_ = fields.Items(fields.Part(FormFieldOut), "要填的内容", data_key="fields", attribute="fields")
    application = fields.Part(ApplicationOut, "申请")


class FlowActIn(Schema):
    """Approving or completing."""

    note = fields.Text("意见", max=500, blank=True, load_default="")
    data = fields.Object("环节要填的内容", load_default=dict)
