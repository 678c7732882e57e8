"""监管档案: one file per object."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from microapps.enforcement.rules.object_file import SECTIONS, TIMELINE_KINDS


class FileQuery(PageQuery):
    """Which files."""

    q = fields.Text("企业名称或统一社会信用代码", max=120)
    is_complete = fields.Flag("是否齐全")


class ObjectFileItemOut(ResourceOut):
    """A file in a list."""

    name = fields.Text("企业名称")
    uscc = fields.Text("统一社会信用代码")
    region_name = fields.Text("所在地")
    credit_class = fields.Text("信用等级")
    filled = fields.Whole("已齐全的栏目数，共 8 项")
    is_complete = fields.Flag("是否齐全")
    last_updated_at = fields.Instant("最近更新时间；尚未计算时为 null", allow_none=True)


class FileLineOut(Schema):
    """A fact in a section."""

    label = fields.Text("项目")
    value = fields.Text("内容", max=500, blank=True)


class FileSectionOut(Schema):
    """One of the eight sections."""

    key = fields.Text("栏目代码")
    title = fields.Text("栏目名称")
    state = fields.Text("filled 有内容，none 已说明为无，missing 缺")
    reason = fields.Text("说明为无的理由", allow_none=True, max=500)
    count = fields.Whole("记录数")
    lines = fields.Items(fields.Part(FileLineOut), "内容", max=500)


class ObjectFileOut(ResourceOut):
    """A file in full."""

    name = fields.Text("企业名称")
    uscc = fields.Text("统一社会信用代码")
    filled = fields.Whole("已齐全的栏目数，共 8 项")
    is_complete = fields.Flag("是否齐全")
    rule_version = fields.Text("完整性规则版本")
    last_updated_at = fields.Instant("最近更新时间")
    sections = fields.Items(fields.Part(FileSectionOut), "八个栏目")


class EmptinessIn(Schema):
    """Why a section has nothing to hold."""

    reason = fields.Text("理由", max=500, required=True)


class TimelineQuery(PageQuery):
    """Which part of the timeline."""

    kind = fields.Choice(TIMELINE_KINDS, "种类")
    section = fields.Choice(SECTIONS, "栏目")


class TimelineEntryOut(ResourceOut):
    """Something that happened."""

    kind = fields.Text("种类")
    section = fields.Text("栏目")
    title = fields.Text("名称")
    detail = fields.Text("内容", max=500, blank=True)
    agency = fields.Text("机关", allow_none=True)
    at = fields.Instant("时间")
    path = fields.Text("页面地址；无权打开时为 null", allow_none=True, blank=True)
