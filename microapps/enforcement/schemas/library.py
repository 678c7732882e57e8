"""The object library, classes, rates and caps."""

from __future__ import annotations

from marshmallow import validate

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import EnterpriseBriefOut
from microapps.enforcement.rules.drawing import CLASSES
from microapps.enforcement.rules.planning import CAP_STANDINGS
from microapps.enforcement.schemas.tasks import TaskMatterOut

KINDS = ("enterprise", "premises", "equipment")
GRADES = ("A", "B", "C", "D")
MONTH = validate.Regexp(r"20\d\d-(0[1-9]|1[0-2])\Z", error="应为 YYYY-MM。")


class ObjectQuery(PageQuery):
    """Which objects."""

    q = fields.Text("名称的一部分，或统一社会信用代码", max=60)
    kind = fields.Choice(KINDS, "种类")
    grade = fields.Choice(CLASSES, "信用风险分类，U 为未分类")
    month = fields.Text("按哪个月的分类，YYYY-MM；缺省为现在可用的分类", max=7, validate=MONTH)
    matter_code = fields.Text("适用的检查事项", max=40)
    region_code = fields.Text("行政区划", max=6)
    status = fields.Choice(("active", "removed"), "状态")
    observed = fields.Flag("只看观察期内的新业态")


class GapQuery(PageQuery):
    """Which matter's gaps."""

    matter_code = fields.Text("检查事项", max=40, required=True)
    is_planned = fields.Flag("是否已有检查安排")


class ObjectIn(Schema):
    """An object to enter into the library."""

    kind = fields.Choice(KINDS, "种类", required=True)
    enterprise_id = fields.Id("企业", required=True)
    equipment_id = fields.Id("特种设备；种类为设备时必填", allow_none=True, load_default=None)
    name = fields.Text("名称；场所必填，其余缺省为企业或设备的名称", max=120, blank=True, load_default="")
    address = fields.Text("地址，缺省为企业或设备的地址", max=200, blank=True, load_default="")
    region_code = fields.Text("行政区划，缺省为企业所在地", max=6, blank=True, load_default="")
    matter_codes = fields.Items(fields.Text(max=40), "适用的检查事项", min=1, max=50, required=True)


class ObjectPatch(Schema):
    """What may be changed on an object; send the whole state."""

    matter_codes = fields.Items(fields.Text(max=40), "适用的检查事项，不填为不变", min=1, max=50)
    observation_until = fields.Day("新业态观察期至", allow_none=True, load_default=None)
    observation_reason = fields.Text("观察期理由", max=200, blank=True, load_default="")
    is_removed = fields.Flag("移出名录库", load_default=False)
    removal_reason = fields.Text("移出原因", max=200, blank=True, load_default="")


class ObjectOut(ResourceOut):
    """An object of the library."""

    kind = fields.Choice(KINDS, "种类")
    name = fields.Text("名称")
    address = fields.Text("地址")
    region_code = fields.Text("行政区划")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    grade = fields.Text("信用风险分类，U 为未分类")
    class_month = fields.Text("分类的月份，未分类为 null", allow_none=True)
    class_source = fields.Text("分类的来源，未分类为 null", allow_none=True)
    matters = fields.Items(fields.Part(TaskMatterOut), "适用的检查事项")
    status = fields.Text("状态")
    entered_on = fields.Day("入库日期")
    left_on = fields.Day("移出日期", allow_none=True)
    removal_reason = fields.Text("移出原因", blank=True)
    observation_until = fields.Day("新业态观察期至", allow_none=True)
    observation_reason = fields.Text("观察期理由", blank=True)
    position = fields.Object("位置", allow_none=True)


class GapOut(ObjectOut):
    """An object that lacks a check on all points."""

    is_planned = fields.Flag("是否已有检查安排")


class ClassOut(Schema):
    """A month's class and its source."""

    month = fields.Text("月份")
    grade = fields.Text("分类")
    source = fields.Text("来源")
    batch = fields.Text("批次", blank=True)
    reasons = fields.Items(fields.Text(), "依据")
    assessed_on = fields.Day("评定日期")


