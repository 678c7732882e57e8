"""Who may do what in handheld enforcement."""

from core.microapp import Permission

READ = Permission(
    "enforcement.read",
    "查看检查与整改",
    ("officer", "handler", "reviewer", "agency_head", "enterprise_contact"),
)
READ_TASKS = Permission(
    "enforcement.tasks.read", "查看检查任务", ("officer", "handler", "reviewer", "agency_head")
)
INSPECT = Permission("enforcement.inspect", "开展现场检查", ("officer",))
APPROVE = Permission("enforcement.tasks.approve", "审批检查任务", ("agency_head",))
ASK_EXTENSION = Permission("enforcement.correction.extension.ask", "申请延期改正", ("enterprise_contact",))
READ_LIBRARY = Permission(
    "enforcement.library.read", "查看名录库和检查表", ("officer", "handler", "reviewer", "agency_head")
)
MANAGE_LIBRARY = Permission(
    "enforcement.library.manage", "维护名录库、检查表和人员资质", ("reviewer", "agency_head")
)
PUBLISH_RATES = Permission("enforcement.rates.publish", "公布抽查比例和频次上限", ("agency_head",))
PLAN = Permission("enforcement.plans.write", "编制年度检查计划", ("officer", "handler"))
APPROVE_PLAN = Permission("enforcement.plans.approve", "审批年度检查计划", ("agency_head",))
DRAW = Permission("enforcement.draw", "组织双随机抽取", ("officer", "handler"))
TAKE_PART = Permission(
    "enforcement.draw.take_part", "提交和揭示随机数", ("officer", "handler", "reviewer", "agency_head")
)
PUBLISH_DRAW = Permission("enforcement.draw.publish", "公示、作废抽取结果", ("agency_head",))
DECIDE = Permission("enforcement.decide", "决定回避、公示和列入异常名录", ("agency_head",))
SUPERVISE = Permission("enforcement.supervise", "查看监督看板", ("agency_head", "reviewer"))
ASK_RECUSAL = Permission("enforcement.recusal.ask", "申请回避", ("enterprise_contact", "officer"))
PARTY = Permission("enforcement.party", "评价检查、提出异议", ("enterprise_contact",))
ANSWER_OBJECTION = Permission("enforcement.objection.answer", "处理异议", ("agency_head", "reviewer"))
ANSWER_COPY = Permission("enforcement.copy_notice.answer", "反馈抄告", ("officer", "handler", "agency_head"))
ALL = (
    READ, READ_TASKS, INSPECT, APPROVE, ASK_EXTENSION, READ_LIBRARY, MANAGE_LIBRARY, PUBLISH_RATES, PLAN, APPROVE_PLAN,
    DRAW, TAKE_PART, PUBLISH_DRAW,
    DECIDE, SUPERVISE, ASK_RECUSAL, PARTY, ANSWER_OBJECTION, ANSWER_COPY,
)  # fmt: skip
