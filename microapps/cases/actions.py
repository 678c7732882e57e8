"""Audit actions of case handling."""

from core.audit import action

DECIDED = action("cases.decision.issued", "当场处罚决定")
PARTY_READ = action("cases.decision.party_read", "查看当事人信息")
SERVED = action("cases.decision.served", "送达当场处罚决定")
REFUSED = action("cases.decision.refused", "当事人拒收当场处罚决定")
COLLECTED = action("cases.fine.collected", "当场收缴罚款")
FINE_HANDED_OVER = action("cases.fine.handed_over", "上交当场收缴的罚款")
DEPOSITED = action("cases.fine.deposited", "当场收缴的罚款缴付银行")
PAUSED = action("cases.fine.paused", "登记复议、诉讼")
RESUMED = action("cases.fine.resumed", "复议、诉讼终结")
CORRECTED = action("cases.decision.corrected", "补正当场处罚决定")
PENALTY_WITHDRAWN = action("cases.decision.withdrawn", "撤销当场处罚决定")
PAID = action("cases.decision.paid", "登记缴款")
FILED = action("cases.decision.filed", "当场处罚备案")
LEAD_RECEIVED = action("cases.lead.received", "收到案件线索")
LEAD_OPENED = action("cases.lead.opened", "转普通程序")
LEAD_ACCEPTED = action("cases.lead.accepted", "接收案件线索")
LEAD_REFUSED = action("cases.lead.refused", "退回案件线索")
PROCESS_RECORDED = action("cases.process.recorded", "补充全过程记录")
CASE_CLOSED = action("cases.decision.closed", "当场处罚结案")
