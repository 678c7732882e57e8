"""The demo accounts find work waiting when they first sign in."""

from __future__ import annotations

from datetime import datetime

import pytest

from core import clock, db, secrets
from demo import load as load_demo
from demo import waiting
from models.equipment import Equipment
from models.identity import Account
from models.inspection import InspectionTask
from models.migrate import migrate
from models.organisation import OfficerLicence
from models.workbench import Message, Todo


@pytest.fixture
def fresh(tmp_path, now, application):
    """A province nobody has worked in yet."""
    secrets.install("a secret for the demo tests, long enough")
    database = db.bind(f"sqlite:///{tmp_path}/demo.db")
    database.connect(reuse_if_open=True)
    migrate(tmp_path)
    load_demo("small", progress=lambda _: None)
    yield database
    database.close()


def todos_of(username):
    staff = Account.get(Account.username == username).staff_id
    return [todo.title for todo in Todo.select().where(Todo.staff == staff, Todo.status == "open")]


def tasks_of(username):
    staff = Account.get(Account.username == username).staff_id
    return list(InspectionTask.select().where(InspectionTask.created_by == staff))


def test_each_finds_what_is_theirs_to_do(fresh):
    waiting.leave_work_waiting()
    assert sorted(title[:6] for title in todos_of("head1")) == ["决定李晓梅的", "审批检查任务"]
    assert len(todos_of("approver1")) == 1
    officer = Account.get(Account.username == "officer1").staff_id
    assert Message.select().where(Message.staff == officer).count() == 1
    assert {task.status for task in tasks_of("officer1")} >= {"submitted", "approved"}


def test_a_visit_waits_at_the_elevator_of_enterprise1_and_one_elsewhere(fresh):
    waiting.leave_work_waiting()
    firm = Account.get(Account.username == "enterprise1").enterprise_id
    [here] = [task for task in tasks_of("officer1") if task.enterprise_id == firm]
    assert (here.status, here.planned_on) == ("approved", clock.today())
    assert Equipment.get_by_id(here.equipment_id).kind == "elevator"
    both = {Account.get(Account.username == name).staff_id for name in ("officer1", "officer2")}
    assert {row.staff_id for row in here.officers} == both
    [elsewhere] = [task for task in tasks_of("officer3") if task.status == "approved"]
    assert elsewhere.enterprise_id != firm
    assert elsewhere.planned_on == clock.today()


def test_a_year_without_calendar_leaves_out_what_would_be_due(fresh, now):
    clock.install(clock.FixedClock(datetime(2031, 5, 6, 9, 0, tzinfo=clock.SHANGHAI)))
    OfficerLicence.update(valid_to="2031-12-31").execute()
    waiting.leave_work_waiting()
    assert len(todos_of("head1")) == 2
    assert todos_of("approver1") == []
