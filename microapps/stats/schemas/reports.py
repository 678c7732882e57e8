"""Indicators that responsible units report."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import FileOut
from microapps.stats.definitions import reported_indicators
from microapps.stats.states import REPORT

MAX_COUNT = 10**15


class ReportPatch(Schema):
    """A value with where it is from."""

    value = fields.Decimal(
        "分值（0至100），仅用于指数类指标", low=0, high=100, load_default=None, allow_none=True
    )
    numerator = fields.Whole("分子", high=MAX_COUNT, load_default=None, allow_none=True)
    denominator = fields.Whole("分母", high=MAX_COUNT, load_default=None, allow_none=True)
    note = fields.Text("数据来源和说明", max=1000, required=True)
    file_ids = fields.Items(fields.Id(), "佐证材料", max=20, load_default=list)


class ReportIn(ReportPatch):
    """A report."""

    code = fields.Choice(reported_indicators(), "指标", required=True)
    period = fields.Text("2026、2026-Q4 或 2026-11", max=10, required=True)


class ReportQuery(PageQuery):
    """Which reports."""

    status = fields.Choice(REPORT.labels, "状态")
    code = fields.Choice(reported_indicators(), "指标")


class ReviewIn(Schema):
    """The second person's verdict."""

    approved = fields.Flag("是否通过", required=True)
    note = fields.Text("意见；退回时必填", max=500, blank=True, load_default="")


class ReportItemOut(ResourceOut):
    """A report in a list."""

    code = fields.Text("指标编号")
    name = fields.Text("指标名称")
    unit = fields.Text("percent 或 points")
    target_2025 = fields.Text("2025年目标")
    responsible = fields.Text("责任单位")
    period = fields.Text("期间")
    revision = fields.Whole("修订版")
    org_name = fields.Text("填报单位")
    value = fields.Decimal("百分数或分值", low=0, high=100)
    numerator = fields.Whole("分子", allow_none=True)
    denominator = fields.Whole("分母", allow_none=True)
    note = fields.Text("数据来源和说明", max=1000)
    status = fields.Text("状态")
    reported_by = fields.Text("填报人")
    submitted_at = fields.Instant("提交时间", allow_none=True)
    reviewed_by = fields.Text("审核人", allow_none=True)
    reviewed_at = fields.Instant("审核时间", allow_none=True)
    review_note = fields.Text("审核意见", max=500, blank=True)
    published_at = fields.Instant("发布时间", allow_none=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class ReportOut(ReportItemOut):
    """A report in full."""

    evidence = fields.Items(fields.Part(FileOut), "佐证材料")
    revisions = fields.Items(fields.Part(ReportItemOut), "同一指标同一期间的各修订版", max=1000)
