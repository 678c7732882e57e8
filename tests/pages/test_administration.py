"""What the three administrators do: unlock an account, end a grant, prove the audit chain."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.pages import authenticator

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_locked_account_is_unlocked(open_phone):
    stranger = open_phone()
    stranger.open("/sign-in")
    for _ in range(5):
        stranger.type("sign-in-username", "dispatcher1")
        stranger.type("sign-in-password", "guess")
        with stranger.page.expect_response(lambda answer: answer.url.endswith("/auth/sign-in")):
            stranger.tap("sign-in-submit")
    stranger.sees("problem", "锁定")
    system = open_phone("system1")
    system.tap("app-accounts")
    system.type("search-input", "dispatcher1")
    account = system.at("account-item").filter(has_text="dispatcher1")
    expect(account).to_contain_text("已锁定")
    system.tap("unlock")
    system.agree()
    system.shot("after-unlocking")
    expect(account).to_contain_text("正常")


def test_a_suspended_account_is_out_until_it_is_restored(open_phone):
    inspector, system = open_phone("staff1"), open_phone("system1")
    system.open("/admin/accounts")
    system.type("search-input", "staff1")
    account = system.at("account-item").filter(has_text="staff1")
    account.locator('[data-test="suspend"]').tap()
    system.agree()
    expect(account).to_contain_text("已停用")
    system.shot("suspended")
    inspector.open("/todos")
    expect(inspector.at("sign-in-username")).to_be_visible()
    account.locator('[data-test="restore"]').tap()
    system.agree()
    expect(account).to_contain_text("正常")
    inspector.sign_in("staff1")


def test_a_lost_one_time_code_is_taken_off(open_phone):
    audit, system = open_phone("audit1"), open_phone("system1")
    system.open("/admin/accounts")
    system.type("search-input", "audit1")
    account = system.at("account-item").filter(has_text="audit1")
    expect(account).to_contain_text("已设动态口令")
    account.locator('[data-test="reset-second-factor"]').tap()
    expect(system.asked()).to_contain_text("核实本人身份")
    system.shot("second-factor-asked")
    system.agree()
    expect(account).to_contain_text("未设动态口令")
    enrols_anew(audit)


def enrols_anew(audit):
    """Who lost the authenticator signs in without a code, and may do nothing but set a new one up."""
    audit.open("/")
    audit.tap("demo-audit1")
    audit.tap("second-factor-begin")
    secret = audit.sees("second-factor-secret").text_content().replace(" ", "")
    server = urlsplit(audit.page.url).netloc
    authenticator.learn(server, "audit1", secret)
    audit.type("second-factor-code", authenticator.code(server, "audit1"))
    audit.tap("second-factor-submit")
    audit.sees("me-name")
    audit.open("/admin/audit")
    audit.sees("audit-item")


def test_a_lost_phone_is_signed_out_by_the_security_administrator(open_phone):
    lost, security = open_phone("reviewer1"), open_phone("security1")
    security.open("/admin/grants")
    row = security.at("grant-item").filter(has_text="林正法").filter(has_text="法制审核人员")
    row.locator('[data-test="end-sessions"]').tap()
    security.shot("end-sessions-asked")
    security.agree()
    lost.trouble_expected = "401"
    lost.open("/")
    expect(lost.at("sign-in-username")).to_be_visible()
    lost.sign_in("reviewer1")


def test_a_grant_ends_at_once_and_may_be_given_again(open_phone):
    reviewer, security = open_phone("reviewer1"), open_phone("security1")
    reviewer.sees("app-cases")
    security.tap("app-grants")
    row = security.at("grant-item").filter(has_text="林正法").filter(has_text="法制审核人员")
    row.locator('[data-test="revoke"]').tap()
    security.agree()
    expect(row).to_have_count(0)
    reviewer.open("/")
    reviewer.sees("app-one_thing")
    expect(reviewer.at("app-cases")).to_have_count(0)
    security.open("/admin/grants/new")
    choose(security, "grant-account", "reviewer1")
    security.at("grant-role").select_option("reviewer")
    choose(security, "grant-org", "西湖区市场监督管理局")
    security.tap("grant-submit")
    expect(row).to_have_count(1)
    reviewer.open("/")
    reviewer.sees("app-cases")


def test_a_role_is_granted_and_what_may_not_meet_is_refused(open_phone):
    security = open_phone("security1")
    security.open("/admin/grants/new")
    choose(security, "grant-account", "system1")
    security.at("grant-role").select_option("audit_admin")
    choose(security, "grant-org", "浙江省数据局")
    security.tap("grant-submit")
    expect(security.sees("problem", "不得由同一人担任")).to_have_attribute("data-rule", "SEC-001")
    security.shot("three-administrators")
    security.at("grant-role").select_option("approver")
    security.tap("grant-submit")
    expect(
        security.at("grant-item").filter(has_text="褚永健").filter(has_text="浙江省数据局")
    ).not_to_have_count(0)


def choose(phone, test, text):
    """Search, and take the first."""
    phone.type(f"{test}-search", text)
    phone.tap(f"{test}-item", has=text)
    phone.sees(f"{test}-chosen", text)


def test_somebody_without_account_gets_one(open_phone):
    system = open_phone("system1")
    system.open("/admin/accounts/new")
    system.type("account-person-search", "俞")
    system.tap("account-person-item")
    system.type("account-username", "newcomer1")
    system.type("account-password", "Fresh-Horse-2026")
    system.shot("new-account", whole=True)
    system.tap("account-submit")
    expect(system.at("account-item").filter(has_text="newcomer1")).to_be_visible()


def test_the_audit_chain_proves_itself(open_phone):
    audit = open_phone("audit1")
    audit.tap("app-audit")
    audit.sees("audit-item")
    audit.tap("audit-verify")
    expect(audit.sees("audit-proof", "审计链完整")).to_have_attribute("data-ok", "true")
    audit.shot("proof", whole=True)
