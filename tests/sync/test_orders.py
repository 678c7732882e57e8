"""Two devices on one visit: whatever order their acts arrive in, the state is the same and nothing is lost."""

import hashlib
import json
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from core.db import db
from models.inspection import Evidence, Inspection
from models.sync import SyncConflict, SyncItem
from tests.factories import NO_PROBLEM, OFFICER, PARTY, make_started, ok
from tests.sync.phone import Phone, checklist_values, item_ids

VALUES = ("pass", "fail", "not_applicable")
NOTES = ("", "标签缺失", "已拍照")


class RolledBack(Exception):
    """Ends a trial without a trace."""


@dataclass
class Plan:
    """What each device did: (item's place, value, remark) one after the other; the lead may sign and conclude."""

    lead: list[tuple[int, str, str]]
    partner: list[tuple[int, str, str]]
    signs: bool
    order: list[int] = field(default_factory=list)


@st.composite
def plans(draw):
    edit = st.tuples(st.integers(0, 2), st.sampled_from(VALUES), st.sampled_from(NOTES))
    lead = draw(st.lists(edit, max_size=4))
    partner = draw(st.lists(edit, min_size=1, max_size=4))
    return Plan(lead, partner, draw(st.booleans()), draw(st.permutations(range(20))))


@pytest.fixture
def visit(officer, partner, head, contact):
    return make_started(officer, partner, head, enterprise_id=contact.enterprise_id)


@pytest.fixture
def phones(officer, partner, visit):
    return Phone(officer, "主办"), Phone(partner, "协办")


def write_down(phone, visit, edits):
    """The acts of one device, each from what it shows itself; and what it shows at the end."""
    shown, items = checklist_values(visit), []
    ids = item_ids(visit)
    for place, value, note in edits:
        name = ids[place]
        items.append(
            phone.answer(
                visit, name, value, note, base=shown[f"{name}.value"], base_note=shown[f"{name}.note"]
            )
        )
        shown |= {f"{name}.value": value, f"{name}.note": note}
    return items, shown


def acts_of(plan, visit, lead, partner):
    ids = item_ids(visit)
    edits = list(plan.lead)
    if plan.signs:
        # The lead's phone shows every item filled before the party signs.
        edits += [(place, "pass", "") for place in range(len(ids)) if place not in {one[0] for one in edits}]
    mine, shown = write_down(lead, visit, edits)
    if plan.signs:
        failed = "fail" in shown.values()
        result = {
            "code": "02" if failed else "01",
            "summary": "已当场改正。",
            "correction_record": "已当场改正。",
        }
        mine.append(lead.note(visit, "record_result", result, base=shown))
        mine += [lead.note(visit, "sign", body) for body in (OFFICER, PARTY)]
    hers, _ = write_down(partner, visit, plan.partner)
    return [(lead, item) for item in mine] + [(partner, item) for item in hers]


def state_of(visit_id):
    """What there is at the end, without times, versions and documents."""
    inspection = Inspection.get_by_id(visit_id)
    conflicts = SyncConflict.select().where(SyncConflict.status == "open").order_by(SyncConflict.field)
    return {
        "status": inspection.status,
        "checklist": [(i["item_id"], i["value"], i["note"]) for i in inspection.checklist],
        "result": inspection.result,
        "conflicts": [
            (c.field, c.base, sorted((s["source"], json.dumps(s["value"])) for s in c.sides))
            for c in conflicts
        ],
        "held": SyncItem.select().where(SyncItem.status == "held").count(),
        "rejected": SyncItem.select().where(SyncItem.status == "rejected").count(),
    }


def outcome(visit, sent):
    """The state after these acts arrive one by one, in a trial that leaves no trace."""
    states = []
    try:
        with db.atomic():
            for phone, item in sent:
                phone.send(item)
            states.append(state_of(visit["id"]))
            raise RolledBack
    except RolledBack:
        return states[0]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(plan=plans())
