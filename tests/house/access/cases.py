"""掌上办案."""

from core import outbox
from microapps.cases.rules import CONDITIONS
from tests.factories import decision_body, make_clue, ok
from tests.house.access import CONTACTS, ELSEWHERE, OWN_AGENCY, READERS, row

API = "/api/v1/cases"
LEAD = f"{API}/leads/{{lead}}"
DECISION = f"{API}/on-the-spot-decisions/{{decision}}"


def objects(people):
    """A small fine the two officers decided on the spot, and its paper."""
    officer, partner = people["officer"], people["partner"]
    body = decision_body(officer, partner, enterprise_id=str(people["contact"].enterprise_id))
    decision = ok(officer.post(f"{API}/on-the-spot-decisions", body), 201)
    make_clue(officer, partner, people["head"], enterprise_id=people["contact"].enterprise_id)
    outbox.drain()
    [lead] = ok(people["handler"].get(f"{API}/leads"))["items"]
    return {"decision": decision["id"], "document": decision["documents"][0]["id"], "lead": lead["id"]}


ROWS = (
    row(f"GET {API}/rules", {200: READERS}),
    row(f"GET {API}/violations", {200: READERS}),
    row(f"POST {API}/violations/V-001/band", {200: READERS}),
    row(f"POST {DECISION}/payments", {412: "handler", 404: "outside_handler"}, body={"amount_fen": 100}),
    row(f"GET {API}/penalty-matters", {200: READERS}),
    row(f"GET {API}/on-the-spot-decisions", {200: f"{READERS} {CONTACTS}"}),
    row(f"POST {API}/on-the-spot-decisions", {422: "officer partner neighbour outsider"}),
    row(f"GET {DECISION}", {200: f"{OWN_AGENCY} contact", 404: f"{ELSEWHERE} other_contact"}),
    row(f"POST {DECISION}/filing", {412: "handler", 404: "outside_handler"}),
    row(
        f"POST {DECISION}/process-records",
        {412: "officer partner handler", 404: "neighbour outsider outside_handler"},
    ),
    row(f"POST {DECISION}/closing", {412: "handler", 404: "outside_handler"}),
    row(f"GET {API}/leads", {200: READERS}),
    row(f"GET {LEAD}", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row(
        f"POST {LEAD}/acceptance",
        {412: "handler", 404: "outside_handler"},
        body=dict.fromkeys(CONDITIONS, True),
    ),
    row(f"POST {LEAD}/refusal", {412: "handler", 404: "outside_handler"}),
)
