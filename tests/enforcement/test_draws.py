"""A 双随机 draw over HTTP: frozen, committed, revealed, drawn, published, proven, and every way it is refused."""

import copy

from core.audit import AuditEntry
from microapps.enforcement.rules import draw_algorithm as algorithm
from microapps.enforcement.service import draw_publications
from models import (
    InspectionTask,
    RandomDraw,
    TaskOfficer,
)
from tests.enforcement.drawing import (
    API,
    act,
    commit,
    draw_body,
    fill_library,
    make_draw,
    make_drawn,
    nonce_of,
    reveal,
)
from tests.enforcement.judging import publication, refused
from tests.factories import ok


def test_from_the_frozen_library_to_tasks_and_a_proof_anybody_can_run(officer, partner, head, public):
    fill_library()
    draw = make_drawn(officer, partner, head)
    assert draw["status"] == "drawn"
    assert [(s["stratum"], s["size"], s["sample"]) for s in draw["strata"]] == [
        ("A", 4, 1), ("B", 10, 1), ("C", 4, 2), ("D", 2, 2), ("U", 1, 1),
    ]  # fmt: skip
    draw = act(head, draw, "publication", {"visit_by": "2026-12-20"})
    tasks = list(InspectionTask.select())
    assert len(tasks) == len(draw["selected"]) == 7
    assert {(t.status, t.selection, str(t.planned_on)) for t in tasks} == {
        ("approved", "double_random", "2026-12-20")
    }
    assert TaskOfficer.select().where(TaskOfficer.leads).count() == 7
    published = publication(public, draw)
    assert algorithm.verify(published) is None
    assert draw_publications.signer_of(published, ok(public.get("/.well-known/jwks.json")))
    proof = ok(public.get(f"{API}/public-draws/{draw['id']}"))
    assert proof["signature"] == published["signature"]
    assert proof["publication_sha256"] == algorithm.sha256(algorithm.canonical(published))
    entry = AuditEntry.get(AuditEntry.action == "enforcement.draw.published")
    assert entry.detail["sha256"] == proof["publication_sha256"]


def test_a_published_draw_with_one_object_changed_fails(officer, partner, head, public):
    fill_library()
    draw = act(head, make_drawn(officer, partner, head), "publication")
    touched = copy.deepcopy(publication(public, draw))
    touched["frame"]["lines"][3]["class"] = "A" if touched["frame"]["lines"][3]["class"] != "A" else "B"
    assert algorithm.verify(touched).startswith("frame.sha256")


def test_the_public_sees_hashes_before_the_draw_and_nobody_by_name(officer, partner, head, public):
    fill_library()
    draw = make_draw(officer, partner, head)
    commit(partner, draw)
    proof = ok(public.get(f"{API}/public-draws/{draw['id']}"))
    assert proof["snapshot"]["sha256"] == draw["snapshot"]["sha256"]
    assert len(proof["parties"][0]["commitment"]) == 64
    text = str(proof)
    assert partner.name not in text
    assert str(partner.staff_id) not in text
    assert public.get(f"{API}/public-draws/{draw['id']}/publication.json").status_code == 404
    drawn = make_drawn_from(draw, officer, partner, head)
    proof = ok(public.get(f"{API}/public-draws/{draw['id']}"))
    assert (proof["selected"], proof["seed"]) == ([], drawn["seed"])


def make_drawn_from(draw, officer, partner, head):
    commit(head, draw)
    for party in (partner, head):
        reveal(party, draw)
    return act(officer, draw, "drawing")


# -- INS-003 -------------------------------------------------------------------------------------------------


def test_ins_003_two_draws_of_the_same_task_are_refused_unless_voided(officer, partner, head):
    fill_library()
    draw = make_drawn(officer, partner, head)
    refused(officer.post(f"{API}/draws", draw_body(partner, head)), 409, "INS-003", "ALREADY_DRAWN")
    voided = act(head, draw, "void", {"reason": "名录库漏录企业"})
    assert (voided["status"], voided["void_reason"], voided["voided_by_name"]) == (
        "voided", "名录库漏录企业", head.name,
    )  # fmt: skip
    second = make_draw(officer, partner, head)
    assert [one["number"] for one in second["history"]] == [draw["number"]]


