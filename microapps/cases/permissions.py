"""Who may do what in case handling."""

from core.microapp import Permission

READ = Permission(
    "cases.read", "查看处罚决定", ("officer", "handler", "reviewer", "agency_head", "enterprise_contact")
)
READ_MATTERS = Permission("cases.matters.read", "查看案由", ("officer", "handler", "reviewer", "agency_head"))
DECIDE = Permission("cases.decide_on_the_spot", "当场处罚", ("officer",))
READ_PARTY = Permission("cases.party.read", "查看当事人信息", ("officer", "handler", "agency_head"))
FILE = Permission("cases.file", "备案", ("handler",))
WITHDRAW = Permission("cases.withdraw", "撤销、补正处罚决定", ("handler", "agency_head"))
READ_LEADS = Permission("cases.leads.read", "查看案件线索", ("officer", "handler", "reviewer", "agency_head"))
RECORD_PROCESS = Permission("cases.process.record", "补充全过程记录", ("officer", "handler"))
DECIDE_LEAD = Permission("cases.leads.decide", "核查案件线索", ("handler",))
ALL = (
    READ, READ_MATTERS, READ_PARTY, DECIDE, FILE, WITHDRAW, READ_LEADS, DECIDE_LEAD, RECORD_PROCESS,
)  # fmt: skip
