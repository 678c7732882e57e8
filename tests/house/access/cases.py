"""掌上办案."""

from core import outbox
from microapps.cases.rules import CONDITIONS
from tests.factories import make_clue, make_decision, ok
from tests.house.access import CONTACTS, ELSEWHERE, EVERYBODY, OWN_AGENCY, READERS, SIGNED_IN, row

API = "/api/v1/cases"
LEAD = f"{API}/leads/{{lead}}"
DECISION = f"{API}/on-the-spot-decisions/{{decision}}"


def objects(people):
    """A small fine the two officers decided on the spot, and its paper."""
    officer, partner = people["officer"], people["partner"]
    decision = make_decision(officer, partner, people["contact"])
    make_clue(officer, partner, people["head"], enterprise_id=people["contact"].enterprise_id)
    outbox.drain()
    [lead] = ok(people["handler"].get(f"{API}/leads"))["items"]
    code = decision["payment_code"]
    return {
        "decision": decision["id"],
        "code": code,
        "document": decision["documents"][0]["id"],
        "lead": lead["id"],
    }


def upon(path, meets, method="POST", **kwargs):
    """An act upon a decision: to whoever may not see it there is none, whatever they may do elsewhere."""
    blind = [name for name in SIGNED_IN.split() if name not in f"{OWN_AGENCY} contact".split()]
    return row(f"{method} {DECISION}{path}", {**meets, 404: " ".join(blind)}, **kwargs)


ROWS = (
    row(f"GET {API}/rules", {200: READERS}),
    row(f"GET {API}/violations", {200: READERS}),
    row(f"POST {API}/violations/V-001/band", {200: READERS}),
    row(f"GET {API}/on-the-spot-decisions", {200: f"{READERS} {CONTACTS}"}),
    row(f"POST {API}/on-the-spot-decisions", {422: "officer partner neighbour outsider"}),
    upon("", {200: f"{OWN_AGENCY} contact"}, method="GET"),
    upon("/party", {200: "officer partner handler head"}, body={"purpose": "核对当事人"}),
    upon("/service", {412: "officer partner"}),
    upon("/refusal", {412: "officer partner"}),
    upon("/collection", {412: "officer partner"}),
    upon("/collection/hand-over", {412: "handler"}),
    upon("/collection/deposit", {412: "handler"}),
    upon("/payments", {412: "handler"}, body={"amount_fen": 100}),
    upon("/pauses", {412: "handler"}),
    upon("/filing", {412: "handler"}),
    upon("/correction", {412: "handler head"}),
    upon("/withdrawal", {412: "handler head"}),
    upon("/process-records", {412: "officer partner handler"}),
    upon("/closing", {412: "handler"}),
    row(f"GET {API}/fines/{{code}}", {200: EVERYBODY}, shared="the code on the paper is the permission"),
    row(f"GET {API}/leads", {200: READERS}),
    row(f"POST {API}/leads", {422: "officer partner neighbour outsider"}),
    row(f"GET {LEAD}", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row(
        f"POST {LEAD}/acceptance",
        {412: "handler", 404: "outside_handler"},
        body=dict.fromkeys(CONDITIONS, True),
    ),
    row(f"POST {LEAD}/refusal", {412: "handler", 404: "outside_handler"}),
)
