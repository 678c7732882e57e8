"""One visit over HTTP: approved, begun by the party's scan, recorded, ordered to correct, rechecked, counted."""

from core import outbox
from models.equipment import Equipment
from models.safety_code import SafetyCode
from tests.factories import SPECIAL_EQUIPMENT, fill, ok, step
from tests.people import HERE

API = "/api/v1"
NOVEMBER = {"org": "330000", "period": "2026-11"}


def test_inspect_order_recheck(officer, partner, head, contact, public, stat_admin, photo):
    code = SafetyCode.get(SafetyCode.equipment.in_(_equipment_of(contact)))
    enterprise = _scan_the_enterprise(officer, contact)
    task = _plan_and_approve(officer, partner, head, enterprise)
    inspection = _begin(officer, partner, contact, task)
    inspection = _record(officer, partner, inspection, photo)
    order = _order(officer, inspection)
    outbox.drain()
    assert (order["due_on"], order["working_days"]) == ("2026-11-27", 3)
    assert _colour(public, officer, code) == "yellow"
    _answer(contact, order, photo)
    _recheck(officer, order)
    outbox.drain()
    assert _colour(public, officer, code) == "green"
    _read_the_ratio(stat_admin, inspection)


def _equipment_of(contact):
    return Equipment.select(Equipment.id).where(Equipment.enterprise == contact.enterprise_id)


def _scan_the_enterprise(officer, contact):
    own = f"{API}/enterprise-code/enterprises/{contact.enterprise_id}"
    content = ok(contact.get(f"{own}/code"))["content"]
    body = {"content": content, "purpose": "inspection", "position": HERE}
    scanned = ok(officer.post(f"{API}/enterprise-code/scans", body))
    assert scanned["verdict"] == "valid"
    assert len(ok(contact.get(f"{own}/scans"))["items"]) == 1
    return scanned["enterprise"]


def _plan_and_approve(officer, partner, head, enterprise):
    body = {
        "enterprise_id": enterprise["id"],
        "matter": SPECIAL_EQUIPMENT,
        "subject_ids": [enterprise["equipment"][0]["id"]],
        "officer_ids": [str(officer.staff_id), str(partner.staff_id)],
        "planned_on": "2026-11-24",
    }
    task = ok(officer.post(f"{API}/enforcement/tasks", body), 201)
    path = f"{API}/enforcement/tasks/{task['id']}"
    assert ok(head.get(f"{API}/workbench/todos"))["items"][0]["subject_id"] == task["id"]
    return ok(head.post(f"{path}/approval", {"comment": "同意。"}, version=task["version"]))


def _begin(officer, partner, contact, task):
    body = {"officer_ids": [str(officer.staff_id), str(partner.staff_id)], "five_bans_read": True}
    inspection = ok(officer.post(f"{API}/enforcement/tasks/{task['id']}/inspection", body), 201)
    seen = ok(
        contact.post(f"{API}/enforcement/act-codes/verification", {"content": inspection["conduct_code"]})
    )
    assert [one["name"] for one in seen["act"]["officers"]] == [officer.name, partner.name]
    return ok(officer.get(f"{API}/enforcement/inspections/{inspection['id']}"))


def _record(officer, partner, inspection, photo):
    inspection = step(officer, inspection, "positions", HERE, 201)
    stored = officer.uploaded(photo)
    inspection = step(
        officer, inspection, "evidence", {"file_id": stored["id"], "kind": "photo", "item": "TS-4"}, 201
    )
    inspection = fill(officer, inspection, "pass", TS_4="fail")
    found = {
        "code": "PROBLEM_PENDING",
        "sub_codes": ["SUB_QUALITY"],
        "disposition": "order_to_correct",
        "summary": "1号客梯超期未维护保养。",
    }
    inspection = step(officer, inspection, "result", found)
    assert [one["name"] for one in inspection["unsigned"]] == [officer.name, partner.name, "当事人"]
    for person, signs_as in ((officer, "officer"), (partner, "officer"), (officer, "enterprise")):
        strokes = person.uploaded(photo + signs_as.encode() + person.name.encode())
        inspection = step(person, inspection, "signature", {"as": signs_as, "file_id": strokes["id"]})
    return inspection


def _order(officer, inspection):
    problem = {"item": "TS-4", "requirement": "三个工作日内完成维护保养。"}
    return step(officer, inspection, "correction-orders", {"problems": [problem], "working_days": 3}, 201)


def _colour(public, officer, code):
    content = ok(officer.get(f"{API}/safety-code/codes/{code.id}"))["content"]
    verdict = ok(public.post(f"{API}/safety-code/verify", {"content": content}))
    assert verdict["verdict"] == "valid"
    page = public.get(f"/S/{content.rsplit('/', 1)[-1]}")
    assert (page.status_code, verdict["colour_name"] in page.get_data(as_text=True)) == (200, True)
    return verdict["colour"]


def _answer(contact, order, photo):
    stored = contact.uploaded(photo + b" ")
    [own] = ok(contact.get(f"{API}/enterprise-code/correction-orders", status="ordered"))["items"]
    assert own["id"] == order["id"]
    body = {"text": "已维护保养。", "file_ids": [stored["id"]]}
    ok(contact.post(f"{API}/enterprise-code/correction-orders/{own['id']}/answers", body), 201)


def _recheck(officer, order):
    path = f"{API}/enforcement/correction-orders/{order['id']}"
    body = {"passed": True, "note": "已整改。", "file_ids": []}
    after = ok(officer.post(f"{path}/recheck", body, version=ok(officer.get(path))["version"]))
    assert after["status"] == "passed"


def _read_the_ratio(stat_admin, inspection):
    """掌上执法率 counts the visit and lists it."""
    figures = ok(stat_admin.get(f"{API}/stats/indicators", **NOVEMBER))["items"]
    ratio = next(figure for figure in figures if figure["code"] == "IND-02")
    assert (ratio["numerator"], ratio["denominator"], ratio["ratio"]) == (1, 1, "100.00")
    behind = ok(stat_admin.get(f"{API}/stats/indicators/IND-02/records", part="numerator", **NOVEMBER))
    assert behind["total"] == 1
    assert behind["items"][0]["id"] == inspection["id"]
