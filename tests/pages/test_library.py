"""What an agency's head, reviewer and officers do with the library: objects, checklists, rates, licences, conflicts, gaps."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.test_every_page import WATCH_SHIFTS, WIDTHS, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    "/library-objects", "/library-objects/*", "/library-objects/new", "/library-objects/classes", "/checklists",
    "/checklists/330231003000", "/checklists/330231003000/2", "/checklists/330231003000/new", "/risk-rates",
    "/licences", "/licences/*", "/conflicts", "/conflicts/*", "/conflicts/new", "/recusals", "/coverage-gaps",
    "/cap-overruns",
)  # fmt: skip
DESK = {"width": 1280, "height": 800, "is_mobile": False}


def opened(phone, path):
    """The page with what it asked for; `/*` is the first of the list before."""
    if path.endswith("/*"):
        phone.page.locator("[data-test=list] a").first.tap()
        phone.page.wait_for_url(lambda url: url.count("/") > 4)
        path = phone.page.url
    phone.open(path)
    phone.page.wait_for_load_state("networkidle")
    expect(phone.at("loading")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize("size", [{}, DESK], ids=["phone", "desk"])
def test_every_page_of_the_library_is_sound(open_phone, size):
    head = open_phone("head1", **size)
    head.context.add_init_script(WATCH_SHIFTS)
    faults = {}
    for path in PAGES:
        opened(head, path)
        head.shot(
            path.strip("/").replace("/", "-").replace("*", "one") + ("-desk" if size else ""), whole=True
        )
        found = faults_of(head, widths=WIDTHS)
        if found:
            faults[path] = found
    assert faults == {}


def test_an_object_is_found_entered_and_taken_out(open_phone):
    head = open_phone("head1")
    head.tap("app-library")
    head.tap("filter-equipment")
    expect(head.at("register-item").first).to_contain_text("特种设备")
    head.tap("choices-unfold")
    head.at("choice-grade").select_option("D")
    head.at("choice-status").select_option("removed")
    head.sees("empty", "没有符合条件的记录")
    head.tap("widen")
    head.sees("register-item")
    head.tap("register-action")
    head.tap("object-kind-premises")
    head.type("search-input", "湖畔示范")
    head.tap("pick-enterprise", has="湖畔示范")
    head.type("object-name", "湖畔示范酒店灵隐分店")
    head.tap("object-matter-330231003000")
    head.tap("object-enter")
    head.sees("library-object", "湖畔示范酒店灵隐分店")
    head.tap("object-open-remove")
    head.type("removal-reason", "门店已关闭")
    head.tap("object-remove")
    expect(head.at("library-object")).to_have_attribute("data-status", "removed")
    head.tap("object-restore")
    expect(head.at("library-object")).to_have_attribute("data-status", "active")


def test_a_new_checklist_is_written_kept_as_a_draft_compared_and_published(open_phone):
    reviewer = open_phone("reviewer1")
    reviewer.open("/checklists/330231004000")
    reviewer.tap("new-version")
    reviewer.tap("draft-add")
    reviewer.tap("version-compare")
    reviewer.sees("draft-text-3").fill("检定证书在有效期内")
    reviewer.open("/checklists/330231004000/new")  # as if the phone had been put away
    reviewer.sees("draft-resumed")
    reviewer.tap("draft-open-3")
    reviewer.at("draft-after-3").select_option(index=1)
    reviewer.tap("draft-value-3-fail")
    reviewer.tap("draft-id-3")
    reviewer.type("draft-id-3", "TS-1")
    reviewer.tap("version-compare")
    expect(reviewer.sees("field-error")).to_contain_text("与其他事项重复")
    reviewer.type("draft-id-3", "JL-4")
    reviewer.tap("draft-up-3")
    reviewer.tap("version-compare")
    expect(reviewer.sees("change")).to_have_attribute("data-kind", "added")
    reviewer.type("version-note", "追问检定证书")
    reviewer.shot("checklist-review", whole=True)
    reviewer.tap("version-publish")
    expect(reviewer.at("checklist-version")).to_have_count(2)
    reviewer.tap("checklist-version", has="第2版")
    reviewer.tap("version-show-changes")
    reviewer.sees("change", "新增")
    reviewer.shot("checklist-changes", whole=True)


def test_rates_are_published_by_the_head_and_the_law_refuses_what_does_not_follow_risk(open_phone):
    head = open_phone("head1", **DESK)
    head.open("/risk-rates")
    head.tap("rates-edit")
    head.type("rate-C", "1")
    head.tap("rates-publish")
    head.agree()
    expect(head.sees("problem", "A≤B≤C≤D")).to_have_attribute("data-rule", "INS-011")
    head.type("rate-C", "45.5")
    head.type("cap-C", "3")
    head.tap("rates-publish")
    head.agree()
    expect(head.at("rate").filter(has_text="45.5%")).to_contain_text("3次")
    officer = open_phone("officer1")
    officer.open("/risk-rates")
    officer.sees("rate", "A 低风险")
    expect(officer.at("rates-edit")).to_have_count(0)


def test_a_licence_is_suspended_and_given_back_and_a_skill_recorded(open_phone):
    reviewer = open_phone("reviewer1")
    reviewer.open("/licences")
    reviewer.tap("filter-valid")
    reviewer.page.locator("[data-test=list] a").last.tap()
    reviewer.tap("open-suspend")
    reviewer.type("suspend-reason", "调查期间")
    reviewer.tap("suspend-submit")
    expect(reviewer.at("licence")).to_have_attribute("data-status", "suspended")
    reviewer.tap("restore")
    reviewer.agree()
    expect(reviewer.at("licence")).to_have_attribute("data-status", "valid")
    reviewer.tap("open-skill")
    reviewer.type("skill-certificate", "TS-2026-001")
    reviewer.type("skill-valid-to", "2029-12-31")
    reviewer.tap("skill-submit")
    expect(reviewer.at("skill").filter(has_text="TS-2026-001")).to_be_visible()


def test_an_officer_declares_a_conflict_and_the_head_decides(open_phone):
    officer, head = open_phone("officer2"), open_phone("head1")
    officer.open("/tasks")
    officer.tap("section-library-objects")
    officer.tap("library-conflicts")
    officer.tap("register-action")
    officer.type("search-input", "西湖云栖思源")  # 李晓梅 has declared another already
    officer.tap("pick-enterprise")
    officer.tap("conflict-ground-former_employer")
    officer.type("conflict-note", "2023年前任该企业质检员。")
    officer.tap("conflict-declare")
    expect(officer.at("conflict")).to_have_attribute("data-status", "declared")
    expect(officer.at("conflict-confirm")).to_have_count(0)
    head.open("/board")
    head.tap("tile-conflicts")
    head.tap("board-item", has="2023年前任该企业质检员")
    head.type("conflict-decision-note", "已离职满三年，不影响公正执法。")
    head.tap("conflict-decline")
    expect(head.at("conflict")).to_have_attribute("data-status", "declined")


def test_gaps_lead_to_a_task_and_overruns_to_the_file(open_phone):
    officer = open_phone("officer1")
    officer.open("/coverage-gaps?is_planned=false&matter_code=330231003000")
    officer.tap("register-act")
    officer.sees("chosen-enterprise")
    officer.open("/coverage-gaps")
    officer.tap("to-cap-overruns")
    officer.page.locator("[data-test=list] a").first.tap()
    officer.sees("object-file")


def test_the_library_is_nothing_to_others(open_phone):
    contact = open_phone("enterprise1")
    expect(contact.at("app-library")).to_have_count(0)
    contact.open("/licences")
    contact.sees("greeting")
    officer = open_phone("officer1")
    expect(officer.at("app-library")).to_have_count(0)
    officer.open("/library-objects/classes")
    officer.sees("greeting")
