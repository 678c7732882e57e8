"""What may follow what with a decision on the spot."""

from core.states import Machine

DECISION = Machine(
    "on_the_spot_decision",
    {("issued", "file"): "filed", ("filed", "close"): "closed"},
    {"issued": "待备案", "filed": "已备案", "closed": "已结案"},
)

LEAD = Machine(
    "case_lead",
    {("received", "accept"): "accepted", ("received", "refuse"): "refused"},
    {"received": "待核查", "accepted": "拟立案", "refused": "已退回"},
)
