"""掌上执法: plans, draws, the object library."""

from models.library import LibraryObject
from models.organisation import OfficerLicence
from tests.enforcement.drawing import declare, fill_library, make_draw, make_plan
from tests.factories import make_task
from tests.house.access import ELSEWHERE, EVERYBODY, HEADS, OFFICERS, OWN_AGENCY, READERS, row
from tests.planning_world import FOOD, METERING

API = "/api/v1/enforcement"
PLAN, DRAW, TASK = f"{API}/plans/{{plan}}", f"{API}/draws/{{draw}}", f"{API}/tasks/{{waiting_task}}"
OBJECT, LICENCE = f"{API}/library-objects/{{library_object}}", f"{API}/licences/{{licence}}"
CONFLICT = f"{API}/conflicts/{{officer_conflict}}"
PLANNERS, PLANNERS_ELSEWHERE = "officer partner handler", "neighbour outsider outside_handler"
MANAGERS = "reviewer head outside_head"
DISTRICT = "officer partner head handler reviewer neighbour"
FAR = "outsider outside_head outside_handler"
PARTY = {"commitment": "0" * 64}
ITEM = {
    "title": "计量", "matter_codes": [METERING], "kind": "daily", "from_on": "2026-01-01", "to_on": "2026-12-31",
}  # fmt: skip


def objects(people):
    """A draft plan, a frozen draw, a recusal, a task that waits, an object of the library."""
    officer, partner, head = people["officer"], people["partner"], people["head"]
    plan = make_plan(officer)
    draw = make_draw(officer, partner, head)
    # Whoever has a conflict may not go there, so it is with an enterprise that nobody of the landscape visits.
    avoided = fill_library(1)[0].enterprise_id
    conflict = declare(partner, avoided)
    thing = LibraryObject.get(LibraryObject.enterprise == people["contact"].enterprise_id)
    licence = OfficerLicence.get(OfficerLicence.staff == officer.staff_id)
    task = make_task(officer, enterprise_id=people["contact"].enterprise_id)
    return {"plan": plan["id"], "draw": draw["id"], "officer_conflict": conflict["id"], "library_object": str(thing.id),
            "licence": str(licence.id), "waiting_task": task["id"], "plan_item": draw["plan_item"],
            "head_staff": str(head.staff_id), "avoided": str(avoided)}  # fmt: skip


