"""掌上执法."""

from core import qr
from tests.factories import PRICES, make_order, make_signed, make_started, make_task, ok, step
from tests.house.access import CONTACTS, ELSEWHERE, EVERYBODY, OFFICERS, OWN_AGENCY, READERS, row

API = "/api/v1/enforcement"
INSPECTION = f"{API}/inspections/{{inspection}}"
ORDER = f"{API}/correction-orders/{{order}}"
ON_SITE = {412: "officer partner", 404: "neighbour outsider"}
"""The inspection is closed, so who took part is told its state."""


def objects(people):
    """A draft task, a visit that ended in an order to correct, and the order."""
    officer, partner, head = people["officer"], people["partner"], people["head"]
    enterprise = people["contact"].enterprise_id
    task = make_task(officer, enterprise_id=enterprise)
    order = make_order(officer, partner, head, enterprise_id=enterprise)
    photo, answer = (people[name].uploaded(qr.png("A PHOTO")) for name in ("officer", "contact"))
    [delivery] = ok(officer.get(f"{API}/deliveries", inspection_id=order["inspection_id"]))["items"]
    return {**_after(people, enterprise), "delivery": delivery["id"], "task": task["id"], "order": order["id"], "inspection": order["inspection_id"],
            "enterprise": str(enterprise), "photo": photo["id"], "contact_photo": answer["id"]}  # fmt: skip


def _after(people, enterprise):
    """A visit that is being recorded, and one whose result drew everything after it."""
    officer, partner, head, contact = (people[name] for name in ("officer", "partner", "head", "contact"))
    visit = make_started(officer, partner, head, enterprise_id=enterprise)
    recusal = ok(
        contact.post(
            f"{API}/inspections/{visit['id']}/recusal-requests",
            {"officer_id": str(partner.staff_id), "relation": "kin", "reason": "表亲。"},
        ),
        201,
    )
    false_info = {"code": "03", "sub_codes": ["03-2"], "summary": "虚报信息。", "disposition": "warn"}
    found = make_signed(officer, partner, head, enterprise_id=enterprise, value="fail", result=false_info)
    told = {"to_org_id": str(people["neighbour"].org_id), "text": "涉及贵局职责。"}
    step(officer, found, "copy-notices", told, 201)
    objection = ok(contact.post(f"{API}/inspections/{found['id']}/objections", {"grounds": "不实。"}), 201)
    publication, notice, entry = (
        ok(officer.get(f"{API}/{kind}", inspection_id=found["id"]))["items"][0]["id"]
        for kind in ("publications", "copy-notices", "abnormal-entries")
    )
    return {"visit": visit["id"], "recusal": recusal["id"], "objection": objection["id"], "found": found["id"],
            "publication": publication, "notice": notice, "entry": entry,
            "neighbour_org": str(people["neighbour"].org_id)}  # fmt: skip


PARTIES = {200: f"{OWN_AGENCY} contact", 404: f"{ELSEWHERE} other_contact"}
BY_HEAD = {412: "head", 404: "outside_head"}
FILE = f"{API}/object-files/{{enterprise}}"
IN_REGION = {
    200: f"{OWN_AGENCY} neighbour contact",
    404: "outsider outside_head outside_handler other_contact",
}
RECUSAL = f"{API}/recusal-requests/{{recusal}}"
PUBLICATION = f"{API}/publications/{{publication}}"
NOTICE = f"{API}/copy-notices/{{notice}}"
PIECE = f"{INSPECTION}/evidence/{{photo}}"

