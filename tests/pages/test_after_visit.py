"""After the signature, on phones: papers handed over, a problem handed to the case handlers, and what they say."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core import qr
from tests.pages.caller import Caller, now, today

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
MATTER = "330231003000"
HERE = {"lon": 120.13, "lat": 30.27, "crs": "wgs84", "accuracy_m": 12.0}


@pytest.fixture
def concluded(desk):
    """A visit of officer1 and officer2 whose result asks for a case, with a photo officer2 verified."""
    officer, partner, head = (Caller(desk, name) for name in ("officer1", "officer2", "head1"))
    me, other = officer.get("/auth/me")["staff_id"], partner.get("/auth/me")["staff_id"]
    enterprise = officer.get("/enterprise-code/enterprises?limit=2")["items"][-1]["id"]
    task = officer.post("/enforcement/tasks", {
        "enterprise_id": enterprise, "matter": MATTER, "kind": "daily", "reason_code": "DATA_MONITOR",
        "separate_reason": "监测数据异常，须单独核查", "planned_on": today(),
    })  # fmt: skip
    task = head.post(f"/enforcement/tasks/{task['id']}/approval", version=task["version"])
    visit = officer.post("/enforcement/inspections", {"task_id": task["id"], "officer_ids": [me, other]})

    def act(who, verb, body=None):
        nonlocal visit
        visit = who.post(f"/enforcement/inspections/{visit['id']}/{verb}", body, visit["version"])

    act(officer, "licence-showing", {"position": HERE})
    act(
        officer,
        "start",
        {"five_bans": ["profit", "disturb", "wilful", "quota", "disguise"], "position": HERE},
    )
    answers = [{"item": item["item_id"], "value": "fail", "note": "未标价"} for item in visit["checklist"]]
    act(officer, "answers", {"answers": answers})
    stored = officer.upload(qr.png(f"EVIDENCE {visit['id']}"))
    act(officer, "evidence", {"file_id": stored["id"], "kind": "photo", "sha256": stored["sha256"],
                              "captured_at": now().isoformat(), "position": HERE})  # fmt: skip
    act(
        officer,
        "result",
        {"code": "03", "sub_codes": ["03-4"], "summary": "涉嫌价格欺诈。", "disposition": "case"},
    )
    for one in (officer, partner):
        act(one, "signature", {"as": "officer", "typed": True})
    act(officer, "signature", {"as": "enterprise", "signer_name": "钱经理", "typed": True})
    act(partner, f"evidence/{visit['evidence'][0]['id']}/verification")
    return visit["id"]


ANSWERED = """() => document.querySelector('[data-test=clue][data-status=accepted]')
  || (setTimeout(() => location.reload(), 1500), false)"""
"""The room of inspections hears of the decision as an event, a moment later."""


def test_after_visit(open_phone, concluded):
    officer = open_phone("officer1")
    officer.open(f"/inspections/{concluded}")
    hand_papers_over(officer)
    hand_problem_over(officer)
    decide_lead(open_phone("handler1"))
    officer.open(f"/inspections/{concluded}")
    officer.page.wait_for_function(ANSWERED)
    officer.shot("05-the-officer-sees-the-answer", whole=True)


def hand_papers_over(officer):
    expect(officer.at("paper").first).to_have_attribute("data-state", "pending")
    officer.tap("deliver-open")
    officer.tap("deliver-by-typed")
    officer.shot("01-delivery", whole=True)
    officer.tap("deliver-submit")
    for n in range(officer.at("paper").count()):
        expect(officer.at("paper").nth(n)).to_have_attribute("data-state", "served")
    expect(officer.at("deliver-open")).to_have_count(0)
    officer.shot("02-served", whole=True)


def hand_problem_over(officer):
    officer.tap("clue-open")
    officer.type("clue-summary", "标价与结算价不符，涉嫌价格欺诈。")
    officer.type("clue-provision", "《价格法》第十四条")
    officer.page.locator("[data-test^=clue-evidence-]").first.tap()
    officer.tap("clue-submit")
    expect(officer.at("clue")).to_have_attribute("data-status", "handed_over")


def decide_lead(handler):
    handler.open("/leads")
    handler.page.wait_for_function(
        "() => document.querySelector('[data-test=lead-item]') || (setTimeout(() => location.reload(), 1500), false)"
    )
    handler.shot("03-leads", whole=True)
    handler.tap("lead-item")
    handler.sees("lead-source")
    for condition in ("has_evidence", "should_be_punished", "is_own_jurisdiction", "is_within_limitation"):
        handler.tap(f"condition-{condition}")
    handler.type("lead-note", "符合立案条件。")
    handler.shot("04-lead", whole=True)
    handler.tap("lead-decide")
    expect(handler.at("lead")).to_have_attribute("data-status", "accepted")
