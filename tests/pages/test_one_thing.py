"""An internal matter on two phones: returned, mended, approved."""

import pytest
from playwright.sync_api import expect

from tests.pages.caller import day

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_returned_application_is_mended_and_approved(open_phone):
    staff, approver = open_phone("staff1"), open_phone("approver1")
    staff.open("/one-thing/new/NB-13")
    staff.type("field-purpose", "赴省里开会")
    staff.type("field-passengers", "3")
    staff.type("field-route", "西湖区—省府路")
    staff.type("field-start_at", f"{day(1)}T08:30")
    staff.type("field-end_at", f"{day(1)}T17:30")
    staff.tap("application-submit")
    expect(staff.at("status").first).to_have_attribute("data-value", "running")

    approver.open("/one-thing")
    approver.tap("tab-tasks")
    approver.at("one-thing-task").first.tap()
    approver.tap("return-open")
    expect(approver.at("return")).to_be_disabled()
    approver.type("task-comment", "请写明同行人员。")
    approver.shot("one-thing-task", whole=True)
    approver.tap("return")
    approver.sees("task-done", "已退回")

    staff.open("/todos")
    staff.tap("todo-item", has="被退回")
    expect(staff.at("field-purpose")).to_have_value("赴省里开会")
    expect(staff.at("field-start_at")).to_have_value(f"{day(1)}T08:30")
    staff.type("field-purpose", "赴省里开会，同行李晓梅")
    staff.shot("one-thing-returned", whole=True)
    staff.tap("resubmit")
    expect(staff.at("status").first).to_have_attribute("data-value", "running")
    staff.sees("history", "请写明同行人员")

    approver.open("/one-thing")
    approver.tap("tab-tasks")
    approver.at("one-thing-task").first.tap()
    approver.tap("approve")
    approver.sees("task-done", "已同意")
    staff.page.reload()
    expect(staff.at("status").first).to_have_attribute("data-value", "approved")
    staff.shot("one-thing-approved", whole=True)


def test_a_double_tap_asks_once_and_a_draft_outlives_leaving(open_phone):
    staff = open_phone("staff1")
    staff.open("/one-thing/new/NB-15")
    staff.type("field-topic", "冬季消防部署会")
    staff.page.go_back()
    staff.open("/one-thing/new/NB-15")
    expect(staff.at("field-topic")).to_have_value("冬季消防部署会")
    staff.type("field-attendees", "12")
    staff.type("field-start_at", f"{day(1)}T09:00")
    staff.type("field-end_at", f"{day(1)}T10:00")
    staff.at("field-secrecy").select_option("内部")
    staff.at("application-submit").dblclick()
    staff.sees("summary", "冬季消防部署会")
    staff.open("/one-thing/mine")
    expect(staff.at("application-item").filter(has_text="冬季消防部署会")).to_have_count(1)
    staff.open("/one-thing/new/NB-15")
    expect(staff.at("field-topic")).to_have_value("")
