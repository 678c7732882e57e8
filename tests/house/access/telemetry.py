"""Usage events in."""

from tests.house.access import EVERYBODY, SIGNED_IN, row

API = "/api/v1/telemetry"
ROWS = (
    row(f"POST {API}/events", {200: SIGNED_IN}),
    # These two read the token in the body, and the reference's sample of one opens nothing.
    row(f"POST {API}/beacon", {401: EVERYBODY}),
    row("POST /batch/", {401: EVERYBODY}),
    row(f"POST {API}/write-tokens", {201: SIGNED_IN}),
    row(f"GET {API}/counters", {200: "stat_admin system_admin"}),
    row(f"GET {API}/definition", {200: SIGNED_IN}),
)
