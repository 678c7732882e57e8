"""Internal matters as data: what a form asks, which nodes follow, who does each. Adding a matter is adding a row.

The matters are those of data/internal_matters.csv (NB-…); `who` is a role of the applicant's organisation, or
`applicant`. A node of kind `approve` may be approved or rejected, one of kind `do` is completed.
"""

from __future__ import annotations

from dataclasses import dataclass

APPLICANT = "applicant"
APPROVE, DO = "approve", "do"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `type` is text, number, datetime, choice or plate; `low` and `high` bound numbers."""

    name: str
    label: str
    type: str
    max: int | None = None
    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()
    after: str | None = None
    """Name of a datetime field that must be earlier."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step of a flow."""

    key: str
    title: str
    kind: str
    who: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """An internal matter."""

    code: str
    title: str
    category: str
    working_days: int
    fields: tuple[Field, ...]
    nodes: tuple[Node, ...]


MATTERS: dict[str, Matter] = {
    matter.code: matter
    for matter in (
        Matter(
            "NB-13",
            "公务用车申请",
            "后勤",
            1,
            (
                Field("reason", "用车事由", "text", max=200),
                Field("passengers", "乘车人数", "number", low=1, high=50),
                Field("route", "行程路线", "text", max=200),
                Field("departs_at", "出发时间", "datetime"),
                Field("returns_at", "返回时间", "datetime", after="departs_at"),
            ),
            (
                Node("approve", "审批", APPROVE, "approver"),
                Node(
                    "dispatch",
                    "派车",
                    DO,
                    "dispatcher",
                    (Field("plate", "车牌号", "plate"), Field("driver", "驾驶员", "text", max=30)),
                ),
                Node(
                    "return",
                    "还车",
                    DO,
                    APPLICANT,
                    (Field("mileage_km", "行驶里程（公里）", "number", low=0, high=5000),),
                ),
            ),
        ),
        Matter(
            "NB-15",
            "会议室预约",
            "后勤",
            1,
            (
                Field("topic", "会议主题", "text", max=100),
                Field("attendees", "参会人数", "number", low=1, high=500),
                Field("starts_at", "开始时间", "datetime"),
                Field("ends_at", "结束时间", "datetime", after="starts_at"),
                Field("secrecy", "涉密等级", "choice", choices=("非涉密", "内部")),
            ),
            (Node("approve", "审批", APPROVE, "approver"),),
        ),
    )
}
