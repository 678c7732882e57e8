"""What the enterprise code's routes take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import BriefOut, CorrectionAnswerOut, DefectOut, DocumentOut, PositionIn
from models.correction import STATES


class EnterpriseQuery(PageQuery):
    """Which enterprises."""

    q = fields.Text("名称或信用代码的一部分", max=60)
    region = fields.Text("行政区划代码，含下级", max=6)
    credit_class = fields.Choice(("A", "B", "C", "D", "E"), "信用等级")


class EnterpriseItemOut(ResourceOut):
    """An enterprise in a list."""

    name = fields.Text("企业名称")
    uscc = fields.Text("统一社会信用代码")
    region_code = fields.Text("行政区划代码")
    region_name = fields.Text("行政区划")
    credit_class = fields.Text("信用等级")
    status = fields.Text("登记状态")


class ContactOut(Schema):
    """A contact, masked unless it was asked for with a purpose."""

    name = fields.Text("姓名")
    phone = fields.Text("电话")
    role = fields.Text("身份")


class EquipmentItemOut(Schema):
    """A piece of special equipment and its colour."""

    id = fields.Id("设备标识")
    code_id = fields.Id("安全码标识", allow_none=True)
    name = fields.Text("设备名称")
    kind = fields.Text("设备种类")
    colour = fields.Text("安全码颜色", allow_none=True)
    next_inspection_on = fields.Day("下次检验日期", allow_none=True)


class CountsOut(Schema):
    """How much there is about an enterprise, as far as the caller may see."""

    inspections = fields.Whole("检查次数")
    open_corrections = fields.Whole("未完成整改")
    decisions = fields.Whole("处罚决定")


class TimelineItemOut(Schema):
    """Something that happened to an enterprise."""

    at = fields.Instant("时间")
    kind = fields.Text("种类")
    title = fields.Text("标题")
    subject_id = fields.Id("对象标识")
    path = fields.Text("页面地址")


class EnterpriseOut(EnterpriseItemOut):
    """An enterprise's file."""

    address = fields.Text("住所")
    industry = fields.Text("行业")
    contacts = fields.Items(fields.Part(ContactOut), "联系人（脱敏）")
    equipment = fields.Items(fields.Part(EquipmentItemOut), "特种设备")
    counts = fields.Part(CountsOut, "数量")
    timeline = fields.Items(fields.Part(TimelineItemOut), "最近的记录")


class ContactsOut(Schema):
    """Contacts in clear."""

    items = fields.Items(fields.Part(ContactOut), "联系人")


class ScanIn(Schema):
    """What was scanned or typed: a code, or an enterprise's 统一社会信用代码."""

    content = fields.Text("扫到或输入的内容", max=1000, required=True)
    purpose = fields.Choice(("inspection", "visit", "service"), "用途", required=True)
    position = fields.Part(PositionIn, "位置")


class ScanOut(Schema):
    """What the code says, and the file behind it."""

    verdict = fields.Text("校验结论")
    message = fields.Text("结论说明")
    scan_id = fields.Id("扫码记录", allow_none=True)
    enterprise = fields.Part(EnterpriseOut, "企业档案", allow_none=True)


class CodeOut(Schema):
    """A freshly signed code."""

    content = fields.Text("二维码内容", max=300)
    expires_at = fields.Instant("有效期至")
    svg_path = fields.Text("SVG 地址")
    png_path = fields.Text("PNG 地址")


class LedgerItemOut(ResourceOut):
    """A scan, as the enterprise sees it."""

    at = fields.Instant("时间")
    who = fields.Text("扫码人（脱敏）与单位")
    purpose = fields.Text("用途")


class OwnOrderQuery(PageQuery):
    """Which of my orders."""

    status = fields.Choice(STATES.labels, "状态")


class OwnDefectAnswerIn(Schema):
    """What the enterprise did about one problem."""

    item = fields.Text("检查项编号", max=40, required=True)
    text = fields.Text("整改情况", max=1000, required=True)
    file_ids = fields.Items(fields.Id(), "整改后的照片或材料", min=1, max=20, required=True)


class OwnOrderAnswerIn(Schema):
    """What the enterprise did: about each problem, or about all together."""

    text = fields.Text("整改情况；逐项答复的可以不填", max=2000, blank=True, load_default="")
    file_ids = fields.Items(fields.Id(), "照片或材料；逐项答复的可以不填", max=20, load_default=list)
    problems = fields.Items(
        fields.Part(OwnDefectAnswerIn), "逐项答复：首次答复时每个问题一项", max=50, load_default=list
    )


class OwnOrderRecheckOut(Schema):
    """What a recheck found."""

    passed = fields.Flag("是否已整改")
    note = fields.Text("复查情况", max=1000)
    at = fields.Instant("时间")


class OwnOrderItemOut(ResourceOut):
    """An order to my enterprise in a list."""

    number = fields.Text("文书号")
    status = fields.Text("状态")
    is_overdue = fields.Flag("是否逾期")
    agency = fields.Part(BriefOut, "机关")
    equipment = fields.Part(BriefOut, "设备", allow_none=True)
    violation_facts = fields.Text("违法事实", max=2000)
    requirements = fields.Text("整改要求", max=2000)
    due_on = fields.Day("整改期限")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class OwnOrderOut(OwnOrderItemOut):
    """An order to my enterprise in full."""

    problems = fields.Items(fields.Part(DefectOut), "要改正的问题")
    violated_provision = fields.Text("违反的规定", max=500)
    answers = fields.Items(fields.Part(CorrectionAnswerOut), "答复")
    rechecks = fields.Items(fields.Part(OwnOrderRecheckOut), "复查")
    documents = fields.Items(fields.Part(DocumentOut), "文书")


class OwnDecisionItemOut(ResourceOut):
    """A penalty against my enterprise in a list."""

    number = fields.Text("决定书文号")
    agency = fields.Part(BriefOut, "机关")
    status = fields.Text("状态")
    violation = fields.Text("案由")
    kinds = fields.Items(fields.Text(), "处罚种类")
    amount_fen = fields.Fen()
    amount_cn = fields.Text("金额大写", blank=True)
    place = fields.Text("地点")
    decided_at = fields.Instant("决定时间")
    pay_due_on = fields.Day("缴款期限；送达前为空", allow_none=True)
    payment_code = fields.Text(
        "缴款码，凭以在 /cases/fines/{code} 查询应缴数额；没有罚款的为空", allow_none=True
    )


class OwnDecisionOut(OwnDecisionItemOut):
    """A penalty against my enterprise in full."""

    facts = fields.Text("违法事实", max=2000)
    violated_provision = fields.Text("违反条款", max=500, blank=True)
    penalty_basis = fields.Text("处罚依据", max=500, blank=True)
    remedy = fields.Text("救济途径和期限", max=500, blank=True)
    documents = fields.Items(fields.Part(DocumentOut), "文书")