def test_any_order_of_arrival_ends_in_the_same_state(visit, phones, plan):
    lead, partner = phones
    for phone in phones:
        phone.last.clear()
    acts = acts_of(plan, visit, lead, partner)
    shuffled = [acts[place] for place in plan.order if place < len(acts)] + acts[len(plan.order) :]
    first, second = outcome(visit, acts), outcome(visit, acts[::-1])
    assert first == second
    assert outcome(visit, shuffled) == first
    assert first["held"] == first["rejected"] == 0


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(plan=plans())
def test_no_value_is_ever_lost(visit, phones, plan):
    """Each device's last word on a field stands, or is a side of a conflict that both can read."""
    lead, partner = phones
    for phone in phones:
        phone.last.clear()
    acts = acts_of(plan, visit, lead, partner)
    state = outcome(visit, acts)
    ids = item_ids(visit)
    standing = {(item, "value"): value for item, value, _ in state["checklist"]}
    sides = {name: {json.loads(value) for _, value in sides} for name, _, sides in state["conflicts"]}
    for place, value in {place: value for place, value, _ in plan.partner}.items():
        item = ids[place]
        assert standing[item, "value"] == value or value in sides[f"{item}.value"]


def test_a_conflict_goes_back_to_what_both_had_seen(officer, partner, visit, phones):
    lead, other = phones
    item = item_ids(visit)[0]
    assert lead.verdicts(lead.answer(visit, item, "pass")) == ["applied"]
    told = other.send(other.answer(visit, item, "fail", "标签缺失"))["items"][0]
    assert (told["verdict"], told["code"]) == ("conflict", "field-conflict")
    assert told["receipt"]
    for person in (officer, partner):
        listed = ok(person.get("/api/v1/sync/conflicts", status="open", subject_id=visit["id"]))["items"]
        assert [one["field"] for one in listed] == [f"{item}.value"]
        assert {(side["author"], side["value"]) for side in listed[0]["sides"]} == {
            ("张建国", "pass"), ("李晓梅", "fail"),
        }  # fmt: skip
        messages = ok(person.get("/api/v1/workbench/messages"))["items"]
        assert any(message["title"].startswith("填写冲突") for message in messages)
    after = ok(officer.get(f"/api/v1/enforcement/inspections/{visit['id']}"))["checklist"][0]
    assert (after["value"], after["note"]) == (None, "标签缺失")


def test_an_open_conflict_keeps_the_visit_from_its_result(officer, visit, phones):
    lead, other = phones
    item = item_ids(visit)[0]
    lead.send(lead.answer(visit, item, "pass"))
    other.send(other.answer(visit, item, "fail"))
    now = ok(officer.get(f"/api/v1/enforcement/inspections/{visit['id']}"))
    path = f"/api/v1/enforcement/inspections/{visit['id']}/result"
    answer = officer.post(path, NO_PROBLEM, version=now["version"])
    assert (answer.status_code, answer.json["rule"]) == (422, "PEN-002")


def test_deciding_is_an_act_of_its_own(officer, partner, visit, phones):
    from core.audit import AuditEntry

    lead, other = phones
    item = item_ids(visit)[0]
    lead.send(lead.answer(visit, item, "pass"))
    conflict_id = other.send(other.answer(visit, item, "fail"))["items"][0]["detail"]["conflicts"][0]
    path = f"/api/v1/sync/conflicts/{conflict_id}"
    conflict = ok(officer.get(path))
    hers = next(side["id"] for side in conflict["sides"] if side["value"] == "fail")
    body = {"side": hers, "reason": "以协办人复核为准"}
    stale = officer.post(f"{path}/resolution", body, version=conflict["version"] + 1)
    assert stale.status_code == 412
    decided = ok(officer.post(f"{path}/resolution", body, version=conflict["version"]))
    assert (decided["status"], decided["resolution"]["value"]) == ("resolved", "fail")
    assert (
        ok(partner.get(f"/api/v1/enforcement/inspections/{visit['id']}"))["checklist"][0]["value"] == "fail"
    )
    entry = AuditEntry.select().where(AuditEntry.action == "sync.conflict.resolved").get()
    assert entry.detail["reason"] == "以协办人复核为准"
    again = officer.post(f"{path}/resolution", body, version=decided["version"])
    assert (again.status_code, again.json["type"]) == (409, "/problems/wrong-state")


