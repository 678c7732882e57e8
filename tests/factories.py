"""Arrangements, over HTTP, by keyword: each gives the object as the API tells it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock, qr
from microapps.enforcement.rules.visit import FIVE_BANS
from models.enterprise import Enterprise
from tests.people import HERE, Person

SPECIAL_EQUIPMENT, PRICES = "330231001000", "330231003000"
PRICE_TAGS, PURCHASE_RECORDS = "V-001", "V-007"
"""Violations that may be fined, and warned of, on the spot."""


def ok(answer: Any, status: int = 200) -> dict[str, Any]:
    """The body, when the status is the one expected."""
    assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
    return answer.json


def make_task(
    officer: Person, *, enterprise_id: Any, matter: str = PRICES, draft: bool = True, **over: Any
) -> dict[str, Any]:
    """A task of today, a draft unless said otherwise."""
    body = {
        "enterprise_id": str(enterprise_id),
        "matter": matter,
        "planned_on": str(clock.today()),
        "draft": draft,
        **over,
    }
    return ok(officer.post("/api/v1/enforcement/tasks", body), 201)


def make_approved_task(officer: Person, head: Person, **over: Any) -> dict[str, Any]:
    """A task the head approved."""
    task = make_task(officer, draft=False, **over)
    path = f"/api/v1/enforcement/tasks/{task['id']}"
    return ok(head.post(f"{path}/approval", version=task["version"]))


def make_inspection(officer: Person, partner: Person, head: Person, **over: Any) -> dict[str, Any]:
    """A prepared visit of two officers."""
    task = make_approved_task(officer, head, **over)
    body = {"task_id": task["id"], "officer_ids": [str(officer.staff_id), str(partner.staff_id)]}
    return ok(officer.post("/api/v1/enforcement/inspections", body), 201)


def step(
    officer: Person,
    inspection: dict[str, Any],
    verb: str,
    body: dict[str, Any] | None = None,
    status: int = 200,
) -> dict[str, Any]:
    """One step of a visit; the inspection after it."""
    path = f"/api/v1/enforcement/inspections/{inspection['id']}/{verb}"
    return ok(officer.post(path, body, version=inspection["version"]), status)


def make_started(officer: Person, partner: Person, head: Person, **over: Any) -> dict[str, Any]:
    """A visit that began: licence shown, five bans read."""
    inspection = make_inspection(officer, partner, head, **over)
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    return step(officer, inspection, "start", {"five_bans": list(FIVE_BANS), "position": HERE})


def fill(officer: Person, inspection: dict[str, Any], value: str = "pass", **values: str) -> dict[str, Any]:
    """Every item answered with `value`, but for those named."""
    answers = [
        {"item": item["item_id"], "value": values.get(item["item_id"].replace("-", "_"), value)}
        for item in inspection["checklist"]
    ]
    path = f"/api/v1/enforcement/inspections/{inspection['id']}/answers"
    return ok(officer.post(path, {"answers": answers}, version=inspection["version"]))


def add_photo(officer: Person, inspection: dict[str, Any], content: bytes, **over: Any) -> dict[str, Any]:
    """A photo taken on site."""
    stored = officer.uploaded(content)
    body = {
        "file_id": stored["id"],
        "kind": "photo",
        "captured_at": clock.local(clock.now()).isoformat(),
        "sha256": stored["sha256"],
        "position": HERE,
        **over,
    }
    return step(officer, inspection, "evidence", body, 201)


NO_PROBLEM = {"code": "01", "summary": "未发现问题。"}
TO_CORRECT = {
    "code": "03",
    "sub_codes": ["03-6"],
    "summary": "未按要求维护保养。",
    "disposition": "order_to_correct",
}
PARTY = {"as": "enterprise", "signer_name": "钱经理", "opinion": "以上笔录已阅，属实。", "typed": True}
OFFICER = {"as": "officer", "typed": True}


def make_filled(
    officer: Person, partner: Person, head: Person, *, value: str = "pass", **over: Any
) -> dict[str, Any]:
    """A visit with every item answered."""
    return fill(officer, make_started(officer, partner, head, **over), value)


def sign(
    inspection: dict[str, Any], *officers: Person, party: dict[str, Any] | None = PARTY
) -> dict[str, Any]:
    """The officers sign the record, then the party, unless None."""
    for one in officers:
        inspection = step(one, inspection, "signature", OFFICER)
    return inspection if party is None else step(officers[0], inspection, "signature", party)


def conclude(inspection: dict[str, Any], result: dict[str, Any], *officers: Person) -> dict[str, Any]:
    """The first of the officers records the result, and all sign."""
    return sign(step(officers[0], inspection, "result", result), *officers)


def make_signed(
    officer: Person, partner: Person, head: Person, *, result: dict[str, Any] = NO_PROBLEM, **over: Any
) -> dict[str, Any]:
    """A visit whose record all signed."""
    return conclude(make_filled(officer, partner, head, **over), result, officer, partner)


def problems_of(inspection: dict[str, Any], requirement: str = "立即安排维护保养。") -> list[dict[str, str]]:
    """What an order says of every item that failed."""
    return [
        {"item": item["item_id"], "requirement": requirement}
        for item in inspection["checklist"]
        if item["value"] == "fail"
    ]


def make_order(
    officer: Person,
    partner: Person,
    head: Person,
    *,
    working_days: int = 5,
    served: bool = True,
    **over: Any,
) -> dict[str, Any]:
    """An order to correct, after a visit that found a problem; handed over on the spot unless `served` is false."""
    inspection = make_signed(officer, partner, head, value="fail", result=TO_CORRECT, **over)
    body = {"problems": problems_of(inspection), "working_days": working_days}
    order = step(officer, inspection, "correction-orders", body, 201)
    if served:
        deliver(officer, order["inspection_id"], "ZG")
    return order


def deliver(
    officer: Person, inspection_id: str, *kinds: str, status: int = 201, **over: Any
) -> dict[str, Any]:
    """Hand over what of a visit's papers is not served yet, or those of some kinds; the visit after it."""
    path = f"/api/v1/enforcement/inspections/{inspection_id}"
    seen = ok(officer.get(path))
    papers = [
        p["document_id"]
        for p in seen["deliveries"]
        if p["state"] != "served" and (not kinds or p["kind"] in kinds)
    ]
    body = {"document_ids": papers, "method": "direct", "receiver_name": "钱经理", "typed": True, **over}
    return ok(officer.post(f"{path}/deliveries", body, version=seen["version"]), status)


