"""Audit actions of case handling."""

from core.audit import action

DECIDED = action("cases.decision.issued", "当场处罚决定")
PAID = action("cases.decision.paid", "登记缴款")
FILED = action("cases.decision.filed", "当场处罚备案")
LEAD_RECEIVED = action("cases.lead.received", "收到案件线索")
LEAD_ACCEPTED = action("cases.lead.accepted", "接收案件线索")
LEAD_REFUSED = action("cases.lead.refused", "退回案件线索")
PROCESS_RECORDED = action("cases.process.recorded", "补充全过程记录")
CASE_CLOSED = action("cases.decision.closed", "当场处罚结案")
