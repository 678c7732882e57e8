"""Finished applications for a vehicle (NB-13), with every node somebody handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from core import clock
from demo.bulk import Bulk, day, from_milliseconds, instant, json
from demo.calendar import Days
from demo.events import Events, Habits, Numbers, dashed
from demo.people import Member
from demo.tree import Unit
from microapps.one_thing.applications import APP, WORD
from microapps.one_thing.flows import MATTERS
from microapps.one_thing.flows import Node as FlowNode
from models.matter import Application, FlowTask

MATTER = MATTERS["NB-13"]
APPROVE, DISPATCH, GIVE_BACK = MATTER.nodes
REASONS = (
    "到省里参加工作会议", "下乡镇走访调研", "参加联合执法检查", "接待外地考察团", "送达法律文书", "参加业务培训",
    "项目现场踏勘", "慰问基层干部", "应急值守保障", "档案移交",
)  # fmt: skip
ROUTES = (
    "单位—市行政中心",
    "单位—省人民大会堂",
    "单位—各乡镇",
    "单位—高铁站",
    "单位—工业园区",
    "单位—会议中心",
)
FLOW = json([{"key": node.key, "title": node.title} for node in MATTER.nodes])
NO_CAR = "当日车辆已排满，请改乘公共交通。"
REJECTED = 0.04
EAGERNESS = 1.7
"""Above 1: those first in their organisation apply more often, as in life."""
HOUR = 3_600_000
MINUTES_TO_APPROVE, MINUTES_TO_DISPATCH, MINUTES_TO_RETURN = 45, 25, 300


@dataclass(frozen=True, slots=True)
class Handled:
    """A node of the flow as it was handled."""

    node: FlowNode
    assignee: Member
    at_ms: int
    status: str
    note: str
    data: dict[str, Any]


class Applications:
    """Writes the applications of one unit after another."""

    def __init__(self, bulk: Bulk, rng: Random, days: Days, habits: Habits, numbers: Numbers) -> None:
        self._applications = bulk.sheet(
            Application, "number matter_code title applicant org form flow status due_on finished_at"
        )
        self._tasks = bulk.sheet(
            FlowTask, "application node_key node_title position assignee status finished_at client note data"
        )
        self._rng, self._days, self._habits, self._numbers = rng, days, habits, numbers

    @property
    def count(self) -> int:
        """Applications so far."""
        return self._applications.count

    def write(self, unit: Unit, members: Sequence[Member], count: int, events: Events) -> None:
        """`count` applications of `unit`; the first member approves, the second sends the vehicle."""
        if len(members) < 3:
            return
        for day_number, at_ms in sorted(self._days.draw() for _ in range(count)):
            self._one(unit, members, day_number, at_ms, events)

    def _one(
        self, unit: Unit, members: Sequence[Member], day_number: int, at_ms: int, events: Events
    ) -> None:
        applicant = members[2 + int((len(members) - 2) * self._rng.random() ** EAGERNESS)]
        nodes = self._nodes(applicant, members[0], members[1], at_ms)
        form = self._form(at_ms)
        application_id = self._applications.add(
            at_ms, self._numbers.next(unit, WORD, at_ms), MATTER.code, MATTER.title, applicant.id, unit.id,
            json(form), FLOW, "rejected" if nodes[-1].status == "rejected" else "completed",
            day(self._days.working_day_after(day_number)), instant(nodes[-1].at_ms),
        )  # fmt: skip
        path, client = f"/one-thing/applications/{dashed(application_id)}", self._habits.client(day_number)
        events.add(
            at_ms, APP, f"申请{MATTER.title}", application_id, path, client=client, staff_id=applicant.id,
            org_id=unit.id, node=True,
        )  # fmt: skip
        for position, handled in enumerate(nodes):
            client, node = self._habits.client(day_number), handled.node
            task_id = self._tasks.add(
                at_ms, application_id, node.key, node.title, position, handled.assignee.id, handled.status,
                instant(handled.at_ms), client, handled.note, json(handled.data),
            )  # fmt: skip
            events.add(
                handled.at_ms, APP, node.title, task_id, path, client=client, staff_id=handled.assignee.id,
                org_id=unit.id, node=True,
            )  # fmt: skip

    def _form(self, at_ms: int) -> dict[str, Any]:
        """What the applicant wrote: away three hours later, back within the day."""
        departs = clock.local(from_milliseconds(at_ms + 3 * HOUR)).replace(minute=0, second=0, microsecond=0)
        return {
            "reason": self._rng.choice(REASONS),
            "passengers": self._rng.randrange(1, 6),
            "route": self._rng.choice(ROUTES),
            "departs_at": departs.isoformat(),
            "returns_at": (departs + timedelta(hours=5)).isoformat(),
        }

    def _nodes(self, applicant: Member, approver: Member, dispatcher: Member, at_ms: int) -> list[Handled]:
        """The nodes that were handled: all three, or only the refusal."""
        rng, later = self._rng, self._days.later
        approved = later(at_ms, MINUTES_TO_APPROVE)
        if rng.random() < REJECTED:
            return [Handled(APPROVE, approver, approved, "rejected", NO_CAR, {})]
        dispatched = later(approved, MINUTES_TO_DISPATCH)
        returned = later(dispatched, MINUTES_TO_RETURN)
        car = {"plate": f"浙A{rng.randrange(10_000, 99_999)}", "driver": "王师傅"}
        return [
            Handled(APPROVE, approver, approved, "approved", "同意。", {}),
            Handled(DISPATCH, dispatcher, dispatched, "completed", "", car),
            Handled(GIVE_BACK, applicant, returned, "completed", "", {"mileage_km": rng.randrange(8, 260)}),
        ]
