"""Closed inspections (现场检查) of market regulators, and the scans of enterprise codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from core import clock
from demo import accounts
from demo.aftermath import Aftermath, Concluded, problem
from demo.bulk import Bulk, from_milliseconds, instant, json
from demo.calendar import Days
from demo.enterprises import Firm
from demo.events import Events, Habits, Numbers, dashed
from demo.library import FOOD_TRADES
from demo.people import Member
from demo.plans import Planned
from demo.tree import Unit
from microapps.enforcement import matters
from microapps.enforcement.service import APP
from microapps.enforcement.service.inspections import WORD as VISIT_WORD
from microapps.enforcement.service.tasks import WORD as TASK_WORD
from microapps.enterprise_code.service import APP as SCAN_APP
from models.enterprise import EnterpriseScan
from models.inspection import Inspection, InspectionOfficer, InspectionTask

MATTERS = ("330231002000", "330231003000", "330231004000")
"""Food, prices, metering; food is checked where there is some."""
MINUTE, HOUR = 60_000, 3_600_000
ALLOWED_DELAY_HOURS = 24
STEPS = (
    # minutes after the start, title, the act of IND-02 it belongs to
    (-20, "准备现场检查", ""),
    (-3, "出示执法证件", ""),
    (0, "开始现场检查", "start"),
    (15, "现场取证", "evidence"),
    (35, "当事人签字", "signature"),
    (40, "记录检查结果", "result"),
)
MINUTES_TO_RESULT = 40
SHOWN_MORE_PROBLEMS = 0.35
"""How much likelier the demo accounts' agency finds something, so that its board and lists show every stage."""
RESULTS = (
    (0.82, {"codes": ["01"], "summary": "经现场检查，未发现违法违规情形。", "disposition": "none"}),
    (
        0.94,
        {
            "codes": ["02"],
            "summary": "个别商品标价签填写不规范，当场已改正。",
            "disposition": "none",
            "correction_record": "当场补齐标价签。",
        },
    ),
    (1.0, None),
)
"""Share up to which each result is drawn; None is a problem of the matter at hand."""
CENTRES = {
    "3301": (120.15, 30.27), "3302": (121.55, 29.87), "3303": (120.70, 28.00), "3304": (120.76, 30.75),
    "3305": (120.09, 30.89), "3306": (120.58, 30.03), "3307": (119.65, 29.08), "3308": (118.87, 28.94),
    "3309": (122.21, 29.99), "3310": (121.42, 28.66), "3311": (119.92, 28.47),
}  # fmt: skip
"""Longitude and latitude (WGS-84) of the city, around which its visits are scattered."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit about to be written."""

    unit: Unit
    firm: Firm
    officers: tuple[Member, Member]
    head: Member
    started_ms: int
    clients: dict[str, str]
    received_ms: int
    is_remote: bool
    planned: Planned

    @property
    def ended_ms(self) -> int:
        """When the result was recorded."""
        return self.started_ms + MINUTES_TO_RESULT * MINUTE


