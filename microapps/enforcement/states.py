"""What may follow what in handheld enforcement."""

from core.states import Machine

TASK = Machine(
    "task",
    {
        ("draft", "submit"): "submitted",
        ("rejected", "submit"): "submitted",
        ("submitted", "approve"): "approved",
        ("submitted", "reject"): "rejected",
        ("approved", "start"): "in_progress",
        ("in_progress", "start"): "in_progress",
        ("in_progress", "finish"): "finished",
        ("draft", "start_urgent"): "urgent",
        ("submitted", "start_urgent"): "urgent",
        ("urgent", "start"): "in_progress",
        ("urgent", "make_up"): "approved",
        ("in_progress", "make_up"): "in_progress",
        ("finished", "make_up"): "finished",
        ("draft", "merge"): "merged",
        ("submitted", "merge"): "merged",
        ("rejected", "merge"): "merged",
        ("approved", "merge"): "merged",
        ("draft", "cancel"): "cancelled",
        ("submitted", "cancel"): "cancelled",
        ("rejected", "cancel"): "cancelled",
        ("approved", "cancel"): "cancelled",
    },
    {"draft": "草稿", "submitted": "待批准", "approved": "已批准", "rejected": "已退回", "in_progress": "检查中",
     "finished": "已完成", "urgent": "紧急检查", "merged": "已合并", "cancelled": "已取消"},
)  # fmt: skip

PLAN = Machine(
    "annual_plan",
    {
        ("draft", "edit"): "draft",
        ("rejected", "edit"): "draft",
        ("draft", "submit"): "submitted",
        ("submitted", "approve"): "approved",
        ("submitted", "reject"): "rejected",
    },
    {"draft": "草稿", "submitted": "待批准", "approved": "已批准公布", "rejected": "已退回"},
)

DRAW = Machine(
    "draw",
    {
        ("frozen", "freeze"): "frozen",
        ("frozen", "commit"): "frozen",
        ("frozen", "close_commitments"): "committed",
        ("committed", "reveal"): "committed",
        ("committed", "close_reveals"): "revealed",
        ("revealed", "draw"): "drawn",
        ("drawn", "publish"): "published",
        ("drawn", "swap"): "drawn",
        ("published", "swap"): "published",
        ("frozen", "void"): "voided",
        ("committed", "void"): "voided",
        ("revealed", "void"): "voided",
        ("drawn", "void"): "voided",
        ("published", "void"): "voided",
    },
    {"frozen": "待提交承诺", "committed": "待揭示", "revealed": "待抽取", "drawn": "已抽取", "published": "已公示",
     "voided": "已作废"},
)  # fmt: skip

INSPECTION = Machine(
    "inspection",
    {
        ("prepared", "show_licence"): "licence_shown",
        ("licence_shown", "start"): "recording",
        ("recording", "answer"): "recording",
        ("recording", "add_evidence"): "recording",
        ("recording", "judge_evidence"): "recording",
        ("recording", "survey"): "recording",
        ("recording", "sample"): "recording",
        ("recording", "record_result"): "concluded",
        ("recording", "end_early"): "concluded",
        ("concluded", "sign"): "concluded",
        ("concluded", "refuse_signature"): "concluded",
        ("concluded", "complete"): "result_recorded",
        ("licence_shown", "deliver"): "licence_shown",
        ("recording", "deliver"): "recording",
        ("concluded", "deliver"): "concluded",
        ("result_recorded", "deliver"): "result_recorded",
        ("closed", "deliver"): "closed",
        ("concluded", "judge_evidence"): "concluded",
        ("result_recorded", "judge_evidence"): "result_recorded",
        ("concluded", "record_agency_result"): "concluded",
        ("result_recorded", "record_agency_result"): "result_recorded",
        ("concluded", "note_absence"): "concluded",
        ("result_recorded", "note_absence"): "result_recorded",
        ("concluded", "order_alongside"): "concluded",
        ("result_recorded", "order_alongside"): "result_recorded",
        ("result_recorded", "hand_over"): "result_recorded",
        ("result_recorded", "copy_notice"): "result_recorded",
        ("concluded", "order_correction"): "closed",
        ("result_recorded", "order_correction"): "closed",
        ("concluded", "close"): "closed",
        ("result_recorded", "close"): "closed",
        ("closed", "hand_over"): "closed",
        ("closed", "copy_notice"): "closed",
        ("prepared", "note_position"): "prepared",
        ("licence_shown", "note_position"): "licence_shown",
        ("recording", "note_position"): "recording",
    },
    {"prepared": "待亮证", "licence_shown": "已亮证", "recording": "检查中", "concluded": "待签字",
     "result_recorded": "已签字", "closed": "已结束"},
)  # fmt: skip
BY_ITSELF = frozenset({"complete"})
"""What happens to a visit without anybody asking: with the last signature the record is complete."""

RECUSAL = Machine(
    "recusal_request",
    {("pending", "approve"): "approved", ("pending", "reject"): "rejected"},
    {"pending": "待决定", "approved": "已回避", "rejected": "未批准"},
)

LIBRARY_OBJECT = Machine(
    "library_object",
    {
        ("active", "change"): "active",
        ("active", "remove"): "removed",
        ("removed", "restore"): "active",
    },
    {"active": "在库", "removed": "已移出"},
)

CONFLICT = Machine(
    "officer_conflict",
    {
        ("declared", "confirm"): "confirmed",
        ("declared", "decline"): "declined",
        ("declared", "end"): "ended",
        ("confirmed", "end"): "ended",
    },
    {"declared": "待决定", "confirmed": "已确认", "declined": "不予认定", "ended": "已解除"},
)

PUBLICATION = Machine(
    "result_publication",
    {
        ("pending", "publish"): "published",
        ("pending", "withhold"): "withheld",
        ("withheld", "publish"): "published",
        ("published", "withdraw"): "withdrawn",
    },
    {"pending": "待审批", "published": "已公示", "withheld": "不予公示", "withdrawn": "已撤回"},
)

OBJECTION = Machine(
    "objection",
    {("filed", "uphold"): "upheld", ("filed", "dismiss"): "dismissed"},
    {"filed": "处理中", "upheld": "异议成立", "dismissed": "异议不成立"},
)

ABNORMAL = Machine(
    "abnormal_entry",
    {("proposed", "approve"): "listed", ("proposed", "decline"): "declined"},
    {"proposed": "待审批", "listed": "已列入", "declined": "未列入"},
)

COPY_NOTICE = Machine(
    "copy_notice", {("sent", "answer"): "answered"}, {"sent": "待反馈", "answered": "已反馈"}
)
