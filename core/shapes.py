"""JSON shapes that several micro-apps share."""

from __future__ import annotations

from core import fields
from core.api import Schema


class PositionIn(Schema):
    """Where, and in which coordinate system the numbers are."""

    lon = fields.Decimal("经度", low=-180, high=180, required=True)
    lat = fields.Decimal("纬度", low=-90, high=90, required=True)
    crs = fields.Choice(("wgs84", "gcj02", "bd09"), "坐标系", required=True)
    accuracy_m = fields.Decimal("精度（米）", low=0, high=100_000, allow_none=True)
    is_mock = fields.Flag("设备是否报告为模拟位置")
    provider = fields.Text("定位来源，如 gps、wifi、cell", max=20)
    fixed_at = fields.Instant("定位时间")


class RuleQuery(Schema):
    """Rules of which day."""

    on = fields.Day("哪一天有效，缺省为今天")


class RuleOut(Schema):
    """A rule of law that the program asks."""

    id = fields.Text("规则编号")
    law = fields.Text("法律、法规或文件")
    article = fields.Text("条款")
    text = fields.Text("内容", max=500)
    basis = fields.Text("所依据的版本", max=200)
    effective_from = fields.Day("自何日施行；未核实的为空", allow_none=True)
    effective_to = fields.Day("施行至何日；仍有效的为空", allow_none=True)
    evidence = fields.Text("SOURCE 已核对原文，KNOWLEDGE 待核对，DESIGN 系统设计")


class RulesOut(Schema):
    """The rules that bind on a day."""

    on = fields.Day("日期")
    items = fields.Items(fields.Part(RuleOut), "规则", max=500)


class FileOut(Schema):
    """A file attached to something."""

    id = fields.Id("文件标识")
    url = fields.Text("下载地址")
    media_type = fields.Text("媒体类型")


class DefectAnswerOut(Schema):
    """What was done about one problem."""

    item = fields.Text("检查项编号")
    text = fields.Text("整改情况", max=1000)
    files = fields.Items(fields.Part(FileOut), "整改后的照片或材料")


class CorrectionAnswerOut(Schema):
    """An answer of the enterprise."""

    text = fields.Text("整改情况；逐项答复的可以为空", max=2000, blank=True)
    problems = fields.Items(fields.Part(DefectAnswerOut), "逐项答复；合并答复的为空")
    at = fields.Instant("时间")
    by_name = fields.Text("答复人")
    files = fields.Items(fields.Part(FileOut), "附件")


class DocumentOut(Schema):
    """An issued legal document."""

    id = fields.Id("文书标识")
    kind = fields.Text("文书种类")
    title = fields.Text("文书名称")
    number = fields.Text("文书号")
    url = fields.Text("PDF 地址")


class DefectOut(Schema):
    """A problem of an order to correct."""

    item = fields.Text("检查项编号")
    text = fields.Text("检查内容", max=500)
    article = fields.Text("依据")
    facts = fields.Text("违法事实", max=500)
    requirement = fields.Text("整改要求", max=500)
    photos = fields.Items(fields.Part(FileOut), "检查时这一项的照片")


class BriefOut(Schema):
    """A thing in a few words."""

    id = fields.Id("标识")
    name = fields.Text("名称")


class EnterpriseBriefOut(BriefOut):
    """An enterprise in a few words."""

    uscc = fields.Text("统一社会信用代码")


class OfficerOut(BriefOut):
    """An officer and the licence held."""

    licence_no = fields.Text("执法证号")


class ReasonIn(Schema):
    """Why."""

    reason = fields.Text("理由", max=500, required=True)


class PurposeIn(Schema):
    """What personal data in clear is needed for; it goes into the audit chain."""

    purpose = fields.Text("查看理由", max=200, required=True)


class ApprovalIn(Schema):
    """An approval, with a comment or without."""

    note = fields.Text("审批意见", max=500, blank=True, load_default="", data_key="comment")


class NoteIn(Schema):
    """A remark, if any."""

    note = fields.Text("备注", max=500, blank=True, load_default="")
