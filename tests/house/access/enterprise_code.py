"""企业码."""

from tests.house.access import CONTACTS, READERS, row

API = "/api/v1/enterprise-code"
ENTERPRISE = f"{API}/enterprises/{{enterprise}}"
SEES = {
    200: "officer partner head handler reviewer neighbour contact",
    404: "outsider outside_head outside_handler other_contact",
}
"""An enterprise is seen by the agencies of its district and by itself."""

ROWS = (
    row(f"GET {API}/enterprises", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {ENTERPRISE}", SEES),
    row(f"GET {ENTERPRISE}/code", SEES),
    row(f"GET {ENTERPRISE}/code.png", SEES),
    row(f"GET {ENTERPRISE}/code.svg", SEES),
    row(
        f"POST {ENTERPRISE}/contact-reading",
        {200: "officer partner handler neighbour", 404: "outsider outside_handler"},
    ),
    row(f"GET {ENTERPRISE}/scans", {200: "contact", 404: "other_contact"}),
    row(f"GET {API}/mine", {200: CONTACTS}),
    row(f"GET {API}/decisions", {200: CONTACTS}),
    row(f"GET {API}/decisions/{{decision}}", {200: "contact", 404: "other_contact"}),
    row(f"GET {API}/correction-orders", {200: CONTACTS}),
    row(f"GET {API}/correction-orders/{{order}}", {200: "contact", 404: "other_contact"}),
    row(
        f"POST {API}/correction-orders/{{order}}/answers",
        {412: "contact", 404: "other_contact"},
        body={"file_ids": ["{contact_photo}"]},
    ),
    row(
        f"POST {API}/scans",
        {200: "officer partner neighbour outsider head outside_head handler outside_handler"},
    ),
)
