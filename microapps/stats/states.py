"""What may follow what in a reported indicator."""

from core.states import Machine

REPORT = Machine(
    "plan_report",
    {
        ("draft", "edit"): "draft",
        ("draft", "submit"): "submitted",
        ("submitted", "approve"): "approved",
        ("submitted", "return"): "draft",
        ("approved", "publish"): "published",
        ("approved", "return"): "draft",
    },
    {
        "draft": "草稿",
        "submitted": "待审核",
        "approved": "待发布",
        "published": "已发布",
        "superseded": "已被更正",
    },
)
REPORTERS = frozenset({"edit", "submit"})
REVIEWERS = frozenset({"approve", "return", "publish"})
