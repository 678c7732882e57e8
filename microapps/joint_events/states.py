"""What may follow what in a cross-department event."""

from core.states import Machine

EVENT = Machine(
    "joint_event",
    {
        ("reported", "accept"): "accepted",
        ("reported", "reject"): "invalid",
        ("reported", "withdraw"): "withdrawn",
        ("accepted", "assign"): "assigned",
        ("accepted", "withdraw"): "withdrawn",
        ("assigned", "receive"): "handling",
        ("assigned", "dispute"): "disputed",
        ("assigned", "ask_assist"): "assigned",
        ("disputed", "assign"): "assigned",
        ("disputed", "uphold"): "assigned",
        ("disputed", "invalidate"): "invalid",
        ("handling", "close"): "closed",
        ("handling", "ask_assist"): "handling",
        ("handling", "ask_extension"): "handling",
        ("handling", "decide_extension"): "handling",
        ("closed", "verify"): "verified",
        ("closed", "return"): "handling",
        ("verified", "reopen"): "handling",
    },
    {
        "reported": "待受理",
        "accepted": "待派发",
        "assigned": "待签收",
        "disputed": "派单有异议",
        "handling": "处置中",
        "closed": "待核查",
        "verified": "已核查",
        "invalid": "无效或重复",
        "withdrawn": "已撤回",
    },
)
UNFINISHED = ("reported", "accepted", "assigned", "disputed", "handling", "closed")
REPORTERS = frozenset({"withdraw"})
LEADS = frozenset({"receive", "dispute", "close", "ask_extension", "ask_assist"})
COORDINATORS = frozenset(
    {
        "accept", "reject", "assign", "uphold", "invalidate", "ask_assist", "decide_extension", "verify", "return",
        "reopen",
    }
)  # fmt: skip
"""Whose act each is; the table above says when."""
