"""Who may do what with safety codes. Scanning one is open to anybody."""

from core.microapp import Permission

STAFF = ("officer", "handler", "reviewer", "agency_head")
READ = Permission(
    "safety_code.read",
    "查看安全码",
    (*STAFF, "enterprise_contact", "gate_guard", "maintenance_body", "emergency_responder"),
)
MANAGE = Permission("safety_code.manage", "赋码、更新数据、换发、人工变色", ("officer", "agency_head"))
APPROVE = Permission("safety_code.approve", "审核批量变色", ("agency_head", "reviewer"))
REVIEW = Permission("safety_code.review", "处理安全码申诉", ("reviewer", "agency_head", "handler"))
APPEAL = Permission("safety_code.appeal", "对安全码颜色提出申诉", ("enterprise_contact", "officer"))
RECORD = Permission("safety_code.record", "登记维保、检验", ("maintenance_body", "officer"))
GATE = Permission("safety_code.gate", "卡口查验", ("gate_guard", "officer", "enterprise_contact"))
RESPOND = Permission("safety_code.respond", "应急查看", ("emergency_responder", "officer"))
LEAD = Permission("safety_code.lead", "查看安全码统计", ("agency_head", "stat_admin"))
LABEL = Permission("safety_code.label", "制作标签", ("officer", "agency_head", "enterprise_contact"))
ALL = (READ, MANAGE, APPROVE, REVIEW, APPEAL, RECORD, GATE, RESPOND, LEAD, LABEL)