class Inspections:
    """Writes the visits and scans of one agency after another."""

    def __init__(self, bulk: Bulk, rng: Random, days: Days, habits: Habits, numbers: Numbers) -> None:
        self._tasks = bulk.sheet(
            InspectionTask,
            "number org enterprise equipment kind trigger_code matter_codes planned_on status created_by"
            " approved_by approved_at decision_note plan_item selection reason_code mode cap_flag separate_reason"
            " merged_into urgent_reason reported_to reported_at make_up_due_at",
        )
        self._visits = bulk.sheet(
            Inspection,
            "number task org enterprise equipment status checklist licence_shown_at licence_position started_at"
            " start_position ended_at received_at result signature officer_signatures mobile_acts is_remote checklist_versions",
        )
        self._officers = bulk.sheet(InspectionOfficer, "inspection staff licence removed_why")
        self._scans = bulk.sheet(EnterpriseScan, "enterprise staff org purpose at position")
        self._rng, self._days, self._habits, self._numbers = rng, days, habits, numbers
        self._aftermath = Aftermath(bulk, rng, numbers)
        self._clean = {code: json(_checked(code, "pass")) for code in MATTERS}
        self._faulty = {code: json(_checked(code, "fail")) for code in MATTERS}

    @property
    def count(self) -> int:
        """Visits so far."""
        return self._visits.count

    def write(
        self, unit: Unit, members: Sequence[Member], firms: Sequence[Firm], count: int, planned: Planned,
        events: Events,
    ) -> None:  # fmt: skip
        """`count` closed visits of `unit` by pairs of its officers, to firms of its county."""
        officers = [member for member in members if member.licence_id]
        if len(officers) < 2 or not firms:
            return
        for day_number, at_ms in sorted(self._days.draw() for _ in range(count)):
            started_ms = min(at_ms, self._days.end_ms - 2 * HOUR)
            visit = self._plan(unit, members[0], officers, firms, started_ms, day_number, planned)
            self._visit(visit, events)

    def scan(
        self, unit: Unit, members: Sequence[Member], firms: Sequence[Firm], count: int, events: Events
    ) -> None:
        """`count` scans of enterprise codes by officers of `unit`."""
        officers = [member for member in members if member.licence_id]
        if not officers or not firms:
            return
        for _ in range(count):
            day_number, at_ms = self._days.draw()
            firm, officer = self._rng.choice(firms), self._rng.choice(officers)
            scan_id = self._scans.add(
                at_ms, firm.id, officer.id, unit.id, self._rng.choice(("inspection", "visit", "service")),
                instant(at_ms), json(self._position(unit)),
            )  # fmt: skip
            self._aftermath.scanned(firm, at_ms)
            events.add(
                at_ms, SCAN_APP, "扫企业码", scan_id, f"/enterprises/{dashed(firm.id)}",
                client=self._habits.client(day_number), staff_id=officer.id, org_id=unit.id,
            )  # fmt: skip

    def file(self, members: Sequence[Member], firms: Sequence[Firm], at_ms: int) -> None:
        """How complete the files of a county's firms are, once everything that happened to them is written."""
        self._aftermath.file(firms, members, at_ms)

    def _plan(
        self, unit: Unit, head: Member, officers: list[Member], firms: Sequence[Firm], started_ms: int,
        day_number: int, planned: Planned,
    ) -> Visit:  # fmt: skip
        """Most visits are done on the phone throughout; a few have a step at the desk, or reach the server late."""
        rng = self._rng
        ended_ms = started_ms + MINUTES_TO_RESULT * MINUTE
        clients = dict.fromkeys(("start", "evidence", "signature", "result"), "mobile")
        if rng.random() < 0.15:
            clients |= {act: self._habits.client(day_number) for act in clients}
        delay_hours = rng.uniform(25, 60) if rng.random() < 0.02 else 0
        received_ms = min(ended_ms + int(delay_hours * HOUR), self._days.end_ms - 1_000)
        first, second = rng.sample(officers, 2)
        return Visit(
            unit,
            rng.choice(firms),
            (first, second),
            head,
            started_ms,
            clients,
            received_ms,
            rng.random() < 0.02,
            planned,
        )

    def _visit(self, visit: Visit, events: Events) -> None:
        rng, unit, started_ms = self._rng, visit.unit, visit.started_ms
        matter = rng.choice(MATTERS if visit.firm.industry in FOOD_TRADES else MATTERS[1:])
        task_id = self._task(visit, matter)
        place = self._position(unit)
        position = json(place)
        drawn = rng.random() + (SHOWN_MORE_PROBLEMS if unit.code == accounts.AGENCY else 0)
        result = next(result for share, result in RESULTS if min(drawn, 1.0) <= share) or problem(matter)
        checklist = (self._clean if result["codes"] == ["01"] else self._faulty)[matter]
        signature = {
            "mode": "typed", "signer_name": visit.firm.contact_name, "opinion": "以上笔录已阅，情况属实。",
            "file_id": None, "at": instant(started_ms + 35 * MINUTE),
        }  # fmt: skip
        number = self._numbers.next(unit, VISIT_WORD, started_ms)
        visit_id = self._visits.add(
            started_ms - 20 * MINUTE, number, task_id, unit.id,
            visit.firm.id, None, "closed", checklist, instant(started_ms - 3 * MINUTE), position,
            instant(started_ms), position, instant(visit.ended_ms), instant(visit.received_ms), json(result),
            Inspection.signature.db_value(signature), json(self._signed(visit, started_ms)), json({act: client == "mobile" for act, client in visit.clients.items()}),
            visit.is_remote, json({matter: 1}),
        )  # fmt: skip
        for officer in visit.officers:
            self._officers.add(started_ms, visit_id, officer.id, officer.licence_id, "")
        self._aftermath.follow(
            Concluded(visit_id, number, unit, visit.firm, visit.officers, visit.head, matter, visit.ended_ms,
                      result["codes"], place)
        )  # fmt: skip
        path = f"/inspections/{dashed(visit_id)}"
        for minutes, title, act in STEPS:
            at_ms = started_ms + minutes * MINUTE
            received_ms = visit.received_ms if visit.received_ms > visit.ended_ms else at_ms
            events.add(
                at_ms, APP, title, visit_id, path, client=visit.clients.get(act, visit.clients["start"]),
                staff_id=visit.officers[0].id, org_id=unit.id, node=act == "result", received_ms=received_ms,
            )  # fmt: skip

    def _task(self, visit: Visit, matter: str) -> str:
        """The task behind the visit: planned the day before, approved by the head (INS-005)."""
        planned_ms = visit.started_ms - 24 * HOUR
        return self._tasks.add(
            planned_ms, self._numbers.next(visit.unit, TASK_WORD, visit.started_ms), visit.unit.id, visit.firm.id,
            None, "daily", None, json([matter]),
            clock.day_of(from_milliseconds(visit.started_ms)).isoformat(), "finished", visit.officers[0].id,
            visit.head.id, instant(planned_ms + HOUR), "同意。", *visit.planned.line_for(matter),
            "remote" if visit.is_remote else "on_site", "", "", None, "", None, None, None,
        )  # fmt: skip

    def _signed(self, visit: Any, started_ms: int) -> list[dict[str, Any]]:
        """The officers' own signatures, after the party's."""
        return [
            {"mode": "typed", "signer_name": one.name, "opinion": "", "file_id": None, "staff_id": str(one.id),
             "at": instant(started_ms + 36 * MINUTE)}
            for one in visit.officers
        ]  # fmt: skip

    def _position(self, unit: Unit) -> dict[str, Any]:
        lon, lat = CENTRES[unit.region_code[:4]]
        scatter = self._rng.uniform
        return {
            "lon": round(lon + scatter(-0.08, 0.08), 6), "lat": round(lat + scatter(-0.06, 0.06), 6),
            "crs": "wgs84", "accuracy_m": round(scatter(5, 40), 1),
        }  # fmt: skip


def _checked(code: str, last: str) -> list[dict[str, Any]]:
    """The checklist of a matter, every item in order but, where `last` says so, the last."""
    items = [{**item, "value": "pass"} for item in matters.checklist([code])]
    return [*items[:-1], {**items[-1], "value": last}]