def test_what_a_phone_did_before_a_decision_is_laid_open_again(officer, visit, phones):
    lead, other = phones
    item = item_ids(visit)[0]
    late = lead.answer(visit, item, "not_applicable", base="pass")
    lead.last.clear()
    lead.send(lead.answer(visit, item, "pass", after=None))
    conflict_id = other.send(other.answer(visit, item, "fail"))["items"][0]["detail"]["conflicts"][0]
    conflict = ok(officer.get(f"/api/v1/sync/conflicts/{conflict_id}"))
    mine = next(side["id"] for side in conflict["sides"] if side["value"] == "pass")
    body = {"side": mine, "reason": "现场已复核"}
    ok(officer.post(f"/api/v1/sync/conflicts/{conflict_id}/resolution", body, version=conflict["version"]))
    assert lead.verdicts(late) == ["conflict"]


def test_a_change_made_online_meanwhile_is_a_side_too(officer, partner, visit, phones):
    lead, _ = phones
    item = item_ids(visit)[0]
    offline = lead.answer(visit, item, "pass")
    path = f"/api/v1/enforcement/inspections/{visit['id']}/answers"
    online = {"answers": [{"item": item, "value": "fail", "note": ""}]}
    ok(partner.post(path, online, version=visit["version"]))
    assert lead.verdicts(offline) == ["conflict"]
    conflict = SyncConflict.select().get()
    assert {side["value"] for side in conflict.sides} == {"pass", "fail"}
    assert (
        ok(officer.get(f"/api/v1/enforcement/inspections/{visit['id']}"))["checklist"][0]["value"] == "fail"
    )
    # A second edit by the same phone does not push the online one aside.
    assert lead.verdicts(lead.answer(visit, item, "not_applicable", base="pass")) == ["conflict"]
    assert {side["value"] for side in SyncConflict.select().get().sides} == {"not_applicable", "fail"}


def test_a_signed_record_cannot_become_another(officer, visit, phones):
    lead, other = phones
    plan = Plan([], [(0, "fail", "")], True)
    for phone, item in acts_of(plan, visit, lead, other):
        phone.send(item)
    conflict = ok(officer.get("/api/v1/sync/conflicts", status="open"))["items"][0]
    sides = {side["value"]: side["id"] for side in conflict["sides"]}
    path = f"/api/v1/sync/conflicts/{conflict['id']}/resolution"
    refused = officer.post(path, {"side": sides["fail"], "reason": "复核"}, version=conflict["version"])
    assert (refused.status_code, refused.json["allowed_actions"]) == (409, ["keep_signed"])
    ok(officer.post(path, {"side": sides["pass"], "reason": "以签字笔录为准"}, version=conflict["version"]))


def test_a_photo_taken_before_signing_is_added_after_it(officer, partner, visit, phones, photo):
    lead, other = phones
    stored = partner.uploaded(photo)
    taken = clock.local(clock.now()).isoformat()
    evidence = other.note(
        visit, "add_evidence",
        {"kind": "photo", "captured_at": taken, "sha256": stored["sha256"], "file_id": stored["id"]},
    )  # fmt: skip
    for phone, item in acts_of(Plan([], [(0, "pass", "")], True), visit, lead, other):
        if phone is lead:
            phone.send(item)
    assert other.verdicts(evidence) == ["applied"]
    assert Evidence.select().where(Evidence.inspection == visit["id"]).count() == 1
    assert hashlib.sha256(photo).hexdigest() == stored["sha256"]
