"""Conflicts between devices."""

from __future__ import annotations

import marshmallow as ma

from core import fields
from core.api import PageQuery, ResourceOut, Schema

STATUSES = ("open", "resolved", "agreed")


def _value(description: str) -> ma.fields.Raw:
    return ma.fields.Raw(allow_none=True, metadata={"description": description})


class ConflictQuery(PageQuery):
    """Which conflicts."""

    status = fields.Choice(STATUSES, "状态")
    subject_id = fields.Id("对象")


class SideOut(Schema):
    """One side."""

    id = fields.Text("选定时使用的标识：记录标识，或 server")
    source = fields.Text("设备标识，或 server")
    author = fields.Text("填写人")
    value = _value("填写的值")
    at = fields.Text("填写时间", blank=True)


class ConflictOut(ResourceOut):
    """A field that was filled differently."""

    subject_type = fields.Text("对象种类")
    subject_id = fields.Id("对象")
    field = fields.Text("字段")
    title = fields.Text("字段名称")
    path = fields.Text("页面地址")
    base = _value("双方离线前都看到的值")
    sides = fields.Items(fields.Part(SideOut), "各方填写的值")
    status = fields.Choice(STATUSES, "状态")
    resolution = fields.Object("处理结果", allow_none=True)
    created_at = fields.Instant("发现时间")


class ResolutionIn(Schema):
    """Which side holds."""

    side = fields.Text("选定的一方（其 id），或 base 恢复原值", max=40, required=True)
    reason = fields.Text("理由", max=300, required=True)
