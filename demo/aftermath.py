"""What followed the visits: corrections, publication, ratings, objections, positions; and every firm's file (监管档案)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from core import clock
from core.working_days import calendar
from demo.bulk import Bulk, from_milliseconds, instant, json, milliseconds
from demo.enterprises import Firm
from demo.events import Numbers
from demo.people import Member
from demo.tree import Unit
from microapps.enforcement import matters
from microapps.enforcement.rules import object_file
from microapps.enforcement.service.corrections import WORD as ORDER_WORD
from models.after_visit import ActCodeScan, InspectionRating, Objection, ResultPublication
from models.correction import CorrectionAnswer, CorrectionOrder, Recheck
from models.inspection import PositionFix
from models.supervision_file import EmptySection, FileStanding, SupervisionFile

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
FOUND = {
    # matter: sub code, what was found, what to do, what was done
    "330231002000": (
        "03-5",
        "冷藏食品贮存温度不符合要求，三批次原料无进货查验记录。",
        "立即按要求贮存食品，补齐进货查验记录。",
        "已更换冷藏设备，温度每日登记；三批次原料的进货查验记录已补齐。",
    ),
    "330231003000": (
        "03-4",
        "店内六种商品未标明价格。",
        "逐一明码标价，并自查全部商品。",
        "六种商品已标价，其余商品自查无遗漏。",
    ),
    "330231004000": (
        "03-6",
        "一台电子计价秤未申请强制检定。",
        "停用该计价秤，申请检定合格后再使用。",
        "该秤已送检，检定合格后贴签使用。",
    ),
}


def problem(matter: str) -> dict[str, Any]:
    """The result of a visit that found something."""
    code, facts, *_ = FOUND[matter]
    return {"codes": ["03", code], "summary": facts, "disposition": "order_to_correct", "correction_record": "",
            "moved_to_region": None}  # fmt: skip


def _problems(matter: str) -> list[dict[str, str]]:
    """What an order says of the item that failed."""
    item = matters.matter(matter)["checklist"][0]
    _, facts, requirement, _ = FOUND[matter]
    return [{"item": item["id"], "text": item["text"], "article": item["article"], "facts": facts,
             "requirement": requirement}]  # fmt: skip


COMMENTS = ("检查规范，讲解耐心。", "流程清楚，时间短。", "建议提前通知。", "")
EMPTY_REASON = "自动归集时未见记录，经核对确无。"
DECLARED = 0.8
"""Share of the firms whose officers said why a section has nothing to hold."""
EMPTIABLE = ("inspections", "problems", "penalties", "warnings")


@dataclass(frozen=True, slots=True)
class Concluded:
    """A visit as its aftermath needs it."""

    id: str
    number: str
    unit: Unit
    firm: Firm
    officers: tuple[Member, Member]
    head: Member
    matter: str
    ended_ms: int
    codes: list[str]
    position: dict[str, Any]


class Aftermath:
    """Writes what followed each visit, and how complete each firm's file is."""

    def __init__(self, bulk: Bulk, rng: Random, numbers: Numbers) -> None:
        self._orders = bulk.sheet(
            CorrectionOrder,
            "number inspection org enterprise equipment status violation_facts violated_provision requirements"
            " problems working_days due_on due ordered_by recheck_due_on recheck_due escalation",
        )
        self._answers = bulk.sheet(CorrectionAnswer, "order text problems by_name at")
        self._rechecks = bulk.sheet(Recheck, "order passed mode note officer_names position at")
        self._publications = bulk.sheet(
            ResultPublication,
            "inspection org enterprise status content due_on due decided_by decided_at published_at why",
        )
        self._ratings = bulk.sheet(
            InspectionRating, "inspection org enterprise channel stars broken_bans comment at"
        )
        self._objections = bulk.sheet(
            Objection, "inspection org enterprise grounds filed_at due_on due status answer decided_by_name"
        )
        self._fixes = bulk.sheet(
            PositionFix, "inspection staff act at raw lon lat distance_m speed_mps risks is_risky"
        )
        self._code_scans = bulk.sheet(ActCodeScan, "inspection at stage")
        self._empty = bulk.sheet(EmptySection, "enterprise section reason declared_by at")
        self._files = bulk.sheet(
            SupervisionFile, "enterprise sections filled is_complete rule_version last_updated_at computed_at"
        )
        self._standings = bulk.sheet(
            FileStanding, "enterprise at filled is_complete rule_version last_updated_at"
        )
        self._rng, self._numbers, self._calendar = rng, numbers, calendar()
        self._now_ms = milliseconds(clock.now())
        self._filled: dict[str, set[str]] = defaultdict(set)
        self._latest: dict[str, int] = {}

    def follow(self, visit: Concluded) -> None:
        """Everything after one visit."""
        rng = self._rng
        self._happened(visit.firm, "inspections", visit.ended_ms)
        self._fix(visit)
        if rng.random() < 0.6:
            self._code_scans.add(
                visit.ended_ms, visit.id, instant(visit.ended_ms - 42 * MINUTE), "licence_shown"
            )
        if visit.codes[0] == "03":
            self._order(visit)
        self._publish(visit)
        if rng.random() < 0.3:
            at_ms = min(visit.ended_ms + rng.randrange(1, 20) * HOUR, self._now_ms - MINUTE)
            broken = ["disturb"] if rng.random() < 0.03 else []
            stars = 2 if broken else rng.choice((4, 5, 5, 5))
            self._ratings.add(
                at_ms, visit.id, visit.unit.id, visit.firm.id, "contact", stars, json(broken), rng.choice(COMMENTS),
                instant(at_ms),
            )  # fmt: skip
            self._happened(visit.firm, "inspections", at_ms)
        if self._now_ms - visit.ended_ms < 6 * DAY and rng.random() < 0.1:
            self._object(visit)

    def _happened(self, firm: Firm, section: str, at_ms: int) -> None:
        self._filled[firm.id].add(section)
        self._latest[firm.id] = max(self._latest.get(firm.id, 0), at_ms)

    def scanned(self, firm: Firm, at_ms: int) -> None:
        """The firm's code was scanned."""
        self._happened(firm, "warnings", at_ms)

    def _fix(self, visit: Concluded) -> None:
        odd = self._rng.random() < 0.02
        risks = [{"code": "FAR", "text": "距离企业登记位置约2300米。"}] if odd else []
        place = visit.position
        self._fixes.add(
            visit.ended_ms, visit.id, visit.officers[0].id, "start", instant(visit.ended_ms - 40 * MINUTE), json(place),
            place["lon"], place["lat"], 2300.0 if odd else None, None, json(risks), odd,
        )  # fmt: skip

    def _order(self, visit: Concluded) -> None:
        """Most orders are answered and passed; some wait for the recheck, a few are late."""
        given = clock.day_of(from_milliseconds(visit.ended_ms))
        due_on = self._calendar.add_working_days(given, 5)
        age = (clock.today() - due_on).days
        status = (
            "passed"
            if age > 12 and self._rng.random() < 0.9
            else "ordered"
            if self._rng.random() < 0.4
            else "answered"
        )
        answered_ms = min(visit.ended_ms + 3 * DAY, self._now_ms - HOUR)
        recheck_on = None
        if status == "answered":
            recheck_on = self._calendar.add_working_days(
                clock.day_of(from_milliseconds(answered_ms)), 10
            ).isoformat()
        due = {
            "start": given.isoformat(),
            "n": 5,
            "unit": "WD",
            "rule": "PEN-035",
            "calendar_version": self._calendar.version,
        }
        order_id = self._orders.add(
            visit.ended_ms + 5 * MINUTE, self._numbers.next(visit.unit, ORDER_WORD, visit.ended_ms), visit.id,
            visit.unit.id, visit.firm.id, None, status, FOUND[visit.matter][1], matters.matter(visit.matter)["violated_provision"],
            FOUND[visit.matter][2], json(_problems(visit.matter)), 5, due_on.isoformat(), json(due), visit.officers[0].id, recheck_on, None, 0,
        )  # fmt: skip
        self._happened(visit.firm, "problems", visit.ended_ms + 5 * MINUTE)
        if status == "ordered":
            return
        self._answers.add(
            answered_ms,
            order_id,
            "",
            json(
                [
                    {"item": one["item"], "text": FOUND[visit.matter][3], "file_ids": []}
                    for one in _problems(visit.matter)
                ]
            ),
            CorrectionAnswer.by_name.db_value(visit.firm.contact_name),
            instant(answered_ms),
        )
        self._happened(visit.firm, "problems", answered_ms)
        if status == "passed":
            at_ms = answered_ms + 2 * DAY
            names = [officer.name for officer in visit.officers]
            self._rechecks.add(
                at_ms, order_id, True, "on_site", "已整改到位。", json(names), None, instant(at_ms)
            )
            self._happened(visit.firm, "problems", at_ms)

    def _publish(self, visit: Concluded) -> None:
        day = clock.day_of(from_milliseconds(visit.ended_ms))
        due_on = self._calendar.add_working_days(day, 20)
        age_days = (self._now_ms - visit.ended_ms) // DAY
        is_published = age_days > 8 and self._rng.random() < 0.97
        at_ms = visit.ended_ms + self._rng.randrange(1, 8) * DAY
        names = matters.result_codes()
        codes = visit.codes
        content = {
            "enterprise_name": visit.firm.name, "uscc": visit.firm.uscc, "agency": visit.unit.name,
            "number": visit.number, "matters": [m["title"] for m in matters.titles([visit.matter])],
            "is_planned": True, "results": [names[code] for code in codes], "result_on": day.isoformat(),
        }  # fmt: skip
        due = {
            "start": day.isoformat(),
            "n": 20,
            "unit": "WD",
            "rule": "INS-012",
            "calendar_version": self._calendar.version,
        }
        published = instant(at_ms) if is_published else None
        self._publications.add(
            visit.ended_ms, visit.id, visit.unit.id, visit.firm.id, "published" if is_published else "pending",
            json(content), due_on.isoformat(), json(due), visit.head.id if is_published else None, published, published, "",
        )  # fmt: skip
        if is_published:
            self._happened(visit.firm, "inspections", at_ms)

    def _object(self, visit: Concluded) -> None:
        filed_ms = min(visit.ended_ms + 20 * HOUR, self._now_ms - HOUR)
        filed_on = clock.day_of(from_milliseconds(filed_ms))
        due_on = self._calendar.add_working_days(filed_on, 10)
        due = {
            "start": filed_on.isoformat(),
            "n": 10,
            "unit": "WD",
            "rule": "INS-020",
            "calendar_version": self._calendar.version,
        }
        self._objections.add(
            filed_ms, visit.id, visit.unit.id, visit.firm.id, "检查当日设备正在检修，记录可以补充提供。", instant(filed_ms),
            due_on.isoformat(), json(due), "filed", "", "",
        )  # fmt: skip
        self._happened(visit.firm, "inspections", filed_ms)

    def file(self, firms: Sequence[Firm], members: Sequence[Member], at_ms: int) -> None:
        """The standing of each firm's file; sections without records are declared empty for most firms."""
        officer = next((member for member in members if member.licence_id), None)
        now = instant(self._now_ms)
        declared_ms = self._now_ms - int(timedelta(days=3).total_seconds() * 1000)
        for firm in firms:
            filled = self._filled[firm.id]
            reasons = {}
            latest = self._latest.get(firm.id, at_ms)
            if officer and self._rng.random() < DECLARED:
                reasons = {section: EMPTY_REASON for section in EMPTIABLE if section not in filled}
                for section in reasons:
                    self._empty.add(
                        declared_ms, firm.id, section, EMPTY_REASON, officer.id, instant(declared_ms)
                    )
                latest = max(latest, declared_ms if reasons else 0)
            counts = dict.fromkeys(object_file.SECTIONS, 1) | {s: int(s in filled) for s in EMPTIABLE}
            standing = object_file.standing(counts, reasons)
            self._files.add(
                at_ms, firm.id, json(standing.sections), standing.filled, standing.is_complete, object_file.RULE_VERSION,
                instant(latest), now,
            )  # fmt: skip
            self._standings.add(
                latest, firm.id, instant(latest), standing.filled, standing.is_complete, object_file.RULE_VERSION,
                instant(latest),
            )  # fmt: skip
