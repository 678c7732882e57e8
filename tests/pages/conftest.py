"""A real server with the small demo, a real Chromium the size of a phone, and the people who hold it."""

from __future__ import annotations

import os
import shutil

import pytest

from core import qr
from tests.conftest import repository_root
from tests.pages.camera import Film
from tests.pages.phone import Phone
from tests.people import PHONE
from tests.servers import demo_server

ROOT = repository_root()
SCREENSHOTS = ROOT / "build" / "screenshots"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]


@pytest.fixture(scope="session", autouse=True)
def _ready():
    """Skip in one line where the machine lacks what a browser test needs."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium fonts-noto-cjk")
    if not (ROOT / "static" / "dist" / "index.html").is_file():
        pytest.skip("the pages are not built: make test builds them")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Address of `flask serve --demo small` on a free port, with records that no other file of tests changes."""
    with demo_server(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="session")
def every_camera(tmp_path_factory):
    """The film that every phone of this session sees, once its camera is allowed."""
    return Film(tmp_path_factory.mktemp("camera") / "film.y4m")


@pytest.fixture
def film(every_camera):
    """The same, with nothing before the wall."""
    every_camera.blank()
    return every_camera


@pytest.fixture(scope="session")
def browser_type_launch_args(every_camera):
    """Debian's Chromium, quiet, with a camera."""
    environment = {**os.environ, "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={every_camera.path}"]
    return {"executable_path": CHROMIUM, "args": [*QUIET, *camera], "headless": True, "env": environment}


@pytest.fixture
def open_phone(server, browser, request):
    """`open_phone("officer1")` gives that person's phone, signed in; without a name, somebody's. Ends clean."""
    phones = []
    folder = SCREENSHOTS / request.node.originalname.removeprefix("test_").replace("_", "-")

    def open_one(username: str | None = None, *, width: int = 360, height: int = 740, **context) -> Phone:
        settings = {
            "base_url": server,
            "viewport": {"width": width, "height": height},
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "user_agent": PHONE,
            "has_touch": True,
            "is_mobile": True,
            "geolocation": {"longitude": 120.13, "latitude": 30.27, "accuracy": 12},
            "permissions": ["geolocation"],
        }
        phone = Phone(browser.new_context(**{**settings, **context}), folder)
        phones.append(phone)
        if username:
            phone.sign_in(username)
        return phone

    yield open_one
    for phone in phones:
        phone.close()
    assert [trouble for phone in phones for trouble in phone.troubles] == []


@pytest.fixture(scope="session")
def picture(tmp_path_factory):
    """A PNG to hand to a camera field."""
    path = tmp_path_factory.mktemp("camera") / "photo.png"
    path.write_bytes(qr.png("ZHANGSHANG"))
    return path


@pytest.fixture
def desk(server, browser):
    """A context that keeps its signal."""
    context = browser.new_context(base_url=server)
    yield context
    context.close()