ROWS = (
    row(f"GET {API}/heads", {200: OFFICERS}),
    row(f"POST {TASK}/urgent-start", {412: "officer partner", 404: "neighbour outsider"},
        body={"reported_to": None, "reported_at": None}),
    row(f"POST {TASK}/make-up-approval", {412: "head", 404: "outside_head"}),
    row(f"POST {TASK}/merger", {412: "officer partner", 404: "neighbour outsider"}),
    row(f"POST {TASK}/cancellation", {412: "officer partner", 404: "neighbour outsider"}),
    row(f"GET {API}/plans", {200: READERS}),
    row(f"POST {API}/plans", {201: f"{PLANNERS} {PLANNERS_ELSEWHERE}"}, body={"items": [ITEM], "year": 2026}),
    row(f"GET {PLAN}", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row(f"PUT {PLAN}", {412: PLANNERS, 404: PLANNERS_ELSEWHERE}, body={"items": [ITEM]}),
    row(f"POST {PLAN}/submission", {412: PLANNERS, 404: PLANNERS_ELSEWHERE}),
    row(f"POST {PLAN}/approval", {412: "head", 404: "outside_head"}),
    row(f"POST {PLAN}/rejection", {412: "head", 404: "outside_head"}),
    row(f"GET {API}/draws", {200: READERS}),
    row(f"GET {API}/drawable-items", {200: f"{PLANNERS} {PLANNERS_ELSEWHERE}"}),
    row(f"GET {API}/party-candidates", {200: f"{PLANNERS} {PLANNERS_ELSEWHERE}"}),
    row(f"POST {API}/draws", {409: PLANNERS, 422: PLANNERS_ELSEWHERE},
        body={"plan_item_id": "{plan_item}", "batch": 1,
              "parties": [{"staff_id": "{officer_staff}", "role": "一"}, {"staff_id": "{head_staff}", "role": "二"}]}),
    row(f"GET {DRAW}", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row(f"POST {DRAW}/snapshot", {412: PLANNERS, 404: PLANNERS_ELSEWHERE}),
    row(f"POST {DRAW}/commitment", {403: "handler reviewer officer", 412: "partner head", 404: ELSEWHERE}, body=PARTY),
    row(f"POST {DRAW}/reveal", {403: "handler reviewer officer", 412: "partner head", 404: ELSEWHERE},
        body={"nonce": "0" * 32}),
    row(f"POST {DRAW}/drawing", {412: OWN_AGENCY, 404: ELSEWHERE}),
    row(f"POST {DRAW}/publication", {412: "head", 404: "outside_head"}),
    row(f"POST {DRAW}/void", {412: "head", 404: "outside_head"}),
    row(f"POST {DRAW}/swaps", {412: "head", 404: "outside_head"}),
    row(f"GET {API}/public-draws", {200: EVERYBODY}),
    row(f"GET {API}/public-draws/{{draw}}", {200: EVERYBODY}, shared="a draw is proven to everybody"),
    row(f"GET {API}/public-draws/{{draw}}/publication.json", {404: EVERYBODY}),
    row(f"GET {API}/library-objects", {200: READERS}),
    row(f"GET {OBJECT}", {200: DISTRICT, 404: FAR}),
    row(f"PUT {OBJECT}", {412: "reviewer head", 404: "outside_head"}),
    row(f"POST {API}/library-objects", {201: "reviewer head", 422: "outside_head"}, body={
        "kind": "premises", "enterprise_id": "{enterprise}", "name": "分店 {me}", "matter_codes": [METERING],
        "equipment_id": None, "region_code": ""}),
    row(f"GET {API}/cap-overruns", {200: READERS}),
    row(f"GET {API}/coverage-gaps?matter_code={FOOD}", {200: READERS}),
    row(f"POST {API}/credit-classes", {200: MANAGERS}, body={"month": "2026-11"}),
    row(f"GET {API}/risk-rates", {200: READERS}),
    row(f"PUT {API}/risk-rates", {200: HEADS}, body={"year": 2026, "rates": [{"grade": "D", "rate": "1"}]}),
    row(f"GET {API}/plan-estimates?year=2026&matter_codes={FOOD}", {200: READERS}),
    row(f"GET {API}/licences", {200: READERS}),
    row(f"POST {LICENCE}/skills", {201: "reviewer head", 404: "outside_head"}),
    row(f"GET {LICENCE}", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row(f"POST {LICENCE}/renewal", {412: "reviewer head", 404: "outside_head"}, body={"valid_to": "2035-01-01"}),
    row(f"POST {LICENCE}/suspension", {412: "reviewer head", 404: "outside_head"}),
    row(f"DELETE {LICENCE}/suspension", {412: "reviewer head", 404: "outside_head"}),
    row(f"GET {API}/conflicts", {200: READERS}),
    row(f"GET {CONFLICT}", {200: "partner head reviewer", 404: f"officer handler {ELSEWHERE}"}),
    row(f"POST {CONFLICT}/decision", {412: "head", 404: "outside_head"}),
    row(f"POST {API}/conflicts", {201: DISTRICT, 422: FAR}, body={"enterprise_id": "{avoided}"}),
    row(f"DELETE {CONFLICT}", {412: "reviewer head", 404: "outside_head"}),
    row(f"GET {API}/checklists", {200: READERS}),
    row(f"GET {API}/matters/{METERING}/checklists", {200: READERS}),
    row(f"POST {API}/matters/{METERING}/checklists/comparison", {200: MANAGERS},
        body={"items": [{"id": "JL-8", "text": "证书", "article": "计量法 9"}]}),
    row(f"GET {API}/matters/{METERING}/checklists/1/comparison", {200: READERS}),
    row(f"POST {API}/matters/{METERING}/checklists", {201: MANAGERS},
        body={"items": [{"id": "JL-9", "text": "证书", "article": "计量法 9"}]}),
    row(f"GET {API}/matters/{METERING}/checklists/1", {200: READERS}),
)  # fmt: skip
