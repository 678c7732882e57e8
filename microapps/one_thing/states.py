"""What may follow what in internal matters."""

from core.states import Machine

APPLICATION = Machine(
    "application",
    {
        ("running", "withdraw"): "withdrawn",
        ("running", "reject"): "rejected",
        ("running", "complete"): "completed",
    },
    {"running": "办理中", "withdrawn": "已撤回", "rejected": "未通过", "completed": "已办结"},
)
TASK = Machine(
    "flow_task",
    {
        ("open", "approve"): "approved",
        ("open", "reject"): "rejected",
        ("open", "complete"): "completed",
    },
    {"open": "待办", "approved": "已同意", "rejected": "未同意", "completed": "已办", "withdrawn": "已撤回"},
)
