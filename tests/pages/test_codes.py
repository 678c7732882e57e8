"""A code in front of a camera is read by zxing-wasm in a worker, verified online and offline; a code is shown and changes."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from core import qr
from tests.pages.conftest import CHROMIUM, QUIET, SCREENSHOTS
from tests.pages.phone import Phone
from tests.people import PHONE
from tests.readers import grey, zxing
from tests.servers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HAS_LISTS = "() => localStorage.getItem('zs.code.keys') && localStorage.getItem('zs.code.status')"
"""A function, as an expression would be evaluated in the page, which its policy forbids."""


def content_of(phone):
    """The content of the first code on the phone's list, from the page's own words."""
    phone.open("/safety-codes")
    phone.at("safety-code-item").first.tap()
    phone.page.locator("summary").last.tap()
    return phone.sees("safety-content").inner_text()


def as_video(content, path):
    """A film of a code on a grey wall, as Chromium's fake camera wants it."""
    picture = np.full((480, 640), 200, np.uint8)
    picture[40:440, 120:520] = grey(qr.png(content, size=400))
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (320 * 240 * 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10)


@pytest.fixture
def camera_phone(playwright, server, tmp_path):
    """`camera_phone(content)` gives somebody's phone that looks at that code."""
    opened = []

    def open_one(content):
        as_video(content, tmp_path / "code.y4m")
        look = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={tmp_path / 'code.y4m'}",
        ]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *look])
        context = browser.new_context(
            base_url=server, viewport={"width": 360, "height": 740}, locale="zh-CN", user_agent=PHONE,
            is_mobile=True, has_touch=True, permissions=["camera"],
        )  # fmt: skip
        phone = Phone(context, SCREENSHOTS / "codes")
        opened.append((browser, phone))
        return phone

    yield open_one
    for browser, phone in opened:
        phone.close()
        browser.close()
        assert phone.troubles == []


def test_a_camera_reads_a_code_and_anybody_learns_what_it_means(open_phone, camera_phone):
    content = content_of(open_phone("enterprise1"))
    phone = camera_phone(content)
    phone.open("/verify")
    phone.tap("scan-camera")
    phone.sees("verify-outcome", "黄码")
    phone.shot("verified")


def test_a_code_is_verified_without_a_network(open_phone):
    content = content_of(open_phone("enterprise1"))
    phone = open_phone()
    phone.open("/verify")
    phone.page.wait_for_function(HAS_LISTS)
    phone.trouble_expected = "ERR_INTERNET_DISCONNECTED"
    phone.context.set_offline(True)
    phone.type("scan-content", content)
    phone.tap("scan-submit")
    phone.sees("verify-message", "离线核验")
    place = len(content) - 30
    phone.type(
        "scan-content", content[:place] + ("A" if content[place] != "A" else "B") + content[place + 1 :]
    )
    phone.tap("scan-submit")
    phone.sees("verify-message", "不是有效的码")


def test_a_shown_code_is_one_a_reader_reads(open_phone):
    phone = open_phone("enterprise1")
    content = content_of(phone)
    phone.tap("show-code")
    picture = phone.sees("shown-code").screenshot()
    assert zxing(grey(picture)) == content


def published(phone, part):
    return phone.page.request.get(f"/api/v1/safety-code/{part}").json()


def replay(answer):
    """A route that gives that answer, whatever the server would say."""
    return lambda route: route.fulfill(json=answer)


def test_lists_from_earlier_are_refused_though_well_signed(open_phone):
    """Whoever stands between replays yesterday's lists, in which a stolen key was still good: the page keeps its own."""
    phone = open_phone()
    earlier = {part: published(phone, part) for part in ("keys", "status-list")}
    # Lists say their second: those that the page gets must be of a later one.
    wait_until(lambda: published(phone, "status-list")["signed"] != earlier["status-list"]["signed"])
    phone.open("/verify")
    phone.page.wait_for_function(HAS_LISTS)
    held = phone.page.evaluate("({...localStorage})")
    for part, answer in earlier.items():
        phone.page.route(f"**/api/v1/safety-code/{part}*", replay(answer))
    with phone.page.expect_response("**/safety-code/keys"):
        phone.page.reload()
    phone.page.wait_for_load_state("networkidle")
    expect(phone.at("scan-content")).to_be_visible()
    kept = phone.page.evaluate("({...localStorage})")
    assert {name: kept[name] for name in ("zs.code.keys", "zs.code.status", "zs.code.pinned")} == {
        name: held[name] for name in ("zs.code.keys", "zs.code.status", "zs.code.pinned")
    }
