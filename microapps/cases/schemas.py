"""What the case routes take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import DocumentOut, EnterpriseBriefOut, OfficerOut, PositionIn
from microapps.cases.rules import STAGES
from microapps.cases.states import DECISION, LEAD
from microapps.cases.violations import PARTIES

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


class PaymentIn(Schema):
    """A payment at the bank."""

    paid_on = fields.Day("缴款日期", required=True)
    amount_fen = fields.Fen("缴款金额（分）", required=True)


class PaymentItemOut(Schema):
    """A payment."""

    paid_on = fields.Day("缴款日期")
    amount_fen = fields.Fen("缴款金额（分）")


class PaymentOut(Schema):
    """How the fine stands today."""

    due_on = fields.Day("缴款期限")
    rule = fields.Text("期限的规则")
    paid_fen = fields.Fen("已缴（分）")
    late_days = fields.Whole("逾期天数")
    late_fen = fields.Fen("加处罚款（分），不超过罚款数额")
    owed_fen = fields.Fen("尚欠（分）")
    is_paid = fields.Flag("是否缴清")
    payments = fields.Items(fields.Part(PaymentItemOut), "各次缴款", max=500)


class DecisionOut(DecisionItemOut):
    """A decision in full."""

    amount_cn = fields.Text("金额大写", blank=True)
    facts = fields.Text("违法事实", max=2000)
    place = fields.Text("地点")
    delivered_at = fields.Instant("交付时间", allow_none=True)
    officers = fields.Items(fields.Part(OfficerOut), "执法人员")
    pay_due_on = fields.Day("缴款期限", allow_none=True)
    payment = fields.Part(PaymentOut, "缴款情况；没有罚款的为空", allow_none=True)
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


class ViolationQuery(Schema):
    """Which violations."""

    q = fields.Text("名称、条款或编号的一部分", max=60, load_default="")
    on = fields.Day("违法行为发生的日期，缺省为今天")
    party = fields.Choice(PARTIES, "当事人")


class ViolationOut(Schema):
    """A violation, and what it may lead to."""

    id = fields.Text("编号")
    name = fields.Text("案由", max=300)
    domain = fields.Text("领域")
    jurisdiction = fields.Text("适用地域")
    provision = fields.Text("违反条款", max=500)
    basis = fields.Text("处罚依据", max=500)
    order_to_correct = fields.Text("责令改正：none 无规定，first 先责改后罚，together 同时")
    simple = fields.Object("按当事人：可以当场处罚的阶段")
    simple_override = fields.Text("另有规定的法律", blank=True)
    in_force_from = fields.Day("自何日起适用；不限为空", allow_none=True)
    in_force_to = fields.Day("适用至何日；不限为空", allow_none=True)
    successor = fields.Text("接替的案由", allow_none=True)
    recheck = fields.Text("文本是否需要复核")
    bands = fields.Items(fields.Text(max=1000), "各档处罚")


class ViolationsOut(Schema):
    """Violations in force for an act of the day."""

    on = fields.Day("违法行为的日期")
    items = fields.Items(fields.Part(ViolationOut), "案由", max=500)


class BandIn(Schema):
    """What was found."""

    party = fields.Choice(PARTIES, "当事人", load_default="organisation")
    stage = fields.Choice(("initial", "not_corrected"), "首次发现，或者逾期不改", load_default="initial")
    severity = fields.Choice(("normal", "serious"), "情节", load_default="normal")
    goods_value_fen = fields.Fen("货值（分）", load_default=0)
    gains_fen = fields.Fen("尚未退赔的违法所得（分）", load_default=0)
    units = fields.Whole("次数，按次罚款的", low=1, high=10_000, load_default=1)
    first_time = fields.Flag("是否初次违法", load_default=False)
    minor = fields.Flag("是否轻微", load_default=False)
    harm = fields.Choice(("none", "minor", "real"), "危害后果", load_default="real")
    corrected_in_time = fields.Flag("是否及时改正", load_default=False)
    role = fields.Text("身份：advertiser、publisher、operator、platform", max=20)
    act = fields.Text("行为方式：by_vessel、by_hand", max=20)
    self_employed_as = fields.Text("个体工商户按 unit 单位或 individual 个人", max=20)
    act_date = fields.Day("违法行为发生的日期，缺省为今天")


class SimpleOut(Schema):
    """Whether it may be decided on the spot."""

    possible = fields.Flag("能否适用简易程序")
    reason = fields.Text("原因代码", max=100)
    detail = fields.Text("原因", max=300)
    kinds = fields.Items(fields.Text(), "可以当场作出的处罚种类")
    fine_fen = fields.Items(fields.Fen(), "当场罚款的幅度 [最低, 最高]", allow_none=True)


class BandOut(Schema):
    """What the law lets the agency do."""

    applied = fields.Part(ViolationOut, "所适用的案由；新规定较轻的，适用新规定")
    article33 = fields.Text("SHALL_NOT 不予处罚，MAY_EXCUSE 可以不予处罚，NONE")
    orders = fields.Items(fields.Text(), "责令")
    kinds = fields.Items(fields.Text(), "可以或者应当给予的处罚种类")
    must = fields.Items(fields.Text(), "应当并处")
    one_of = fields.Items(fields.Text(), "选择其一")
    may = fields.Items(fields.Text(), "可以并处")
    plus_one_of = fields.Items(fields.Text(), "另行选择其一")
    fine_fen = fields.Items(fields.Fen(), "罚款的幅度 [最低, 最高]；0 表示没有下限", allow_none=True)
    simple = fields.Part(SimpleOut, "简易程序")
