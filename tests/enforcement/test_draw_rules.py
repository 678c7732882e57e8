"""Who may be drawn, by whom, and when a draw counts: INS-002, INS-004, INS-011, INS-015, INS-021 over HTTP."""

import pytest

from microapps.enforcement.rules import draw_algorithm as algorithm
from microapps.enforcement.rules.visit import FIVE_BANS
from models import (
    CreditClass,
    DrawSelection,
    Enterprise,
    Inspection,
    InspectionTask,
    LibraryObject,
    OfficerLicence,
    TaskOfficer,
    Todo,
)
from tests.enforcement.drawing import (
    API,
    act,
    commit,
    declare,
    draw_body,
    fill_library,
    make_approved_plan,
    make_draw,
    make_drawn,
    make_revealed,
)
from tests.enforcement.judging import again, lines_of, only, publication, refused
from tests.factories import ok, step
from tests.people import HERE

# -- INS-002, INS-004, INS-011, INS-015 ----------------------------------------------------------------------


def test_ins_002_a_stale_snapshot_is_refused(officer, partner, head, now):
    fill_library()
    draw = make_revealed(officer, partner, head)
    now.advance(hours=24, seconds=1)
    person = again(officer)
    answer = person.post(f"{API}/draws/{draw['id']}/drawing", version=draw["version"])
    refused(answer, 409, "INS-002", "STALE_SNAPSHOT")


def test_ins_002_a_snapshot_of_exactly_24_hours_is_drawn(officer, partner, head, now):
    fill_library()
    draw = make_revealed(officer, partner, head)
    now.advance(hours=24)
    assert act(again(officer), draw, "drawing")["status"] == "drawn"


def test_the_library_is_frozen_anew_only_while_nobody_committed(officer, partner, head):
    fill_library()
    draw = make_draw(officer, partner, head)
    fill_library(3, start=500)
    again_frozen = act(officer, draw, "snapshot")
    assert again_frozen["snapshot"]["object_count"] == draw["snapshot"]["object_count"] + 3
    fresh = commit(partner, draw)
    answer = officer.post(f"{API}/draws/{draw['id']}/snapshot", version=fresh["version"])
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, ["void"])


def test_ins_002_a_general_matter_does_not_draw_more_than_five_percent(head):
    body = {"year": 2026, "matter_code": "330231004000", "rates": [{"grade": "B", "rate": "0.06"}]}
    refused(head.put(f"{API}/risk-rates", body), 422, "INS-002", "RATE_LIMIT")
    body["matter_code"] = "330231002000"
    assert ok(head.put(f"{API}/risk-rates", body))["matter_code"] == "330231002000"


def test_ins_011_the_worse_the_class_the_higher_the_rate(head):
    body = {"year": 2026, "rates": [{"grade": "C", "rate": "0.01"}]}
    refused(head.put(f"{API}/risk-rates", body), 422, "INS-011")


@pytest.mark.parametrize("rate", ["", "x", "1.1", "-0.1", "NaN", "Infinity", "0.00001", "1e5"])
def test_a_rate_is_a_small_decimal(head, rate):
    body = {"year": 2026, "rates": [{"grade": "D", "rate": rate}]}
    assert head.put(f"{API}/risk-rates", body).json["type"] == "/problems/invalid-input"


def test_ins_011_class_d_is_never_left_out_at_a_hundred_percent(officer, partner, head):
    things = fill_library()
    worst = {str(t.id) for t in things if Enterprise.get_by_id(t.enterprise_id).credit_class == "D"}
    LibraryObject.update(observation_until="2027-01-01").where(LibraryObject.id.in_(worst)).execute()
    draw = make_drawn(officer, partner, head)
    assert {one["object"] for one in draw["selected"] if one["stratum"] == "D"} == worst


