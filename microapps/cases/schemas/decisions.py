"""Decisions on the spot."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import DocumentOut, OfficerOut, PositionIn
from microapps.cases.rules import KINDS, STAGES
from microapps.cases.schemas.fines import FineCollectionOut, PaymentOut
from microapps.cases.schemas.violations import CircumstancesIn
from microapps.cases.states import DECISION
from microapps.cases.violations import PARTIES


class PartyIn(Schema):
    """Who is punished."""

    kind = fields.Choice(PARTIES, "公民、个体工商户或者单位", required=True)
    name = fields.Text("姓名或者名称", max=120, required=True)
    identifier = fields.Text("公民身份号码，或者统一社会信用代码", max=30, required=True)
    address = fields.Text("住址或者住所", max=200, blank=True, load_default="")
    phone = fields.Text("电话", max=20, blank=True, load_default="")


class DecisionIn(Schema):
    """A decision on the spot."""

    inspection_id = fields.Id("发现违法行为的现场检查；出示证件以其记录为准")
    officer_ids = fields.Items(fields.Id(), "执法人员，至少两人，含本人", min=1, max=10, required=True)
    violation = fields.Text("案由编号", max=10, required=True)
    party = fields.Part(PartyIn, "当事人", required=True)
    circumstances = fields.Part(CircumstancesIn, "情节；缺省为首次发现、没有违法所得", load_default=dict)
    facts = fields.Text("违法事实", max=2000, required=True)
    act_date = fields.Day("违法行为发生的日期，缺省为告知之日")
    kinds = fields.Items(fields.Choice(KINDS), "处罚种类", min=1, max=5, required=True)
    amount_fen = fields.Fen("罚款金额（分）", load_default=0)
    licence_shown_at = fields.Instant("出示执法证件的时间；没有现场检查的必填")
    told_at = fields.Instant("告知时间", required=True)
    party_statement = fields.Text("当事人的陈述申辩", max=1000)
    waived = fields.Flag("当事人明确放弃陈述申辩", load_default=False)
    decided_at = fields.Instant("决定时间，缺省为收到之时")
    place = fields.Text("地点", max=200, required=True)
    position = fields.Part(PositionIn, "位置")
    file_ids = fields.Items(fields.Id(), "证据照片", max=20, load_default=list)
    correction_order_id = fields.Id("有关的责令改正")
    another_act_reason = fields.Text(
        "三十日内已就同一案由罚款的：确属另一违法行为的理由", max=500, load_default=""
    )


class ServiceIn(Schema):
    """The party took it."""

    served_at = fields.Instant("交付时间", required=True)
    file_id = fields.Id("当事人签收的决定书照片", required=True)


class RefusalIn(Schema):
    """The party would not take it."""

    note = fields.Text("拒收情况", max=500, blank=True, load_default="")
    file_ids = fields.Items(fields.Id(), "照片、录音或者录像", max=20, load_default=list)


class PenaltyCorrectionIn(Schema):
    """A slip of the pen put right."""

    original = fields.Text("原文", max=500, required=True)
    corrected = fields.Text("补正为", max=500, required=True)
    reason = fields.Text("理由", max=500, required=True)


class ProcessRecordIn(Schema):
    """A record of a stage."""

    stage = fields.Choice(STAGES, "环节", required=True)
    text = fields.Text("文字记录", max=1000, required=True)
    at = fields.Instant("发生时间，缺省为现在")
    file_id = fields.Id("照片、录音或录像")
    position = fields.Part(PositionIn, "位置")


class DecisionQuery(PageQuery):
    """Which decisions."""

    status = fields.Choice(DECISION.labels, "状态")
    enterprise_id = fields.Id("企业")
    inspection_id = fields.Id("现场检查")
    overdue = fields.Flag("只看逾期未备案的")


class PartyOut(Schema):
    """The party; a citizen's name and every number are masked."""

    kind = fields.Text("citizen、self_employed 或 organisation")
    name = fields.Text("姓名或者名称")
    identifier = fields.Text("号码，中间隐去")
    enterprise_id = fields.Id("在册企业", allow_none=True)


class PartyInClearOut(Schema):
    """The party in clear."""

    kind = fields.Text("citizen、self_employed 或 organisation")
    name = fields.Text("姓名或者名称")
    identifier = fields.Text("公民身份号码，或者统一社会信用代码")
    address = fields.Text("住址或者住所", blank=True)
    phone = fields.Text("电话", blank=True)


class DecisionViolationOut(Schema):
    """The violation, as the law stood."""

    id = fields.Text("案由编号")
    name = fields.Text("案由")
    provision = fields.Text("违反条款")
    basis = fields.Text("处罚依据")


class DecisionItemOut(ResourceOut):
    """A decision in a list."""

    number = fields.Text("决定书文号")
    status = fields.Text("状态")
    party = fields.Part(PartyOut, "当事人")
    violation = fields.Part(DecisionViolationOut, "案由")
    kinds = fields.Items(fields.Text(), "处罚种类")
    amount_fen = fields.Fen()
    decided_at = fields.Instant("决定时间")
    filing_due_on = fields.Day("备案期限；下一年度工作日历公布前为空", allow_none=True)
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


class DecisionOut(DecisionItemOut):
    """A decision in full."""

    amount_cn = fields.Text("金额大写", blank=True)
    facts = fields.Text("违法事实", max=2000)
    place = fields.Text("地点")
    act_date = fields.Day("违法行为发生的日期")
    circumstances = fields.Object("情节")
    inspection_id = fields.Id("现场检查", allow_none=True)
    correction_order_id = fields.Id("有关的责令改正", allow_none=True)
    licence_shown_at = fields.Instant("出示执法证件的时间")
    told_at = fields.Instant("告知时间")
    party_statement = fields.Text("当事人的陈述申辩", blank=True)
    waived = fields.Flag("当事人明确放弃陈述申辩")
    another_act_reason = fields.Text("确属另一违法行为的理由", blank=True)
    served_at = fields.Instant("送达时间", allow_none=True)
    refusal_note = fields.Text("拒收情况", blank=True)
    officers = fields.Items(fields.Part(OfficerOut), "执法人员")
    pay_due_on = fields.Day("缴款期限", allow_none=True)
    payment = fields.Part(PaymentOut, "缴款情况；没有罚款的为空", allow_none=True)
    payment_code = fields.Text(
        "缴款码，凭以在 /cases/fines/{code} 查询应缴数额；没有罚款的为空", allow_none=True
    )
    collection = fields.Part(FineCollectionOut, "当场收缴；没有的为空", allow_none=True)
    filed_at = fields.Instant("备案时间", allow_none=True)
    closed_at = fields.Instant("结案时间", allow_none=True)
    withdrawn_at = fields.Instant("撤销时间", allow_none=True)
    withdrawal_reason = fields.Text("撤销理由", blank=True)
    process = fields.Items(fields.Part(StageOut), "全过程记录，按环节")
    documents = fields.Items(fields.Part(DocumentOut), "文书")
