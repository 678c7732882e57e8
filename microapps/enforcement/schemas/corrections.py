"""Orders to correct."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import (
    BriefOut,
    CorrectionAnswerOut,
    DefectOut,
    DocumentOut,
    EnterpriseBriefOut,
    FileOut,
    PositionIn,
)
from microapps.enforcement.rules.corrections import MAX_CORRECTION_DAYS
from models.correction import STATES as CORRECTION


class CorrectionOrderQuery(PageQuery):
    """Which orders."""

    status = fields.Choice(CORRECTION.labels, "状态")
    enterprise_id = fields.Id("企业")
    overdue = fields.Flag("只看逾期")
    recheck_overdue = fields.Flag("只看逾期未复查")


class ProblemIn(Schema):
    """A failed item of the checklist, and how it is to be put right."""

    item = fields.Text("不合格的检查项的编号", max=40, required=True)
    requirement = fields.Text("整改要求", max=500, required=True)
    facts = fields.Text("违法事实，缺省为该项填写的说明", max=500)


class CorrectionOrderIn(Schema):
    """An order to give."""

    problems = fields.Items(fields.Part(ProblemIn), "要改正的问题", min=1, max=50, required=True)
    working_days = fields.Whole("整改期限（工作日）", low=1, high=MAX_CORRECTION_DAYS)
    immediate = fields.Flag("立即改正", load_default=False)


class RecheckIn(Schema):
    """What the officers saw."""

    officer_ids = fields.Items(
        fields.Id(), "执法人员，至少两人，含本人；缺省为现场检查的执法人员", max=10, load_default=list
    )
    passed = fields.Flag("是否已整改", required=True)
    note = fields.Text("复查情况", max=1000, required=True)
    file_ids = fields.Items(fields.Id(), "照片", max=20, load_default=list)
    mode = fields.Choice(("on_site", "papers"), "复查方式：现场、书面", load_default="on_site")
    position = fields.Part(PositionIn, "位置", allow_none=True)


class CorrectionExtensionIn(Schema):
    """More time, asked for by the enterprise."""

    days = fields.Whole("延长的工作日数", low=1, high=MAX_CORRECTION_DAYS, required=True)
    reason = fields.Text("理由", max=1000, required=True)


class CorrectionExtensionDecisionIn(Schema):
    """The agency's decision on more time."""

    granted = fields.Flag("是否同意", required=True)
    note = fields.Text("意见", max=500, blank=True, load_default="")


class CorrectionExtensionOut(ResourceOut):
    """More time, asked for, granted or refused."""

    working_days = fields.Whole("延长的工作日数")
    reason = fields.Text("理由", max=1000)
    status = fields.Text("asked、granted 或 refused")
    old_due_on = fields.Day("原期限")
    new_due_on = fields.Day("新期限", allow_none=True)
    note = fields.Text("意见", max=500, blank=True)
    created_at = fields.Instant("申请时间")


class DueOut(Schema):
    """How the due day was computed."""

    start = fields.Text("起算日")
    n = fields.Whole("数量")
    unit = fields.Text("单位：WD 工作日，ND 自然日")
    rule = fields.Text("规则")
    calendar_version = fields.Text("工作日历版本", blank=True)


class RecheckOut(Schema):
    """A recheck."""

    passed = fields.Flag("是否已整改")
    mode = fields.Text("复查方式")
    note = fields.Text("复查情况", max=1000)
    at = fields.Instant("时间")
    officers = fields.Items(fields.Text(), "执法人员")
    files = fields.Items(fields.Part(FileOut), "照片")


class CorrectionOrderItemOut(ResourceOut):
    """An order in a list."""

    number = fields.Text("文书号")
    status = fields.Text("状态")
    is_overdue = fields.Flag("是否逾期")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    equipment = fields.Part(BriefOut, "设备", allow_none=True)
    violation_facts = fields.Text("违法事实", max=2000)
    requirements = fields.Text("整改要求", max=2000)
    due_on = fields.Day("整改期限")
    recheck_due_on = fields.Day("复查期限", allow_none=True)
    escalation = fields.Whole("逾期升级到第几级，0 为未升级")
    inspection_id = fields.Id("现场检查")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class CorrectionOrderOut(CorrectionOrderItemOut):
    """An order in full."""

    problems = fields.Items(fields.Part(DefectOut), "要改正的问题")

    violated_provision = fields.Text("违反的规定", max=500)
    working_days = fields.Whole("工作日数，0 为立即改正")
    served_on = fields.Day("送达日期；未送达的为空", allow_none=True)
    due = fields.Part(DueOut, "期限的计算")
    answers = fields.Items(fields.Part(CorrectionAnswerOut), "答复")
    rechecks = fields.Items(fields.Part(RecheckOut), "复查")
    extensions = fields.Items(fields.Part(CorrectionExtensionOut), "延期申请")
    documents = fields.Items(fields.Part(DocumentOut), "文书")
