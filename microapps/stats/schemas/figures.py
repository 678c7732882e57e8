"""Figures, the units below, the records behind."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, Schema
from microapps.stats.definitions import READINGS
from microapps.stats.rules import RANKABLE, RANKED_LEVELS, UNLAWFUL

GRANULARITIES = ("day", "week", "month", "total")
MAX_ORGANISATIONS = 200_000


class WindowQuery(Schema):
    """Which days, as known when."""

    org = fields.Text("组织标识或六位行政区划代码；缺省为可看的最大范围", max=40, load_default=None)
    first = fields.Day("开始日期", data_key="from", load_default=None)
    last = fields.Day("结束日期（含）", data_key="to", load_default=None)
    known_at = fields.Instant("按该时刻已知的数据计算；缺省为现在", load_default=None)


class PeriodQuery(WindowQuery):
    """Which days, or which period."""

    period = fields.Text("2026、2026-Q4 或 2026-11；与起止日期二选一", max=10, load_default=None)


class SeriesQuery(PeriodQuery):
    """Which figure, and how its series is cut."""

    granularity = fields.Choice(GRANULARITIES, "粒度", load_default="day")


class RatioQuery(SeriesQuery):
    """Which reading of 掌上办公比例."""

    reading = fields.Choice(READINGS, "口径：IND-01b 规划口径（人），IND-01 办件口径", load_default="IND-01b")


class IndicatorsQuery(Schema):
    """Which organisation and period."""

    org = fields.Text("组织标识或六位行政区划代码", max=40, load_default=None)
    period = fields.Text("2026、2026-Q4 或 2026-11", max=10, required=True)


class RankQuery(PeriodQuery):
    """What to rank by, among whom."""

    by = fields.Choice((*RANKABLE, *UNLAWFUL), "按哪个指标；罚款、案件和检查次数依法不得排名", required=True)
    level = fields.Choice(RANKED_LEVELS, "哪一级", load_default="city")
    limit = fields.Whole("至多多少名", low=1, high=500, load_default=100, strict=False)


class RecordsQuery(PageQuery, PeriodQuery):
    """Which records."""

    part = fields.Choice(("numerator", "denominator"), "分子或分母", load_default="denominator")


class OrganisationQuery(PageQuery):
    """Which organisations."""

    q = fields.Text("名称的一部分", max=60)
    parent = fields.Id("上级组织")


class StatOrgOut(Schema):
    """An organisation."""

    id = fields.Id("组织标识")
    name = fields.Text("名称")
    code = fields.Text("组织代码")
    level = fields.Whole("层级，0 为省")
    kind = fields.Text("类别")
    region_code = fields.Text("行政区划代码")
    has_children = fields.Flag("是否有下级")


class FigureOut(Schema):
    """A figure from counts; all null when it would speak of fewer than five people."""

    numerator = fields.Whole("分子", allow_none=True)
    denominator = fields.Whole("分母", allow_none=True)
    ratio = fields.Text("百分比，两位小数的文本；分母为0或不显示时为 null", max=6, allow_none=True)
    interval = fields.Items(
        fields.Decimal(low=0, high=100), "样本少于30时的95%区间（百分数）", allow_none=True
    )
    suppressed = fields.Flag("是否因少于5人而不显示")
    state = fields.Text("ok；none 期内没有记录；no_records 尚无记录；suppressed 少于5人不显示")


class SeriesItemOut(FigureOut):
    """The figure of one day, week or month."""

    period = fields.Text("日、周或月")
    revision = fields.Whole("修订版：1 为首次发布，之后每有一小时收到迟到数据加一")


class DefinitionOut(Schema):
    """What is counted."""

    numerator = fields.Text("分子", max=1000)
    denominator = fields.Text("分母", max=1000)
    edge_cases = fields.Text("边界情况", max=1000, blank=True)
    window = fields.Text("统计周期")
    time_basis = fields.Text("时间口径")
    included = fields.Text("包括", max=500, blank=True, data_key="include", attribute="include")
    excluded = fields.Text("不包括", max=500, blank=True, data_key="exclude", attribute="exclude")
    effective_on = fields.Day("该版本自何日起")
    change = fields.Text("与上一版的差别")
    limits = fields.Text("本平台统计范围的说明", max=500, blank=True)


class ComparedOut(FigureOut):
    """Another period beside it."""

    from_ = fields.Day("开始日期", data_key="from")
    to = fields.Day("结束日期")
    change_points = fields.Decimal("变化（百分点）", low=-100, high=100, allow_none=True)


class ComparisonOut(Schema):
    """The periods a figure is compared with."""

    previous = fields.Part(ComparedOut, "上一期")
    year_ago = fields.Part(ComparedOut, "去年同期")


class TargetOut(Schema):
    """The plan's baseline and target."""

    baseline_2019 = fields.Text("2019年", allow_none=True)
    target_2025 = fields.Text("2025年目标")
    target_value = fields.Decimal("目标值", low=0, high=100)
    is_met = fields.Flag("是否达到", allow_none=True)
    gap_points = fields.Decimal("与目标的差（百分点，负为不足）", low=-100, high=100, allow_none=True)


