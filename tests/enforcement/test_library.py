"""The object library as its keepers see it: entering, adjusting, classes by month, who was visited too often."""

import pytest

from microapps.enforcement.rules import planning as rules
from models import CreditClass, Enterprise, Equipment, Inspection, LibraryObject
from tests.enforcement.drawing import API, fill_library
from tests.enforcement.judging import visit
from tests.enforcement.test_visit_cap import set_cap
from tests.factories import SPECIAL_EQUIPMENT, ok
from tests.planning_world import FOOD, METERING

OBJECTS = f"{API}/library-objects"


def entry(contact, **over):
    body = {
        "kind": "premises",
        "enterprise_id": str(contact.enterprise_id),
        "name": "文三路分店",
        "matter_codes": [FOOD],
    }
    return {**body, **over}


def test_premises_enter_the_library_with_what_their_enterprise_says(reviewer, contact):
    made = ok(reviewer.post(OBJECTS, entry(contact, matter_codes=[METERING, FOOD])), 201)
    enterprise = Enterprise.get_by_id(contact.enterprise_id)
    assert (made["name"], made["address"], made["region_code"]) == (
        "文三路分店",
        enterprise.address,
        enterprise.region_code,
    )
    assert ([one["code"] for one in made["matters"]], made["status"]) == ([FOOD, METERING], "active")
    assert made["allowed_actions"] == ["change", "remove"]
    assert len(ok(reviewer.get(OBJECTS, kind="premises"))["items"]) == 1
    assert reviewer.post(OBJECTS, entry(contact)).status_code == 409


def test_equipment_enters_with_the_matters_about_equipment_only(head, contact):
    machine = Equipment.get(Equipment.enterprise == contact.enterprise_id)
    body = entry(
        contact, kind="equipment", name="", equipment_id=str(machine.id), matter_codes=[SPECIAL_EQUIPMENT]
    )
    made = ok(head.post(OBJECTS, body), 201)
    assert made["name"].endswith(machine.name)
    wrong = head.post(OBJECTS, {**body, "name": "另一台", "matter_codes": [FOOD]})
    assert wrong.json["errors"][0]["pointer"] == "/json/matter_codes"


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"name": ""}, "/json/name"), ({"kind": "equipment"}, "/json/equipment_id"),
        ({"matter_codes": ["330239999999"]}, "/json/matter_codes"), ({"region_code": "330199"}, "/json/region_code"),
        ({"region_code": "330203"}, "/json/region_code"), ({"matter_codes": []}, "/json/matter_codes"),
        ({"matter_codes": [SPECIAL_EQUIPMENT]}, "/json/matter_codes"),
        ({"enterprise_id": "01890000-0000-7000-8000-000000000000"}, "/json/enterprise_id"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_pointed_at(head, contact, over, pointer):
    answer = head.post(OBJECTS, entry(contact, **over))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"is_removed": True}, "/json/removal_reason"),
        ({"observation_until": "2027-01-01"}, "/json/observation_reason"),
        ({"observation_until": "2026-11-23", "observation_reason": "x"}, "/json/observation_until"),
    ],
)
def test_a_change_says_why(head, contact, body, pointer):
    thing = LibraryObject.get(LibraryObject.enterprise == contact.enterprise_id)
    answer = head.put(f"{OBJECTS}/{thing.id}", body, version=thing.version)
    assert answer.json["errors"][0]["pointer"] == pointer


def test_what_an_object_is_checked_for_can_be_changed_and_it_comes_back(head, contact):
    thing = LibraryObject.get(LibraryObject.enterprise == contact.enterprise_id)
    path = f"{OBJECTS}/{thing.id}"
    changed = ok(head.put(path, {"matter_codes": [FOOD]}, version=1))
    assert [one["code"] for one in changed["matters"]] == [FOOD]
    gone = ok(head.put(path, {"is_removed": True, "removal_reason": "已迁出"}, version=2))
    assert (gone["allowed_actions"], gone["matters"]) == (["restore"], changed["matters"])
    back = ok(head.put(path, {}, version=3))
    assert (back["status"], back["removal_reason"], back["left_on"]) == ("active", "", None)


