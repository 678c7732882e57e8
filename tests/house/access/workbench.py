"""Launchpad, to-dos, messages, search."""

from tests.factories import ok
from tests.house.access import SIGNED_IN, row

API = "/api/v1/workbench"


def objects(people):
    """A message to the enterprise."""
    return {"message": ok(people["contact"].get(f"{API}/messages"))["items"][0]["id"]}


ROWS = (
    row(f"GET {API}/apps", {200: SIGNED_IN}),
    row(f"GET {API}/todos", {200: SIGNED_IN}),
    row(f"GET {API}/messages", {200: SIGNED_IN}),
    row(f"POST {API}/messages/{{message}}/reading", {
        200: "contact", 404: " ".join(name for name in SIGNED_IN.split() if name != "contact")}),
    row(f"GET {API}/search?q=西湖", {200: SIGNED_IN}),
)  # fmt: skip
