"""Cross-department events of the four platforms, and plan indicators as their units reported them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from core import clock, periods
from core.calendar import CalendarNotPublished
from core.db import as_date
from core.working_days import calendar
from demo.bulk import Bulk, from_milliseconds, instant, json, milliseconds
from demo.calendar import Days
from demo.events import Events, Habits, Numbers, dashed
from demo.people import Member
from demo.tree import Unit
from microapps.joint_events.kinds import URGENCIES
from microapps.joint_events.reporting import WORD
from microapps.joint_events.steps import APP, TITLES
from models.indicator import PlanReport
from models.joint_event import JointAssignment, JointEvent, JointStep

LEADS = ("scjg", "yjgl", "zhzf")
STORIES = (
    ("safety", "沿街商铺堵塞消防通道", "多家商铺在消防通道堆放货物，安全出口无法通行。", "yjgl", "zhzf"),
    ("market", "集市占道经营并售卖过期食品", "早市摊贩占道，部分食品标签已过期。", "scjg", "zhzf"),
    ("construction", "屋顶搭建未经批准的钢结构", "居民楼顶正在搭建钢棚，未见审批公示。", "zhzf", "yjgl"),
    ("city", "餐饮店油烟直排扰民", "油烟净化设备停用，油烟直排居民楼。", "zhzf", "scjg"),
    ("safety", "小作坊违规使用液化气", "作坊内液化气瓶与明火间距不足。", "yjgl", "scjg"),
)
STEPS = ("report", "accept", "assign", "receive", "finish_assist", "close", "verify")
MINUTES = {"accept": 40, "assign": 30, "receive": 120, "finish_assist": 1_500, "close": 900, "verify": 300}
LATE, MINUTES_LATE = 0.07, 900
"""How many are verified only after their due date."""
REPORTED = (
    ("PLAN-04", None, None, 8_862), ("PLAN-12", 30_412, 31_050, 9_794), ("PLAN-13", 18_720, 20_110, 9_309),
    ("PLAN-15", 9_731, 9_822, 9_907), ("PLAN-16", 6_020, 20_110, 2_994), ("PLAN-17", 412, 425, 9_694),
)  # fmt: skip


class JointEvents:
    """Writes the events of one county after another."""

    def __init__(self, bulk: Bulk, rng: Random, days: Days, habits: Habits, numbers: Numbers) -> None:
        self._events = bulk.sheet(
            JointEvent,
            "number kind title description address position place org lead reporter urgency status accepted_at due_at"
            " first_due_at closed_at closed_by verified_at reopened_times escalated_level result",
        )
        self._chain = bulk.sheet(JointAssignment, "event org role status assigned_at finished_at note")
        self._steps = bulk.sheet(JointStep, "event action actor org at client note")
        self._rng, self._days, self._habits, self._numbers = rng, days, habits, numbers

    @property
    def count(self) -> int:
        """Events so far."""
        return self._events.count

    def write(
        self, place: Unit, units: Mapping[str, Unit], heads: Mapping[str, Member], count: int, events: Events
    ) -> None:
        """`count` events of a county; nothing where its office or one of the agencies has nobody."""
        codes = [f"{place.code}-{kind}" for kind in ("zfb", *LEADS)]
        if any(code not in heads for code in codes):
            return
        self._habits.turn_to(place)
        for day_number, at_ms in sorted(self._days.draw() for _ in range(count)):
            self._one(place, units, heads, day_number, at_ms, events)

    def _one(
        self, place: Unit, units: Mapping[str, Unit], heads: Mapping[str, Member], day_number: int, at_ms: int,
        events: Events,
    ) -> None:  # fmt: skip
        rng = self._rng
        kind, title, told, lead_code, assist_code = rng.choice(STORIES)
        lead, assist = units[f"{place.code}-{lead_code}"], units[f"{place.code}-{assist_code}"]
        office = units[f"{place.code}-zfb"]
        times = self._times(at_ms)
        urgency = rng.choice(("ordinary", "ordinary", "pressing"))
        due = due_ms(times["accept"], URGENCIES[urgency].working_days)
        if rng.random() < LATE:
            times["verify"] = self._days.later(max(times["verify"], due), MINUTES_LATE)
        elif times["verify"] > due:
            times["close"], times["verify"] = min(times["close"], due - 7_200_000), due - 3_600_000
        reporter = heads[office.code]
        event_id = self._events.add(
            at_ms, self._numbers.next(place, WORD, at_ms), kind, title, told, f"{place.name}人民路{rng.randrange(1, 300)}号",
            json({"lon": 120.1, "lat": 30.2, "crs": "wgs84", "accuracy_m": 20}), place.id, lead.id, lead.id,
            reporter.id, urgency, "verified", instant(times["accept"]), instant(due), instant(due),
            instant(times["close"]), heads[lead.code].id, instant(times["verify"]), 0, 0, "已整改到位，现场恢复原状。",
        )  # fmt: skip
        for unit, role in ((lead, "lead"), (assist, "assist")):
            is_assist = role == "assist"
            self._chain.add(
                times["assign"], event_id, unit.id, role, "done", instant(times["assign"]),
                instant(times["finish_assist" if is_assist else "close"]), "已配合处置。" if is_assist else "",
            )  # fmt: skip
        actors = {"receive": lead, "close": lead, "finish_assist": assist}
        for step in STEPS:
            unit = actors.get(step, office)
            client, person = self._habits.client(day_number), heads[unit.code]
            self._steps.add(times[step], event_id, step, person.id, unit.id, instant(times[step]), client, "")
            events.add(
                times[step], APP, TITLES[step], event_id, f"/joint-events/{dashed(event_id)}", client=client,
                staff_id=person.id, org_id=unit.id, node=True,
            )  # fmt: skip

    def _times(self, at_ms: int) -> dict[str, int]:
        times = {"report": at_ms}
        for step in STEPS[1:]:
            times[step] = at_ms = self._days.later(at_ms, MINUTES[step])
        return times


def due_ms(accepted_ms: int, days: int) -> int:
    """The last second of the due day; natural days where a year's calendar is not published."""
    start = clock.day_of(from_milliseconds(accepted_ms))
    try:
        due = as_date(periods.working_days(start, days, calendar=calendar(), rule="IND-08").due_on)
    except CalendarNotPublished:
        due = start + timedelta(days=days + 2)
    return milliseconds(clock.day_bounds(due, due)[1]) - 1_000


def write_reports(bulk: Bulk, unit: Unit, reporter: Member, reviewer: Member, at_ms: int) -> None:
    """Published values of this year for most of the reported indicators; one is still to come."""
    sheet = bulk.sheet(
        PlanReport,
        "code period org revision value_hundredths numerator denominator note status reported_by submitted_at"
        " reviewed_by reviewed_at review_note published_at",
    )
    at = instant(at_ms)
    for code, numerator, denominator, value in REPORTED:
        sheet.add(
            at_ms, code, f"{clock.today():%Y}", unit.id, 1, value, numerator, denominator, "省公共数据平台统计（演示数据）",
            "published", reporter.id, at, reviewer.id, at, "", at,
        )  # fmt: skip
