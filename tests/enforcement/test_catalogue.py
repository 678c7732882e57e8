"""Checklists by version, conditional items and scores; licences, skills and recusals; classes and their provenance."""

import pytest

from microapps.enforcement.rules import checklist
from models import CreditClass, Enterprise, LibraryObject, OfficerLicence
from tests.enforcement.drawing import API, declare, fill_library
from tests.factories import NO_PROBLEM, PRICES, fill, make_inspection, make_started, ok, step
from tests.planning_world import METERING

CHECKLISTS = f"{API}/matters/{PRICES}/checklists"
ITEMS = [
    {"id": "JG-1", "text": "明码标价", "article": "价格法 13", "points": 3},
    {
        "id": "JG-1a", "text": "未标价的商品已登记清单", "article": "价格法 13", "points": 2,
        "shown_when": {"item_id": "JG-1", "value": "fail"},
    },
    {"id": "JG-2", "text": "未加价出售", "article": "价格法 13", "discretion": "浙价裁量〔2025〕1号"},
]  # fmt: skip


def publish(head, **over):
    body = {"effective_on": "2026-11-24", "items": ITEMS, "note": "增加追问项", **over}
    return head.post(CHECKLISTS, body)


def values(inspection):
    return {item["item_id"]: item["value"] for item in inspection["checklist"]}


def test_a_visit_keeps_the_version_it_was_begun_with(officer, partner, head, contact):
    before = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert ok(publish(head), 201)["number"] == 2
    after = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert (before["checklist_versions"], after["checklist_versions"]) == ({PRICES: 1}, {PRICES: 2})
    again = ok(officer.get(f"{API}/inspections/{before['id']}"))
    assert values(again).keys() == {"JG-1", "JG-2", "JG-3"}
    pinned = ok(officer.get(f"{CHECKLISTS}/2"))
    assert [item["id"] for item in pinned["items"]] == [item["item_id"] for item in after["checklist"]]


def test_a_version_is_in_force_from_its_day(officer, partner, head, contact, now):
    ok(publish(head, effective_on="2026-11-25"), 201)
    today = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert today["checklist_versions"] == {PRICES: 1}
    assert [(v["number"], v["is_in_force"]) for v in ok(officer.get(CHECKLISTS))["items"]] == [
        (2, False),
        (1, True),
    ]


def test_another_agency_keeps_its_own_checklist(head, outsider):
    ok(publish(head), 201)
    assert len(ok(outsider.get(CHECKLISTS))["items"]) == 1
    assert outsider.get(f"{CHECKLISTS}/2").status_code == 404


def test_an_item_is_asked_only_when_its_condition_holds(officer, partner, head, contact):
    ok(publish(head), 201)
    inspection = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    shown = {item["item_id"]: item["is_shown"] for item in inspection["checklist"]}
    assert shown == {"JG-1": True, "JG-1a": False, "JG-2": True}
    inspection = fill(officer, inspection, "pass")
    assert values(inspection) == {"JG-1": "pass", "JG-1a": None, "JG-2": "pass"}
    assert inspection["score"] == {"earned": 4, "possible": 4}
    inspection = fill(officer, inspection, "pass", JG_1="fail")
    assert values(inspection) == {"JG-1": "fail", "JG-1a": "pass", "JG-2": "pass"}
    assert inspection["score"] == {"earned": 3, "possible": 6}


def test_a_hidden_item_does_not_hold_up_the_result_and_a_shown_one_does(officer, partner, head, contact):
    ok(publish(head), 201)
    inspection = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    path = f"{API}/inspections/{inspection['id']}"
    answers = [{"item": "JG-1", "value": "fail"}, {"item": "JG-2", "value": "pass"}]
    inspection = ok(officer.post(f"{path}/answers", {"answers": answers}, version=inspection["version"]))
    result = {"code": "02", "summary": "已改正。", "correction_record": "已补标价签。"}
    refused = officer.post(f"{path}/result", result, version=inspection["version"])
    assert (refused.status_code, refused.json["rule"]) == (422, "PEN-002")
    answers = [{"item": "JG-1", "value": "pass"}]
    inspection = ok(officer.post(f"{path}/answers", {"answers": answers}, version=inspection["version"]))
    assert step(officer, inspection, "result", NO_PROBLEM)["status"] == "concluded"


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"items": [ITEMS[0], ITEMS[0]]}, "/json/items/1/id"),
        ({"items": [ITEMS[1], ITEMS[0]]}, "/json/items/0/shown_when"),
        ({"items": [{**ITEMS[0], "id": "TS-1"}]}, "/json/items/0/id"),
        ({"effective_on": "2026-11-23"}, "/json/effective_on"),
        ({"items": []}, "/json/items"),
    ],
)
def test_a_wrong_checklist_is_pointed_at(head, over, pointer):
    answer = publish(head, **over)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_conditions_reach_through_one_another():
    def item(name, value=None, needs=None):
        return {"item_id": name, "value": value, "shown_when": needs and {"item_id": needs, "value": "fail"}}

    items = [item("a", "pass"), item("b", "fail", "a"), item("c", None, "b")]
    assert [one["item_id"] for one in checklist.shown(items)] == ["a"]
    items[0]["value"] = "fail"
    assert [one["item_id"] for one in checklist.shown(items)] == ["a", "b", "c"]
    assert (checklist.unanswered(items), checklist.failed(items)) == (1, 2)


