"""The day on a map, the year's plan, an urgent visit and its papers, and what may still happen to a draw."""

import pytest
from playwright.sync_api import expect

from tests.pages.test_offline import CONTROLLED, Caller

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def calls(server, browser):
    """`calls("head1")` asks the API as that person."""
    context = browser.new_context(base_url=server)
    yield lambda username: Caller(context, username)
    context.close()


def test_the_day_is_drawn_and_listed_with_and_without_signal(open_phone):
    phone = open_phone("officer1")
    phone.open("/my-day")
    stops = phone.at("map-stop")
    expect(stops.first).to_be_visible()
    expect(phone.at("day-total")).to_contain_text("示意图")
    assert phone.at("day-navigate").first.get_attribute("href").startswith("geo:30.")
    count = stops.count()
    phone.shot("01-my-day")
    phone.page.wait_for_function(CONTROLLED)
    phone.context.set_offline(True)
    phone.page.reload()
    expect(stops).to_have_count(count)
    phone.page.locator('[data-test="map-stop"][href*="/tasks/"]').first.tap()
    phone.page.wait_for_url("**/tasks/*")
    expect(phone.page.locator("main")).to_contain_text("任务编号")
    phone.context.set_offline(False)
    phone.page.wait_for_load_state("networkidle")
    phone.troubles[:] = [one for one in phone.troubles if "ERR_INTERNET_DISCONNECTED" not in one]


def test_an_agency_writes_its_plan_and_the_head_decides(open_phone):
    officer, head = open_phone("officer1"), open_phone("head1")
    officer.open("/plans")
    officer.tap("new-plan")
    officer.tap("plan-line-matter-330231003000")
    officer.type("plan-line-title", "节前价格抽查")
    officer.sees("plan-estimate", "每批约抽")
    officer.page.reload()  # what was typed is a draft
    expect(officer.at("plan-line-title")).to_have_value("节前价格抽查")
    officer.tap("plan-save")
    officer.sees("plan-line", "节前价格抽查")
    officer.shot("02-plan-draft", whole=True)
    officer.tap("plan-submit")
    expect(officer.at("plan-submit")).to_have_count(0)
    path = officer.page.url
    head.open(path)
    head.type("plan-note", "请写明批次")
    head.tap("plan-reject")
    expect(head.at("plan-reject")).to_have_count(0)
    officer.page.reload()
    officer.tap("plan-edit")
    expect(officer.at("plan-line-title")).to_have_value("节前价格抽查")
    officer.at("plan-line-batches").select_option("2")
    officer.tap("plan-save")
    officer.sees("plan-line", "2 批")
    officer.tap("plan-submit")
    expect(officer.at("plan-submit")).to_have_count(0)
    head.open(path)
    head.tap("plan-approve")
    expect(head.at("plan-approve")).to_have_count(0)
    officer.page.reload()
    expect(officer.page.locator("body")).to_contain_text("已批准公布")


def test_an_urgent_visit_begins_at_once_and_its_papers_are_owed(open_phone, calls):
    officer, head = open_phone("officer1"), open_phone("head1")
    avoided = {one["enterprise"]["id"] for one in calls("head1").get("/enforcement/conflicts")["items"]}
    firms = calls("officer1").get("/enterprise-code/enterprises?limit=10")["items"]
    firm = next(one for one in firms[2:] if one["id"] not in avoided)
    partner = calls("officer1").get("/enforcement/colleagues?q=李晓梅")["items"][0]["id"]
    officer.open(f"/enterprises/{firm['id']}")
    officer.tap("enterprise-urgent")
    officer.tap("urgent-matter-330231003000")
    officer.at("urgent-code").select_option("TRANSFER")
    officer.type("urgent-trigger", "转办20261127")
    officer.type("urgent-reason", "当晚即撤摊，证据可能灭失。")
    officer.tap("urgent-reported-now")
    officer.tap(f"officer-{partner}")
    officer.shot("03-urgent", whole=True)
    officer.tap("urgent-go")
    officer.sees("inspection-show-licence")
    officer.open("/urgent")
    owed = officer.at("urgent-item").filter(has_text=firm["name"])
    expect(owed).to_contain_text("还剩 23 小时")
    officer.shot("04-owed")
    head.open("/urgent")
    head.tap("urgent-item", has=firm["name"])
    head.sees("task-owed", "当晚即撤摊")
    head.type("task-note", "情况属实，同意补办。")
    head.tap("task-make-up")
    expect(head.at("task-owed")).to_have_count(0)


def test_who_must_step_back_is_replaced_and_the_signed_proof_still_holds(open_phone, calls):
    head, anybody = open_phone("head1"), open_phone()
    caller = calls("head1")
    draw = next(one for one in caller.get("/enforcement/draws")["items"] if one["status"] == "published")
    chosen = caller.get(f"/enforcement/draws/{draw['id']}")["selected"][-1]
    going = chosen["officers"][-1]
    head.open(f"/draws/{draw['id']}")
    head.tap("draw-swap-open")
    head.at("draw-swap-object").select_option(chosen["id"])
    head.tap(f"draw-swap-officer-{going['id']}")
    head.tap("draw-swap-ground-interest")
    head.type("draw-swap-note", "持有该企业股份。")
    head.tap("draw-swap-go")
    head.agree()
    head.sees("draw-swaps", f"{going['name']}（利害关系）")
    head.sees("draw-exclusions", "INS-007")
    anybody.open(f"/public-draws/{draw['id']}")
    anybody.tap("proof-verify")
    anybody.sees("proof-match")
    anybody.sees("proof-signature", "机关签名有效")
    assert going["name"] not in anybody.page.locator("body").inner_text()
    anybody.shot("05-proof", whole=True)


def test_the_library_is_frozen_anew_until_somebody_commits(open_phone):
    officer = open_phone("officer1")
    officer.open("/draws/new")
    officer.page.locator("[data-test^=draw-item-choice-]").first.tap()
    officer.page.locator("[data-test^=draw-batch-]").first.tap()
    for n in range(2):
        officer.page.locator("[data-test^=draw-party-]").nth(n).tap()
    officer.tap("draw-freeze")
    officer.sees("draw-refreeze-part")
    officer.tap("draw-refreeze")
    officer.agree()
    expect(officer.page.locator(".van-toast")).to_contain_text("名录库没有变动")
