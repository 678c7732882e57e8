"""On phones, in CI: a car is asked for and allowed, a code is opened, a figure leads to its record.

Everything here is of one day: the server's clock and the page's both stand at NOW.
"""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

import wsgi
from commands import demonstration
from core.settings import Settings
from models.migrate import migrate
from tests.conftest import NOW, SECRET
from tests.pages.caller import Caller
from tests.pages.conftest import ROOT
from tests.pages.measures import faults_of
from tests.servers import free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCREENS = ROOT / "build" / "screens"


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, *_):
        pass


@pytest.fixture
def server(tmp_path, now):
    """Address of the program in this process, with the demo province of NOW's day."""
    port = free_port()
    settings = Settings(
        secret_key=SECRET, database_url=f"sqlite:///{tmp_path}/zs.db", data_dir=tmp_path,
        public_url=f"http://127.0.0.1:{port}", port=port, log_level="error",
    )  # fmt: skip
    app = wsgi.create_app(settings)
    migrate(tmp_path)
    demonstration.load_if_empty("small")
    serving = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield settings.public_url
    serving.shutdown()
    thread.join()
    serving.server_close()


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
    faults = {}

    def look(phone, name):
        """Keep the screen, and what is wrong with it."""
        phone.page.wait_for_load_state("networkidle")
        phone.page.evaluate("scrollTo(0, 0)")
        phone.page.evaluate("document.fonts.ready")
        SCREENS.mkdir(parents=True, exist_ok=True)
        phone.page.screenshot(path=SCREENS / f"{name}.png", animations="disabled")
        if found := faults_of(phone, ("plain", "large")):
            faults[name] = found

    staff = person(open_phone, look, "staff1", "01-sign-in")
    look(staff, "02-workbench")
    ask_for_a_car(staff, look)
    approver = person(open_phone, look, "approver1")
    allow_it(approver, look)
    anybody_opens_a_code(open_phone, desk, look)
    admin = person(open_phone, look, "admin1")
    enrol(admin)
    read_the_figure(admin, look)
    assert faults == {}, json.dumps(faults, ensure_ascii=False, indent=1)


def person(open_phone, look, username, screen=None):
    """Somebody's phone, on the clock of the server, signed in with one tap."""
    phone = open_phone(reduced_motion="reduce")
    phone.context.clock.install(time=NOW)
    phone.open("/sign-in")
    phone.sees(f"demo-{username}")
    if screen:
        look(phone, screen)
    phone.tap(f"demo-{username}")
    phone.sees("greeting")
    return phone


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
