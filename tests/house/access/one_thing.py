"""机关内部"一件事"."""

from tests.factories import ok
from tests.house.access import CIVIL_SERVANTS, row

API = "/api/v1/one-thing"
TASK = f"{API}/tasks/{{flow_task}}"
FORM = {
    "reason": "赴省里开会",
    "passengers": 3,
    "route": "西湖区—省府路",
    "departs_at": "2026-11-25T08:30:00+08:00",
    "returns_at": "2026-11-25T17:30:00+08:00",
}


def objects(people):
    """A car the staff asked for, and the approver's task in it."""
    body = {"matter_code": "NB-13", "form": FORM}
    application = ok(people["staff"].post(f"{API}/applications", body), 201)
    task = ok(people["approver"].get(f"{API}/tasks"))["items"][0]
    return {"application": application["id"], "flow_task": task["id"]}


def others_than(names):
    """Civil servants but these."""
    return " ".join(name for name in CIVIL_SERVANTS.split() if name not in names.split())


OFFICE = "staff dispatcher"
"""Whose organisation has somebody else who approves."""

ROWS = (
    row(f"GET {API}/matters", {200: CIVIL_SERVANTS}),
    row(f"GET {API}/applications", {200: CIVIL_SERVANTS}),
    row(f"POST {API}/applications", {201: OFFICE, 409: others_than(OFFICE)},
        body={"matter_code": "NB-13", "form": FORM}),
    row(f"GET {API}/applications/{{application}}", {
        200: "staff approver", 404: others_than("staff approver")}),
    row(f"POST {API}/applications/{{application}}/withdrawal", {412: "staff", 404: others_than("staff")}),
    row(f"GET {API}/tasks", {200: CIVIL_SERVANTS}),
    row(f"GET {TASK}", {200: "approver", 404: others_than("approver")}),
    row(f"POST {TASK}/approval", {412: "approver", 404: others_than("approver")}),
    row(f"POST {TASK}/completion", {409: "approver", 404: others_than("approver")}),
    row(f"POST {TASK}/rejection", {412: "approver", 404: others_than("approver")}),
)  # fmt: skip
