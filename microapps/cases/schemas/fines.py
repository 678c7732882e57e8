"""A fine: paid at the bank or taken on the spot, late or paused."""

from __future__ import annotations

from core import fields
from core.api import Schema
from microapps.cases.rules import COLLECTING, PAUSES


class PaymentIn(Schema):
    """A payment at the bank."""

    paid_on = fields.Day("缴款日期", required=True)
    amount_fen = fields.Fen("缴款金额（分）", required=True)


class PauseIn(Schema):
    """A reconsideration or a lawsuit about the decision."""

    kind = fields.Choice(PAUSES, "行政复议或者行政诉讼", required=True)
    began_on = fields.Day("受理日期", required=True)
    ended_on = fields.Day("终结日期")


class CollectionIn(Schema):
    """The fine was taken on the spot."""

    reason = fields.Choice(COLLECTING, "当场收缴的理由", required=True)
    receipt_no = fields.Text("财政部门专用票据的号码", max=40, blank=True, load_default="")
    note = fields.Text("事后难以执行的理由", max=500, blank=True, load_default="")
    file_id = fields.Id("当事人签名的申请")
    collected_at = fields.Instant("收缴时间，缺省为现在")
    landed_at = fields.Instant("在水上当场收缴的，抵岸时间")


class FineHandOverIn(Schema):
    """The officer brought the money to the agency."""

    handed_over_on = fields.Day("上交日期", required=True)


class FineDepositIn(Schema):
    """The agency paid it into the bank."""

    deposited_on = fields.Day("缴付银行的日期", required=True)


class PaymentItemOut(Schema):
    """A payment."""

    paid_on = fields.Day("缴款日期")
    amount_fen = fields.Fen("缴款金额（分）")


class FinePauseOut(Schema):
    """Days on which lateness adds nothing."""

    kind = fields.Text("reconsideration 或 litigation")
    title = fields.Text("行政复议或者行政诉讼")
    began_on = fields.Day("受理日期")
    ended_on = fields.Day("终结日期", allow_none=True)


class PaymentOut(Schema):
    """How the fine stands today."""

    due_on = fields.Day("缴款期限；送达前为空", allow_none=True)
    rule = fields.Text("期限的规则")
    paid_fen = fields.Fen("已缴（分）")
    late_days = fields.Whole("逾期天数")
    late_fen = fields.Fen("加处罚款（分），不超过罚款数额")
    owed_fen = fields.Fen("尚欠（分）")
    refund_fen = fields.Fen("决定撤销后应退还（分）")
    is_paid = fields.Flag("是否缴清")
    payments = fields.Items(fields.Part(PaymentItemOut), "各次缴款", max=500)
    pauses = fields.Items(fields.Part(FinePauseOut), "不计算加处罚款的期间")


class RemittanceClockOut(Schema):
    """One leg of the money's way to the bank."""

    name = fields.Text("hand_over 上交行政机关，deposit 缴付银行")
    title = fields.Text("名称")
    rule = fields.Text("期限的规则")
    due_on = fields.Day("期限；尚未开始的为空", allow_none=True)
    done_on = fields.Day("完成日期", allow_none=True)
    is_overdue = fields.Flag("是否逾期")


class FineCollectionOut(Schema):
    """A fine taken on the spot."""

    reason = fields.Text("理由代码")
    reason_title = fields.Text("理由")
    note = fields.Text("说明", blank=True)
    receipt_no = fields.Text("票据号")
    collected_at = fields.Instant("收缴时间")
    landed_at = fields.Instant("抵岸时间", allow_none=True)
    clocks = fields.Items(fields.Part(RemittanceClockOut), "上交和缴付的期限")


class FineToPayOut(Schema):
    """A fine as whoever holds the paper may see it."""

    number = fields.Text("决定书文号")
    agency = fields.Text("机关")
    party_name = fields.Text("当事人；公民只显示部分")
    violation = fields.Text("案由")
    decided_at = fields.Instant("决定时间")
    is_withdrawn = fields.Flag("决定是否已经撤销")
    amount_fen = fields.Fen("罚款（分）")
    amount_cn = fields.Text("罚款大写")
    owed_cn = fields.Text("应缴大写", blank=True)
    due_on = fields.Day("缴款期限；送达前为空", allow_none=True)
    paid_fen = fields.Fen("已缴（分）")
    late_days = fields.Whole("逾期天数")
    late_fen = fields.Fen("加处罚款（分）")
    owed_fen = fields.Fen("应缴（分）")
    is_paid = fields.Flag("是否缴清")
