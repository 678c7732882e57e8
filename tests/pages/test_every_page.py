"""Every page, as each kind of person: nothing overflows, nothing jumps, everything is large enough, readable, allowed."""

from __future__ import annotations

import json

import pytest

from tests.conftest import repository_root

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

AXE = repository_root() / "static" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = {"plain": {}, "large": {"size": "large"}, "outdoor": {"theme": "outdoor"}, "dark": {"theme": "dark"}}
PLAIN = {"size": "normal", "theme": "light"}
PAGES = {
    None: ["/sign-in", "/verify", "/no-such-page"],
    "officer1": [
        "/", "/todos", "/messages", "/me", "/search", "/outbox", "/devices", "/scan", "/enterprises", "/enterprises/*", "/tasks/new",
        "/tasks", "/tasks/*", "/my-day", "/plans", "/plans/*", "/draws", "/draws/*", "/draws/new", "/plans/new",
        "/urgent", "/urgent/new", "/inspections", "/inspections/*", "/corrections", "/decisions",
        "/decisions/new", "/safety-codes", "/safety-codes/*", "/gate", "/gate/log", "/code-labels",
        "/recolourings", "/recolourings/new",
    ],
    "reviewer1": ["/code-appeals", "/recolourings"],
    "enterprise1": ["/", "/my-enterprise", "/corrections", "/safety-codes", "/safety-codes/*", "/code-labels"],
    "staff1": ["/joint-events", "/joint-events/new", "/one-thing", "/one-thing/new/NB-13", "/one-thing/new/NB-15"],
    "coordinator1": ["/joint-events", "/joint-events/*"],
    "head1": ["/stats/people", "/plans", "/plans/*", "/draws", "/draws/*", "/urgent", "/code-statistics?region=3301", "/recolourings"],
    "reporter1": ["/stats/wall", "/stats/reports", "/stats/reports/*", "/stats/reports/new"],
    "admin1": ["/", "/stats?org=330100", "/code-statistics", "/me/second-factor"],
    "system1": ["/", "/admin/accounts", "/admin/accounts/new", "/admin/personnel", "/admin/personnel/new"],
    "security1": ["/admin/grants", "/admin/grants/new"],
    "audit1": ["/admin/audit"],
}  # fmt: skip

WATCH_SHIFTS = """
window.__shifts = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shifts += entry.value
}).observe({type: 'layout-shift', buffered: true})
"""
TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth
  if (document.scrollingElement.scrollWidth <= width) return []
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 30))
    .slice(0, 5)
}
"""
TOO_SMALL = """
() => [...document.querySelectorAll('a, button, input, select, textarea, summary, [role=button], [role=switch]')]
  .filter((one) => {
    const box = one.getBoundingClientRect()
    if (!box.width || one.closest('.sr-only') || one.classList.contains('sr-only')) return false
    const label = one.closest('label')
    return Math.max(box.height, label ? label.getBoundingClientRect().height : 0) < 43.5
  })
  .map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 30))
"""
SERIOUS = """
async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter((one) => ['serious', 'critical'].includes(one.impact))
  .map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | '))
"""


@pytest.mark.parametrize("username", PAGES, ids=lambda username: username or "anybody")
def test_every_page(open_phone, username):
    phone = open_phone(username)
    phone.context.add_init_script(WATCH_SHIFTS)
    faults = {}
    for path in PAGES[username]:
        show(phone, path)
        found = faults_of(phone)
        if found:
            faults[path] = found
            phone.shot("fault" + path.replace("/", "-").split("?")[0])
    assert faults == {}, json.dumps(faults, ensure_ascii=False, indent=1)


def show(phone, path):
    """Open a page and wait until it has what it asked for; `/*` is the first of the list before."""
    if path.endswith("/*"):
        phone.page.locator("[data-test=list] a").first.tap()
        phone.page.wait_for_url(lambda url: url.count("/") > 3)
        path = phone.page.url
    phone.open(path)
    phone.page.wait_for_load_state("networkidle")
    phone.page.evaluate("document.fonts.ready")


def faults_of(phone):
    """What is wrong with the page as shown, in every look, and with the text twice as large."""
    page, faults = phone.page, []
    shifts = page.evaluate("window.__shifts")
    if shifts > 0.1:
        faults.append(f"jumps while it loads: {shifts:.2f}")
    page.evaluate(AXE.read_text())
    for look, marks in LOOKS.items():
        page.evaluate("marks => Object.assign(document.documentElement.dataset, marks)", {**PLAIN, **marks})
        faults += [f"{look}: too wide: {one}" for one in page.evaluate(TOO_WIDE)]
        faults += [f"{look}: too small to tap: {one}" for one in page.evaluate(TOO_SMALL)]
        faults += [f"{look}: {one}" for one in page.evaluate(SERIOUS)]
    page.evaluate("marks => Object.assign(document.documentElement.dataset, marks)", PLAIN)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults += [f"text at 200%: too wide: {one}" for one in page.evaluate(TOO_WIDE)]
    return faults
