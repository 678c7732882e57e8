"""INS-012, INS-014, INS-017, INS-020, INS-022 by the examples of data/rules.csv, over HTTP."""

from datetime import date

import pytest

from core import clock, outbox
from core.outbox import OutboxEvent
from core.terms import when_published
from microapps.enforcement.rules import corrections as ladder_rules
from microapps.enforcement.rules import object_file
from microapps.enforcement.service import ladder, object_files
from models.after_visit import AbnormalEntry, ResultPublication
from models.correction import CorrectionOrder
from models.enterprise import Contact
from models.supervision_file import SupervisionFile
from models.workbench import Message, Todo
from tests.enforcement.visits import API, refused
from tests.factories import add_photo, deliver, make_order, make_signed, make_started, ok, sign, step
from tests.people import HERE, Person

CONCLUDED = {"code": "01", "summary": "未发现问题。"}


def days_later(now, days, *people):
    """Days on, everybody signed in anew."""
    now.advance(days=days)
    for person in people:
        person.token = Person.sign_in(person.app, person.account.username).token


def concluded(officer, partner, head, contact, *, body=CONCLUDED, value="pass"):
    told = make_signed(officer, partner, head, value=value, result=body, enterprise_id=contact.enterprise_id)
    return deliver(officer, told["id"], "JJ")


def publication_of(person, inspection):
    return ok(person.get(f"{API}/publications", inspection_id=inspection["id"]))["items"][0]


def to(person, row, kind, verb, body=None):
    return person.post(f"{API}/{kind}/{row['id']}/{verb}", body, version=row["version"])


# ---- INS-012 ----------------------------------------------------------------------------------------------------


def test_ins_012_publication_is_due_twenty_working_days_after_the_result(records):
    due_on, due = when_published(20, "INS-012", date(2026, 1, 30))
    assert (str(due_on), due["n"], due["unit"]) == ("2026-03-05", 20, "WD")


def test_ins_012_a_result_waits_for_the_head_and_is_then_public(officer, partner, head, contact, public):
    inspection = concluded(officer, partner, head, contact)
    row = publication_of(officer, inspection)
    assert (row["status"], row["due_on"]) == ("pending", "2026-12-22")
    assert ok(public.get(f"{API}/public-results"))["items"] == []
    assert to(officer, row, "publications", "approval").status_code == 403
    ok(to(head, row, "publications", "approval"))
    [shown] = ok(public.get(f"{API}/public-results", q="91330106MA27XL001M"[:18]))["items"]
    assert (shown["results"], shown["agency"]) == (["未发现问题"], "杭州市西湖区市场监督管理局")
    assert not Todo.select().where(Todo.kind == "publish", Todo.status == "open").exists()
    again = to(head, publication_of(head, inspection), "publications", "approval")
    assert (again.status_code, again.json["allowed_actions"]) == (409, ["withdraw"])


def test_ins_012_a_withdrawn_result_is_no_longer_public(officer, partner, head, contact, public):
    inspection = concluded(officer, partner, head, contact)
    row = ok(to(head, publication_of(head, inspection), "publications", "approval"))
    row = ok(to(head, row, "publications", "withdrawal", {"reason": "检查程序有误。"}))
    assert (row["status"], row["why"]) == ("withdrawn", "检查程序有误。")
    assert ok(public.get(f"{API}/public-results"))["items"] == []


def test_ins_012_a_result_of_december_waits_for_the_calendar_not_the_officer(
    officer, partner, head, contact, now
):
    days_later(now, 20, officer, partner, head, contact)
    inspection = concluded(officer, partner, head, contact)
    assert publication_of(officer, inspection)["due_on"] is None
    assert ladder.complete_due_days() == 0


# ---- INS-017 ----------------------------------------------------------------------------------------------------


def test_ins_017_serious_non_cooperation_is_always_published(officer, partner, head, contact, photo):
    inspection = add_photo(
        officer, make_started(officer, partner, head, enterprise_id=contact.enterprise_id), photo
    )
    answers = [{"item": item["item_id"], "value": "not_applicable"} for item in inspection["checklist"]]
    path = f"{API}/inspections/{inspection['id']}"
    inspection = ok(officer.post(f"{path}/answers", {"answers": answers}, version=inspection["version"]))
    stored = officer.uploaded(photo + b"door")
    inspection = step(officer, inspection, "result", {"code": "06", "summary": "拒不配合。"})
    inspection = sign(inspection, officer, partner, party=None)
    inspection = step(officer, inspection, "refusal", {"note": "锁门拒检。", "file_ids": [stored["id"]]})
    answer = to(
        head, publication_of(head, inspection), "publications", "withholding", {"reason": "企业请求。"}
    )
    refused(answer, 422, "INS-017", "企业信息公示暂行条例", "15、17")


