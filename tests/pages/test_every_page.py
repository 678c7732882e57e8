"""Every page, as each kind of person, in four looks and two widths: nothing overflows, nothing jumps, everything is large enough, readable, allowed."""

from __future__ import annotations

import json

import pytest

from tests.pages.measures import WATCH_SHIFTS, WIDTHS, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PAGES = {
    None: ["/sign-in", "/verify", "/no-such-page", "/docs", "/docs/cases", "/problems/", "/problems/stale"],
    "officer1": [
        "/", "/todos", "/messages", "/me", "/search", "/outbox", "/devices", "/scan", "/enterprises", "/enterprises/*", "/tasks/new",
        "/tasks", "/tasks/*", "/my-day", "/plans", "/plans/*", "/draws", "/draws/*", "/draws/new", "/plans/new",
        "/urgent", "/urgent/new", "/inspections", "/inspections/*", "/corrections", "/decisions",
        "/decisions/new", "/act", "/safety-codes", "/safety-codes/*", "/gate", "/gate/log", "/code-labels",
        "/recolourings", "/recolourings/new",
    ],
    "reviewer1": ["/code-appeals", "/recolourings"],
    "enterprise1": ["/", "/my-enterprise", "/my-enterprise/scans", "/my-decisions", "/inspections", "/corrections", "/safety-codes", "/safety-codes/*", "/code-labels"],
    "staff1": ["/joint-events", "/joint-events/new", "/one-thing", "/one-thing/new/NB-13", "/one-thing/new/NB-15"],
    "coordinator1": ["/joint-events", "/joint-events/*"],
    "head1": ["/stats/people", "/plans", "/plans/*", "/draws", "/draws/*", "/urgent", "/code-statistics?region=3301", "/recolourings"],
    "reporter1": ["/stats/wall", "/stats/reports", "/stats/reports/*", "/stats/reports/new"],
    "admin1": ["/", "/stats?org=330100", "/code-statistics", "/me/second-factor"],
    "system1": ["/", "/admin/accounts", "/admin/accounts/new", "/admin/personnel", "/admin/personnel/new"],
    "security1": ["/admin/grants", "/admin/grants/new"],
    "audit1": ["/admin/audit"],
}  # fmt: skip


@pytest.mark.parametrize("username", PAGES, ids=lambda username: username or "anybody")
def test_every_page(open_phone, username):
    phone = open_phone(username)
    phone.context.add_init_script(WATCH_SHIFTS)
    faults = {}
    for path in PAGES[username]:
        show(phone, path)
        found = faults_of(phone, widths=WIDTHS)
        if found:
            faults[path] = found
            phone.shot("fault" + path.replace("/", "-").split("?")[0])
    assert faults == {}, json.dumps(faults, ensure_ascii=False, indent=1)


def show(phone, path):
    """Open a page and wait until it has what it asked for; `/*` is the first of the list before."""
    if path.endswith("/*"):
        phone.page.locator("[data-test=list] a").first.tap()
        phone.page.wait_for_url(lambda url: url.count("/") > 4)
        path = phone.page.url
    phone.open(path)
    phone.page.wait_for_load_state("networkidle")
    phone.page.evaluate("document.fonts.ready")
