"""The thread, over HTTP: from a scan to a ratio, with every record behind every figure."""

from core import outbox
from microapps.enforcement.rules.visit import FIVE_BANS
from models.safety_code import SafetyCode
from tests.factories import (
    SPECIAL_EQUIPMENT,
    act_on_task,
    add_photo,
    apply_for_a_car,
    decision_body,
    fill,
    ok,
    step,
)
from tests.people import HERE

API = "/api/v1"
YEAR = {"from": "2026-11-01", "to": "2026-11-24"}


def test_from_a_scan_to_a_ratio(
    officer, partner, head, handler, contact, staff, approver, stat_admin, public, photo
):
    code = SafetyCode.select().where(SafetyCode.equipment.in_(_equipment_of(contact))).get()
    enterprise = _scan(officer, contact)
    inspection = _inspect(officer, partner, head, enterprise, photo)
    order = _order(officer, inspection)
    outbox.drain()
    assert _colour(public, officer, code) == "yellow"
    _answer(contact, order, photo)
    _decide(officer, partner, handler, enterprise)
    _recheck(officer, partner, order)
    outbox.drain()
    assert _colour(public, officer, code) == "green"
    _ask_for_a_car(staff, approver)
    _read_figures(stat_admin)


def _equipment_of(contact):
    from models.equipment import Equipment

    return Equipment.select(Equipment.id).where(Equipment.enterprise == contact.enterprise_id)


def _scan(officer, contact):
    content = ok(contact.get(f"{API}/enterprise-code/enterprises/{contact.enterprise_id}/code"))["content"]
    scanned = ok(
        officer.post(
            f"{API}/enterprise-code/scans", {"content": content, "purpose": "inspection", "position": HERE}
        )
    )
    assert scanned["verdict"] == "valid"
    ledger = ok(contact.get(f"{API}/enterprise-code/enterprises/{contact.enterprise_id}/scans"))["items"]
    assert len(ledger) == 1
    return scanned["enterprise"]


def _inspect(officer, partner, head, enterprise, photo):
    body = {
        "enterprise_id": enterprise["id"],
        "matter_codes": [SPECIAL_EQUIPMENT],
        "kind": "daily",
        "planned_on": "2026-11-24",
        "equipment_id": enterprise["equipment"][0]["id"],
    }
    task = ok(officer.post(f"{API}/enforcement/tasks", body), 201)
    path = f"{API}/enforcement/tasks/{task['id']}"
    task = ok(officer.post(f"{path}/submission", version=task["version"]))
    assert ok(head.get(f"{API}/workbench/todos"))["items"][0]["subject_id"] == task["id"]
    ok(head.post(f"{path}/approval", version=task["version"]))
    prepared = {"task_id": task["id"], "officer_ids": [str(officer.staff_id), str(partner.staff_id)]}
    inspection = ok(officer.post(f"{API}/enforcement/inspections", prepared), 201)
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    inspection = step(officer, inspection, "start", {"five_bans": list(FIVE_BANS), "position": HERE})
    inspection = add_photo(officer, inspection, photo)
    inspection = fill(officer, inspection, "pass", TS_4="fail")
    return step(officer, inspection, "signature", {"signer_name": "钱经理", "opinion": "属实", "typed": True})


def _order(officer, inspection):
    result = {"codes": ["03", "03-6"], "summary": "电梯超期未维护保养。", "disposition": "order_to_correct"}
    inspection = step(officer, inspection, "result", result)
    body = {
        "requirements": "三个工作日内完成维护保养。",
        "violation_facts": "1号客梯超过15日未维护保养。",
        "violated_provision": "《中华人民共和国特种设备安全法》第三十九条",
        "working_days": 3,
    }
    return step(officer, inspection, "correction-order", body, 201)


def _colour(public, officer, code):
    content = ok(officer.get(f"{API}/safety-code/codes/{code.id}"))["content"]
    verdict = ok(public.post(f"{API}/safety-code/verify", {"content": content}))
    assert verdict["verdict"] == "valid"
    page = public.get(f"/S/{content.rsplit('/', 1)[-1]}")
    assert page.status_code == 200
    assert verdict["colour_name"] in page.get_data(as_text=True)
    return verdict["colour"]


def _answer(contact, order, photo):
    stored = contact.uploaded(photo + b" ")
    body = {"text": "已维护保养。", "file_ids": [stored["id"]]}
    path = f"{API}/enforcement/correction-orders/{order['id']}"
    ok(contact.post(f"{path}/answer", body, version=ok(contact.get(path))["version"]))
    outbox.drain()


def _decide(officer, partner, handler, enterprise):
    path = f"{API}/cases/on-the-spot-decisions"
    body = decision_body(officer, partner, enterprise_id=enterprise["id"], amount_fen=300_001)
    refused = officer.post(path, body)
    assert (refused.status_code, refused.json["rule"], refused.json["article"]) == (422, "PEN-004", "51")
    decision = ok(officer.post(path, {**body, "amount_fen": 300_000}), 201)
    assert officer.get(decision["documents"][0]["url"]).get_data().startswith(b"%PDF-")
    ok(handler.post(f"{path}/{decision['id']}/filing", version=decision["version"]))


def _recheck(officer, partner, order):
    path = f"{API}/enforcement/correction-orders/{order['id']}"
    body = {
        "officer_ids": [str(officer.staff_id), str(partner.staff_id)],
        "passed": True,
        "note": "已整改。",
        "position": HERE,
    }
    assert (
        ok(officer.post(f"{path}/recheck", body, version=ok(officer.get(path))["version"]))["status"]
        == "passed"
    )


def _ask_for_a_car(staff, approver):
    application = ok(apply_for_a_car(staff), 201)
    ok(act_on_task(approver, "approval", {"comment": "同意"}))
    assert ok(staff.get(f"{API}/one-thing/applications/{application['id']}"))["state"] == "approved"


def _read_figures(stat_admin):
    for org in ("330000", "330100", "330106"):
        ratio = ok(stat_admin.get(f"{API}/stats/mobile-office-ratio", org=org, reading="IND-01", **YEAR))
        assert ratio["numerator"] == ratio["denominator"] > 0
        for part in ("numerator", "denominator"):
            behind = ok(
                stat_admin.get(
                    f"{API}/stats/indicators/IND-01/records", org=org, part=part, limit=100, **YEAR
                )
            )
            assert behind["total"] == ratio[part] == len(behind["items"])
    figures = ok(stat_admin.get(f"{API}/stats/indicators", org="330000", period="2026-11"))["items"]
    enforcement = next(figure for figure in figures if figure["code"] == "IND-02")
    assert (enforcement["numerator"], enforcement["denominator"]) == (1, 1)
    behind = ok(
        stat_admin.get(
            f"{API}/stats/indicators/IND-02/records", org="330000", period="2026-11", part="numerator"
        )
    )
    assert behind["total"] == 1