def test_ins_017_an_approved_unreachable_goes_to_the_list_of_abnormal_operation(
    officer, partner, head, contact, photo
):
    inspection = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    for n, proof in enumerate(("visit_photo", "phone_log")):
        stored = officer.uploaded(photo + bytes([n]))
        body = {"file_id": stored["id"], "kind": "photo", "captured_at": clock.local(clock.now()).isoformat(),
                "sha256": stored["sha256"], "position": HERE, "proof": proof}  # fmt: skip
        inspection = step(officer, inspection, "evidence", body, 201)
    body = {"code": "03", "sub_codes": ["03-3"], "summary": "无法联系。", "disposition": "abnormal_list"}
    inspection = sign(step(officer, inspection, "early-end", body), officer, partner, party=None)
    [entry] = ok(head.get(f"{API}/abnormal-entries", inspection_id=inspection["id"]))["items"]
    assert entry["status"] == "proposed"
    assert to(officer, entry, "abnormal-entries", "decision", {"approved": True}).status_code == 403
    ok(to(head, entry, "abnormal-entries", "decision", {"approved": True, "note": "同意列入。"}))
    [told] = OutboxEvent.select().where(OutboxEvent.name == "enforcement.enterprise.listed_abnormal")
    assert told.payload["result_code"] == "03-3"
    assert AbnormalEntry.get().status == "listed"


# ---- INS-014 ----------------------------------------------------------------------------------------------------


def order_path(order):
    return f"{API}/correction-orders/{order['id']}"


def answered(contact, order, photo):
    stored = contact.uploaded(photo)
    body = {"text": "已整改。", "file_ids": [stored["id"]]}
    return ok(contact.post(f"/api/v1/enterprise-code/correction-orders/{order['id']}/answers", body), 201)


def look_again(officer, partner, order, **over):
    body = {
        "officer_ids": [str(officer.staff_id), str(partner.staff_id)],
        "passed": True,
        "note": "看过。",
        **over,
    }
    return officer.post(f"{order_path(order)}/recheck", body, version=order["version"])


def test_ins_014_the_recheck_is_due_ten_working_days_after_the_report(
    officer, partner, head, contact, photo, now
):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    answered(contact, order, photo)
    assert ok(officer.get(order_path(order)))["recheck_due_on"] == "2026-12-08"
    outbox.drain()
    todo = Todo.get(Todo.kind == "recheck")
    assert (todo.staff_id, clock.local(todo.due_at).date().isoformat()) == (officer.staff_id, "2026-12-09")


def test_ins_014_the_rules_example(records):
    assert str(when_published(10, "INS-014", date(2026, 9, 24))[0]) == "2026-10-15"


def test_ins_014_nothing_is_closed_without_evidence(officer, partner, head, contact, photo):
    law = (422, "INS-014", "特种设备安全监督检查办法", "29")
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    refused(look_again(officer, partner, order), *law)
    refused(
        look_again(officer, partner, order, mode="papers", file_ids=[officer.uploaded(photo)["id"]]), *law
    )
    passed = ok(look_again(officer, partner, answered(contact, order, photo), mode="papers"))
    assert (passed["status"], passed["recheck_due_on"], passed["rechecks"][0]["mode"]) == (
        "passed",
        None,
        "papers",
    )


def test_more_time_is_asked_for_in_time_once_and_within_bounds(officer, partner, head, contact, now):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id, working_days=5)
    ask = {"days": 3, "reason": "配件未到。"}
    order = ok(contact.post(f"{order_path(order)}/extension-request", ask, version=order["version"]))
    twice = contact.post(f"{order_path(order)}/extension-request", ask, version=order["version"])
    refused(twice, 409, "PEN-035", "行政处罚法", "28")
    body = {"granted": True, "note": "同意。"}
    order = ok(officer.post(f"{order_path(order)}/extension-decision", body, version=order["version"]))
    assert (order["due_on"], order["extensions"][0]["status"]) == ("2026-12-04", "granted")
    long = contact.post(
        f"{order_path(order)}/extension-request", {**ask, "days": 53}, version=order["version"]
    )
    refused(long, 422, "PEN-035", "行政处罚法", "28")
    days_later(now, 30, contact)
    late = contact.post(f"{order_path(order)}/extension-request", ask, version=order["version"])
    refused(late, 422, "PEN-035", "行政处罚法", "28")