class LastCheckOut(Schema):
    """When a matter was last checked on all points."""

    matter = fields.Part(TaskMatterOut, "检查事项")
    last_on = fields.Day("最近一次全项检查", allow_none=True)


class ObjectDetailOut(ObjectOut):
    """An object with its history."""

    classes = fields.Items(fields.Part(ClassOut), "历月分类")
    last_checks = fields.Items(fields.Part(LastCheckOut), "最近检查")
    allowed_actions = fields.Items(fields.Text(), "可以进行的操作")


class ClassIn(Schema):
    """One enterprise's class."""

    uscc = fields.Text("统一社会信用代码", max=18, required=True)
    grade = fields.Choice(GRADES, "分类", required=True)
    reasons = fields.Items(fields.Text(max=200), "依据", max=20, load_default=list)


class ClassesIn(Schema):
    """A month's classes."""

    month = fields.Text("月份，YYYY-MM", max=7, validate=MONTH, required=True)
    source = fields.Text("来源系统或文书", max=80, required=True)
    batch = fields.Text("批次", max=60, blank=True, load_default="")
    classes = fields.Items(fields.Part(ClassIn), "分类", min=1, max=500, required=True)


class ClassVerdictOut(Schema):
    """What became of one line."""

    uscc = fields.Text("统一社会信用代码")
    verdict = fields.Text("applied、duplicate 或 rejected")
    reason = fields.Text("原因", blank=True)


class ClassesOut(Schema):
    """What became of each line."""

    items = fields.Items(fields.Part(ClassVerdictOut), "逐条结果", max=500)
    applied = fields.Whole("已采用条数")


class RateQuery(Schema):
    """Which rates."""

    year = fields.Whole("年度，缺省为今年", low=2000, high=2200, strict=False)
    matter_code = fields.Text("检查事项，不填为全部事项", max=40, blank=True, load_default="")


class RateIn(Schema):
    """A class's rate and cap."""

    grade = fields.Choice(CLASSES, "信用风险分类，U 为未分类", required=True)
    rate = fields.Text("抽查比例，0 到 1", max=8, required=True)
    year_cap = fields.Whole("年度检查频次上限，空为不限", low=0, high=366, allow_none=True, load_default=None)


class RatesIn(Schema):
    """Rates and caps to publish."""

    year = fields.Whole("年度", low=2020, high=2100, required=True)
    matter_code = fields.Text("检查事项，不填为全部事项", max=40, blank=True, load_default="")
    rates = fields.Items(fields.Part(RateIn), "各类比例和上限", min=1, max=5, required=True)


class RateOut(Schema):
    """A class's rate and cap in force."""

    grade = fields.Text("信用风险分类")
    rate = fields.Text("抽查比例")
    year_cap = fields.Whole("年度上限", allow_none=True)
    is_default = fields.Flag("是否全省缺省值")
    origin = fields.Text("province 全省缺省，agency 本机关对全部事项，matter 本机关对该事项")
    published_at = fields.Instant("公布时间", allow_none=True)
    published_by_name = fields.Text("公布人", allow_none=True)


class RatesOut(Schema):
    """Rates and caps in force."""

    year = fields.Whole("年度")
    matter_code = fields.Text("检查事项", blank=True)
    items = fields.Items(fields.Part(RateOut), "各类比例和上限")


class OverrunQuery(PageQuery):
    """Which enterprises."""

    year = fields.Whole("年度，缺省为今年", low=2000, high=2200, strict=False)
    standing = fields.Choice(CAP_STANDINGS, "reached 已达上限，over_cap 已超上限，excessive 明显过多")


class OverrunOut(Schema):
    """An enterprise visited as often as the cap allows, or oftener."""

    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    grade = fields.Text("信用风险分类，U 为未分类")
    visits = fields.Whole("本机关本年度已开始的现场检查次数")
    year_cap = fields.Whole("年度上限")
    standing = fields.Text("reached 已达上限，over_cap 已超上限，excessive 明显过多")
