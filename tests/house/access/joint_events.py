"""基层治理四平台: an event in xh, led by the officers' agency, assisted by the neighbour's."""

from core import qr
from tests.house.access import CIVIL_SERVANTS, row
from tests.joint_events.making import make_assigned, org

API = "/api/v1/joint-events"
EVENT = f"{API}/events/{{joint_event}}"
CENTRES = "coordinator outside_coordinator"
REPORTERS = f"{CIVIL_SERVANTS} {CENTRES}"
LEAD = "officer partner head handler"
FAR = "outsider outside_head outside_handler approver"
"""Who handle events, but not this one."""
SEES = f"{LEAD} neighbour staff coordinator"


def objects(people):
    """An event assigned to two agencies."""
    event = make_assigned(people["staff"], people["coordinator"], qr.png("JOINT"))
    return {
        "joint_event": event["id"],
        "assist": event["chain"][1]["id"],
        "office": org("xh-zfb"),
    }


def others(names):
    """Who report, but these."""
    return " ".join(name for name in REPORTERS.split() if name not in names.split())


def centre(noun, status=412):
    """An act of the command centre: `status` for the place's own, nothing for another place's."""
    return row(f"POST {EVENT}/{noun}", {status: "coordinator", 404: "outside_coordinator"})


ROWS = (
    row(f"GET {API}/words", {200: REPORTERS}),
    row(f"GET {API}/events", {200: REPORTERS}),
    row(f"POST {API}/events", {422: REPORTERS}, body={"region_code": None}),  # the photo is not their own
    row(f"GET {EVENT}", {200: SEES, 404: others(SEES)}),
    row(f"GET {EVENT}/candidates", {200: f"{LEAD} neighbour coordinator", 404: f"{FAR} outside_coordinator"}),
    row(f"POST {EVENT}/withdrawal", {412: "staff", 404: others(SEES)}),
    centre("acceptance"),
    centre("rejection"),
    centre("assignment"),
    centre("dispute/rejection"),
    centre("invalidation"),
    centre("extension/decision"),
    centre("verification"),
    centre("return"),
    centre("reopening"),
    row(f"POST {EVENT}/receipt", {412: LEAD, 404: FAR}),
    row(f"POST {EVENT}/dispute", {412: LEAD, 404: FAR}, body={"suggested_org_id": None}),
    row(f"POST {EVENT}/extension", {412: LEAD, 404: FAR}),
    row(f"POST {EVENT}/closing", {412: LEAD, 404: FAR}, body={"file_ids": []}),
    row(f"POST {EVENT}/assists", {412: f"{LEAD} coordinator", 404: f"{FAR} outside_coordinator"},
        body={"org_id": "{office}"}),
    row(f"POST {API}/assists/{{assist}}/completion", {412: "neighbour", 404: f"{LEAD} {FAR}"},
        body={"file_ids": []}),
)  # fmt: skip
