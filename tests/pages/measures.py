"""What a page may not be, measured in the browser: too wide, too small to tap, hard to read, jumping."""

from __future__ import annotations

from tests.conftest import repository_root

AXE = repository_root() / "static" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = {"plain": {}, "large": {"size": "large"}, "outdoor": {"theme": "outdoor"}, "dark": {"theme": "dark"}}
PLAIN = {"size": "normal", "theme": "light"}
WIDTHS = (360, 412)
WEAR = "marks => Object.assign(document.documentElement.dataset, marks)"

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


def faults_of(phone, looks=tuple(LOOKS), widths=None):
    """What is wrong with the page as shown, in every look and width, and with the text twice as large."""
    page, faults = phone.page, []
    shifts = page.evaluate("window.__shifts || 0")
    if shifts > 0.1:
        faults.append(f"jumps while it loads: {shifts:.2f}")
    page.evaluate(AXE.read_text())
    shown = page.viewport_size
    for width in widths or (shown["width"],):
        page.set_viewport_size({**shown, "width": width})
        for look in looks:
            page.evaluate(WEAR, {**PLAIN, **LOOKS[look]})
            faults += [f"{look} at {width}: {one}" for one in _looked_at(page)]
    page.evaluate(WEAR, PLAIN)
    page.set_viewport_size(shown)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults += [f"text at 200%: too wide: {one}" for one in page.evaluate(TOO_WIDE)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return faults


def _looked_at(page):
    found = [f"too wide: {one}" for one in page.evaluate(TOO_WIDE)]
    found += [f"too small to tap: {one}" for one in page.evaluate(TOO_SMALL)]
    return found + page.evaluate(SERIOUS)
