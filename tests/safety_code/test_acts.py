"""Appeals are answered by a person; colours set by hand have a reason, and many need two people."""

import pytest

from core import outbox
from models.safety_code import SafetyCode
from tests.factories import make_code, ok

API = "/api/v1/safety-code"


@pytest.fixture
def red(officer, contact):
    code = make_code(officer, contact)
    answer = officer.put(
        f"{API}/codes/{code['id']}/facts", {"facts": {"points": 12}}, version=code["version"]
    )
    return ok(answer)


def appeal(contact, code, **over):
    return contact.post(f"{API}/codes/{code['id']}/appeals", {"text": "记分有误，附交警证明。", **over})


def decide(person, filed, **over):
    body = {"decision": "accept", "reply": "经核查，记分应为3分。", "facts": {"points": 3}, **over}
    return person.post(f"{API}/appeals/{filed['id']}/decision", body, version=filed["version"])


def test_an_accepted_appeal_corrects_the_facts_and_the_rules_decide_anew(red, contact, reviewer, photo):
    file = contact.uploaded(photo)
    filed = ok(appeal(contact, red, file_ids=[file["id"]]), 201)
    assert (filed["colour"], filed["rule_ids"], filed["status_name"]) == ("red", ["HZD-R2"], "待处理")
    assert reviewer.get(f"/api/v1/files/{file['id']}").status_code == 200
    assert ok(decide(reviewer, filed))["status"] == "accepted"
    assert SafetyCode.get_by_id(red["id"]).colour == "blue"
    changes = ok(contact.get(f"{API}/codes/{red['id']}/changes"))["items"]
    assert changes[0]["cause"] == "申诉采纳"
    outbox.drain()
    titles = [row["title"] for row in ok(contact.get("/api/v1/workbench/messages"))["items"]]
    assert "安全码申诉已采纳" in titles
    assert "马*傅变为蓝码" in titles


def test_a_rejected_appeal_leaves_the_colour_and_may_be_filed_again(red, contact, reviewer):
    filed = ok(appeal(contact, red), 201)
    assert appeal(contact, red).status_code == 409
    assert ok(decide(reviewer, filed, decision="reject"))["status"] == "rejected"
    assert SafetyCode.get_by_id(red["id"]).colour == "red"
    again = decide(reviewer, {**filed, "version": filed["version"] + 1})
    assert (again.status_code, again.json["allowed_actions"]) == (409, [])
    ok(appeal(contact, red), 201)


def test_only_the_owner_appeals_and_only_a_reviewer_of_the_region_answers(
    red, contact, other_contact, officer, partner, outside_head
):
    assert appeal(other_contact, red).status_code == 404
    assert appeal(partner, red).status_code == 404
    filed = ok(appeal(contact, red), 201)
    assert decide(officer, filed).status_code == 403
    assert decide(outside_head, filed).status_code == 404
    assert other_contact.get(f"{API}/appeals/{filed['id']}").status_code == 404


@pytest.mark.parametrize(
    "over", [{"facts": {"nope": 1}}, {"decision": "perhaps"}, {"reply": ""}, {"lift": 1}]
)
def test_a_wrong_answer_is_refused(red, contact, reviewer, over):
    assert decide(reviewer, ok(appeal(contact, red), 201), **over).status_code == 422


def test_an_answer_to_an_old_version_is_refused(red, contact, reviewer):
    filed = ok(appeal(contact, red), 201)
    assert decide(reviewer, {**filed, "version": 9}).status_code == 412


def test_appeals_are_listed_by_state_at_a_fixed_cost(officer, contact, reviewer, queries):
    def cost():
        start = len(queries)
        ok(reviewer.get(f"{API}/appeals", status="open"))
        return len(queries) - start

    first = make_code(officer, contact)
    ok(appeal(contact, first), 201)
    one = cost()
    for number in range(5):
        ok(appeal(contact, make_code(officer, contact, subject_no=f"D-{number}")), 201)
    assert cost() == one
    assert len(ok(reviewer.get(f"{API}/appeals", status="open"))["items"]) == 6
    assert ok(reviewer.get(f"{API}/appeals", status="accepted"))["items"] == []


