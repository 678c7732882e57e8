"""安全码."""

from tests.factories import make_code, ok
from tests.house.access import CONTACTS, EVERYBODY, READERS, row

API = "/api/v1/safety-code"
CODE = f"{API}/codes/{{safety_code}}"
DRIVER = f"{API}/codes/{{driver_code}}"
SEES = {
    200: "officer partner head handler reviewer neighbour contact",
    404: "outsider outside_head outside_handler other_contact",
}
MANAGERS = "officer partner head neighbour"
OUTSIDE_MANAGERS = "outsider outside_head"
GUARDS = f"officer partner neighbour outsider {CONTACTS}"
OFFLINE = {
    "id": "00000000-0000-7000-8000-000000000000",
    "at": "2026-11-24T09:00:00+08:00",
    "content": "x",
    "verdict": "malformed",
    "decision": "deny",
}
ANSWER = {"decision": "reject", "reply": "维持原颜色。"}


def objects(people):
    """The elevator's code of contact's enterprise, a driver's, an appeal, a proposal and a passage."""
    elevator = ok(people["contact"].get(f"{API}/codes"))["items"][0]
    driver = make_code(people["officer"], people["contact"])
    more = [make_code(people["officer"], people["contact"], subject_no=f"T-{n}") for n in range(5)]
    appeal = ok(people["contact"].post(f"{API}/codes/{driver['id']}/appeals", {"text": "有误。"}), 201)
    ids = [code["id"] for code in (driver, *more)]
    body = {"code_ids": ids, "colour": "yellow", "reason": "专项整治"}
    proposal = ok(people["officer"].post(f"{API}/recolourings", body), 201)
    passage = ok(people["officer"].post(f"{API}/passages", {"contents": [driver["content"]]}))
    labels = {"layout": "a4", "scheme": "hazmat_driver"}
    job = ok(people["contact"].post(f"{API}/label-jobs", labels), 201)
    return {
        "label_job": job["id"],
        "safety_code": elevator["id"],
        "driver_code": driver["id"],
        "code_appeal": appeal["id"],
        "recolouring": proposal["id"],
        "passage": passage["passage_id"],
    }


LABELLERS = f"officer partner head neighbour outsider outside_head {CONTACTS}"
NOT_OWNER = "officer partner head neighbour outsider outside_head other_contact"

ROWS = (
    row(
        f"GET {CODE}.pdf",
        {200: "officer partner head neighbour contact", 404: "outsider outside_head other_contact"},
    ),
    row(f"GET {API}/label-layouts", {200: LABELLERS}),
    row(f"POST {API}/label-jobs", {422: LABELLERS}),
    row(f"GET {API}/label-jobs", {200: LABELLERS}),
    row(f"GET {API}/label-jobs/{{label_job}}", {200: "contact", 404: NOT_OWNER}),
    row(f"POST {API}/label-jobs/{{label_job}}/cancellation", {412: "contact", 404: NOT_OWNER}),
    row(f"POST {API}/label-jobs/{{label_job}}/resumption", {412: "contact", 404: NOT_OWNER}),
    row(f"POST {API}/label-jobs/{{label_job}}/links", {409: "contact", 404: NOT_OWNER}),
    row(f"GET {API}/label-files/NOT-A-LINK", {404: EVERYBODY}),
    row(f"GET {API}/label-jobs/{{label_job}}/parts/1", {404: f"contact {NOT_OWNER}"}),
    row("GET /S/NOT-A-CODE", {404: EVERYBODY}),
    row(f"POST {API}/verify", {200: EVERYBODY}),
    row(f"GET {API}/keys", {200: EVERYBODY}),
    row(f"GET {API}/status-list", {200: EVERYBODY}),
    row(f"GET {API}/schemes", {200: EVERYBODY}),
    row(f"GET {API}/codes", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {API}/subjects", {200: f"{MANAGERS} {OUTSIDE_MANAGERS}"}),
    row(f"POST {API}/subjects", {422: f"{MANAGERS} {OUTSIDE_MANAGERS}"}),
    row(f"POST {API}/codes", {201: MANAGERS, 404: OUTSIDE_MANAGERS}, body={"subject_id": "{driver_code}"}),
    row(f"GET {CODE}", SEES),
    row(f"GET {CODE}/changes", SEES),
    row(f"GET {CODE}/scans", SEES),
    row(f"GET {CODE}/issues", SEES),
    row(f"GET {CODE}.png", SEES),
    row(f"GET {CODE}.svg", SEES),
    row(f"GET {CODE}/display", {200: "contact", 404: f"{READERS} other_contact"}),
    row(f"PUT {CODE}/facts", {412: MANAGERS, 404: OUTSIDE_MANAGERS}),
    row(
        f"POST {CODE}/services",
        {412: "officer partner neighbour", 404: "outsider"},
        body={"kind": "maintenance", "done_on": "2026-11-24"},
    ),
    row(f"POST {CODE}/rotation", {412: MANAGERS, 404: OUTSIDE_MANAGERS}),
    row(f"POST {CODE}/revocation", {412: MANAGERS, 404: OUTSIDE_MANAGERS}),
    row(f"POST {DRIVER}/person-view", {200: "officer partner neighbour", 404: "outsider"}),
    row(f"GET {API}/statistics?scheme=hazmat_driver", {200: "head outside_head stat_admin"}),
    row(f"POST {CODE}/appeals", {201: "contact", 404: "officer partner neighbour outsider other_contact"}),
    row(f"GET {API}/appeals", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {API}/appeals/{{code_appeal}}", SEES),
    row(
        f"POST {API}/appeals/{{code_appeal}}/decision",
        {412: "head handler reviewer", 404: "outside_head outside_handler"},
        body=ANSWER,
    ),
    row(f"POST {API}/recolourings", {422: f"{MANAGERS} {OUTSIDE_MANAGERS}"}),
    row(f"GET {API}/recolourings", {200: f"{READERS} {CONTACTS}"}),
    row(
        f"GET {API}/recolourings/{{recolouring}}",
        {
            200: "officer partner head handler reviewer",
            404: f"neighbour {CONTACTS} outsider outside_head outside_handler",
        },
    ),
    row(
        f"GET {API}/recolourings/{{recolouring}}/codes",
        {
            200: "officer partner head handler reviewer",
            404: f"neighbour {CONTACTS} outsider outside_head outside_handler",
        },
    ),
    row(
        f"POST {API}/recolourings/{{recolouring}}/withdrawal",
        {412: "officer", 403: "partner head", 404: f"neighbour {OUTSIDE_MANAGERS}"},
    ),
    row(f"POST {API}/recolourings/{{recolouring}}/decision", {412: "head reviewer", 404: "outside_head"}),
    row(f"POST {API}/passages", {200: GUARDS}),
    row(f"GET {API}/passages", {200: GUARDS}),
    row(
        f"POST {API}/passages/{{passage}}/decision",
        {200: "officer", 404: f"partner neighbour outsider {CONTACTS}"},
        body={"decision": "deny"},
    ),
    row(f"POST {API}/offline-scans", {200: GUARDS}, body={"items": [OFFLINE]}),
    row(f"GET {API}/gate-secret", {200: GUARDS}),
)
