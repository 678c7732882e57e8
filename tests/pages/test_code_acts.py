"""On the phone: an appeal with a photo and its answer, many colours by two people, figures down to the list, all labels."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect

from tests.pages.caller import day

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_appeal_with_a_photo_reaches_the_reviewer_and_the_answer_comes_back(open_phone, picture):
    owner = open_phone("enterprise1")
    owner.open("/safety-codes")
    owner.at("safety-code-item").first.tap()
    owner.tap("appeal-open")
    owner.type("appeal-text", "维保已于昨日完成，见照片。")
    owner.take_photo("appeal-photo", picture)
    owner.sees("appeal-photo-item")
    owner.shot("appeal-form", whole=True)
    owner.tap("appeal-submit")
    owner.sees("appeal", "待处理")

    reviewer = open_phone("reviewer1")
    reviewer.open("/code-appeals")
    reviewer.shot("appeals")
    reviewer.tap("appeal-item", has="待处理")
    expect(reviewer.at("appeal-file").locator("img")).to_be_visible()
    reviewer.tap("appeal-decision-accept")
    reviewer.at("fact-choice").select_option("maintenance_last_on")
    reviewer.tap("fact-add")
    reviewer.type("fact-maintenance_last_on", day(-7))
    reviewer.type("appeal-answer", "经核查，已更正维保日期。")
    reviewer.shot("appeal-answer", whole=True)
    reviewer.tap("appeal-decide")
    reviewer.sees("appeal-reply", "已更正维保日期")

    owner.page.reload()
    owner.sees("appeal", "已采纳")


def test_many_colours_wait_for_a_second_person(open_phone):
    officer = open_phone("officer1")
    officer.open("/recolourings/new?scheme=special_equipment")
    officer.at("recolouring-colour").select_option("red")
    officer.type("recolouring-reason", "专项整治期间停用")
    expect(officer.at("recolouring-pick").nth(5)).to_be_visible()
    for n in range(6):
        officer.at("recolouring-pick").nth(n).tap()
    officer.sees("recolouring-count", "须由另一人审核")
    officer.shot("recolouring-new", whole=True)
    officer.tap("recolouring-propose")
    officer.agree()
    expect(officer.at("recolouring-withdraw")).to_be_visible()

    head = open_phone("head1", width=1280, height=800, is_mobile=False)
    head.open("/recolourings")
    head.shot("recolourings")
    head.tap("recolouring-item", has="专项整治期间停用")
    head.shot("recolouring", whole=True)
    expect(head.at("recoloured-code")).to_have_count(6)
    head.tap("recolouring-reject")
    head.agree()
    head.sees("status", "已退回")


def test_figures_lead_down_to_the_list_behind_them(open_phone):
    head = open_phone("head1", width=1280, height=800, is_mobile=False)
    head.open("/code-statistics?scheme=special_equipment&region=3301")
    row = head.at("count-row").first
    expect(row).to_be_visible()
    head.shot("statistics")
    figure = row.locator("a").first
    expected = int(figure.inner_text())
    figure.tap()
    expect(head.at("safety-code-item").first).to_be_visible()
    while head.at("load-more").count():
        before = head.at("safety-code-item").count()
        head.at("load-more").tap()
        expect(head.at("safety-code-item").nth(before)).to_be_visible()
    expect(head.at("safety-code-item")).to_have_count(expected)
    admin = open_phone("admin1")
    admin.open("/code-statistics")
    expect(admin.at("count-row").first).to_be_visible()
    admin.shot("statistics-phone", whole=True)


def test_all_labels_of_a_job_come_as_one_zip(open_phone, tmp_path):
    phone = open_phone("enterprise1", accept_downloads=True)
    phone.open("/code-labels")
    expect(phone.at("label-scheme").locator("option").nth(1)).to_be_attached()
    phone.at("label-scheme").select_option("special_equipment")
    phone.tap("label-start")
    expect(phone.at("label-all").first).to_be_visible(timeout=60_000)
    phone.shot("labels", whole=True)
    with phone.page.expect_download() as taken:
        phone.at("label-all").first.tap()
    taken.value.save_as(tmp_path / "all.zip")
    assert zipfile.ZipFile(tmp_path / "all.zip").testzip() is None
