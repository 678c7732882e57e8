"""Arrangements for plans and draws, over HTTP."""

from core.db import db
from core.identifiers import uscc
from microapps.enforcement.rules import draw_algorithm
from models import CreditClass, Enterprise, LibraryObject, PlanItem
from models.plan import AnnualPlan
from tests.factories import ok
from tests.planning_world import METERING

API = "/api/v1/enforcement"
MONTH = "2026-11"


def plan_body(**over):
    item = {
        "title": "价格抽查", "matter_codes": ["330231003000"], "kind": "special", "selection": "double_random",
        "from_on": "2026-01-01", "to_on": "2026-12-31", **over,
    }  # fmt: skip
    return {"year": 2026, "title": "2026年度补充计划", "items": [item]}


def make_plan(officer, **over):
    """A draft plan of one line."""
    return ok(officer.post(f"{API}/plans", plan_body(**over)), 201)


def make_approved_plan(officer, head, **over):
    plan = make_plan(officer, **over)
    plan = ok(officer.post(f"{API}/plans/{plan['id']}/submission", version=plan["version"]))
    return ok(head.post(f"{API}/plans/{plan['id']}/approval", version=plan["version"]))


def drawn_item(person):
    """The random line of the person's agency."""
    return (
        PlanItem.select()
        .join(AnnualPlan)
        .where(AnnualPlan.org == person.org_id, PlanItem.selection == "double_random")
        .order_by(PlanItem.id)
        .first()
    )


def draw_body(*parties, **over):
    return {
        "plan_item_id": str(drawn_item(parties[0]).id),
        "parties": [{"staff_id": str(p.staff_id), "role": "提供人"} for p in parties],
        "rotation": False,
        **over,
    }


def make_draw(organiser, *parties, **over):
    """A draw whose frame is frozen; `plan_item` beside what the API tells."""
    body = draw_body(*parties, **over)
    return {**ok(organiser.post(f"{API}/draws", body), 201), "plan_item": body["plan_item_id"]}


def nonce_of(person):
    return person.name.encode().hex() + "0" * 16


def act(person, draw, verb, body=None, status=200):
    fresh = ok(person.get(f"{API}/draws/{draw['id']}"))
    return ok(person.post(f"{API}/draws/{draw['id']}/{verb}", body, version=fresh["version"]), status)


def commit(person, draw):
    no = ok(person.get(f"{API}/draws/{draw['id']}"))["my_party_no"]
    hashed = draw_algorithm.commitment(draw["id"], no, nonce_of(person))
    return act(person, draw, "commitment", {"commitment": hashed})


def reveal(person, draw, nonce=None):
    return act(person, draw, "reveal", {"nonce": nonce or nonce_of(person)})


def make_revealed(organiser, *parties, **over):
    draw = make_draw(organiser, *parties, **over)
    for party in parties:
        commit(party, draw)
    for party in parties:
        draw = reveal(party, draw)
    return draw


def make_drawn(organiser, *parties, **over):
    return act(organiser, make_revealed(organiser, *parties, **over), "drawing")


def declare(officer, enterprise_id):
    body = {"enterprise_id": str(enterprise_id), "ground": "kinship", "note": "配偶在该企业任职。"}
    return ok(officer.post(f"{API}/conflicts", body), 201)


def fill_library(count=20, region="330106", start=0, grades="AABBBBBCCD", matters=(METERING,)):
    """Enterprises in the library, with a class of this month."""
    made = []
    with db.atomic():
        for n in range(start, start + count):
            first_17 = f"91{region}MA29{n:05}"
            grade = grades[n % len(grades)]
            enterprise = Enterprise.create(
                name=f"示例企业{n:03}", uscc=first_17 + uscc.check_character(first_17), address="西湖区文二路1号",
                region_code=region, region_name="西湖区", industry="制造业", credit_class=grade,
            )  # fmt: skip
            CreditClass.create(
                enterprise=enterprise,
                month=MONTH,
                grade=grade,
                source="省通用型分类",
                assessed_on="2026-11-05",
            )
            made.append(
                LibraryObject.create(
                    kind="enterprise", enterprise=enterprise, name=enterprise.name, address=enterprise.address,
                    region_code=region, matter_codes=list(matters), entered_on="2024-01-01",
                )
            )  # fmt: skip
    return made