def test_ins_003_a_voided_draw_stays_visible_for_ever(officer, partner, head, public):
    fill_library()
    first = act(head, make_drawn(officer, partner, head), "void", {"reason": "名录库漏录企业"})
    second = act(head, make_drawn(officer, partner, head), "publication")
    listed = {one["id"]: one for one in ok(public.get(f"{API}/public-draws"))["items"]}
    assert (listed[first["id"]]["status"], listed[first["id"]]["void_reason"]) == ("voided", "名录库漏录企业")
    assert publication(public, second)["history"][0]["seed"] == first["seed"]


def test_ins_003_the_organiser_does_not_void_the_own_draw(officer, partner, head):
    fill_library()
    draw = make_drawn(officer, partner, head)
    RandomDraw.update(created_by=head.staff_id).execute()
    answer = head.post(f"{API}/draws/{draw['id']}/void", {"reason": "不满意"}, version=draw["version"])
    refused(answer, 422, "INS-003")
    assert officer.post(f"{API}/draws/{draw['id']}/void", {"reason": "不满意"}, version=1).status_code == 403


def test_ins_003_what_is_revealed_must_be_what_was_committed(officer, partner, head):
    fill_library()
    draw = make_draw(officer, partner, head)
    for party in (partner, head):
        commit(party, draw)
    fresh = ok(partner.get(f"{API}/draws/{draw['id']}"))
    answer = partner.post(f"{API}/draws/{draw['id']}/reveal", {"nonce": "f" * 32}, version=fresh["version"])
    refused(answer, 422, "INS-003", "COMMITMENT_BROKEN")


def test_nobody_reveals_before_everybody_committed(officer, partner, head):
    fill_library()
    draw = make_draw(officer, partner, head)
    draw = commit(partner, draw)
    answer = partner.post(
        f"{API}/draws/{draw['id']}/reveal", {"nonce": nonce_of(partner)}, version=draw["version"]
    )
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/wrong-state")


def test_a_commitment_is_given_once_and_is_not_copied(officer, partner, head):
    fill_library()
    draw = commit(partner, make_draw(officer, partner, head))
    body = {"commitment": draw["parties"][0]["commitment"]}
    assert (
        partner.post(f"{API}/draws/{draw['id']}/commitment", body, version=draw["version"]).status_code == 409
    )
    copied = head.post(f"{API}/draws/{draw['id']}/commitment", body, version=draw["version"])
    assert copied.json["errors"][0]["pointer"] == "/json/commitment"


def test_ins_003_who_keeps_the_nonce_back_is_seen_and_takes_no_part_again(
    officer, partner, head, handler, public
):
    fill_library()
    draw = make_draw(officer, partner, head, handler)
    for party in (partner, head, handler):
        commit(party, draw)
    reveal(head, draw)
    reveal(handler, draw)
    assert ok(public.get(f"{API}/public-draws/{draw['id']}"))["parties"][0]["revealed_at"] is None
    fresh = ok(officer.get(f"{API}/draws/{draw['id']}"))
    assert officer.post(f"{API}/draws/{draw['id']}/drawing", version=fresh["version"]).status_code == 409
    act(head, draw, "void", {"reason": "一方未揭示随机数"})
    refused(officer.post(f"{API}/draws", draw_body(partner, head)), 422, "INS-003", "PARTY_WITHHELD")
    second = act(head, make_drawn(officer, head, handler), "publication")
    assert publication(public, second)["history"][0]["withheld"] == [1]


def test_a_seed_needs_two_different_people_of_the_agency(officer, partner, head, outsider):
    fill_library()
    for parties in ((partner,), (partner, partner), (partner, outsider)):
        answer = officer.post(f"{API}/draws", draw_body(*parties))
        assert answer.json["errors"][0]["pointer"].startswith("/json/parties"), answer.json