def propose(person, codes, colour="red", **over):
    body = {
        "code_ids": [code["id"] for code in codes],
        "colour": colour,
        "reason": "专项整治期间停运",
        **over,
    }
    return person.post(f"{API}/recolourings", body)


def many(officer, contact, count):
    return [make_code(officer, contact, subject_no=f"D-{number}") for number in range(count)]


def test_a_few_colours_are_set_at_once_and_lifted_again(officer, contact, public):
    codes = many(officer, contact, 2)
    assert ok(propose(officer, codes), 201)["status"] == "applied"
    told = ok(public.post(f"{API}/verify", {"content": codes[0]["content"]}))
    assert (told["colour"], told["fired_rules"][0]["text"]) == ("red", "人工变色：专项整治期间停运")
    assert ok(propose(officer, codes, colour=None), 201)["status"] == "applied"
    assert SafetyCode.get_by_id(codes[0]["id"]).colour == "blue"


def test_many_wait_for_a_second_person(officer, head, contact):
    proposal = ok(propose(officer, many(officer, contact, 6)), 201)
    assert proposal["status"] == "proposed"
    assert SafetyCode.select().where(SafetyCode.colour == "red").count() == 0
    path = f"{API}/recolourings/{proposal['id']}/decision"
    done = ok(head.post(path, {"decision": "approve"}, version=proposal["version"]))
    assert done["status"] == "applied"
    assert SafetyCode.select().where(SafetyCode.colour == "red").count() == 6


def test_nobody_approves_the_own_proposal(head, officer, contact):
    proposal = ok(propose(head, many(officer, contact, 6)), 201)
    answer = head.post(
        f"{API}/recolourings/{proposal['id']}/decision", {"decision": "approve"}, version=proposal["version"]
    )
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/forbidden")
    assert SafetyCode.select().where(SafetyCode.colour == "red").count() == 0


def test_a_proposal_sent_back_or_withdrawn_changes_nothing(officer, head, partner, contact):
    codes = many(officer, contact, 6)
    first = ok(propose(officer, codes), 201)
    path = f"{API}/recolourings/{first['id']}"
    sent_back = head.post(f"{path}/decision", {"decision": "reject", "note": "依据不足"}, version=1)
    assert ok(sent_back)["status"] == "rejected"
    second = ok(propose(officer, codes), 201)
    path = f"{API}/recolourings/{second['id']}"
    assert partner.post(f"{path}/withdrawal", version=1).status_code == 403
    assert ok(officer.post(f"{path}/withdrawal", version=1))["status"] == "withdrawn"
    late = head.post(f"{path}/decision", {"decision": "approve"}, version=2)
    assert late.status_code == 409
    assert SafetyCode.select().where(SafetyCode.colour == "red").count() == 0


def test_an_outside_head_does_not_see_the_proposal(officer, contact, outside_head):
    proposal = ok(propose(officer, many(officer, contact, 6)), 201)
    answer = outside_head.post(
        f"{API}/recolourings/{proposal['id']}/decision", {"decision": "approve"}, version=proposal["version"]
    )
    assert answer.status_code == 404
    assert ok(outside_head.get(f"{API}/recolourings"))["items"] == []
    assert len(ok(officer.get(f"{API}/recolourings", status="proposed"))["items"]) == 1


@pytest.mark.parametrize(
    "over", [{"colour": "green"}, {"colour": "pink"}, {"reason": ""}, {"code_ids": []}, {"code_ids": ["x"]}]
)
def test_a_wrong_proposal_is_refused(officer, contact, over):
    assert propose(officer, many(officer, contact, 1), **over).status_code == 422


