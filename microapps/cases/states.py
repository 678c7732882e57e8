"""What may follow what with a decision on the spot."""

from core.states import Machine

DECISION = Machine(
    "on_the_spot_decision",
    {
        ("issued", "serve"): "served",
        ("issued", "refuse"): "served",
        ("served", "file"): "filed",
        ("filed", "close"): "closed",
        ("issued", "withdraw"): "withdrawn",
        ("served", "withdraw"): "withdrawn",
        ("filed", "withdraw"): "withdrawn",
        ("closed", "withdraw"): "withdrawn",
    },
    {"issued": "待送达", "served": "待备案", "filed": "已备案", "closed": "已结案", "withdrawn": "已撤销"},
)
ENDED = ("closed", "withdrawn")

LEAD = Machine(
    "case_lead",
    {("received", "accept"): "accepted", ("received", "refuse"): "refused"},
    {"received": "待核查", "accepted": "拟立案", "refused": "已退回"},
)
