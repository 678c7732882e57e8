"""The people of the demo: who is offered, what they may do, the administrators' second factor."""

from __future__ import annotations

import pyotp
import pytest

import demo
from auth import passwords, second_factor
from core import clock
from core.officers import may_enforce
from demo import accounts
from models import (
    Account,
    DemoMark,
    Organisation,
    RoleGrant,
)
from models.officers import officers_by_staff

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("bound")]


def test_the_demo_accounts_are_complete_and_offered(column):
    mark = DemoMark.get()
    offered = [item["username"] for item in mark.accounts["items"]]
    assert set(offered) == set(column(Account.select(Account.username)))
    assert set(offered) >= {
        "officer1", "officer2", "handler1", "reviewer1", "head1", "enterprise1", "staff1", "approver1", "admin1",
        "system1", "security1", "audit1",
    }  # fmt: skip
    assert all(item["name"] and item["role_label"] and item["hint"] for item in mark.accounts["items"])
    assert mark.accounts["password"] == accounts.PASSWORD
    assert demo.is_loaded()


def test_the_published_password_signs_in():
    assert passwords.matches(Account.get(Account.username == "officer1").password_hash, accounts.PASSWORD)


def test_the_three_administrators_have_a_second_factor_and_nobody_else(column):
    with_factor = column(Account.select(Account.username).where(Account.totp_confirmed))
    assert sorted(with_factor) == ["audit1", "security1", "system1"]
    account = Account.get(Account.username == "system1")
    shown = second_factor.code_of(account)
    assert shown == pyotp.TOTP(accounts.totp_secret("system1")).at(int(clock.now().timestamp()))
    assert second_factor.accept(account, shown)
    assert not second_factor.accept(account, shown)


def test_officer1_and_officer2_may_enforce_together(column):
    staff = column(Account.select(Account.staff).where(Account.username.in_(["officer1", "officer2"])))
    agency = Organisation.get(Organisation.name == "杭州市西湖区市场监督管理局")
    assert agency.region_code == "330106"
    assert may_enforce(officers_by_staff(staff), agency.id, clock.today()).allowed


def test_grants_reach_what_the_roles_need():
    rows = (
        RoleGrant.select(Account.username, RoleGrant.role, Organisation.code)
        .join(Account)
        .switch(RoleGrant)
        .join(Organisation)
        .tuples()
    )
    granted = set(rows)
    assert {
        ("head1", "agency_head", "330106-scjg"), ("officer1", "staff", "330106-scjg"),
        ("approver1", "approver", "330106-zfb"), ("dispatcher1", "dispatcher", "330106-zfb"),
        ("staff1", "staff", "330106-zfb"), ("admin1", "stat_admin", "330000"), ("audit1", "audit_admin", "330000"),
    } <= granted  # fmt: skip
    assert {user for user, role, _ in granted if role == "staff"} == {
        user.username for user in accounts.STAFF_USERS
    }


def test_being_staff_does_not_open_the_whole_province_to_administrators():
    over_root = (
        RoleGrant.select().join(Organisation).where(Organisation.level == 0, RoleGrant.role == "staff")
    )
    assert over_root.count() == 0
