"""What the case routes take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import DocumentOut, EnterpriseBriefOut, OfficerOut, PositionIn
from microapps.cases.rules import STAGES
from microapps.cases.states import DECISION, LEAD

KINDS = ("warning", "fine")
PAY_METHODS = ("bank", "e_pay")


class PenaltyMatterOut(Schema):
    """A matter that may be decided on the spot."""

    code = fields.Text("事项编码")
    title = fields.Text("违法行为")
    law = fields.Text("法律")
    violated_provision = fields.Text("违反条款", max=500)
    basis_provision = fields.Text("处罚依据", max=500)
    kinds = fields.Items(fields.Text(), "处罚种类")
    min_fen = fields.Fen("罚款下限（分）")
    max_fen_citizen = fields.Fen("当场对公民的上限（分）")
    max_fen_org = fields.Fen("当场对单位的上限（分）")


class PenaltyMattersOut(Schema):
    """All matters."""

    items = fields.Items(fields.Part(PenaltyMatterOut), "处罚事项")


class CitizenIn(Schema):
    """A person as party."""

    name = fields.Text("姓名", max=60, required=True)
    id_no = fields.Text("公民身份号码", max=18, required=True)
    phone = fields.Text("电话", max=20, required=True)
    address = fields.Text("住址", max=200, required=True)


class RefusedSignIn(Schema):
    """The party would not take it."""

    note = fields.Text("拒收情况", max=500, required=True)
    file_id = fields.Id("照片、录音或录像")


class DecisionIn(Schema):
    """A decision on the spot."""

    enterprise_id = fields.Id("当事人为单位时")
    citizen = fields.Part(CitizenIn, "当事人为公民时")
    matter_code = fields.Text("处罚事项", max=20, required=True)
    officer_ids = fields.Items(fields.Id(), "执法人员，至少两人，含本人", min=1, max=10, required=True)
    penalty_kinds = fields.Items(fields.Choice(KINDS), "处罚种类", min=1, max=2, required=True)
    amount_fen = fields.Fen("罚款金额（分）", load_default=0)
    facts = fields.Text("违法事实", max=2000, required=True)
    place = fields.Text("地点", max=200, required=True)
    position = fields.Part(PositionIn, "位置", required=True)
    violation_at = fields.Instant("违法时间", required=True)
    licence_shown_at = fields.Instant("出示证件时间", required=True)
    told_at = fields.Instant("告知时间", required=True)
    party_statement = fields.Text("当事人的陈述申辩", max=1000)
    waived = fields.Flag("当事人明确放弃陈述申辩", load_default=False)
    decided_at = fields.Instant("决定时间", required=True)
    delivered_at = fields.Instant("当场交付时间")
    refused_sign = fields.Part(RefusedSignIn, "拒收")
    file_ids = fields.Items(fields.Id(), "证据照片", max=20, load_default=list)
    correction_order_id = fields.Id("有关的责令改正")
    pay_method = fields.Choice(PAY_METHODS, "缴款方式", load_default="bank")


class DecisionQuery(PageQuery):
    """Which decisions."""

    status = fields.Choice(DECISION.labels, "状态")
    enterprise_id = fields.Id("企业")


class PartyOut(Schema):
    """The party; a citizen's name is masked."""

    kind = fields.Text("org 或 citizen")
    name = fields.Text("名称")


class DecisionMatterOut(Schema):
    """The matter."""

    code = fields.Text("事项编码")
    title = fields.Text("违法行为")


class DecisionItemOut(ResourceOut):
    """A decision in a list."""

    number = fields.Text("决定书文号")
    status = fields.Text("状态")
    party = fields.Part(PartyOut, "当事人")
    matter = fields.Part(DecisionMatterOut, "违法行为")
    penalty_kinds = fields.Items(fields.Text(), "处罚种类")
    amount_fen = fields.Fen()
    decided_at = fields.Instant("决定时间")
    filing_due_on = fields.Day("备案期限")
    is_filing_overdue = fields.Flag("备案是否逾期")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class ProcessRecordOut(Schema):
    """One record of a stage."""

    text = fields.Text("文字记录", max=1000)
    at = fields.Instant("时间")
    officer_name = fields.Text("记录人")
    sha256 = fields.Text("音像记录的 SHA-256", blank=True)
    url = fields.Text("音像记录的下载地址", allow_none=True)


class StageOut(Schema):
    """A stage of the process; without a record it is missing."""

    stage = fields.Text("环节")
    title = fields.Text("环节名称")
    records = fields.Items(fields.Part(ProcessRecordOut), "记录")


class ProcessRecordIn(Schema):
    """A record of a stage."""

    stage = fields.Choice(STAGES, "环节", required=True)
    text = fields.Text("文字记录", max=1000, required=True)
    at = fields.Instant("发生时间，缺省为现在")
    file_id = fields.Id("照片、录音或录像")
    position = fields.Part(PositionIn, "位置")


class DecisionOut(DecisionItemOut):
    """A decision in full."""

    amount_cn = fields.Text("金额大写", blank=True)
    facts = fields.Text("违法事实", max=2000)
    place = fields.Text("地点")
    delivered_at = fields.Instant("交付时间", allow_none=True)
    officers = fields.Items(fields.Part(OfficerOut), "执法人员")
    pay_due_on = fields.Day("缴款期限", allow_none=True)
    filed_at = fields.Instant("备案时间", allow_none=True)
    closed_at = fields.Instant("结案时间", allow_none=True)
    process = fields.Items(fields.Part(StageOut), "全过程记录，按环节")
    documents = fields.Items(fields.Part(DocumentOut), "文书")


class LeadQuery(PageQuery):
    """Which leads."""

    status = fields.Choice(LEAD.labels, "状态")
    inspection_id = fields.Id("现场检查")
    enterprise_id = fields.Id("企业")
    overdue = fields.Flag("只看逾期未核查的")


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
    source = fields.Text("来源：inspection 为现场检查")
    inspection_id = fields.Id("来源的现场检查")
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
    chain_hash = fields.Text("证据链哈希")
    url = fields.Text("下载地址")


class LeadOut(LeadItemOut):
    """A lead in full."""

    suspected_provision = fields.Text("涉嫌违反的规定", max=500)
    inspection_number = fields.Text("来源的笔录编号")
    evidence = fields.Items(fields.Part(LeadEvidenceOut), "随案移送的证据")
    documents = fields.Items(fields.Part(DocumentOut), "检查文书")
    checks = fields.Object("已确认的立案条件", allow_none=True)
    due = fields.Object("期限的计算依据", allow_none=True)