def test_ins_015_a_unit_checked_after_its_licence_is_left_out(officer, partner, head):
    thing = fill_library(grades="B")[0]
    body = {
        "enterprise_id": str(thing.enterprise_id), "matter": "330231004000", "kind": "triggered",
        "trigger_code": "X", "reason_code": "POST_LICENCE", "planned_on": "2026-11-24",
    }  # fmt: skip
    task = ok(officer.post(f"{API}/tasks", body), 201)
    InspectionTask.update(status="finished").execute()
    Inspection.create(
        number="一", task=task["id"], org=officer.org_id, enterprise=thing.enterprise_id, checklist=[],
        status="closed", started_at="2026-10-01T01:00:00.000000+00:00",
    )  # fmt: skip
    draw = make_drawn(officer, partner, head)
    assert {
        "reason": "ALREADY_POSTLICENCE",
        "rule": "INS-015",
        "text": "本年度已开展证后监督检查",
        "count": 1,
    } in draw["excluded"]


def test_ins_021_a_new_form_of_business_is_left_out_while_it_is_observed(officer, partner, head):
    thing = fill_library(grades="B")[0]
    LibraryObject.update(observation_until="2027-01-01").where(LibraryObject.id == thing.id).execute()
    excluded = make_drawn(officer, partner, head)["excluded"]
    assert [(one["reason"], one["rule"], one["count"]) for one in excluded] == [("OBSERVATION", "INS-021", 1)]


def test_a_class_of_long_ago_is_no_class(officer, partner, head):
    fill_library(4, grades="D")
    CreditClass.update(assessed_on="2026-10-09", month="2026-10").execute()
    draw = make_draw(officer, partner, head)
    assert draw["snapshot"]["classed_count"] == 0
    assert {line["class"] for line in lines_of(draw, "object")} == {"U"}


def test_ins_004_a_pool_of_one_is_refused(officer, partner, head):
    fill_library()
    mine = OfficerLicence.staff == officer.staff_id
    OfficerLicence.update(valid_to="2026-11-23").where(~mine).execute()
    refused(officer.post(f"{API}/draws", draw_body(partner, head)), 409, "INS-004", "POOL_TOO_SMALL")


def test_ins_004_a_conflict_is_left_out_and_logged(officer, partner, head):
    thing = fill_library(1, grades="D")[0]
    declare(partner, thing.enterprise_id)
    draw = make_drawn(officer, partner, head)
    chosen = next(one for one in draw["selected"] if one["object"] == str(thing.id))
    assert str(partner.staff_id) not in {o["id"] for o in chosen["officers"]}


def test_ins_004_nobody_left_for_an_object_is_refused_by_name(officer, partner, head):
    thing = fill_library(1, grades="D")[0]
    for person in (partner, officer):
        declare(person, thing.enterprise_id)
    only(officer, partner, head)
    draw = make_revealed(officer, partner, head)
    answer = officer.post(f"{API}/draws/{draw['id']}/drawing", version=draw["version"])
    assert thing.name in refused(answer, 409, "INS-004", "POOL_TOO_SMALL")["detail"]


def test_ins_004_the_drawn_officers_make_the_visit(officer, partner, head):
    fill_library(1, grades="D")
    only(partner, head)
    draw = act(head, make_drawn(officer, partner, head), "publication")
    body = {
        "task_id": draw["selected"][0]["task_id"],
        "officer_ids": [str(officer.staff_id), str(partner.staff_id)],
    }
    refused(officer.post(f"{API}/inspections", body), 409, "INS-004", "NOT_THE_DRAWN")


def test_ins_004_an_officer_who_steps_back_is_replaced_by_the_next_ticket(officer, partner, head, public):
    fill_library(1, grades="D")
    draw = act(head, make_drawn(officer, partner, head), "publication")
    chosen = draw["selected"][0]
    body = {
        "selection_id": chosen["id"], "officer_id": chosen["officers"][0]["id"], "ground": "kinship",
        "note": "配偶为该企业股东",
    }  # fmt: skip
    draw = act(head, draw, "swaps", body)
    standing = [o["id"] for o in draw["selected"][0]["officers"]]
    assert chosen["officers"][0]["id"] not in standing
    assert draw["selected"][0]["officers"][0]["leads"]
    assert {
        str(row.staff_id) for row in TaskOfficer.select().where(TaskOfficer.task == chosen["task_id"])
    } == set(standing)
    assert len(draw["swaps"]) == 1
    assert algorithm.verify(publication(public, draw)) is None


