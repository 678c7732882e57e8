"""On phones, in CI: a car is asked for and allowed, a code is opened, a figure leads to its record.

Everything here is of one day: the server's clock and the page's both stand at NOW.
"""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from tests.conftest import NOW
from tests.pages.caller import Caller
from tests.pages.here import Looks, person, served_here, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def server(tmp_path, now):
    """The program on this test's clock."""
    with served_here(tmp_path) as address:
        yield address


OFFICE = "杭州市西湖区人民政府办公室"
FIRST_ROUTE_BYTES = 150_000
"""What opening the program may cost a phone that has nothing of it yet, headers and all."""


def test_the_first_route_is_light(server, browser):
    context = browser.new_context(base_url=server, service_workers="block")
    page, sizes = context.new_page(), {}

    def weigh(request):
        told = request.sizes()
        sizes[request.url.removeprefix(server)] = told["responseHeadersSize"] + told["responseBodySize"]

    page.on("requestfinished", weigh)
    page.goto("/")
    expect(page.locator('[data-test="sign-in-submit"]')).to_be_visible()
    page.wait_for_load_state("networkidle")
    context.close()
    assert len(sizes) > 5
    assert sum(sizes.values()) <= FIRST_ROUTE_BYTES, sizes


def test_on_a_phone(open_phone, desk, now):
    looks = Looks()
    looks.at(person(open_phone, "staff1"), "01-sign-in")
    staff = signed_in(open_phone, "staff1")
    looks.at(staff, "02-workbench")
    ask_for_a_car(staff, looks.at)
    allow_it(signed_in(open_phone, "approver1"), looks.at)
    anybody_opens_a_code(open_phone, desk, looks.at)
    admin = signed_in(open_phone, "admin1")
    enrol(admin)
    read_the_figure(admin, looks.at)
    looks.are_sound()


def ask_for_a_car(staff, look):
    staff.tap("app-one_thing")
    look(staff, "03-matters")
    staff.tap("matter-NB-13")
    staff.type("field-purpose", "赴省里开会")
    staff.type("field-passengers", "3")
    staff.type("field-route", "西湖区—省府路")
    staff.type("field-start_at", "2026-11-25T08:30")
    staff.type("field-end_at", "2026-11-25T17:30")
    look(staff, "04-form")
    staff.tap("application-submit")
    expect(staff.at("status").first).to_have_attribute("data-value", "running")
    look(staff, "05-application")


def allow_it(approver, look):
    approver.tap("todo-item")
    approver.sees("approve")
    look(approver, "06-approve")
    approver.tap("approve")
    approver.sees("task-done", "已同意")
    look(approver, "07-approved")


def anybody_opens_a_code(open_phone, desk, look):
    codes = Caller(desk, "enterprise1").get("/safety-code/codes")["items"]
    content = Caller(desk, "enterprise1").get(f"/safety-code/codes/{codes[0]['id']}")["content"]
    phone = open_phone()
    phone.open("/S/" + content.rsplit("/", 1)[-1])
    expect(phone.page.locator("body")).to_contain_text(codes[0]["colour_name"])
    look(phone, "08-public-code")


def enrol(admin):
    """The second factor, at NOW: the next code is of the step after, as each is taken once."""
    admin.open("/me/second-factor")
    admin.tap("second-factor-begin")
    totp = pyotp.TOTP(admin.sees("second-factor-secret").text_content().replace(" ", ""))
    admin.type("second-factor-code", totp.at(NOW))
    admin.tap("second-factor-submit")
    admin.sees("me-name")
    admin.tap("sign-out")
    admin.agree()
    admin.tap("demo-admin1")
    admin.type("sign-in-totp", totp.at(NOW + timedelta(seconds=30)))
    admin.tap("sign-in-submit")
    admin.sees("greeting")


def read_the_figure(admin, look):
    """From the figure to the people, from one of them to what she did."""
    today = NOW.date()
    admin.open(f"/stats?org=330000&from={today}&to={today}")
    admin.tap("org-open")
    admin.type("org-search", OFFICE)
    admin.tap("org-item", has=OFFICE)
    admin.sees("org-name", OFFICE)
    admin.sees("stats-numerator", "2")
    look(admin, "09-figure")
    admin.page.set_viewport_size({"width": 1280, "height": 800})
    look(admin, "12-figure-on-a-desk")
    admin.page.set_viewport_size({"width": 360, "height": 740})
    admin.tap("open-numerator")
    expect(admin.at("person-row")).to_have_count(2)
    admin.tap("person-row", has="周敏")
    act = admin.at("person-row").filter(has_text="周敏").locator("[data-test=record-row]")
    expect(act).to_contain_text("公务用车")
    look(admin, "10-people")
    act.tap()
    admin.sees("act-title", "周敏：提交公务用车申请")
    look(admin, "11-record")
