"""What everybody uses every day: search, lists that filter and grow, drafts, the devices one is signed in on, the looks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.caller import day

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_search_finds_an_enterprise_and_opens_it(open_phone):
    officer = open_phone("officer1")
    officer.tap("open-search")
    officer.type("search-input", "湖畔示范")
    officer.tap("search-hit", has="杭州西湖湖畔示范酒店有限公司")
    officer.sees("enterprise-name", "杭州西湖湖畔示范酒店有限公司")


def test_search_says_what_to_do_when_nothing_is_found(open_phone):
    officer = open_phone("officer1")
    officer.open("/search")
    officer.type("search-input", "没有这样的企业")
    officer.sees("empty", "没有找到")
    officer.shot("nothing-found")


def test_a_list_filters_and_grows(open_phone):
    officer = open_phone("officer1")
    officer.open("/inspections")
    rows = officer.at("inspection-item")
    expect(rows.first).to_be_visible()
    before = rows.count()
    officer.tap("load-more")
    expect(rows.nth(before)).to_be_visible()
    officer.tap("filter-concluded")  # no test leaves such a visit behind
    officer.sees("empty", "没有现场检查")


def test_a_list_is_as_one_left_it(open_phone):
    officer = open_phone("officer1")
    officer.tap("app-enforcement")
    officer.tap("section-inspections")
    with officer.page.expect_response(lambda answer: "status=closed" in answer.url):
        officer.tap("filter-closed")
    rows = officer.at("inspection-item")
    expect(rows.first).to_be_visible()
    before = rows.count()
    officer.tap("load-more")
    rows.nth(before).tap()
    officer.sees("inspection-steps")
    officer.tap("back")
    expect(officer.at("filter-closed")).to_have_attribute("aria-pressed", "true")
    expect(rows.nth(before)).to_be_in_viewport()


def test_a_draft_outlives_the_page_and_not_the_session(open_phone):
    staff = open_phone("staff1")
    staff.open("/one-thing/new/NB-13")
    staff.type("field-purpose", "写到一半")
    staff.page.reload()
    expect(staff.at("field-purpose")).to_have_value("写到一半")
    staff.open("/me")
    staff.tap("sign-out")
    staff.agree()
    staff.sees("sign-in-username")
    staff.sign_in("staff1")
    staff.open("/one-thing/new/NB-13")
    expect(staff.at("field-purpose")).to_have_value("")


def test_enter_that_ends_a_composition_does_not_sign_in(open_phone):
    phone = open_phone()
    phone.open("/sign-in")
    phone.type("sign-in-username", "officer1")
    phone.type("sign-in-password", "wrong")
    field = phone.at("sign-in-password")
    field.dispatch_event("compositionstart")
    field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True})
    expect(phone.at("problem")).to_have_count(0)
    field.dispatch_event("compositionend")
    field.press("Enter")
    phone.sees("problem", "不正确")


def test_another_device_is_signed_out_from_here(open_phone):
    lost, here = open_phone("handler1"), open_phone("handler1")
    here.open("/me")
    expect(here.at("session-item").nth(1)).to_be_visible()
    for left in range(here.at("session-item").count() - 1, 0, -1):
        other = here.at("session-item").filter(has_not_text="本机").first
        other.get_by_role("button", name="退出").tap()
        here.agree()
        expect(here.at("session-item")).to_have_count(left)
    lost.open("/todos")
    lost.sees("sign-in-username")


def test_the_looks_stay_as_chosen(open_phone):
    officer = open_phone("officer1")
    officer.open("/me")
    officer.tap("toggle-large")
    officer.tap("theme-dark")
    officer.page.reload()
    expect(officer.page.locator("html[data-size=large][data-theme=dark]")).to_have_count(1)
    officer.shot("large-and-dark", whole=True)


def test_without_a_connection_the_page_says_what_is_safe(open_phone):
    staff = open_phone("staff1")
    staff.open("/one-thing/new/NB-13")
    staff.type("field-purpose", "外出调研")
    staff.type("field-passengers", "2")
    staff.type("field-route", "西湖区")
    staff.type("field-start_at", f"{day(2)}T08:30")
    staff.type("field-end_at", f"{day(2)}T17:30")
    staff.context.set_offline(True)
    staff.trouble_expected = "ERR_INTERNET_DISCONNECTED"
    staff.tap("application-submit")
    staff.sees("problem", "填写的内容仍在本机")
    staff.context.set_offline(False)
    staff.tap("application-submit")
    expect(staff.at("status").first).to_have_attribute("data-value", "running")


def test_an_address_of_nothing_leads_home(open_phone):
    officer = open_phone("officer1")
    officer.open("/nothing/here")
    officer.tap("go-home")
    officer.sees("greeting", "张建国")


def test_a_page_asked_for_before_signing_in_is_there_afterwards(open_phone):
    phone = open_phone()
    phone.open("/safety-codes")
    phone.tap("demo-officer1")
    phone.sees("safety-code-item")


def test_sign_in_never_leads_to_somebody_elses_site(open_phone):
    phone = open_phone()
    phone.open("/sign-in?next=//evil.example/x")
    phone.tap("demo-officer1")
    phone.sees("greeting")
