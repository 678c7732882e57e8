"""What the pages of a visit show of the rules: bans, result codes, reasons, counties, the working calendar."""

from __future__ import annotations

from core import fields
from core.api import Schema


class CalendarSliceOut(Schema):
    """The working calendar around the day."""

    version = fields.Text("日历版本")
    to = fields.Day("止日；其后的日历尚未公布或未包含")
    free = fields.Items(fields.Day(), "休息日", max=400)


CalendarSliceOut._declared_fields["from"] = fields.Day("起日")


class ResultCodeOut(Schema):
    """A result code."""

    code = fields.Text("代码")
    name = fields.Text("名称")


class ReasonOut(Schema):
    """Why an enterprise may be chosen by hand, or visited without a plan."""

    code = fields.Text("代码")
    name = fields.Text("名称")
    kinds = fields.Items(fields.Text(), "适用的检查方式")
    exempts_plan = fields.Flag("是否可以不在年度计划内")
    exempts_report = fields.Flag("检查前是否可以不向负责人报告")


class BanOut(Schema):
    """One of the five bans."""

    code = fields.Text("代码")
    text = fields.Text("内容", max=500)


class CountyOut(Schema):
    """A county an enterprise may have moved to."""

    code = fields.Text("行政区划代码")
    name = fields.Text("县（市、区）")
    city = fields.Text("设区市")


class GuideOut(Schema):
    """What the inspect page shows: the five bans, the result codes, the reasons, the counties."""

    five_bans = fields.Items(fields.Part(BanOut), "五个严禁")
    result_codes = fields.Items(fields.Part(ResultCodeOut), "结果代码")
    reasons = fields.Items(fields.Part(ReasonOut), "检查原因")
    calendar = fields.Part(CalendarSliceOut, "工作日历")
    counties = fields.Items(fields.Part(CountyOut), "全省的县（市、区）", max=200)