def make_clue(officer: Person, partner: Person, head: Person, **over: Any) -> dict[str, Any]:
    """A visit that handed its problem over to a case, with a photo the partner verified."""
    inspection = fill(officer, make_started(officer, partner, head, **over), "fail")
    inspection = add_photo(officer, inspection, qr.png(f"CLUE {inspection['id']}"))
    found = {"code": "03", "sub_codes": ["03-4"], "summary": "涉嫌价格欺诈。", "disposition": "case"}
    inspection = conclude(inspection, found, officer, partner)
    piece = inspection["evidence"][0]["id"]
    inspection = step(partner, inspection, f"evidence/{piece}/verification")
    clue = {
        "summary": "涉嫌价格欺诈，标价与结算价不符。",
        "suspected_provision": "《价格法》第十四条",
        "evidence_ids": [piece],
    }
    return step(officer, inspection, "case-clue", clue, 201)


DECISIONS = "/api/v1/cases/on-the-spot-decisions"
WARNED = {"violation": PURCHASE_RECORDS, "kinds": ["WARNING"], "amount_fen": 0}


def registered(contact: Person) -> dict[str, str]:
    """The enterprise of a contact as a party."""
    row = Enterprise.get_by_id(contact.enterprise_id)
    return {"kind": "organisation", "name": row.name, "identifier": row.uscc}