def test_an_overdue_order_climbs_the_ladder_step_by_step(officer, partner, head, contact, photo, now):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id, working_days=1)
    steps = []
    for _ in range(14):
        now.advance(days=1)
        ladder.climb()
        ladder.climb()
        steps.append(CorrectionOrder.get().escalation)
    assert steps == sorted(steps)
    assert set(steps) == {0, 1, 2, 3}
    kinds = [todo.kind for todo in Todo.select().where(Todo.status == "open", Todo.kind.startswith("escal"))]
    assert sorted(kinds) == ["escalation_2", "escalation_3"]
    assert Message.select().where(Message.title == "整改已逾期").count() == 1
    outbox.drain()
    days_later(now, 0, contact)
    answered(contact, ok(contact.get(order_path(order))), photo)
    outbox.drain()
    assert not Todo.select().where(Todo.kind.startswith("escal"), Todo.status == "open").exists()


@pytest.mark.parametrize(("days", "expected"), [(0, 0), (1, 1), (2, 1), (3, 2), (6, 2), (7, 3), (99, 3)])
def test_the_ladder_has_three_steps(days, expected):
    assert ladder_rules.step_of(days) == expected


# ---- INS-020 ----------------------------------------------------------------------------------------------------

INS_020 = ("INS-020", "市场监督管理行政检查程序", "异议")


def objected(contact, inspection, **over):
    body = {"grounds": "电梯当日已维保，记录在维保单位。", **over}
    return contact.post(f"{API}/inspections/{inspection['id']}/objections", body)


def test_ins_020_an_objection_after_five_working_days_is_refused_with_the_remedies(
    officer, partner, head, contact, now
):
    inspection = concluded(officer, partner, head, contact)
    days_later(now, 8, contact)
    problem = refused(objected(contact, inspection), 422, *INS_020)
    assert "2026-12-01" in problem["detail"]
    assert "六十日内申请行政复议" in problem["detail"]


def test_ins_020_in_time_it_is_answered_within_ten_by_somebody_who_took_no_part(
    officer, partner, head, reviewer, contact, photo, now
):
    inspection = concluded(officer, partner, head, contact)
    row = publication_of(head, inspection)
    days_later(now, 7, officer, head, reviewer, contact)
    objection = ok(objected(contact, inspection, file_ids=[contact.uploaded(photo)["id"]]), 201)
    assert (objection["status"], objection["due_on"]) == ("filed", "2026-12-15")
    assert reviewer.get(objection["files"][0]["url"]).status_code == 200
    refused(to(head, row, "publications", "approval"), 409, "INS-012", "政府信息公开条例", "26")
    answer = {"upheld": False, "answer": "经复核，原结果正确。"}
    assert to(officer, objection, "objections", "answer", answer).status_code == 403
    objection = ok(to(reviewer, objection, "objections", "answer", answer))
    assert (objection["status"], "行政复议" in objection["remedy"]) == ("dismissed", True)
    assert objected(contact, inspection).status_code == 409


def test_ins_020_an_upheld_objection_takes_the_published_result_back(officer, partner, head, contact, public):
    inspection = concluded(officer, partner, head, contact)
    ok(to(head, publication_of(head, inspection), "publications", "approval"))
    objection = ok(objected(contact, inspection), 201)
    ok(to(head, objection, "objections", "answer", {"upheld": True, "answer": "结果有误。"}))
    assert ResultPublication.get().status == "withdrawn"
    assert ok(public.get(f"{API}/public-results"))["items"] == []


def test_ins_020_conduct_is_rated_once_by_code_and_once_signed_in(officer, partner, head, contact, public):
    inspection = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    content = ok(officer.get(f"{API}/inspections/{inspection['id']}/act-code"))["content"]
    rating = {"stars": 2, "broken_bans": ["disturb"], "comment": "要求法人到场。"}
    ok(public.post(f"{API}/act-codes/ratings", {"content": content, **rating}), 201)
    assert public.post(f"{API}/act-codes/ratings", {"content": content, **rating}).status_code == 409
    ok(contact.post(f"{API}/inspections/{inspection['id']}/ratings", {"stars": 5}), 201)
    told = Message.select().where(Message.staff == head.staff_id, Message.title.startswith("企业反映"))
    assert told.count() == 1
    [broken] = ok(head.get(f"{API}/ratings", broken="true"))["items"]
    assert broken["broken_bans"][0]["code"] == "disturb"
    tiles = {tile["key"]: tile["count"] for tile in ok(head.get(f"{API}/board"))["tiles"]}
    assert tiles["broken_bans"] == 1


# ---- INS-022 ----------------------------------------------------------------------------------------------------


def file_path(contact):
    return f"{API}/object-files/{contact.enterprise_id}"


def states(opened):
    return {section["key"]: section["state"] for section in opened["sections"]}


