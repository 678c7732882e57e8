"""A whole visit without signal: cut after "start", restored after the end; one record, evidence whole, photos resumed."""

from __future__ import annotations

import hashlib
import io
import random

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.pages.caller import Caller, today
from tests.pages.signing import sign_all
from tests.servers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MATTER = "330231003000"
CONTROLLED = "() => navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"


@pytest.fixture
def visit(desk, server):
    """A prepared visit of officer1 and officer2, and somebody who reads it."""
    officer, head = Caller(desk, "officer1"), Caller(desk, "head1")
    partner = officer.get("/enforcement/colleagues?q=李晓梅")["items"][0]["id"]
    enterprise = officer.get("/enterprise-code/enterprises?limit=9")["items"][-1]["id"]
    day = officer.get("/sync/limits") and today()
    task = officer.post(
        "/enforcement/tasks",
        {
            "enterprise_id": enterprise,
            "matter": MATTER,
            "kind": "daily",
            "reason_code": "DATA_MONITOR",
            "separate_reason": "监测数据异常，须单独核查",
            "planned_on": day,
        },
    )
    task = head.post(f"/enforcement/tasks/{task['id']}/approval", version=task["version"])
    me = officer.get("/auth/me")["staff_id"]
    prepared = officer.post("/enforcement/inspections", {"task_id": task["id"], "officer_ids": [me, partner]})
    return officer, prepared["id"]


@pytest.fixture
def photos(tmp_path):
    """Two photos with so much in them that each goes up in many pieces."""
    paths = []
    for n in range(2):
        noise = random.Random(n).randbytes(1600 * 1200 * 3)
        path = tmp_path / f"photo{n}.jpg"
        Image.frombytes("RGB", (1600, 1200), noise).save(path, quality=70)
        paths.append(path)
    return paths


def start_with_signal(phone, inspection_id):
    phone.open(f"/inspections/{inspection_id}")
    phone.tap("inspection-show-licence")
    for ban in ("profit", "disturb", "wilful", "quota", "disguise"):
        phone.tap(f"ban-{ban}")
    phone.tap("inspection-start")
    phone.sees("checklist-progress")
    phone.page.wait_for_function(CONTROLLED)


def fill_checklist(phone, value="pass"):
    items = phone.page.locator("[data-test^=item-]")
    for n in range(items.count()):
        items.nth(n).locator(f"[data-test$={value}]").tap()
    phone.sees("checklist-progress", f"已查 {items.count()}/{items.count()}")


def conclude(phone):
    phone.tap("result-code-01")
    phone.type("result-summary", "经现场检查，未发现违法违规情形。")
    phone.tap("result-submit")
    sign_all(phone, "钱经理", "03-signed-by-hand")
    phone.tap("inspection-close")


def test_the_act_code_of_the_day_is_shown_without_signal(open_phone, visit):
    _, inspection_id = visit
    phone = open_phone("officer1")
    phone.open("/my-day")
    phone.sees("day-total")
    phone.page.wait_for_function(CONTROLLED)
    phone.context.set_offline(True)
    phone.open(f"/inspections/{inspection_id}")
    expect(phone.at("act-code").locator("img")).to_be_visible()
    phone.shot("02-act-code-without-signal")
    phone.context.set_offline(False)
    phone.page.wait_for_load_state("networkidle")
    forget_network_errors(phone)


def test_a_visit_without_signal(open_phone, visit, photos):
    caller, inspection_id = visit
    phone = open_phone("officer1")
    start_with_signal(phone, inspection_id)
    phone.context.set_offline(True)
    phone.page.reload()  # the page itself comes from the device
    phone.sees("offline-bar", "没有网络")
    fill_checklist(phone)
    for path in photos:
        phone.at("evidence-input").set_input_files(path)
    expect(phone.at("evidence-item")).to_have_count(2)
    phone.shot("01-recording-without-signal", whole=True)
    conclude(phone)
    phone.sees("inspection-closed")
    phone.sees("waiting", "已保存在本机，恢复网络后自动上传")
    phone.shot("04-closed-without-signal", whole=True)
    kept = int(phone.at("waiting").get_attribute("data-count"))
    assert caller.get(f"/enforcement/inspections/{inspection_id}")["status"] == "recording"

    phone.open("/outbox")
    expect(phone.at("outbox-item")).to_have_count(kept)
    phone.shot("05-outbox", whole=True)

    resume_in_the_middle(phone)
    phone.open(f"/inspections/{inspection_id}")
    expect(phone.at("waiting")).to_have_count(0)
    expect(phone.at("offline-bar")).to_have_count(0)
    phone.shot("06-after-sync", whole=True)
    look_at_the_server(caller, inspection_id)
    forget_network_errors(phone)


def resume_in_the_middle(phone):
    """Signal comes, goes in the middle of the photos, and comes again: the files go on where they were."""
    calls = []
    phone.page.on("request", lambda request: calls.append((request.method, request.url)))
    piece = lambda answer: answer.request.method == "PATCH" and answer.status == 204  # noqa: E731
    with phone.page.expect_response(piece, timeout=30_000):
        phone.context.set_offline(False)
    with phone.page.expect_event("requestfailed"):
        phone.context.set_offline(True)
    phone.context.set_offline(False)
    phone.tap("outbox-sync")
    expect(phone.at("outbox-item")).to_have_count(0, timeout=120_000)
    begun = [url for method, url in calls if method == "POST" and url.endswith("/files/uploads")]
    assert len(begun) == 3, "two photos and a signature, none begun again"
    assert any(method == "HEAD" and "/files/uploads/" in url for method, url in calls)


