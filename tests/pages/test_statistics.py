"""The dashboard on a desk and in a hand, and an event from photo to verification on three phones."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.pages.measures import AXE, SERIOUS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def admin(open_phone):
    """The statistician, at a desk."""
    return open_phone("admin1", **DESK)


def saved(desk, test, folder):
    """The file that a press on `test` saves."""
    with desk.page.expect_download() as download:
        desk.tap(test)
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_a_dashboard_at_a_desk(admin, tmp_path):
    admin.open("/stats?org=330000")
    admin.sees("stats-ratio", "%")
    expect(admin.page.locator("[data-test^=tile-]")).to_have_count(101)
    expect(admin.at("stats-chart").locator("svg")).to_be_visible()
    admin.page.wait_for_load_state("networkidle")
    admin.shot("1-province", whole=True)
    admin.page.evaluate(AXE.read_text())
    assert admin.page.evaluate(SERIOUS) == []
    assert saved(admin, "map-png", tmp_path).read_bytes().startswith(b"\x89PNG")
    drawing = saved(admin, "map-svg", tmp_path).read_text()
    assert "西湖" in drawing
    assert saved(admin, "trend-png", tmp_path).stat().st_size > 5_000
    with ZipFile(saved(admin, "export-xlsx", tmp_path)) as book:
        assert "杭州市" in book.read("xl/sharedStrings.xml").decode()
    admin.tap("tile-330106")
    admin.sees("org-name", "西湖区")


def test_the_table_says_what_the_map_shows(admin):
    admin.open("/stats?org=330000")
    admin.sees("tile-330100", "杭州")
    shown = admin.at("tile-330100").locator("text").nth(1).text_content()
    admin.tap("map-table-open")
    row = admin.at("map-table").locator("tr", has_text="杭州市").first.text_content()
    percent = float(row.replace("杭州市", "").rstrip("%"))
    assert shown == f"{int(percent + 0.5)}%"


def test_the_map_in_a_hand_opens_a_city_at_a_time(open_phone):
    phone = open_phone("admin1")
    phone.open("/stats?org=330000")
    phone.sees("tile-330100", "杭州")
    expect(phone.page.locator("[data-test^=tile-]")).to_have_count(11)
    phone.tap("tile-330100")
    phone.sees("tile-330106", "西湖")
    phone.shot("2-city", whole=True)
    phone.tap("tile-330106")
    phone.sees("org-name", "西湖区")


def test_the_wall_tells_targets_and_what_has_no_records(admin, tmp_path):
    admin.open("/stats/wall")
    admin.sees("wall-IND-02", ">95%")
    admin.sees("wall-IND-07", "尚无记录")
    admin.sees("wall-PLAN-16", "已达到")
    admin.shot("3-wall", whole=True)
    with ZipFile(saved(admin, "wall-export", tmp_path)) as book:
        assert "掌上执法率" in book.read("xl/sharedStrings.xml").decode()
    admin.tap("records-IND-02")
    admin.sees("record-row")


def test_a_reported_indicator_is_reviewed_by_a_second_person(admin, open_phone, picture):
    reporter = open_phone("reporter1")
    reporter.open("/stats/reports/new")
    reporter.at("report-code").select_option("PLAN-14")
    reporter.type("report-numerator", "820")
    reporter.type("report-denominator", "1000")
    reporter.type("report-note", "问题数据工单系统")
    reporter.take_photo("report-evidence", picture)
    reporter.tap("report-save")
    reporter.sees("report-figure", "82.00%")
    address = reporter.page.url
    reporter.tap("report-submit")
    reporter.sees("status", "待审核")
    admin.open(address)
    admin.tap("report-approve")
    admin.sees("status", "待发布")
    admin.tap("report-publish")
    admin.sees("status", "已发布")
    admin.shot("4-published", whole=True)
    admin.open("/stats/wall")
    admin.sees("wall-PLAN-14", "82.00%")


def test_an_event_from_photo_to_verification(open_phone, picture):
    staff, centre, officer = open_phone("staff1"), open_phone("coordinator1"), open_phone("officer1")
    staff.open("/joint-events/new")
    staff.take_photo("event-photo", picture)
    staff.page.get_by_role("button", name="安全隐患").tap()
    staff.type("event-title", "商铺堵塞消防通道")
    staff.type("event-description", "三家商铺在通道堆放纸箱。")
    staff.type("event-address", "西湖区文一路1号")
    staff.sees("event-position", "已取得位置")
    staff.shot("5-report", whole=True)
    staff.tap("event-submit")
    staff.sees("status", "待受理")
    address = staff.page.url
    centre.open(address)
    step(centre, "accept", "待派发")
    centre.tap("act-assign")
    centre.tap("choose-lead", has="西湖区市场监督管理局")
    centre.shot("6-assign", whole=True)
    centre.tap("act-send")
    centre.sees("status", "待签收")
    officer.open(address)
    step(officer, "receive", "处置中")
    officer.tap("act-close")
    officer.type("act-text", "已清理，通道畅通。")
    officer.take_photo("act-photo", picture)
    officer.tap("act-send")
    officer.sees("status", "待核查")
    centre.open(address)
    step(centre, "verify", "已核查")
    centre.shot("7-verified", whole=True)


def step(phone, act, then):
    """An act whose form may stay empty."""
    phone.tap(f"act-{act}")
    phone.tap("act-send")
    phone.sees("status", then)
