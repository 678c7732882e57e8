"""What the workbench's routes take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema


class AppOut(Schema):
    """A tile of the launchpad."""

    code = fields.Text("微应用代码")
    title = fields.Text("名称")
    icon = fields.Text("图标")
    path = fields.Text("页面地址")
    badge = fields.Whole("待办数量")


class AppsOut(Schema):
    """The launchpad."""

    items = fields.Items(fields.Part(AppOut), "微应用", max=2000)


class TodoQuery(PageQuery):
    """Which to-dos."""

    status = fields.Choice(("open", "done"), "状态", load_default="open")
    app = fields.Text("微应用代码", max=40)


class TodoOut(ResourceOut):
    """A to-do."""

    app = fields.Text("微应用代码")
    kind = fields.Text("种类")
    title = fields.Text("标题")
    detail = fields.Text("谁提出，关于谁", blank=True)
    subject_type = fields.Text("对象类型")
    subject_id = fields.Id("对象")
    path = fields.Text("页面地址")
    due_at = fields.Instant("期限", allow_none=True)
    created_at = fields.Instant("产生时间")
    status = fields.Text("状态")


class MessageQuery(PageQuery):
    """Which messages."""

    unread = fields.Flag("只看未读")


class MessageOut(ResourceOut):
    """A message."""

    title = fields.Text("标题")
    body = fields.Text("正文", max=500, blank=True)
    app = fields.Text("微应用代码")
    path = fields.Text("页面地址")
    created_at = fields.Instant("时间")
    read_at = fields.Instant("阅读时间", allow_none=True)


class SearchQuery(Schema):
    """What to look for."""

    q = fields.Text("关键词", max=60, required=True)


class HitOut(Schema):
    """A find."""

    kind = fields.Text("种类")
    id = fields.Text("标识")
    title = fields.Text("标题")
    subtitle = fields.Text("说明", max=500, blank=True)
    path = fields.Text("页面地址")


class HitsOut(Schema):
    """Finds, at most ten of each kind."""

    items = fields.Items(fields.Part(HitOut), "结果")
