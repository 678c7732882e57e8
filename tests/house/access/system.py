"""Health, reference, pages."""

from microapps.pages import DIST
from tests.house.access import EVERYBODY, row

BUILT = 200 if (DIST / "index.html").is_file() else 503

ROWS = (
    row("GET /", {BUILT: EVERYBODY}),
    row("GET /no-such-page.txt", {404: EVERYBODY}),
    row("GET /docs", {200: EVERYBODY}),
    row("GET /healthz", {200: EVERYBODY}),
    row("GET /metrics", {200: EVERYBODY}),
    row("GET /openapi.json", {200: EVERYBODY}),
    row("GET /problems", {200: EVERYBODY}),
    row("GET /problems/stale", {200: EVERYBODY}),
    row("GET /readyz", {200: EVERYBODY}),
)