def test_licences_tell_how_they_stand(officer, head):
    mine = OfficerLicence.get(OfficerLicence.staff == officer.staff_id)
    for change, status in (
        ({"valid_to": "2026-12-31"}, "expires_soon"), ({"valid_to": "2026-11-23"}, "expired"),
        ({"valid_to": "2028-01-01", "valid_from": "2026-11-25"}, "not_yet_valid"), ({"is_suspended": True}, "suspended"),
    ):  # fmt: skip
        OfficerLicence.update(**change).where(OfficerLicence.id == mine.id).execute()
        found = ok(head.get(f"{API}/licences", q=officer.name))["items"]
        assert [one["status"] for one in found] == [status]


def test_a_skill_is_recorded_and_renewed(officer, head):
    mine = OfficerLicence.get(OfficerLicence.staff == officer.staff_id)
    body = {"skill": "special_equipment", "certificate_no": "TS-1", "valid_to": "2027-01-01"}
    ok(head.post(f"{API}/licences/{mine.id}/skills", body), 201)
    renewed = ok(head.post(f"{API}/licences/{mine.id}/skills", {**body, "certificate_no": "TS-2"}), 201)
    assert [skill["certificate_no"] for skill in renewed["skills"]] == ["TS-2"]


def test_a_recusal_is_declared_once_and_ended_by_the_head(officer, partner, head, contact):
    first, second = declare(officer, contact.enterprise_id), declare(officer, contact.enterprise_id)
    assert first["id"] == second["id"]
    assert ok(partner.get(f"{API}/conflicts"))["items"] == []
    assert len(ok(head.get(f"{API}/conflicts", staff_id=str(officer.staff_id)))["items"]) == 1
    assert head.delete(f"{API}/conflicts/{first['id']}", version=first["version"]).status_code == 204
    assert ok(head.get(f"{API}/conflicts"))["items"] == []


def test_an_officer_declares_only_for_oneself(officer, partner, contact):
    body = {
        "enterprise_id": str(contact.enterprise_id),
        "ground": "other",
        "note": "x",
        "staff_id": str(partner.staff_id),
    }
    assert officer.post(f"{API}/conflicts", body).status_code == 403


def test_ins_011_a_months_classes_come_with_their_source_and_a_verdict_each(head, contact, other_contact):
    mine, other = (Enterprise.get_by_id(c.enterprise_id) for c in (contact, other_contact))
    body = {
        "month": "2026-11", "source": "省企业信用风险分类系统", "batch": "2026-11-01",
        "classes": [{"uscc": mine.uscc, "grade": "D", "reasons": ["列入异常名录"]}, {"uscc": other.uscc, "grade": "A"}],
    }  # fmt: skip
    answer = ok(head.post(f"{API}/credit-classes", body))
    assert ([one["verdict"] for one in answer["items"]], answer["applied"]) == (["applied", "rejected"], 1)
    assert ok(head.post(f"{API}/credit-classes", body))["items"][0]["verdict"] == "duplicate"
    thing = LibraryObject.get(LibraryObject.enterprise == contact.enterprise_id)
    shown = ok(head.get(f"{API}/library-objects/{thing.id}"))
    assert (shown["grade"], shown["classes"][0]["source"]) == ("D", "省企业信用风险分类系统")
    assert CreditClass.select().count() == 1


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "26-11", "2026-11-01"])
def test_a_class_is_of_a_month_that_has_come(head, month):
    body = {"month": month, "source": "x", "classes": [{"uscc": "x", "grade": "A"}]}
    assert head.post(f"{API}/credit-classes", body).json["errors"][0]["pointer"] == "/json/month"


def test_the_library_is_searched_and_filtered(officer):
    fill_library(10)
    for query, found in (
        ({"q": "示例企业00"}, 10), ({"grade": "D"}, 1), ({"matter_code": METERING}, 11), ({"kind": "equipment"}, 0),
        ({"status": "removed"}, 0), ({"region_code": "330106"}, 11), ({"observed": "true"}, 0),
    ):  # fmt: skip
        assert len(ok(officer.get(f"{API}/library-objects", limit=100, **query))["items"]) == found, query


def test_an_object_leaves_the_library_with_a_reason_and_may_come_back(head):
    thing = fill_library(1)[0]
    path = f"{API}/library-objects/{thing.id}"
    gone = ok(head.put(path, {"is_removed": True, "removal_reason": "迁出本区"}, version=1))
    assert (gone["status"], gone["left_on"]) == ("removed", "2026-11-24")
    assert head.put(path, {"is_removed": True}, version=2).status_code == 409
    assert ok(head.put(path, {}, version=2))["status"] == "active"


def test_rates_default_to_the_provinces_and_are_published_by_the_head(head, outside_head):
    shown = {one["grade"]: one for one in ok(head.get(f"{API}/risk-rates", year=2027))["items"]}
    assert (shown["C"]["rate"], shown["C"]["year_cap"], shown["D"]["year_cap"]) == ("0.40", 2, None)
    assert shown["C"]["is_default"]
    body = {"year": 2027, "rates": [{"grade": "C", "rate": "0.5", "year_cap": 3}]}
    shown = {one["grade"]: one for one in ok(head.put(f"{API}/risk-rates", body))["items"]}
    assert (shown["C"]["rate"], shown["C"]["year_cap"], shown["C"]["is_default"]) == ("0.5", 3, False)
    elsewhere = {one["grade"]: one for one in ok(outside_head.get(f"{API}/risk-rates", year=2027))["items"]}
    assert elsewhere["C"]["is_default"]