class IndicatorOut(FigureOut):
    """An indicator."""

    code = fields.Text("指标编号")
    name = fields.Text("指标名称")
    unit = fields.Text("单位")
    as_of = fields.Instant("数据截至")
    definition_version = fields.Text("定义版本")
    definition = fields.Part(DefinitionOut, "定义")


class IndicatorsOut(Schema):
    """All indicators of an organisation in a period."""

    items = fields.Items(fields.Part(IndicatorOut), "指标")
    next_cursor = fields.Text("恒为 null", allow_none=True)
    org = fields.Part(StatOrgOut, "组织")
    from_ = fields.Day("开始日期", data_key="from")
    to = fields.Day("结束日期")


class IndicatorFigureOut(FigureOut):
    """One figure with all that explains it."""

    indicator = fields.Text("指标编号")
    code = fields.Text("指标编号")
    name = fields.Text("指标名称")
    org = fields.Part(StatOrgOut, "组织")
    from_ = fields.Day("开始日期", data_key="from")
    to = fields.Day("结束日期")
    as_of = fields.Instant("数据截至")
    known_at = fields.Instant("按何时已知的数据", allow_none=True)
    revision = fields.Whole("修订版")
    definition_version = fields.Text("定义版本")
    definition = fields.Part(DefinitionOut, "定义")
    comparison = fields.Part(ComparisonOut, "与上期和去年同期比")
    target = fields.Part(TargetOut, "规划目标", allow_none=True)
    series = fields.Items(fields.Part(SeriesItemOut), "序列", max=500)


class ReadingOut(FigureOut):
    """One reading of 掌上办公比例."""

    code = fields.Text("指标编号")
    name = fields.Text("口径")
    definition_version = fields.Text("定义版本")


class VariantsOut(Schema):
    """Other ways to count."""

    activity = fields.Part(FigureOut, "活跃率（用户口径）", data_key="IND-01b", attribute="IND-01b")


class MobileOfficeRatioOut(IndicatorFigureOut):
    """掌上办公比例 in both readings."""

    headline = fields.Text("哪个口径是规划本身的口径")
    readings = fields.Items(fields.Part(ReadingOut), "两种口径")
    variants = fields.Part(VariantsOut, "其他口径")


class ChildFigureOut(FigureOut):
    """The figure of one unit."""

    org = fields.Part(StatOrgOut, "组织")
    is_own = fields.Flag("是否为本级（不含下级）")


class ChildrenOut(Schema):
    """The figures of all units directly below."""

    items = fields.Items(fields.Part(ChildFigureOut), "下级单位", max=10_000)
    next_cursor = fields.Text("恒为 null", allow_none=True)
    as_of = fields.Instant("数据截至")
    definition_version = fields.Text("定义版本")


class AllOrganisationsOut(Schema):
    """Every organisation at once, as columns."""

    org_ids = fields.Items(fields.Id(), "组织，先序", max=MAX_ORGANISATIONS)
    numerators = fields.Items(fields.Whole(allow_none=True), "分子", max=MAX_ORGANISATIONS)
    denominators = fields.Items(fields.Whole(allow_none=True), "分母", max=MAX_ORGANISATIONS)
    from_ = fields.Day("开始日期", data_key="from")
    to = fields.Day("结束日期")
    as_of = fields.Instant("数据截至")
    definition_version = fields.Text("定义版本")


class RankedOut(FigureOut):
    """A unit and its rank."""

    rank = fields.Whole("名次；比值相同则并列")
    org = fields.Part(StatOrgOut, "组织")


class RankingOut(Schema):
    """A ranking."""

    by = fields.Text("指标")
    items = fields.Items(fields.Part(RankedOut), "名次", max=500)
    unranked = fields.Whole("没有数字因而不排名的单位数")
    next_cursor = fields.Text("恒为 null", allow_none=True)
    as_of = fields.Instant("数据截至")
    definition_version = fields.Text("定义版本")


class RecordOut(Schema):
    """A record behind a figure."""

    id = fields.Id("记录标识")
    kind = fields.Text("种类")
    title = fields.Text("标题")
    at = fields.Instant("时间", allow_none=True)
    org_name = fields.Text("单位")
    counted = fields.Flag("是否计入分子")
    why = fields.Text("原因")
    path = fields.Text("页面地址", blank=True)


