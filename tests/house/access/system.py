"""Health, reference, pages."""

from core.plain_pages import DIST
from tests.house.access import EVERYBODY, row

IS_BUILT = (DIST / "index.html").is_file()
BUILT, FOUND = (200, 200) if IS_BUILT else (503, 404)

ROWS = (
    row("GET /", {BUILT: EVERYBODY}),
    row("GET /assets/no-such-part.js", {404: EVERYBODY}),
    row("GET /code-reader/worker.js", {FOUND: EVERYBODY}),
    row("GET /icon.svg", {FOUND: EVERYBODY}),
    row("GET /manifest.webmanifest", {FOUND: EVERYBODY}),
    row("GET /sw.js", {FOUND: EVERYBODY}),
    row("GET /docs", {200: EVERYBODY}),
    row("GET /docs/enforcement", {200: EVERYBODY}),
    row("GET /healthz", {200: EVERYBODY}),
    row("GET /metrics", {200: EVERYBODY}),
    row("GET /openapi.json", {200: EVERYBODY}),
    row("GET /problems/", {200: EVERYBODY}),
    row("GET /problems/stale", {200: EVERYBODY}),
    row("GET /readyz", {200: EVERYBODY}),
)