def test_codes_out_of_reach_or_of_two_schemes_are_refused(officer, outsider, contact, other_contact):
    mine = make_code(officer, contact)
    vehicle = make_code(officer, contact, scheme="hazmat_vehicle")
    theirs = make_code(outsider, other_contact, subject_no="X-1")
    assert propose(officer, [mine, theirs]).status_code == 422
    assert propose(officer, [mine, vehicle]).status_code == 422


def test_an_accepted_appeal_may_lift_a_colour_set_by_hand(officer, contact, reviewer):
    code = make_code(officer, contact)
    ok(propose(officer, [code]), 201)
    filed = ok(appeal(contact, code), 201)
    ok(decide(reviewer, filed, facts={}, lift=True))
    assert SafetyCode.get_by_id(code["id"]).colour == "blue"


def todos(person):
    return [row["title"] for row in ok(person.get("/api/v1/workbench/todos"))["items"]]


def test_an_appeal_is_a_to_do_of_the_regions_reviewer_until_it_is_answered(
    red, contact, reviewer, outside_head
):
    filed = ok(appeal(contact, red), 201)
    assert "处理安全码申诉：马*傅" in todos(reviewer)
    assert "处理安全码申诉：马*傅" not in todos(outside_head)
    ok(decide(reviewer, filed))
    assert "处理安全码申诉：马*傅" not in todos(reviewer)


def test_an_appeal_shows_its_photos_and_each_reader_what_he_may_do(red, contact, reviewer, officer, photo):
    file = contact.uploaded(photo)
    filed = ok(appeal(contact, red, file_ids=[file["id"]]), 201)
    read = ok(reviewer.get(f"{API}/appeals/{filed['id']}"))
    assert [one["id"] for one in read["files"]] == [file["id"]]
    assert (read["colour_now"], read["rule_texts"], read["is_held"]) == (
        "red",
        ["驾驶证累计记分达12分"],
        False,
    )
    assert read["allowed_actions"] == ["accept", "reject"]
    assert ok(contact.get(f"{API}/appeals/{filed['id']}"))["allowed_actions"] == []
    assert ok(officer.get(f"{API}/appeals/{filed['id']}"))["allowed_actions"] == []


def test_many_colours_are_a_to_do_of_those_who_may_approve_and_the_proposer_hears(
    officer, head, reviewer, contact
):
    codes = many(officer, contact, 6)
    proposal = ok(propose(officer, codes), 201)
    assert proposal["allowed_actions"] == ["withdraw"]
    assert (proposal["is_own"], proposal["proposed_by_name"]) == (True, officer.name)
    assert "审核批量变色：6个码变为红码" in todos(head)
    assert todos(officer) == []
    path = f"{API}/recolourings/{proposal['id']}"
    seen = ok(head.get(path))
    assert seen["allowed_actions"] == ["approve", "reject"]
    waiting = ok(head.get(f"{API}/recolourings", waiting="true"))["items"]
    assert [row["id"] for row in waiting] == [proposal["id"]]
    assert ok(officer.get(f"{API}/recolourings", waiting="true"))["items"] == []
    listed = ok(head.get(f"{path}/codes"))["items"]
    assert {row["id"] for row in listed} == {code["id"] for code in codes}
    ok(head.post(f"{path}/decision", {"decision": "approve"}, version=1))
    assert "审核批量变色：6个码变为红码" not in todos(head)
    titles = [row["title"] for row in ok(officer.get("/api/v1/workbench/messages"))["items"]]
    assert "批量变色已生效" in titles


def test_proposals_are_listed_at_a_fixed_cost(officer, head, contact, queries):
    def cost():
        start = len(queries)
        ok(head.get(f"{API}/recolourings"))
        return len(queries) - start

    codes = many(officer, contact, 6)
    ok(propose(officer, codes), 201)
    one = cost()
    for _ in range(4):
        ok(propose(officer, codes), 201)
    assert cost() == one
