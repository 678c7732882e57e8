"""Annual plans of the agencies that visit, and one 双随机 draw of the demo agency, drawn by the published algorithm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from core import clock
from demo.bulk import Bulk, day, from_milliseconds, instant, json
from demo.enterprises import Firm
from demo.events import Numbers, dashed
from demo.library import FOOD, METERING, PRICES, SPECIAL_EQUIPMENT, Thing
from demo.people import Member
from demo.tree import Unit
from microapps.enforcement.rules import draw_algorithm as algorithm
from microapps.enforcement.service import frames, risk
from microapps.enforcement.service.draws import WORD as DRAW_WORD
from microapps.enforcement.service.plans import WORD as PLAN_WORD
from microapps.enforcement.service.tasks import WORD as TASK_WORD
from models.draw import DrawParty, DrawSelection, LibrarySnapshot, RandomDraw
from models.inspection import InspectionTask, TaskOfficer
from models.library import OfficerSkill, RiskRate
from models.organisation import Organisation
from models.plan import AnnualPlan, PlanItem

CAPS = {"A": 2, "B": 2, "C": 4, "D": None, "U": 2}
"""嘉善 allows two visits a year of one agency to one enterprise."""
ITEMS = (
    # title, matters, kind, selection, reason, batches
    ("特种设备、食品重点领域日常检查", (SPECIAL_EQUIPMENT, FOOD), "daily", "directed", "KEY_FIELD", 1),
    ("价格、计量双随机抽查", (PRICES, METERING), "daily", "double_random", None, 4),
    ("食品经营专项检查", (FOOD,), "special", "directed", "SPECIAL_APPROVED", 1),
)
HOUR = 3_600_000
BEFORE_MIDNIGHT = 6 * HOUR
"""The draw was made yesterday evening, when the day's visits had all begun: its frame is what the records say."""
ROLES = ("组织单位", "机关负责人")


@dataclass(frozen=True, slots=True)
class Planned:
    """The lines of an agency's plan, which its visits carry out."""

    directed: str
    drawn: str

    def line_for(self, code: str) -> tuple[str, str, str | None]:
        """(plan item, selection, reason) of a visit about a matter."""
        if code in (SPECIAL_EQUIPMENT, FOOD):
            return self.directed, "directed", "KEY_FIELD"
        return self.drawn, "double_random", None


class Plans:
    """Writes the plan of one agency after another. Opened after staff and before tasks, which refer to plans."""

    def __init__(self, bulk: Bulk, rng: Random, numbers: Numbers, today: date, at_ms: int) -> None:
        self._plans = bulk.sheet(
            AnnualPlan,
            "number org year title status created_by approved_by approved_at published_at decision_note",
        )
        self._items = bulk.sheet(
            PlanItem,
            "plan title matter_codes kind selection reason_code mode from_on to_on batches industries joint_org_ids",
        )
        self._rates = bulk.sheet(
            RiskRate, "org matter_code grade year rate year_cap published_at published_by"
        )
        self._skills = bulk.sheet(OfficerSkill, "licence skill certificate_no valid_to")
        self._rng, self._numbers, self._today, self._at_ms = rng, numbers, today, at_ms

    def write(self, unit: Unit, members: Sequence[Member], next_year: bool) -> Planned | None:
        """The approved plan of this year; for the demo agency next year's too, waiting for the head."""
        officers = [member for member in members if member.licence_id]
        if not officers:
            return None
        for name, grade in risk.defaults().items():
            self._rates.add(
                self._at_ms, unit.id, "", name, self._today.year, str(grade.rate), CAPS[name], instant(self._at_ms),
                members[0].id,
            )  # fmt: skip
        for number, officer in enumerate(officers[:6], 1):
            certificate = f"TS{unit.region_code}{number:03}"
            self._skills.add(
                self._at_ms,
                officer.licence_id,
                "special_equipment",
                certificate,
                day(self._today + timedelta(700)),
            )
        if next_year:
            self._plan(unit, members[0], officers[0], self._today.year + 1, "submitted")
        directed, drawn, _ = self._plan(unit, members[0], officers[0], self._today.year, "approved")
        return Planned(directed, drawn)

    def _plan(self, unit: Unit, head: Member, officer: Member, year: int, status: str) -> list[str]:
        approved = instant(self._at_ms) if status == "approved" else None
        plan_id = self._plans.add(
            self._at_ms, self._numbers.next(unit, PLAN_WORD, self._at_ms), unit.id, year, f"{year}年度行政检查计划",
            status, officer.id, head.id if approved else None, approved, approved, "同意公布。" if approved else "",
        )  # fmt: skip
        return [
            self._items.add(
                self._at_ms, plan_id, title, json(list(codes)), kind, selection, reason, "on_site", f"{year}-01-01",
                f"{year}-12-31", batches, json([]), json([]),
            )
            for title, codes, kind, selection, reason, batches in ITEMS
        ]  # fmt: skip