class PeopleQuery(PageQuery, PeriodQuery):
    """Which people."""

    active = fields.Flag("只看活跃的或不活跃的", load_default=None)
    q = fields.Text("姓名的一部分", max=30, load_default=None)


class CountedRecordOut(Schema):
    """An act that was counted."""

    id = fields.Id("记录标识")
    title = fields.Text("做了什么")
    app = fields.Text("微应用")
    at = fields.Instant("时间")
    path = fields.Text("页面地址", blank=True)


class PersonOut(Schema):
    """Somebody, and whether they were active."""

    id = fields.Id("人员标识")
    name = fields.Text("姓名")
    org_name = fields.Text("单位")
    is_active = fields.Flag("期内是否活跃")
    acts = fields.Whole("期内手机端业务动作数")
    last_act_at = fields.Instant("期内最近一次", allow_none=True)
    records = fields.Items(fields.Part(CountedRecordOut), "其中最近的动作，新的在前")


class ActCountOut(Schema):
    """A figure that an act is part of."""

    code = fields.Text("指标代码")
    name = fields.Text("指标")
    part = fields.Choice(("numerator", "denominator"), "计入分子或分母")


class EffectiveActOut(CountedRecordOut):
    """An act that was counted, in full."""

    app_title = fields.Text("微应用名称")
    name = fields.Text("姓名")
    org_name = fields.Text("当时所在的单位")
    received_at = fields.Instant("服务端收到的时间")
    client = fields.Text("mobile 或 desktop")
    is_offline = fields.Flag("是否离线时办的")
    counts = fields.Items(fields.Part(ActCountOut), "计入哪些数字")


class ActivityQuery(PageQuery, PeriodQuery):
    """Whose activity, on which days, in which app."""

    app = fields.Text("微应用代码", max=40, load_default=None)


class ActivityOut(Schema):
    """One app on one day."""

    day = fields.Day("日期")
    app = fields.Text("微应用代码")
    title = fields.Text("微应用")
    opens = fields.Whole("打开次数，来自客户端上报", high=2**63 - 1)
    acts = fields.Whole("业务动作数，来自服务端记录", high=2**63 - 1)
    people = fields.Whole("使用过的人数；人数少于5人的单位不显示", allow_none=True)
    suppressed = fields.Flag("人数是否因少于5人而不显示")


class WallItemOut(FigureOut):
    """One of the seventeen."""

    no = fields.Whole("规划表1中的序号")
    code = fields.Text("指标编号")
    category = fields.Text("类别")
    name = fields.Text("指标名称")
    formula = fields.Text("规划中的定义", max=500)
    source = fields.Text("computed 由本平台记录计算，reported 由责任单位填报")
    unit = fields.Text("percent 或 points")
    responsible = fields.Text("责任单位", allow_none=True)
    baseline_2019 = fields.Text("2019年", allow_none=True)
    baseline_value = fields.Decimal("2019年的值", low=0, high=100, allow_none=True)
    target_2025 = fields.Text("2025年目标")
    target_value = fields.Decimal("目标值", low=0, high=100)
    value = fields.Decimal("现值：比值或分值", low=0, high=100, allow_none=True)
    is_met = fields.Flag("是否达到", allow_none=True)
    definition_version = fields.Text("定义版本", allow_none=True)
    definition = fields.Part(DefinitionOut, "定义", allow_none=True)
    report_id = fields.Id("填报记录", allow_none=True)
    revision = fields.Whole("填报的修订版", allow_none=True)
    closed = fields.Object("月度封账时的数字", allow_none=True)


class WallOut(Schema):
    """The plan's table 1."""

    items = fields.Items(fields.Part(WallItemOut), "指标")
    org = fields.Part(StatOrgOut, "组织")
    period = fields.Text("期间")
    from_ = fields.Day("开始日期", data_key="from")
    to = fields.Day("结束日期")
    as_of = fields.Instant("数据截至")


class SystemOut(Schema):
    """A system of the plan."""

    box = fields.Text("专栏")
    box_title = fields.Text("专栏标题")
    system = fields.Text("系统")
    lead_unit = fields.Text("牵头单位", blank=True)


class SystemsOut(Schema):
    """The plan's systems."""

    items = fields.Items(fields.Part(SystemOut), "系统")


class ExportQuery(SeriesQuery):
    """What to take along, in which form."""

    content = fields.Choice(
        ("series", "children", "all"), "走势、下级单位或全部单位", load_default="children"
    )
    format = fields.Choice(("csv", "xlsx", "json"), "格式", load_default="xlsx", attribute="form")


class WallExportQuery(IndicatorsQuery):
    """In which form."""

    format = fields.Choice(("csv", "xlsx", "json"), "格式", load_default="xlsx", attribute="form")
