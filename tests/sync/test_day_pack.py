"""The day pack: one call, everything for today, small, and nothing of anybody else's."""

import gzip

import orjson

from core import clock
from models.inspection import InspectionTask
from models.library import LibraryObject
from tests.factories import make_approved_task, make_order, make_started, make_task, ok
from tests.sync.phone import Phone

PACK = "/api/v1/enforcement/day-pack"


def test_the_pack_holds_the_officers_day(officer, partner, head, contact):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    visit = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    pack = ok(officer.get(PACK))
    assert pack["day"] == str(clock.today())
    assert {one["id"] for one in pack["tasks"]} >= {task["id"]}
    assert pack["inspections"] == [ok(officer.get(f"/api/v1/enforcement/inspections/{visit['id']}"))]
    [enterprise] = pack["enterprises"]
    assert (enterprise["id"], enterprise["open_orders"]) == (str(contact.enterprise_id), 1)
    assert [past["codes"] for past in enterprise["history"]] == [["03", "03-6"]]
    assert order["status"] == "ordered"
    assert {one["code"] for one in pack["matters"]} == {m["code"] for m in task["matters"]}
    assert all(matter["checklist"] for matter in pack["matters"])
    assert len(pack["five_bans"]) == 5
    assert {"01", "03-6"} <= {one["code"] for one in pack["result_codes"]}
    assert "2026-11-28" in pack["calendar"]["free"]
    assert "2026-11-24" not in pack["calendar"]["free"]


def test_what_is_personal_is_masked_as_on_screen(officer, head, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    text = officer.get(PACK).get_data(as_text=True)
    assert "13912345678" not in text
    assert "139****5678" in text


def test_the_keys_verify_codes_without_network(officer, public):
    published = {key["kid"]: key["x"] for key in ok(public.get("/.well-known/jwks.json"))["keys"]}
    given = ok(officer.get(PACK))["code_keys"]
    assert given
    assert all(published[key["kid"]] == key["x"] for key in given)


def test_nobody_elses_tasks_are_in_it(officer, head, outsider, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    pack = ok(outsider.get(PACK))
    assert (pack["tasks"], pack["inspections"], pack["enterprises"]) == ([], [], [])


def test_drafts_and_future_tasks_are_not_today(officer, head, contact):
    make_task(officer, enterprise_id=contact.enterprise_id)
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id, planned_on="2026-11-25")
    assert ok(officer.get(PACK))["tasks"] == []


def test_an_unchanged_day_costs_no_second_download(officer, head, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    first = officer.get(PACK)
    headers = {**officer.headers(), "If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}
    again = officer.app.test_client().get(PACK, headers=headers)
    assert (again.status_code, again.get_data()) == (304, b"")
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id, separate_reason="检查事项不同。")
    assert officer.app.test_client().get(PACK, headers=headers).status_code == 200


def test_it_travels_compressed(officer, head, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    headers = {**officer.headers(), "Accept-Encoding": "gzip"}
    answer = officer.app.test_client().get(PACK, headers=headers)
    assert (answer.headers["Content-Encoding"], "Accept-Encoding" in answer.headers["Vary"]) == ("gzip", True)
    assert orjson.loads(gzip.decompress(answer.get_data())) == ok(officer.get(PACK))
    assert len(answer.get_data()) < 300_000


def test_it_costs_the_same_however_full_the_day(officer, head, contact, queries):
    def cost():
        before = len(queries)
        ok(officer.get(PACK))
        return len(queries) - before

    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    one = cost()
    for _ in range(3):
        make_approved_task(
            officer, head, enterprise_id=contact.enterprise_id, separate_reason="检查事项不同。"
        )
    assert cost() == one


def test_the_phones_numbers_come_along(officer):
    phone = Phone(officer)
    lease = phone.call("post", "/api/v1/sync/number-leases", json={"word": "责改", "count": 3}).json
    assert phone.call("get", PACK).json["leases"][0]["numbers"] == lease["unused"]
    assert Phone(officer).call("get", PACK).json["leases"] == []
    assert (
        officer.app.test_client().get(PACK, headers={**officer.headers(), "Device-Id": "x"}).status_code
        == 400
    )


def test_yesterdays_missed_task_is_still_there(officer, head, contact, now):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    now.advance(hours=20)
    again = type(officer).sign_in(officer.app, "officer")
    assert [one["id"] for one in ok(again.get(PACK))["tasks"]] == [task["id"]]
    now.advance(days=20)
    again = type(officer).sign_in(officer.app, "officer")
    assert ok(again.get(PACK))["tasks"] == []
    assert InspectionTask.select().count() == 1


def test_it_says_where_to_go_and_which_visits_are_ones_own(officer, partner, head, contact):
    mine = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    assert ok(officer.get(PACK))["enterprises"][0]["position"] is None
    for kind, lon in (("enterprise", 120.1), ("premises", 120.2)):
        LibraryObject.create(
            kind=kind, enterprise=contact.enterprise_id, name=kind, address="文二路1号", region_code="330106",
            matter_codes=[], entered_on="2024-01-01", position={"lon": lon, "lat": 30.25, "crs": "gcj02"},
        )  # fmt: skip
    pack = ok(officer.get(PACK))
    place = pack["enterprises"][0]["position"]
    assert (place["crs"], round(place["lon"], 2), round(place["lat"], 2)) == ("wgs84", 120.1, 30.25)
    assert place["lon"] != 120.1
    assert [(one["id"], one["is_mine"]) for one in pack["tasks"]] == [(mine["id"], True)]
    assert [one["is_mine"] for one in ok(partner.get(PACK))["tasks"]] == [False]


def test_the_act_code_can_be_shown_without_signal_today_and_no_longer(
    officer, partner, head, contact, public, now
):
    visit = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    [code] = ok(officer.get(PACK))["act_codes"]
    assert code["inspection_id"] == visit["id"]
    verification = "/api/v1/enforcement/act-codes/verification"
    verdict = ok(public.post(verification, {"content": code["content"]}))
    assert (verdict["is_valid"], verdict["act"]["number"]) == (True, visit["number"])
    now.advance(hours=1)
    again = type(officer).sign_in(officer.app, "officer")
    assert ok(again.get(PACK))["act_codes"] == [code], "the same all day, so that the pack is"
    now.advance(hours=24)
    assert ok(public.post(verification, {"content": code["content"]}))["is_valid"] is False
