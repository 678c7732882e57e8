"""Who may do what in case handling."""

from core.microapp import Permission

READ = Permission(
    "cases.read", "查看处罚决定", ("officer", "handler", "reviewer", "agency_head", "enterprise_contact")
)
READ_MATTERS = Permission(
    "cases.matters.read", "查看处罚事项", ("officer", "handler", "reviewer", "agency_head")
)
DECIDE = Permission("cases.decide_on_the_spot", "当场处罚", ("officer",))
FILE = Permission("cases.file", "备案", ("handler",))
READ_LEADS = Permission("cases.leads.read", "查看案件线索", ("officer", "handler", "reviewer", "agency_head"))
RECORD_PROCESS = Permission("cases.process.record", "补充全过程记录", ("officer", "handler"))
DECIDE_LEAD = Permission("cases.leads.decide", "核查案件线索", ("handler",))
ALL = (READ, READ_MATTERS, DECIDE, FILE, READ_LEADS, DECIDE_LEAD, RECORD_PROCESS)
