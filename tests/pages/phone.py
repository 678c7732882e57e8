"""A phone in somebody's hand: what is tapped, typed and seen, by the pages' data-test names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from tests.pages import authenticator

WAIT_MS = 30_000
SERVED = ("/S/", "/D/", "/docs", "/problems")
"""Pages that the server makes itself; all others are behind the `#`."""
LISTEN = """
addEventListener('securitypolicyviolation', (event) =>
  console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI))
"""


def _is_an_answer(message) -> bool:
    """Chromium reports every 4xx as a console error; those of the API are answers, and the pages show them."""
    return "the server responded with a status of 4" in message.text and "/api/" in message.location["url"]


class Phone:
    """One browser context with one page. `troubles` collects what no page may do: errors, violations, 5xx."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.context, self.folder = context, folder
        self.troubles: list[str] = []
        self.trouble_expected = ""
        """What a test brings about itself: a lost signal."""
        context.set_default_timeout(WAIT_MS)
        expect.set_options(timeout=WAIT_MS)
        context.add_init_script(LISTEN)
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._asked_for)
        self.page.on("response", self._answered)
        self.name = "anybody"
        self.looked_at: Callable[[Phone, str], None] | None = None
        """What looks closer at each screen that is kept."""

    def _heard(self, message) -> None:
        if self.trouble_expected and self.trouble_expected in message.text:
            return
        if message.type == "error" and not _is_an_answer(message):
            self.troubles.append(f"{self.page.url}: {message.text} {message.location['url']}")

    def _asked_for(self, request) -> None:
        """Nothing of a page comes from another host."""
        here, there = urlsplit(self.page.url).netloc, urlsplit(request.url)
        if there.scheme in ("http", "https") and here and there.netloc != here:
            self.troubles.append(f"{self.page.url}: asks another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} {response.request.method} {response.url}")

    def sign_in(self, username: str) -> None:
        """With one tap on the demo account, and the code of an administrator."""
        self.name = username
        self.open("/sign-in")
        self.tap(f"demo-{username}")
        if username in authenticator.ADMINISTRATORS:
            self.type("sign-in-totp", authenticator.code(urlsplit(self.page.url).netloc, username))
            self.tap("sign-in-submit")
        expect(self.at("greeting")).to_be_visible()

    def open(self, path: str) -> None:
        """Go to an address of the pages or of the server, as from a link in a message: the page is loaded anew."""
        is_pages = path.startswith("/") and not path.startswith(SERVED)
        self.page.goto("about:blank")
        self.page.goto(f"/#{path}" if is_pages else path)

    def at(self, test: str) -> Locator:
        """The element a page calls `test`."""
        return self.page.locator(f'[data-test="{test}"]')

    def tap(self, test: str, *, has: str | None = None) -> None:
        """Tap it once it is there; `has` picks one of a list by its text."""
        target = self.at(test).filter(has_text=has) if has else self.at(test)
        target.first.tap()

    def type(self, test: str, text: str) -> None:
        """Type into a field."""
        self.at(test).fill(text)

    def agree(self) -> None:
        """Say yes in the dialog that asks once."""
        self.asked()
        self.tap("ask-yes")

    def asked(self) -> Locator:
        """The dialog that asks once, when it has come up."""
        return self.sees("ask")

    def take_photo(self, test: str, picture: Path) -> None:
        """What the camera gives to a field."""
        with self.page.expect_response(
            lambda answer: "/api/v1/files" in answer.url and answer.request.method in ("POST", "PATCH")
        ):
            self.at(f"{test}-input").set_input_files(picture)

    def sees(self, test: str, text: str | None = None) -> Locator:
        """It is there (and says `text`); waits as a person would."""
        element = self.at(test).first
        expect(element).to_be_visible()
        if text is not None:
            expect(element).to_contain_text(text)
        return element

    def shot(self, name: str, *, whole: bool = False) -> None:
        """Keep what the screen shows as a build product."""
        self.page.evaluate("document.fonts.ready")
        if whole:
            self.page.evaluate("scrollTo(0, 0)")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=whole, animations="disabled")
        if self.looked_at:
            self.looked_at(self, name)

    def close(self) -> None:
        """Put it away; what waits to be sent is sent."""
        self.context.close()
