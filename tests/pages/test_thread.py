"""The thread, on phones: from a scan to a ratio, every step on the screen of whoever does it."""

from __future__ import annotations

import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.pages.caller import day
from tests.pages.here import Looks
from tests.pages.measures import LOOKS, WIDTHS
from tests.pages.visit import visit_and_penalty

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_thread(open_phone, picture, film):
    looks = Looks(tuple(LOOKS), WIDTHS)
    visit_and_penalty(open_phone, phone_with(open_phone, looks), picture, film)
    looks.are_sound()
    ask_for_a_car(open_phone("staff1"))
    approve_car(open_phone("approver1"))
    read_figures(open_phone("admin1"))


def phone_with(open_phone, looks):
    """How phones of this test are opened: their cameras are allowed already, each of their screens is measured."""

    def phone_of(name):
        phone = open_phone(name, permissions=["geolocation", "camera"])
        phone.looked_at = looks.at
        return phone

    return phone_of


def ask_for_a_car(staff):
    staff.tap("app-one_thing")
    staff.tap("matter-NB-13")
    staff.type("field-purpose", "赴省里开会")
    staff.type("field-passengers", "3")
    staff.type("field-route", "西湖区—省府路")
    staff.type("field-start_at", f"{day(1)}T08:30")
    staff.type("field-end_at", f"{day(1)}T17:30")
    staff.shot("21-vehicle-request", whole=True)
    staff.tap("application-submit")
    expect(staff.at("status").first).to_have_attribute("data-value", "running")
    staff.shot("22-application", whole=True)


def approve_car(approver):
    approver.tap("todo-item")
    approver.tap("more")
    approver.type("task-comment", "同意。")
    approver.shot("23-approve", whole=True)
    approver.tap("approve-with-words")
    approver.sees("task-done", "已同意")


def read_figures(admin):
    enrol(admin)
    admin.open("/stats?org=330000")
    admin.sees("org-name", "浙江省")
    admin.sees("stats-ratio", "%")
    admin.shot("25-province", whole=True)
    admin.page.get_by_role("button", name="办件口径").tap()
    expect(admin.page.get_by_role("heading", name="办件口径")).to_be_visible()
    behind_the_figure(admin, "numerator", "26-records-behind")
    into(admin, "杭州市")
    admin.shot("27-city", whole=True)
    into(admin, "西湖区")
    into(admin, "杭州市西湖区市场监督管理局")
    admin.shot("28-organisation", whole=True)
    ratio = admin.sees("indicator-IND-02", "%")
    ratio.scroll_into_view_if_needed()
    admin.shot("29-enforcement-ratio")


def into(admin, name):
    """Down the tree to an organisation, by the table of those below."""
    admin.page.get_by_role("button", name=name, exact=True).tap()
    admin.sees("org-name", name)


def behind_the_figure(admin, part, name):
    """The list of records behind a figure counts what the figure says."""
    figure = admin.sees(f"stats-{part}").text_content()
    admin.tap(f"open-{part}")
    admin.sees("record-row")
    expect(admin.at("records-total")).to_contain_text(figure)
    admin.shot(name)
    admin.tap("back")
    admin.sees("stats-ratio", "%")


def enrol(admin):
    """An administrator sets up the second factor; from now on signing in asks for its code, and takes each code once."""
    admin.open("/me/second-factor")
    admin.tap("second-factor-begin")
    secret = admin.sees("second-factor-secret").text_content().replace(" ", "")
    admin.type("second-factor-code", pyotp.TOTP(secret).now())
    admin.shot("24-second-factor", whole=True)
    admin.tap("second-factor-submit")
    admin.sees("me-name")
    admin.tap("sign-out")
    admin.agree()
    admin.tap("demo-admin1")
    admin.type("sign-in-totp", pyotp.TOTP(secret).at(clock_ahead()))
    admin.tap("sign-in-submit")
    admin.sees("greeting")


def clock_ahead():
    """The next code's moment: this one's was just used up, and one step ahead is still accepted."""
    return int(time.time()) + 30
