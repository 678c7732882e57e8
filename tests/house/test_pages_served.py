"""The built pages as they are handed out: compressed, cached, under their policy; and nothing that is no page."""

import gzip

import pytest

from core.plain_pages import DIST, stylesheet

pytestmark = pytest.mark.skipif(
    not (DIST / "index.html").is_file(), reason="the pages are not built: make test builds them"
)
GZIP = {"Accept-Encoding": "gzip, br;q=0.5"}


def fetched(app, path, **headers):
    return app.test_client().get(path, headers=headers, buffered=True)


def test_assets_travel_as_the_build_compressed_them(app):
    plain, small = fetched(app, stylesheet()), fetched(app, stylesheet(), **GZIP)
    assert "Content-Encoding" not in plain.headers
    assert (small.headers["Content-Encoding"], small.mimetype) == ("gzip", "text/css")
    assert gzip.decompress(small.data) == plain.data
    for one in (plain, small):
        assert one.headers["Vary"] == "Accept-Encoding"
        assert one.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["ETag"] != small.headers["ETag"]


def test_whoever_refuses_gzip_gets_none(app):
    assert "Content-Encoding" not in fetched(app, "/", **{"Accept-Encoding": "gzip;q=0"}).headers


def test_the_entry_and_the_worker_are_asked_for_each_time(app):
    for path in ("/", "/sw.js", "/icon.svg", "/manifest.webmanifest", "/code-reader/worker.js"):
        assert fetched(app, path).headers["Cache-Control"] == "no-cache"
    entry = fetched(app, "/", **GZIP)
    again = fetched(app, "/", **GZIP, **{"If-None-Match": entry.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_only_the_reader_of_codes_may_run_webassembly(app):
    assert "wasm-unsafe-eval" in fetched(app, "/code-reader/worker.js").headers["Content-Security-Policy"]
    assert "wasm-unsafe-eval" not in fetched(app, "/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/tasks", "/index.html", "/assets/", "/assets/../wsgi.py", "/assets/%2e%2e/%2e%2e/wsgi.py", "/assets/a%00.js",
     "/code-reader/../../package.json"],
)  # fmt: skip
def test_what_is_no_page_is_a_problem(app, path):
    answer = fetched(app, path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_compressed_file_has_no_address_of_its_own(app):
    assert fetched(app, f"{stylesheet()}.gz").status_code == 404


def test_no_built_file_holds_the_demo_password():
    from demo.accounts import PASSWORD

    files = [file for file in DIST.rglob("*") if file.suffix in (".js", ".html", ".css", ".webmanifest")]
    assert len(files) > 100
    assert [file.name for file in files if PASSWORD in file.read_text("utf-8")] == []