def test_ins_022_an_object_never_inspected_is_complete_once_said_so(officer, contact):
    opened = ok(officer.get(file_path(contact)))
    assert (opened["filled"], opened["is_complete"], opened["rule_version"]) == (4, False, "2026-1")
    assert states(opened)["inspections"] == "missing"
    for section in ("inspections", "problems", "penalties", "warnings"):
        body = {"reason": "设立以来尚无记录。"}
        opened = ok(officer.put(f"{file_path(contact)}/sections/{section}/emptiness", body))
    assert (opened["filled"], opened["is_complete"]) == (8, True)
    assert states(opened)["inspections"] == "none"
    held = SupervisionFile.get()
    assert (held.is_complete, held.rule_version) == (True, object_file.RULE_VERSION)


def test_ins_022_a_section_with_records_is_not_empty(officer, partner, head, contact):
    body = {"reason": "无。"}
    ok(officer.put(f"{file_path(contact)}/sections/inspections/emptiness", body))
    make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert states(ok(officer.get(file_path(contact))))["inspections"] == "filled"
    answer = officer.put(f"{file_path(contact)}/sections/inspections/emptiness", body)
    refused(answer, 422, "INS-022", "监管档案管理规范", "2.6")
    assert officer.put(f"{file_path(contact)}/sections/weird/emptiness", body).status_code == 404


def test_ins_022_no_partial_credit():
    counts = dict.fromkeys(object_file.SECTIONS, 1)
    assert object_file.standing(counts, {}).is_complete
    assert not object_file.standing({**counts, "persons": 0}, {}).is_complete
    assert object_file.standing({**counts, "persons": 0}, {"persons": "个体经营"}).is_complete
    assert not object_file.standing({**counts, "persons": 0}, {"persons": ""}).is_complete


def test_ins_022_a_file_is_computed_when_nobody_opens_it(officer, contact):
    assert object_files.refresh_stale() == 2
    assert object_files.refresh_stale() == 0
    Contact.delete().execute()
    assert SupervisionFile.select().where(~SupervisionFile.is_complete).count() == 2


def test_the_timeline_tells_everything_in_pages_and_by_kind(
    officer, partner, head, neighbour, contact, photo, now
):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    now.advance(seconds=60)
    order = answered(contact, order, photo)
    now.advance(seconds=60)
    ok(look_again(officer, partner, order))
    whole = ok(officer.get(f"{file_path(contact)}/timeline"))["items"]
    assert [entry["kind"] for entry in whole] == ["recheck", "answer", "correction", "inspection"]
    pages, cursor = [], {}
    while True:
        page = ok(officer.get(f"{file_path(contact)}/timeline", limit=1, **cursor))
        pages += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert pages == whole
    assert len(ok(officer.get(f"{file_path(contact)}/timeline", kind="answer"))["items"]) == 1
    assert len(ok(contact.get(f"{file_path(contact)}/timeline", section="problems"))["items"]) == 3
    elsewhere = ok(neighbour.get(f"{file_path(contact)}/timeline"))["items"]
    assert {entry["path"] for entry in elsewhere} == {None}


def test_the_timeline_costs_the_same_however_long(officer, partner, head, contact, queries):
    make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    before = len(queries)
    ok(officer.get(f"{file_path(contact)}/timeline"))
    one = len(queries) - before
    for _ in range(2):
        make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    before = len(queries)
    ok(officer.get(f"{file_path(contact)}/timeline"))
    assert len(queries) - before == one


# ---- board ------------------------------------------------------------------------------------------------------


def test_every_count_of_the_board_is_the_length_of_its_list(
    officer, partner, head, contact, outside_head, now
):
    inspection = concluded(officer, partner, head, contact)
    ok(objected(contact, inspection), 201)
    make_order(officer, partner, head, enterprise_id=contact.enterprise_id, working_days=1)
    days_later(now, 3, head, outside_head, officer)
    tiles = ok(head.get(f"{API}/board"))["tiles"]
    for tile in tiles:
        path, _, query = tile["path"].partition("?")
        asked = dict(pair.split("=") for pair in query.split("&")) if query else {}
        assert len(ok(head.get(f"/api/v1{path}", **asked))["items"]) == tile["count"], tile
    counts = {tile["key"]: tile["count"] for tile in tiles}
    assert (counts["late_orders"], counts["unpublished"], counts["objections"]) == (1, 2, 1)
    assert {tile["count"] for tile in ok(outside_head.get(f"{API}/board"))["tiles"]} == {0}
    assert officer.get(f"{API}/board").status_code == 403


def test_nothing_on_the_board_counts_visits_or_fines(head):
    keys = {tile["key"] for tile in ok(head.get(f"{API}/board"))["tiles"]}
    assert not {key for key in keys if "fine" in key or "visit" in key or "inspection" in key} - {
        "risky_fixes"
    }
