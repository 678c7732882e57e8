"""The program in this process, on the tests' clock, for pages: server and phones stand on the same day."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server

import wsgi
from commands import demonstration
from core.settings import Settings
from models.migrate import migrate
from tests.conftest import NOW, SECRET, repository_root
from tests.pages.measures import faults_of
from tests.servers import free_port

SCREENS = repository_root() / "build" / "screens"


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, *_):
        pass


@contextmanager
def served_here(home) -> Iterator[str]:
    """Address of the program with the demo province of the installed clock's day, its records in `home`."""
    port = free_port()
    settings = Settings(
        secret_key=SECRET, database_url=f"sqlite:///{home}/zs.db", data_dir=home,
        public_url=f"http://127.0.0.1:{port}", port=port, log_level="error",
    )  # fmt: skip
    app = wsgi.create_app(settings)
    migrate(home)
    demonstration.load_if_empty("small")
    serving = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    try:
        yield settings.public_url
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


class Looks:
    """Keeps each screen under its name, and what is wrong with it in some looks and widths."""

    def __init__(self, looks=("plain", "large"), widths=None) -> None:
        self.looks, self.widths = looks, widths
        self.faults: dict[str, list[str]] = {}

    def at(self, phone, name: str) -> None:
        """What the phone shows, once everything it asked for has come."""
        phone.page.wait_for_load_state("networkidle")
        phone.page.evaluate("document.fonts.ready")
        SCREENS.mkdir(parents=True, exist_ok=True)
        phone.page.screenshot(path=SCREENS / f"{name}.png", animations="disabled")
        if found := faults_of(phone, self.looks, self.widths):
            self.faults[name] = found

    def are_sound(self) -> None:
        """Fails with everything that was wrong, screen by screen."""
        assert self.faults == {}, json.dumps(self.faults, ensure_ascii=False, indent=1)


def person(open_phone, username: str, **context):
    """Somebody's phone, on the clock of the server, at the sign-in page's demo accounts."""
    phone = open_phone(reduced_motion="reduce", **context)
    phone.context.clock.install(time=NOW)
    phone.open("/sign-in")
    phone.sees(f"demo-{username}")
    return phone


def signed_in(open_phone, username: str, **context):
    """The same, signed in with one tap."""
    phone = person(open_phone, username, **context)
    phone.tap(f"demo-{username}")
    phone.sees("greeting")
    return phone
