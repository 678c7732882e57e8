"""Decided applications for a vehicle (NB-13), with every step somebody took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from core import clock
from core.flow.tables import SUBMISSION, FlowTask
from demo.bulk import Bulk, day, from_milliseconds, instant, json
from demo.calendar import Days
from demo.events import Events, Habits, Numbers, dashed
from demo.people import Member
from demo.tree import Unit
from microapps.one_thing.matters import matters
from microapps.one_thing.service import APP, WORD
from models.matter import Application

MATTER = matters()["NB-13"]
(APPROVAL,) = MATTER.flow.steps
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
FLOW = json(MATTER.flow.told())
NO_CAR = "当日车辆已排满，请改乘公共交通。"
REJECTED = 0.04
EAGERNESS = 1.7
"""Above 1: those first in their organisation apply more often, as in life."""
HOUR = 3_600_000
MINUTES_TO_APPROVE = 45


class Applications:
    """Writes the applications of one unit after another."""

    def __init__(self, bulk: Bulk, rng: Random, days: Days, habits: Habits, numbers: Numbers) -> None:
        self._applications = bulk.sheet(
            Application, "number matter_code title applicant org form flow round state due_on finished_at"
        )
        self._tasks = bulk.sheet(
            FlowTask, "flow_id round step title assignee_id state decided_at client comment"
        )
        self._rng, self._days, self._habits, self._numbers = rng, days, habits, numbers

    @property
    def count(self) -> int:
        """Applications so far."""
        return self._applications.count

    def write(self, unit: Unit, members: Sequence[Member], count: int, events: Events) -> None:
        """`count` applications of `unit`; the first member approves."""
        if len(members) < 2:
            return
        for day_number, at_ms in sorted(self._days.draw() for _ in range(count)):
            self._one(unit, members, day_number, at_ms, events)

    def _one(
        self, unit: Unit, members: Sequence[Member], day_number: int, at_ms: int, events: Events
    ) -> None:
        applicant = members[1 + int((len(members) - 1) * self._rng.random() ** EAGERNESS)]
        approved = self._rng.random() >= REJECTED
        state, comment = ("approved", "同意。") if approved else ("rejected", NO_CAR)
        form, decided_ms = json(self._form(at_ms)), self._days.later(at_ms, MINUTES_TO_APPROVE)
        application_id = self._applications.add(
            at_ms, self._numbers.next(unit, WORD, at_ms), MATTER.code, MATTER.title, applicant.id, unit.id,
            form, FLOW, 1, state, day(self._days.working_day_after(day_number)), instant(decided_ms),
        )  # fmt: skip
        path = f"/one-thing/applications/{dashed(application_id)}"
        for subject, title, step, doer, became, said, done_ms in (
            (application_id, f"申请{MATTER.title}", (SUBMISSION, "申请"), applicant, "submitted", "", at_ms),
            (None, APPROVAL.title, (APPROVAL.key, APPROVAL.title), members[0], state, comment, decided_ms),
        ):
            client = self._habits.client(day_number)
            task_id = self._tasks.add(
                at_ms, application_id, 1, *step, doer.id, became, instant(done_ms), client, said
            )
            events.add(
                done_ms, APP, title, subject or task_id, path, client=client, staff_id=doer.id,
                org_id=unit.id, node=True,
            )  # fmt: skip

    def _form(self, at_ms: int) -> dict[str, Any]:
        """What the applicant wrote: away three hours later, back within the day."""
        departs = clock.local(from_milliseconds(at_ms + 3 * HOUR)).replace(minute=0, second=0, microsecond=0)
        return {
            "purpose": self._rng.choice(REASONS),
            "passengers": self._rng.randrange(1, 6),
            "route": self._rng.choice(ROUTES),
            "start_at": departs.isoformat(),
            "end_at": (departs + timedelta(hours=5)).isoformat(),
        }
