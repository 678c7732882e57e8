"""A code in front of a camera is read by zxing-wasm in a worker, verified online and offline; a code is shown and changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core import qr
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


def test_a_camera_reads_a_code_and_anybody_learns_what_it_means(open_phone, film):
    film.show(content_of(open_phone("enterprise1")))
    phone = open_phone(permissions=["camera"])
    phone.open("/verify")
    phone.sees("verify-outcome", "黄码")
    phone.shot("verified")


def test_a_code_is_read_from_a_photo(open_phone, film, tmp_path):
    """The camera sees the wall, whatever was before it in another test."""
    photo = tmp_path / "photo.png"
    photo.write_bytes(qr.png(content_of(open_phone("enterprise1")), size=900))
    phone = open_phone(permissions=["camera"])
    phone.open("/verify")
    phone.at("camera-album-input").set_input_files(photo)
    phone.sees("verify-outcome", "黄码")


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
