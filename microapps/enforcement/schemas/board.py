"""The supervision board."""

from __future__ import annotations

from core import fields
from core.api import ResourceOut, Schema
from core.shapes import EnterpriseBriefOut
from microapps.enforcement.schemas.inspections import RiskOut


class TileOut(Schema):
    """One count, and where its records are listed."""

    key = fields.Text("代码")
    title = fields.Text("名称")
    path = fields.Text("记录列表的地址")
    count = fields.Whole("数量")


class BoardOut(Schema):
    """The board."""

    as_of = fields.Instant("截至时间")
    tiles = fields.Items(fields.Part(TileOut), "各项")


class PositionRiskOut(ResourceOut):
    """A position with something odd about it."""

    inspection_id = fields.Id("现场检查")
    inspection_number = fields.Text("检查编号")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    officer_name = fields.Text("执法人员")
    title = fields.Text("操作名称")
    at = fields.Instant("时间")
    risks = fields.Items(fields.Part(RiskOut), "风险提示")