DELIVERY = f"{API}/deliveries/{{delivery}}"
ROWS = (
    row(f"POST {INSPECTION}/deliveries", {412: "officer partner", 404: "neighbour outsider"}),
    row(f"POST {INSPECTION}/agency-results", ON_SITE, body={"code": "01"}),
    row(f"POST {INSPECTION}/agency-absences", ON_SITE),
    row(f"GET {INSPECTION}/evidence-receipts", PARTIES),
    row(f"GET {API}/deliveries", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {DELIVERY}", PARTIES),
    row(f"POST {DELIVERY}/confirmation", ON_SITE, body={"returned_why": "查无此人。"}),
    row(f"POST {API}/act-codes/verification", {200: EVERYBODY}),
    row(f"POST {API}/act-codes/ratings", {404: EVERYBODY}),
    row(f"GET {API}/public-results", {200: EVERYBODY}),
    row(f"GET {API}/board", {200: "head reviewer outside_head"}),
    row(f"GET {API}/position-risks", {200: "head reviewer outside_head"}),
    row(f"GET {API}/object-files", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {FILE}", IN_REGION),
    row(f"GET {FILE}/timeline", IN_REGION),
    row(f"PUT {FILE}/sections/identity/emptiness", {422: "officer partner neighbour", 404: "outsider"}),
    row(f"GET {API}/departments", {200: OFFICERS}),
    row(f"GET {INSPECTION}/evidence-chain", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row(f"GET {INSPECTION}/record", PARTIES),
    row(f"POST {PIECE}/verification", ON_SITE),
    row(f"POST {PIECE}/exclusion", ON_SITE),
    row(f"POST {INSPECTION}/surveys", ON_SITE),
    row(f"POST {INSPECTION}/samples", ON_SITE),
    row(f"POST {INSPECTION}/early-end", ON_SITE, body={"code": "05"}),
    row(f"POST {INSPECTION}/officers", {412: "officer partner head", 403: "handler reviewer", 404: ELSEWHERE}),
    row(f"POST {INSPECTION}/recusal-requests",
        {409: "officer partner contact", 404: "neighbour outsider other_contact"}, body={"officer_id": "{officer_staff}"}),
    row(f"GET {API}/recusal-requests", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {RECUSAL}", PARTIES),
    row(f"POST {RECUSAL}/decision", BY_HEAD),
    row(f"POST {INSPECTION}/ratings", {201: "contact", 404: "other_contact"}),
    row(f"GET {API}/ratings", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {API}/publications", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {PUBLICATION}", PARTIES),
    row(f"POST {PUBLICATION}/approval", {412: "head", 404: "outside_head"}),
    row(f"POST {PUBLICATION}/withholding", BY_HEAD),
    row(f"POST {PUBLICATION}/withdrawal", {412: "head", 404: "outside_head"}),
    row(f"GET {API}/abnormal-entries", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {API}/abnormal-entries/{{entry}}", PARTIES),
    row(f"POST {API}/abnormal-entries/{{entry}}/decision", BY_HEAD),
    row(f"POST {INSPECTION}/objections", {201: "contact", 404: "other_contact"}),
    row(f"GET {API}/objections", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {API}/objections/{{objection}}", PARTIES),
    row(f"POST {API}/objections/{{objection}}/answer", {412: "head reviewer", 404: "outside_head"}),
    row(f"POST {INSPECTION}/case-clue", {412: "officer partner", 404: "neighbour outsider"}),
    row(f"GET {API}/case-clues", {200: READERS}),
    row(f"POST {INSPECTION}/copy-notices", {412: "officer partner", 404: "neighbour outsider"},
        body={"to_org_id": "{neighbour_org}"}),
    row(f"GET {API}/copy-notices", {200: READERS}),
    row(f"GET {NOTICE}", {200: f"{OWN_AGENCY} neighbour", 404: "outsider outside_head outside_handler"}),
    row(f"POST {NOTICE}/answer", {412: "neighbour", 404: "outsider outside_head outside_handler"}),
    row(f"POST {ORDER}/extension-request", {412: "contact", 404: "other_contact"}),
    row(f"POST {ORDER}/extension-decision", {412: "officer partner", 404: "neighbour outsider"}),
    row(f"GET {API}/colleagues", {200: OFFICERS}),
    row(f"GET {API}/guide", {200: READERS}),
    row(f"GET {API}/rules", {200: READERS}),
    row(f"GET {API}/day-pack", {200: OFFICERS}),
    row(f"GET {API}/matters", {200: READERS}),
    row(f"GET {API}/matters/{PRICES}", {200: READERS}),
    row(f"GET {API}/tasks", {200: READERS}),
    row(f"POST {API}/tasks", {201: "officer partner neighbour", 422: "outsider"},
        body={"enterprise_id": "{enterprise}", "matter": PRICES, "planned_on": "2026-11-24", "draft": True}),
    row(f"GET {API}/tasks/{{task}}", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row(f"POST {API}/tasks/{{task}}/submission", {412: "officer partner", 404: "neighbour outsider"}),
    row(f"POST {API}/tasks/{{task}}/approval", {412: "head", 404: "outside_head"}),
    row(f"POST {API}/tasks/{{task}}/rejection", {412: "head", 404: "outside_head"}),
    row(f"POST {API}/tasks/{{task}}/inspection", {409: "officer partner", 404: "neighbour outsider"},
        body={"officer_ids": ["{officer_staff}", "{partner_staff}"], "five_bans_read": False}),
    row(f"GET {API}/inspections", {200: f"{READERS} {CONTACTS}"}),
    row(f"POST {API}/inspections", {409: "officer partner", 404: "neighbour outsider"},
        body={"task_id": "{task}", "officer_ids": ["{officer_staff}", "{partner_staff}"]}),
    row(f"GET {INSPECTION}", {200: f"{OWN_AGENCY} contact", 404: f"{ELSEWHERE} other_contact"}),
    row(f"GET {INSPECTION}/act-code", {200: "officer partner", 404: "neighbour outsider"}),
    row(f"GET {INSPECTION}/act-code.svg", {200: "officer partner", 404: "neighbour outsider"}),
    row(f"POST {INSPECTION}/answers", ON_SITE),
    row(f"POST {INSPECTION}/positions", ON_SITE),
    row(f"POST {INSPECTION}/closing", ON_SITE),
    row(f"POST {INSPECTION}/correction-orders", ON_SITE, body={"working_days": 5}),
    row(f"POST {INSPECTION}/evidence", ON_SITE, body={"file_id": "{photo}", "captured_at": "2026-11-24T09:30:00+08:00"}),
    row(f"POST {INSPECTION}/licence-showing", ON_SITE),
    row(f"POST {INSPECTION}/result", ON_SITE, body={"code": "01"}),
    row(f"POST {INSPECTION}/signature", ON_SITE, body={"typed": True}),
    row(f"POST {INSPECTION}/refusal", ON_SITE, body={"file_ids": ["{photo}"]}),
    row(f"POST {INSPECTION}/start", ON_SITE),
    row(f"GET {API}/correction-orders", {200: f"{READERS} {CONTACTS}"}),
    row(f"GET {ORDER}", {200: f"{OWN_AGENCY} contact", 404: f"{ELSEWHERE} other_contact"}),
    row(f"POST {ORDER}/recheck", {412: "officer partner", 404: "neighbour outsider"},
        body={"officer_ids": ["{me}", "{officer_staff}", "{partner_staff}"], "passed": False}),
)  # fmt: skip
