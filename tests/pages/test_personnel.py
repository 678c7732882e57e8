"""A transfer entered by the system administrator, dated back, seen in the history and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.caller import day
from tests.pages.test_administration import choose

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("size", [{}, {"width": 1280, "height": 800}], ids=["hand", "desk"])
def test_a_transfer_is_entered_and_taken_back(open_phone, size):
    system = open_phone("system1", **size)
    system.open("/admin/personnel/new")
    system.type("personnel-person-search", "俞")
    system.tap("personnel-person-item")
    system.sees("personnel-known", "现计入")
    choose(system, "personnel-org", "西湖区市场监督管理局")
    system.type("personnel-on", day(-15))
    system.sees("personnel-restates", "修订")
    system.type("personnel-basis", "杭西人社〔2026〕3号")
    system.shot("form", whole=True)
    system.tap("personnel-submit")
    row = system.at("personnel-item").first
    expect(row).to_contain_text("已生效")
    expect(row).to_contain_text("补登，已修订该日起的数字")
    system.shot("history", whole=True)
    system.tap("personnel-withdraw")
    system.agree()
    expect(row).to_contain_text("已撤销")