def test_ins_011_a_list_tells_the_class_of_a_month_and_where_it_came_from(head):
    fill_library(10)
    CreditClass.update(month="2026-10", assessed_on="2026-10-20").where(CreditClass.grade == "D").execute()

    def grades(**query):
        return [one["grade"] for one in ok(head.get(OBJECTS, limit=100, q="示例企业", **query))["items"]]

    assert grades(grade="D") == ["D"]  # five weeks old, so it still holds
    assert grades(month="2026-10", grade="D") == ["D"]
    assert grades(month="2026-11", grade="D") == []
    assert grades(month="2026-11").count("U") == 1
    shown = ok(head.get(OBJECTS, q="示例企业", grade="D"))["items"][0]
    assert (shown["class_month"], shown["class_source"]) == ("2026-10", "省通用型分类")
    CreditClass.update(assessed_on="2026-10-09").where(CreditClass.grade == "D").execute()
    assert grades(grade="D") == []
    assert grades(grade="U") == ["U"]


def test_a_page_of_objects_asks_a_few_questions_however_many_there_are(head, queries):
    fill_library(30)
    ok(head.get(OBJECTS, limit=5))
    few = len(queries)
    queries.clear()
    ok(head.get(OBJECTS, limit=30))
    assert len(queries) <= few


@pytest.mark.parametrize(
    ("visits", "cap", "standing"),
    [(0, None, "within"), (9, None, "within"), (1, 2, "within"), (2, 2, "reached"), (3, 2, "over_cap"),
     (4, 2, "over_cap"), (5, 2, "excessive"), (1, 0, "excessive")],
)  # fmt: skip
def test_ins_007_how_visits_stand_to_the_cap(visits, cap, standing):
    assert rules.cap_standing(visits, cap) == standing


def test_ins_007_who_was_visited_up_to_the_cap_and_beyond_is_listed(
    officer, partner, head, neighbour, contact
):
    def listed(person=head, **query):
        rows = ok(person.get(f"{API}/cap-overruns", **query))["items"]
        return [(row["visits"], row["year_cap"], row["standing"]) for row in rows]

    for _ in range(2):
        visit(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert listed() == []  # without a cap nothing is beyond it
    set_cap(2)
    assert listed() == [(2, 2, "reached")]
    set_cap(1)
    assert (listed(), listed(standing="reached"), listed(standing="over_cap")) == (
        [(2, 1, "over_cap")],
        [],
        [(2, 1, "over_cap")],
    )
    assert (listed(year=2025), listed(neighbour)) == ([], [])
    row = ok(head.get(f"{API}/cap-overruns"))["items"][0]
    assert (row["enterprise"]["id"], row["grade"]) == (str(contact.enterprise_id), "U")
    assert Inspection.select().count() == 2


def test_rates_say_who_set_them_and_the_past_stays(head):
    body = {"year": 2027, "rates": [{"grade": "C", "rate": "0.5", "year_cap": 3}]}
    shown = {one["grade"]: one for one in ok(head.put(f"{API}/risk-rates", body))["items"]}
    assert (shown["C"]["origin"], shown["C"]["published_by_name"], shown["D"]["origin"]) == (
        "agency",
        head.name,
        "province",
    )
    ok(head.put(f"{API}/risk-rates", {**body, "matter_code": FOOD}))
    shown = {
        one["grade"]: one for one in ok(head.get(f"{API}/risk-rates", year=2027, matter_code=FOOD))["items"]
    }
    assert shown["C"]["origin"] == "matter"
    late = head.put(f"{API}/risk-rates", {**body, "year": 2025})
    assert late.json["errors"][0]["pointer"] == "/json/year"
