"""Any order of acts, over HTTP: no path skips a step, every refusal says what is open, and GET says why not."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from core.db import db
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.enforcement.states import BY_ITSELF, INSPECTION
from models.inspection import Inspection
from tests.factories import make_inspection, ok
from tests.people import HERE

API = "/api/v1/enforcement"
EXAMPLES = int(os.environ.get("ZS_EXAMPLES", "15"))
"""ZS_EXAMPLES=300 looks longer, and each time elsewhere (`make orders`)."""
ACTS = tuple(dict.fromkeys(act for _, act in INSPECTION.transitions if act not in BY_ITSELF))
NEEDED = {
    # state: what must have happened before, by field
    "licence_shown": ("licence_shown_at",),
    "recording": ("licence_shown_at", "started_at"),
    "concluded": ("licence_shown_at", "started_at", "result", "ended_at"),
    "result_recorded": ("licence_shown_at", "started_at", "result", "ended_at", "signature", "received_at"),
    "closed": ("licence_shown_at", "started_at", "result", "ended_at", "signature", "received_at"),
}
VALUES = ("pass", "fail")
RESULTS = (
    {"code": "01", "summary": "未发现问题。"},
    {"code": "03", "sub_codes": ["03-4"], "summary": "未明码标价。", "disposition": "order_to_correct"},
    {"code": "03", "sub_codes": ["03-7"], "summary": "占用消防通道。", "disposition": "copy_notice"},
    {"code": "05", "summary": "已停业。"},
)


class RolledBack(Exception):
    """Ends a trial that must leave no trace."""


@pytest.fixture
def stage(officer, partner, head, neighbour, contact, photo):
    """A prepared visit, photos to use, and whom to write to."""
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    photos = [officer.uploaded(photo + bytes([n])) for n in range(12)]
    return officer, partner, inspection, photos, str(neighbour.org_id)


def body_of(act, seen, stage, choice):
    """(method, path, body) of an act, lawful as far as its content goes."""
    _, _, _, photos, elsewhere = stage
    items = [item["item_id"] for item in seen["checklist"]][: None if choice else 1]
    photo = photos[len(seen["evidence"]) % len(photos)]
    piece = seen["evidence"][0]["id"] if seen["evidence"] else photo["id"]
    taken = {"file_id": photo["id"], "kind": "photo", "sha256": photo["sha256"],
             "captured_at": clock.local(clock.now()).isoformat()}  # fmt: skip
    sample = {
        "product": "酱油",
        "batch": "1",
        "qty": "1",
        "seal_no": "F1",
        "standard": "GB",
        "storage": "常温",
    }
    failed = [item["item_id"] for item in seen["checklist"] if item["value"] == "fail"]
    order = {
        "problems": [{"item": item, "requirement": "改正。"} for item in failed or items],
        "working_days": 5,
    }
    clue = {"summary": "线索。", "suspected_provision": "价格法", "evidence_ids": [piece]}
    papers = [one["document_id"] for one in seen["deliveries"] if one["state"] == "pending"]
    served = {
        "document_ids": papers or [photo["id"]],
        "method": "direct",
        "receiver_name": "钱",
        "typed": choice != 3,
    }
    return {
        "deliver": ("post", "deliveries", served),
        "record_agency_result": ("post", "agency-results", RESULTS[choice]),
        "note_absence": ("post", "agency-absences", {"org_id": elsewhere, "reason": "临时任务。"}),
        "order_alongside": ("post", "correction-orders", order),
        "show_licence": ("post", "licence-showing", {"position": HERE}),
        "start": ("post", "start", {"five_bans": list(FIVE_BANS)[: 5 - (choice == 3)], "position": HERE}),
        "note_position": ("post", "positions", HERE),
        "answer": (
            "post",
            "answers",
            {"answers": [{"item": i, "value": VALUES[choice % 2]} for i in items]},
        ),
        "add_evidence": ("post", "evidence", taken),
        "judge_evidence": ("post", f"evidence/{piece}/exclusion", {"reason": "重复。"}),
        "survey": ("post", "surveys", {"place": "店内", "process": "货架三排。"}),
        "sample": ("post", "samples", sample),
        "sign": ("post", "signature", signature_of(seen, stage, choice)),
        "refuse_signature": ("post", "refusal", {"note": "拒签。", "file_ids": [photos[-1]["id"]]}),
        "end_early": ("post", "early-end", {"code": "05", "summary": "已停业。"}),
        "record_result": ("post", "result", RESULTS[choice]),
        "hand_over": ("post", "case-clue", clue),
        "copy_notice": ("post", "copy-notices", {"to_org_id": elsewhere, "text": "请处理。"}),
        "order_correction": ("post", "correction-orders", order),
        "close": ("post", "closing", {}),
    }[act]


def signature_of(seen, stage, choice):
    """Of the next who has not signed; with choice 3 of the party, whether it has or not."""
    photos = stage[3]
    left = seen["unsigned"][0]["officer_id"] if seen["unsigned"] and choice != 3 else None
    who = {"as": "officer", "officer_id": left} if left else {"as": "enterprise", "signer_name": "钱"}
    return {**who, "file_id": photos[-2]["id"]}


def look(officer, inspection):
    return ok(officer.get(f"{API}/inspections/{inspection['id']}"))


def perform(stage, act, choice):
    """One act and all that must hold around it."""
    officer, inspection = stage[0], stage[2]
    before = look(officer, inspection)
    blocked = {one["action"]: one["detail"] for one in before["blocked_actions"]}
    assert set(before["allowed_actions"]) | set(blocked) == set(ACTS)
    assert not set(before["allowed_actions"]) & set(blocked)
    assert all(blocked.values())
    method, verb, body = body_of(act, before, stage, choice)
    path = f"{API}/inspections/{inspection['id']}/{verb}"
    answer = getattr(officer, method)(path, body, version=before["version"])
    assert answer.status_code < 500
    after = look(officer, inspection)
    if answer.status_code < 300:
        assert act in before["allowed_actions"]
        reached = INSPECTION.transitions[before["status"], act]
        by_itself = INSPECTION.transitions.get((reached, "complete"), reached)
        assert after["status"] == (reached if after["unsigned"] else by_itself)
        assert after["version"] > before["version"]
        return
    assert (after["status"], after["version"]) == (before["status"], before["version"])
    if act in blocked:
        assert answer.status_code in (409, 422)
    if answer.status_code == 409 or "rule" in answer.json:
        assert answer.json["allowed_actions"] == before["allowed_actions"]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="ZS_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=1, max_size=14))
def test_no_order_of_acts_skips_a_step(stage, acts):
    _trial(stage, acts)


LAWFUL = ("show_licence", "start", "add_evidence", "answer", "record_result", "sign", "sign", "sign")


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="ZS_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    choice=st.integers(1, 3),
    noise=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(ACTS), st.integers(0, 3)), max_size=6),
)
def test_a_lawful_visit_with_disturbances_still_skips_nothing(stage, choice, noise):
    acts = [
        (act, choice if act != "start" else 0)
        for act in (*LAWFUL, "copy_notice", "order_correction", "close")
    ]
    for place, act, other in noise:
        acts.insert(min(place, len(acts)), (act, other))
    _trial(stage, acts)


def _trial(stage, acts):
    try:
        with db.atomic():
            for act, choice in acts:
                perform(stage, act, choice)
                row = Inspection.get_by_id(stage[2]["id"])
                for field in NEEDED.get(row.status, ()):
                    assert getattr(row, field) is not None, (row.status, field)
            raise RolledBack
    except RolledBack:
        return


def test_the_undisturbed_visit_reaches_its_end(stage):
    acts = [(act, 1 if act != "start" else 0) for act in (*LAWFUL, "order_correction")]
    for act, choice in acts:
        perform(stage, act, choice)
    assert look(stage[0], stage[2])["status"] == "closed"