def decision_body(officer: Person, partner: Person, contact: Person, **over: Any) -> dict[str, Any]:
    """The form of a decision on the spot, complete and lawful; keywords replace fields, None removes them."""
    now = clock.now()
    body = {
        "officer_ids": [str(officer.staff_id), str(partner.staff_id)],
        "violation": PRICE_TAGS,
        "party": registered(contact),
        "facts": "店内12种商品未标明价格。",
        "kinds": ["FINE"],
        "amount_fen": 50_000,
        "licence_shown_at": (now - timedelta(minutes=40)).isoformat(),
        "told_at": (now - timedelta(minutes=20)).isoformat(),
        "party_statement": "无异议。",
        "place": "杭州市西湖区文一路1号",
        **over,
    }
    return {name: value for name, value in body.items() if value is not None}


def make_decision(officer: Person, partner: Person, contact: Person, **over: Any) -> dict[str, Any]:
    """A decision on the spot."""
    return ok(officer.post(DECISIONS, decision_body(officer, partner, contact, **over)), 201)


def act_on_decision(
    person: Person, decision: dict[str, Any], verb: str, body: dict[str, Any] | None = None, status: int = 200
) -> dict[str, Any]:
    """One act upon a decision; the decision after it."""
    path = f"{DECISIONS}/{decision['id']}"
    version = ok(person.get(path))["version"]
    return ok(person.post(f"{path}/{verb}", body, version=version), status)


def serve(officer: Person, decision: dict[str, Any]) -> dict[str, Any]:
    """The party took it, now."""
    sheet = officer.uploaded(qr.png(f"SIGNED {decision['id']}"))
    body = {"served_at": clock.now().isoformat(), "file_id": sheet["id"]}
    return act_on_decision(officer, decision, "service", body)


def make_served(officer: Person, partner: Person, contact: Person, **over: Any) -> dict[str, Any]:
    """A decision the party took."""
    return serve(officer, make_decision(officer, partner, contact, **over))


def make_code(
    officer: Person, contact: Person, *, scheme: str = "hazmat_driver", **over: Any
) -> dict[str, Any]:
    """A code of an enterprise's driver, vehicle or site, as an officer gives it."""
    kinds = {"hazmat_driver": "driver", "hazmat_vehicle": "tank", "enterprise_risk": "chemical"}
    facts = {
        "hazmat_driver": {"qualification_expires_on": "2027-06-30", "points": 0, "waybill_no": "YD001"},
        "hazmat_vehicle": {"permit_expires_on": "2027-06-30", "waybill_no": "YD001", "plate": "浙A12345"},
    }
    body = {
        "scheme": scheme,
        "enterprise_id": str(contact.enterprise_id),
        "subject_kind": kinds.get(scheme, "geological"),
        "subject_no": "浙A1234挂" if scheme == "hazmat_vehicle" else f"NO-{scheme}",
        "name": "危货罐车",
        "facts": facts.get(scheme, {}),
        **({"person": {"name": "马师傅", "phone": "13712345678"}} if scheme == "hazmat_driver" else {}),
        **over,
    }
    subject = ok(officer.post("/api/v1/safety-code/subjects", body), 201)
    return ok(officer.get(f"/api/v1/safety-code/codes/{subject['id']}"))


CAR = {
    "purpose": "赴省里开会",
    "passengers": 3,
    "route": "西湖区—省府路",
    "start_at": "2026-11-25T08:30:00+08:00",
    "end_at": "2026-11-25T17:30:00+08:00",
}
"""What NB-13 asks; tests stand on 24 November 2026."""


def apply_for_a_car(person: Person, **over: Any) -> Any:
    """The answer to an application NB-13."""
    return person.post("/api/v1/one-thing/applications", {"matter": "NB-13", "form": {**CAR, **over}})


def flow_task(person: Person) -> dict[str, Any]:
    """The newest internal matter that waits for somebody."""
    return ok(person.get("/api/v1/one-thing/tasks"))["items"][0]


def act_on_task(person: Person, act: str, body: dict[str, Any] | None = None) -> Any:
    """The answer to approval, rejection or return of the newest that waits for somebody."""
    task = flow_task(person)
    return person.post(f"/api/v1/one-thing/tasks/{task['id']}/{act}", body or {}, version=task["version"])
