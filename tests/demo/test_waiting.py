"""The demo accounts find work waiting when they first sign in."""

from __future__ import annotations

from datetime import datetime

import pytest

from core import clock, db, secrets
from demo import load as load_demo
from demo import waiting
from models.identity import Account
from models.inspection import InspectionTask
from models.migrate import migrate
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


def test_each_finds_what_is_theirs_to_do(fresh):
    waiting.leave_work_waiting()
    assert sorted(title[:6] for title in todos_of("head1")) == ["决定李晓梅的", "审批检查任务"]
    assert len(todos_of("approver1")) == 1
    officer = Account.get(Account.username == "officer1").staff_id
    assert Message.select().where(Message.staff == officer).count() == 1
    assert {task.status for task in InspectionTask.select().where(InspectionTask.created_by == officer)} >= {
        "submitted",
        "approved",
    }


def test_a_year_without_calendar_leaves_out_what_would_be_due(fresh, now):
    clock.install(clock.FixedClock(datetime(2031, 5, 6, 9, 0, tzinfo=clock.SHANGHAI)))
    waiting.leave_work_waiting()
    assert len(todos_of("head1")) == 2
    assert todos_of("approver1") == []
