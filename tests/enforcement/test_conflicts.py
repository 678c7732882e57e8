"""Conflicts of interest: an officer declares, may not go from then on, and the head decides (PEN-003)."""

import pytest

from microapps.enforcement.rules import recusal
from models import OfficerConflict, Todo
from models.organisation import OfficerLicence
from tests.enforcement.drawing import API, declare
from tests.enforcement.judging import prepare, refused
from tests.factories import make_approved_task, make_started, ok


def decide(person, conflict, approved, note="", version=None):
    body = {"approved": approved, "note": note}
    return person.post(
        f"{API}/conflicts/{conflict['id']}/decision", body, version=version or conflict["version"]
    )


def open_todos(person):
    return Todo.select().where(
        Todo.staff == person.staff_id, Todo.kind == "decide_conflict", Todo.status == "open"
    )


def test_a_declaration_is_put_to_the_head_who_confirms_it(officer, head, contact):
    conflict = declare(officer, contact.enterprise_id)
    assert (conflict["status"], conflict["allowed_actions"], open_todos(head).count()) == ("declared", [], 1)
    seen = ok(head.get(f"{API}/conflicts/{conflict['id']}"))
    assert seen["allowed_actions"] == ["confirm", "decline", "end"]
    done = ok(decide(head, conflict, True, "情况属实。"))
    assert (done["status"], done["decided_by_name"], done["ended_at"]) == ("confirmed", head.name, None)
    assert (done["allowed_actions"], open_todos(head).count()) == (["end"], 0)
    assert decide(head, done, True).json["allowed_actions"] == ["end"]
    assert officer.get(f"{API}/conflicts/{conflict['id']}").json["decision_note"] == "情况属实。"


def test_what_the_head_declines_keeps_nobody_away(officer, partner, head, contact):
    conflict = declare(officer, contact.enterprise_id)
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    refused(prepare(officer, partner, task), 409, "PEN-003", "CONFLICT")
    assert decide(head, conflict, False).json["errors"][0]["pointer"] == "/json/note"
    done = ok(decide(head, conflict, False, "该企业已更换负责人。"))
    assert (done["status"], done["ended_at"] is None) == ("declined", False)
    ok(prepare(officer, partner, task), 201)


def test_pen_003_who_declared_a_conflict_is_not_brought_along_either(
    officer, partner, head, neighbour, contact
):
    visit = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    third = (
        OfficerLicence.select()
        .where(
            OfficerLicence.org == partner.org_id,
            OfficerLicence.staff.not_in([officer.staff_id, partner.staff_id]),
        )
        .get()
    )
    body = {"enterprise_id": str(contact.enterprise_id), "ground": "interest", "note": "持股。"}
    ok(head.post(f"{API}/conflicts", {**body, "staff_id": str(third.staff_id)}), 201)
    answer = officer.post(
        f"{API}/inspections/{visit['id']}/officers",
        {"staff_id": str(third.staff_id)},
        version=visit["version"],
    )
    refused(answer, 409, "PEN-003", "CONFLICT")


def test_what_the_head_declares_of_an_officer_is_decided_at_once_and_a_reviewers_word_is_not(
    officer, partner, head, reviewer, contact
):
    body = {
        "enterprise_id": str(contact.enterprise_id),
        "ground": "former_employer",
        "note": "曾任该企业经理。",
    }
    by_head = ok(head.post(f"{API}/conflicts", {**body, "staff_id": str(officer.staff_id)}), 201)
    by_reviewer = ok(reviewer.post(f"{API}/conflicts", {**body, "staff_id": str(partner.staff_id)}), 201)
    assert (by_head["status"], by_reviewer["status"]) == ("confirmed", "declared")
    assert not by_head["is_own"]


def test_pen_003_nobody_decides_about_oneself(head, contact):
    conflict = declare(head, contact.enterprise_id)
    assert (conflict["status"], open_todos(head).count()) == ("declared", 0)
    refused(decide(head, conflict, False, "无影响。"), 422, "PEN-003", "OWN_CONFLICT")
    assert not recusal.is_decided_by_another(head.staff_id, head.staff_id).allowed


def test_lists_tell_what_is_in_force_waits_or_is_over(officer, partner, head, contact):
    first, second = declare(officer, contact.enterprise_id), declare(partner, contact.enterprise_id)
    ok(decide(head, first, True))
    ok(decide(head, second, False, "无关系。"))

    def ids(**query):
        return [one["id"] for one in ok(head.get(f"{API}/conflicts", **query))["items"]]

    assert (ids(), ids(status="declared"), ids(status="declined")) == ([first["id"]], [], [second["id"]])
    assert ids(q=officer.name) == [first["id"]]
    assert ids(q="没有这个人") == []
    gone = head.delete(f"{API}/conflicts/{first['id']}", version=2)
    assert (gone.status_code, ids(), ids(status="ended")) == (204, [], [first["id"]])
    assert head.delete(f"{API}/conflicts/{first['id']}", version=3).status_code == 409
    assert OfficerConflict.get_by_id(first["id"]).ended_at is not None


@pytest.mark.parametrize("name", ["partner", "neighbour", "outside_head"])
def test_a_conflict_is_for_the_officer_and_the_head_to_see(request, officer, name, contact):
    conflict = declare(officer, contact.enterprise_id)
    assert request.getfixturevalue(name).get(f"{API}/conflicts/{conflict['id']}").status_code == 404


def test_the_board_counts_what_waits_for_a_decision(officer, head, contact):
    declare(officer, contact.enterprise_id)
    tiles = {tile["key"]: tile["count"] for tile in ok(head.get(f"{API}/board"))["tiles"]}
    assert tiles["conflicts"] == 1
