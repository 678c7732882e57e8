"""Work that waits for the demo accounts when they first sign in, done through the use cases like any other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from auth.loading import principal_of
from auth.principal import Principal
from core import clock, files, qr
from core.calendar import CalendarNotPublished
from core.identifiers import uscc
from core.scope import region_prefix
from demo.enterprises import SHOWN_NAME
from microapps.cases import decisions, parties, serving
from microapps.enforcement.service import checklists, conflicts, library_entries, tasks
from microapps.one_thing.service import applications
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.identity import Account
from models.inspection import InspectionTask
from models.organisation import Organisation, Staff

BEFORE_MIDNIGHT = timedelta(hours=4)
ELEVATORS, PRICES, METERING = "330231001000", "330231003000", "330231004000"


def leave_work_waiting() -> None:
    """A visit for head1 to approve, a small fine for handler1 to file, approved ones for officer1 and officer3 to begin, a car for approver1 to allow.

    Done yesterday evening, after the draw: today nobody has done anything yet.
    """
    today = clock.today()
    midnight, _ = clock.day_bounds(today, today)
    with clock.standing_at(midnight - BEFORE_MIDNIGHT):
        _leave(today)


def _leave(today: date) -> None:
    officer, partner, head = (_somebody(name) for name in ("officer1", "officer2", "head1"))
    _kept_library(partner, head)
    _planned(officer, _firm_near(officer), PRICES, today)
    _fined(officer, partner, _firm_nobody_visits(officer))
    elevator = (
        Equipment.select(Equipment, Enterprise).join(Enterprise).where(Enterprise.name == SHOWN_NAME).get()
    )
    both = [officer.staff_id, partner.staff_id]
    _approved(
        head,
        _planned(officer, elevator.enterprise, ELEVATORS, today, subject_ids=[elevator.id], officer_ids=both),
    )
    elsewhere = _somebody("officer3")
    _approved(_somebody("head2"), _planned(elsewhere, _firm_near(elsewhere), PRICES, today))
    staff = _somebody("staff1")
    try:
        applications.apply(staff, matter="NB-13", form=_journey())
    except CalendarNotPublished:
        # A year after the published ones: without its working days nothing can be due, so nothing is asked.
        return


def _somebody(username: str) -> Principal:
    account = Account.select(Account, Staff).join(Staff).where(Account.username == username).get()
    return principal_of(account, "mobile")


def _firm_near(officer: Principal) -> Enterprise:
    return _near(officer).order_by(Enterprise.id).get()


def _near(officer: Principal) -> Any:
    region = Organisation.get_by_id(officer.org_id).region_code
    return Enterprise.select().where(
        Enterprise.region_code.startswith(region_prefix(region)),
        Enterprise.status == "operating",
        Enterprise.name != SHOWN_NAME,
    )


def _kept_library(officer: Principal, head: Principal) -> None:
    """A conflict for head1 to decide, a checklist that comes into force in three weeks, one of premises."""
    firm = _firm_nobody_visits(officer)
    conflicts.declare_conflict(
        officer, enterprise_id=firm.id, ground="kinship", note="配偶在该企业任财务负责人。"
    )
    library_entries.enter_object(
        head,
        kind="premises",
        enterprise_id=firm.id,
        name=f"{firm.name}城西门店",
        matter_codes=[PRICES, METERING],
    )
    items = checklists.read_version(head, PRICES, 1)["items"]
    asked_then = {"item_id": items[0]["id"], "value": "fail"}
    added = {"id": "JG-1-1", "text": "未标价的商品已逐一登记品名和数量", "shown_when": asked_then}
    checklists.publish_version(
        head, PRICES, effective_on=clock.today() + timedelta(days=21), note="未标价的，追问登记情况",
        items=[items[0], {**items[0], **added}, *items[1:]],
    )  # fmt: skip


def _firm_nobody_visits(officer: Principal) -> Enterprise:
    """A firm without a task, so that a conflict with it stops nothing that was arranged."""
    arranged = InspectionTask.select(InspectionTask.enterprise)
    near = _near(officer).where(Enterprise.id.not_in(arranged))
    return near.order_by(Enterprise.id.desc()).get()


def _fined(officer: Principal, partner: Principal, firm: Enterprise) -> None:
    """100 yuan for prices not marked, told and heard, and handed over on the spot."""
    now = clock.now()
    kind = parties.kind_of(uscc.parse(firm.uscc))
    decision_id = decisions.decide(
        officer, violation="V-001", officer_ids=[officer.staff_id, partner.staff_id],
        party={"kind": kind, "name": firm.name, "identifier": firm.uscc},
        facts="店内12种商品未标明价格，经责令当场改正。", kinds=["FINE"], amount_fen=10_000, place=firm.address,
        licence_shown_at=now - timedelta(minutes=30), told_at=now - timedelta(minutes=10),
        party_statement="认可检查情况，已补标价签。", circumstances={}, waived=False, file_ids=[],
        another_act_reason="",
    )  # fmt: skip
    sheet = files.store(qr.png(f"SIGNED {decision_id}"), officer.id)
    serving.serve(officer, decision_id, version=None, served_at=now, file_id=sheet.id)


def _planned(officer: Principal, firm: Enterprise, matter: str, today: date, **over: Any) -> dict[str, Any]:
    return tasks.create_task(
        officer, enterprise_id=firm.id, matter=matter, planned_on=today, reason_code="COMPLAINT",
        separate_reason="投诉举报应当及时核查，不与其他检查合并。", **over,
    )  # fmt: skip


def _approved(head: Principal, task: dict[str, Any]) -> None:
    tasks.approve_task(head, task["id"], version=task["version"], note="同意，注意安全。")


def _journey() -> dict[str, Any]:
    leaves = clock.local(clock.now() + timedelta(days=2)).replace(hour=8, minute=30, second=0, microsecond=0)
    return {
        "purpose": "赴省政府参加数字化改革工作会议",
        "passengers": 3,
        "route": "西湖区政府—省行政中心",
        "start_at": leaves.isoformat(),
        "end_at": (leaves + timedelta(hours=9)).isoformat(),
    }
