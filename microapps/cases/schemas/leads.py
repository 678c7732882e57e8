"""Leads handed over."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import DocumentOut, EnterpriseBriefOut
from microapps.cases.states import LEAD


class LeadQuery(PageQuery):
    """Which leads."""

    status = fields.Choice(LEAD.labels, "状态")
    inspection_id = fields.Id("现场检查")
    enterprise_id = fields.Id("企业")
    overdue = fields.Flag("只看逾期未核查的")


class LeadIn(Schema):
    """What may not be decided on the spot."""

    enterprise_id = fields.Id("当事人", required=True)
    violation = fields.Text("案由编号", max=20, required=True)
    facts = fields.Text("违法事实", max=1500, required=True)
    file_ids = fields.Items(fields.Id(), "证据照片", max=20, load_default=list)


class LeadAcceptanceIn(Schema):
    """The four conditions of filing, each confirmed."""

    has_evidence = fields.Flag("有证据初步证明存在违法行为", required=True)
    should_be_punished = fields.Flag("依法应当给予行政处罚", required=True)
    is_own_jurisdiction = fields.Flag("属于本机关管辖", required=True)
    is_within_limitation = fields.Flag("在给予行政处罚的法定期限内", required=True)
    note = fields.Text("核查意见", max=1000, blank=True, load_default="")


class LeadItemOut(ResourceOut):
    """A lead in a list."""

    number = fields.Text("线索编号")
    status = fields.Text("状态")
    source = fields.Text("来源：inspection 为现场检查，on_the_spot 为转普通程序")
    inspection_id = fields.Id("来源的现场检查", allow_none=True)
    enterprise = fields.Part(EnterpriseBriefOut, "当事人")
    org_name = fields.Text("机关")
    summary = fields.Text("线索概述", max=2000)
    received_at = fields.Instant("收到时间")
    due_on = fields.Day("核查期限；下一年度工作日历公布前为空", allow_none=True)
    is_overdue = fields.Flag("是否逾期未核查")
    decided_by_name = fields.Text("核查人", blank=True)
    decided_at = fields.Instant("核查时间", allow_none=True)
    note = fields.Text("核查意见或退回理由", max=1000, blank=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class LeadEvidenceOut(Schema):
    """A piece of evidence as it stood when handed over."""

    id = fields.Text("证据标识")
    file_id = fields.Text("文件标识")
    sha256 = fields.Text("内容的 SHA-256")
    chain_hash = fields.Text("证据链哈希；不来自现场检查的为空", blank=True)
    url = fields.Text("下载地址")


class LeadOut(LeadItemOut):
    """A lead in full."""

    suspected_provision = fields.Text("涉嫌违反的规定", max=500)
    inspection_number = fields.Text("来源的笔录编号", blank=True)
    evidence = fields.Items(fields.Part(LeadEvidenceOut), "随案移送的证据")
    documents = fields.Items(fields.Part(DocumentOut), "检查文书")
    checks = fields.Object("已确认的立案条件", allow_none=True)
    due = fields.Object("期限的计算依据", allow_none=True)