def look_at_the_server(caller, inspection_id):
    there = caller.get(f"/enforcement/inspections/{inspection_id}")
    assert there["status"] == "closed"
    assert [one["mode"] for one in there["officer_signatures"]] == ["typed", "strokes"]
    assert there["signature"]["mode"] == "typed"
    assert {item["value"] for item in there["checklist"]} == {"pass"}
    assert [document["kind"] for document in there["documents"]].count("XC") == 1
    assert len({one["sha256"] for one in there["evidence"]}) == len(there["evidence"]) == 2
    for one in there["evidence"]:
        content = caller.request.get(one["url"], headers=caller.headers).body()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert Image.open(io.BytesIO(content)).size == (1600, 1200)
    items = caller.get(f"/sync/items?subject_id={inspection_id}&limit=100")["items"]
    assert {item["status"] for item in items} == {"applied"}
    assert sum(item["act"] == "enforcement.inspection.sign" for item in items) == 3


def forget_network_errors(phone):
    """Without signal the browser itself reports every call that failed; those are what this test is about."""
    phone.troubles[:] = [trouble for trouble in phone.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble
                         and "ERR_NETWORK" not in trouble]  # fmt: skip


def test_an_order_bears_the_number_it_was_handed_over_with(open_phone, visit):
    caller, inspection_id = visit
    phone = open_phone("officer1")
    start_with_signal(phone, inspection_id)
    phone.open("/devices")
    phone.tap("numbers-borrow")
    expect(phone.at("numbers")).to_have_attribute("data-left", "5")
    phone.shot("01-numbers", whole=True)
    phone.open(f"/inspections/{inspection_id}")
    phone.sees("checklist-progress")
    phone.context.set_offline(True)
    fill_checklist(phone, "fail")
    phone.tap("result-code-03")
    phone.tap("result-code-03-6")
    phone.type("result-summary", "商品未明码标价。")
    phone.tap("result-submit")
    sign_all(phone, "钱经理", "01a-signed-without-signal")
    phone.type("correction-requirement-JG-1", "立即标明价格。")
    phone.tap("correction-submit")
    phone.sees("inspection-closed")
    printed = phone.page.locator(".van-toast").inner_text().split()[1].split("，")[0]
    phone.context.set_offline(False)
    expect(phone.at("waiting")).to_have_count(0, timeout=30_000)
    order_id = caller.get(f"/enforcement/inspections/{inspection_id}")["correction_order_id"]
    assert caller.get(f"/enforcement/correction-orders/{order_id}")["number"] == printed
    forget_network_errors(phone)


def test_two_phones_disagree_and_a_person_decides(open_phone, visit):
    caller, inspection_id = visit
    lead, partner = open_phone("officer1"), open_phone("officer2")
    start_with_signal(lead, inspection_id)
    partner.open(f"/inspections/{inspection_id}")
    partner.sees("checklist-progress")
    partner.page.wait_for_function(CONTROLLED)
    for phone, value in ((lead, "pass"), (partner, "fail")):
        phone.context.set_offline(True)
        phone.page.locator(f"[data-test^=item-] [data-test$={value}]").first.tap()
        phone.sees("waiting")
    for phone in (lead, partner):
        phone.context.set_offline(False)
        expect(phone.at("waiting")).to_have_count(0, timeout=30_000)
    lead.page.reload()
    lead.sees("conflict", "两台设备填写不一致")
    lead.shot("01-conflict", whole=True)
    partner.page.reload()
    partner.sees("conflict")
    partner.tap("conflict-side-不合格")
    expect(partner.at("conflict")).to_have_count(0)
    first = caller.get(f"/enforcement/inspections/{inspection_id}")["checklist"][0]
    assert first["value"] == "fail"
    for phone in (lead, partner):
        forget_network_errors(phone)


def test_signing_out_destroys_what_was_kept(open_phone, visit):
    _, inspection_id = visit
    phone = open_phone("officer1")
    start_with_signal(phone, inspection_id)
    names = "() => indexedDB.databases().then((all) => all.map((one) => one.name).filter((one) => one.startsWith('zs.user.')))"
    wait_until(lambda: phone.page.evaluate(names))
    phone.open("/me")
    phone.tap("sign-out")
    phone.agree()
    phone.page.wait_for_url("**/sign-in")
    assert phone.page.evaluate(names) == []


def test_nobody_reads_the_store_without_its_key(open_phone, visit):
    """What lies on the disk is sealed: no name of the enterprise stands in it."""
    caller, inspection_id = visit
    name = caller.get(f"/enforcement/inspections/{inspection_id}")["enterprise"]["name"]
    phone = open_phone("officer1")
    start_with_signal(phone, inspection_id)
    dump = """async () => {
      const [{name}] = (await indexedDB.databases()).filter((one) => one.name.startsWith('zs.user.'))
      const db = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result) })
      const rows = await new Promise((done) => {
        const ask = db.transaction('answers').objectStore('answers').getAll(); ask.onsuccess = () => done(ask.result) })
      db.close()
      return rows.map((row) => new TextDecoder().decode(row.sealed.data)).join('')
    }"""
    wait_until(lambda: len(phone.page.evaluate(dump)) > 0)
    assert name not in phone.page.evaluate(dump)
