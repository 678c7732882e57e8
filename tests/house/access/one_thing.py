"""机关内部"一件事"."""

from tests.factories import CAR, apply_for_a_car, flow_task, ok
from tests.house.access import CIVIL_SERVANTS, row

API = "/api/v1/one-thing"
APPLICATION, TASK = f"{API}/applications/{{application}}", f"{API}/tasks/{{flow_task}}"


def objects(people):
    """A car the staff asked for, and the approver's task in it."""
    application = ok(apply_for_a_car(people["staff"]), 201)
    return {"application": application["id"], "flow_task": flow_task(people["approver"])["id"]}


def others_than(names):
    """Civil servants but these."""
    return " ".join(name for name in CIVIL_SERVANTS.split() if name not in names.split())


OFFICE = "staff dispatcher"
"""Whose organisation has somebody else who approves."""

ROWS = (
    row(f"GET {API}/matters", {200: CIVIL_SERVANTS}),
    row(f"GET {API}/applications", {200: CIVIL_SERVANTS}),
    row(f"POST {API}/applications", {201: OFFICE, 409: others_than(OFFICE)},
        body={"matter": "NB-13", "form": CAR}),
    row(f"GET {APPLICATION}", {200: "staff approver", 404: others_than("staff approver")}),
    row(f"POST {APPLICATION}/submission", {412: "staff", 404: others_than("staff")}),
    row(f"POST {APPLICATION}/withdrawal", {412: "staff", 404: others_than("staff")}),
    row(f"GET {API}/tasks", {200: CIVIL_SERVANTS}),
    row(f"GET {TASK}", {200: "approver", 404: others_than("approver")}),
    row(f"POST {TASK}/approval", {412: "approver", 404: others_than("approver")}),
    row(f"POST {TASK}/rejection", {412: "approver", 404: others_than("approver")}),
    row(f"POST {TASK}/return", {412: "approver", 404: others_than("approver")}),
)  # fmt: skip