def test_a_draw_whose_visits_began_is_not_thrown_away(officer, partner, head):
    fill_library(1, grades="D")
    draw = act(head, make_drawn(officer, partner, head), "publication")
    InspectionTask.update(status="in_progress").execute()
    answer = head.post(f"{API}/draws/{draw['id']}/void", {"reason": "重来"}, version=draw["version"])
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/wrong-state")


def test_voiding_cancels_the_tasks_that_did_not_begin(officer, partner, head):
    fill_library(1, grades="D")
    draw = act(head, make_drawn(officer, partner, head), "publication")
    act(head, draw, "void", {"reason": "名录库漏录"})
    assert {task.status for task in InspectionTask.select()} == {"cancelled"}
    assert Todo.select().where(Todo.kind == "inspect", Todo.status == "open").count() == 0


def test_a_drawn_visit_counts_in_the_next_frame(officer, partner, head):
    fill_library(1, grades="D")
    only(officer, partner)
    draw = act(head, make_drawn(officer, partner, head), "publication")
    visited = draw["selected"][0]
    body = {"task_id": visited["task_id"], "officer_ids": [str(officer.staff_id), str(partner.staff_id)]}
    inspection = ok(officer.post(f"{API}/inspections", body), 201)
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    step(officer, inspection, "start", {"five_bans": list(FIVE_BANS), "position": HERE})
    frame = make_draw(officer, partner, head, batch=2)
    visits = {line["id"]: line["visits"] for line in lines_of(frame, "object")}
    assert visits[visited["object"]] == 1
    last = {line["id"]: line["last"] for line in lines_of(frame, "officer")}
    assert last[str(officer.staff_id)] == [visited["object"]]


def test_what_can_be_drawn_and_who_can_take_part(officer, partner, head):
    fill_library()
    item = ok(officer.get(f"{API}/drawable-items"))["items"][0]
    assert (item["batches"], item["drawn_batches"]) == (4, [])
    make_draw(officer, partner, head)
    assert ok(officer.get(f"{API}/drawable-items"))["items"][0]["drawn_batches"] == [1]
    names = {one["name"] for one in ok(officer.get(f"{API}/party-candidates"))["items"]}
    assert {officer.name, partner.name, head.name} <= names


@pytest.mark.parametrize("over", [{"batch": 5}, {"plan_item_id": "00000000-0000-7000-8000-000000000000"}])
def test_only_planned_batches_are_drawn(officer, partner, head, over):
    answer = officer.post(f"{API}/draws", draw_body(partner, head, **over))
    assert answer.json["type"] == "/problems/invalid-input"


def test_a_directed_line_is_not_drawn(officer, partner, head):
    plan = make_approved_plan(
        officer, head, kind="special", selection="directed", reason_code="SPECIAL_APPROVED"
    )
    body = draw_body(partner, head, plan_item_id=plan["items"][0]["id"])
    assert officer.post(f"{API}/draws", body).json["errors"][0]["pointer"] == "/json/plan_item_id"


def test_draws_are_filtered_and_cost_the_same_however_many(officer, partner, head, queries):
    fill_library(3)
    costs = []
    for batch in (1, 2):
        make_draw(officer, partner, head, batch=batch)
        before = len(queries)
        ok(officer.get(f"{API}/draws"))
        costs.append(len(queries) - before)
    assert costs[0] == costs[1]
    assert len(ok(partner.get(f"{API}/draws", mine="true"))["items"]) == 2
    assert ok(officer.get(f"{API}/draws", mine="true"))["items"] == []
    assert len(ok(officer.get(f"{API}/draws", status="frozen"))["items"]) == 2
    assert DrawSelection.select().count() == 0