class Draws:
    """The draw of the demo agency. Opened after tasks, which it leads to."""

    def __init__(self, bulk: Bulk, rng: Random, numbers: Numbers, today: date, end_ms: int) -> None:
        self._snapshots = bulk.sheet(
            LibrarySnapshot, "org taken_at sha256 object_count classed_count officer_count lines"
        )
        self._draws = bulk.sheet(
            RandomDraw,
            "number org plan_item batch live_key title status policy snapshot seed outcome created_by drawn_at"
            " published_at published_by voided_at voided_by void_reason supersedes",
        )
        self._parties = bulk.sheet(DrawParty, "draw no staff role commitment committed_at nonce revealed_at")
        self._tasks = bulk.sheet(
            InspectionTask,
            "number org enterprise equipment kind trigger_code matter_codes planned_on status created_by approved_by"
            " approved_at decision_note plan_item selection reason_code mode cap_flag separate_reason merged_into"
            " urgent_reason reported_to reported_at make_up_due_at",
        )
        self._selections = bulk.sheet(
            DrawSelection, "draw library_object enterprise stratum position ticket task"
        )
        self._officers = bulk.sheet(TaskOfficer, "task staff leads")
        self._rng, self._bulk, self._ids, self._numbers, self._today = rng, bulk, bulk.ids, numbers, today
        self._drawn_ms = end_ms - BEFORE_MIDNIGHT

    def write(
        self, unit: Unit, members: Sequence[Member], things: Sequence[Thing], planned: Planned,
        shown: Sequence[str], untouched: Firm,
    ) -> None:  # fmt: skip
        """Draw as the agency would have, from the records as they stood that evening.

        There is only one demo: nonces are drawn until each officer of `shown` has a visit and `untouched` none.
        """
        officers = [member for member in members if member.licence_id]
        frame = self._frame(unit, planned)
        digest, pool = algorithm.frame_hash(frame), algorithm.prepare(frame)
        draw_id, nonces, seed, outcome = "", [], "", {}
        firms = {dashed(thing.id): thing for thing in things}
        wanted = {dashed(one) for one in shown}
        while (
            not draw_id
            or wanted - {o["officer"] for one in outcome["selected"] for o in one["officers"]}
            or any(firms[one["object"]].firm is untouched for one in outcome["selected"])
        ):
            draw_id = self._ids.new(self._drawn_ms)
            nonces = [f"{self._rng.getrandbits(128):032x}" for _ in ROLES]
            seed = algorithm.seed_of(dashed(draw_id), digest, nonces)
            outcome = algorithm.draw(pool, seed)
        self._keep(unit, (officers[0], members[0]), planned, draw_id, nonces, (frame, digest, seed, outcome))
        self._assign(unit, members[0], officers[0], planned, draw_id, firms, outcome)

    def _frame(self, unit: Unit, planned: Planned) -> list[dict[str, Any]]:
        """The library frozen by the program itself, from all that was written so far."""
        self._bulk.flush()
        org, item = Organisation.get_by_id(UUID(unit.id)), PlanItem.get_by_id(UUID(planned.drawn))
        with clock.standing_at(from_milliseconds(self._drawn_ms)):
            policy = frames.policy_of(item, org.id, officers=2, load_cap=30, rotation=True, strata="class")
            return frames.lines_of(org, item, policy)

    def _keep(
        self, unit: Unit, parties: tuple[Member, Member], planned: Planned, draw_id: str, nonces: list[str],
        drawn: tuple[list[dict[str, Any]], str, str, dict[str, Any]],
    ) -> None:  # fmt: skip
        frame, digest, seed, outcome = drawn
        at_ms, organiser, head = self._drawn_ms, parties[0], parties[1]
        objects = sum(line["type"] == "object" for line in frame)
        classed = frames.classed_in(frame)
        snapshot_id = self._snapshots.add(
            at_ms, unit.id, instant(at_ms), digest, objects, classed, len(frame) - 1 - objects, json(frame)
        )
        self._draws.add(
            at_ms, self._numbers.next(unit, DRAW_WORD, at_ms), unit.id, planned.drawn, 1, f"{planned.drawn}:1",
            ITEMS[1][0], "published", json(frame[0]), snapshot_id, seed, json(outcome), organiser.id,
            instant(at_ms + HOUR), instant(at_ms + 2 * HOUR), head.id, None, None, "", None, row_id=draw_id,
        )  # fmt: skip
        for no, (party, role, nonce) in enumerate(zip(parties, ROLES, nonces, strict=True), 1):
            commitment = algorithm.commitment(dashed(draw_id), no, nonce)
            self._parties.add(
                at_ms, draw_id, no, party.id, role, commitment, instant(at_ms + no * 60_000), nonce,
                instant(at_ms + HOUR // 2 + no * 60_000),
            )  # fmt: skip

    def _assign(
        self, unit: Unit, head: Member, organiser: Member, planned: Planned, draw_id: str, things: dict[str, Thing],
        outcome: dict[str, Any],
    ) -> None:  # fmt: skip
        approved = instant(self._drawn_ms + 2 * HOUR)
        for number, one in enumerate(outcome["selected"]):
            thing = things[one["object"]]
            planned_on = self._today + timedelta(days=number // 3)
            task_id = self._tasks.add(
                self._drawn_ms + 2 * HOUR, self._numbers.next(unit, TASK_WORD, self._drawn_ms), unit.id, thing.firm.id,
                None, "daily", None, json([PRICES, METERING]), day(planned_on), "approved", organiser.id, head.id,
                approved, "双随机抽取", planned.drawn, "double_random", None, "on_site", "", "", None, "", None, None,
                None,
            )  # fmt: skip
            self._selections.add(
                self._drawn_ms, draw_id, thing.id, thing.firm.id, one["stratum"], one["position"], one["ticket"],
                task_id,
            )  # fmt: skip
            for officer in one["officers"]:
                staff_id = officer["officer"].replace("-", "")
                self._officers.add(self._drawn_ms, task_id, staff_id, officer["leads"])
