"""INS-006, INS-009, INS-013, INS-018 and the PEN rules that bind a visit, by the examples of data/rules.csv, over HTTP."""

from datetime import timedelta

import pytest

from core import clock, outbox
from microapps.enforcement.rules.visit import FIVE_BANS
from models.after_visit import ActCodeScan
from models.inspection import InspectionOfficer
from models.organisation import OfficerLicence
from models.workbench import Message, Todo
from tests.enforcement.visits import API, act, evidence_body, refused, visit
from tests.factories import (
    NO_PROBLEM,
    OFFICER,
    add_photo,
    conclude,
    deliver,
    fill,
    make_approved_task,
    make_filled,
    make_inspection,
    make_signed,
    ok,
    sign,
    step,
)
from tests.people import HERE

# ---- PEN-001, PEN-002 -------------------------------------------------------------------------------------------


def test_pen_001_one_officer_the_same_twice_or_an_expired_licence(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)

    def prepare(*staff):
        return officer.post(
            f"{API}/inspections", {"task_id": task["id"], "officer_ids": [str(s) for s in staff]}
        )

    law = (422, "PEN-001", "行政处罚法", "42")
    assert refused(prepare(officer.staff_id), *law)["code"] == "OFFICER_MIN_2"
    assert refused(prepare(officer.staff_id, officer.staff_id), *law)["code"] == "OFFICER_MIN_2"
    yesterday = clock.today() - timedelta(days=1)
    licence = OfficerLicence.update(valid_to=yesterday).where(OfficerLicence.staff == partner.staff_id)
    licence.execute()
    assert refused(prepare(officer.staff_id, partner.staff_id), *law)["code"] == "LICENCE_EXPIRED"
    OfficerLicence.update(valid_to=clock.today()).where(OfficerLicence.staff == partner.staff_id).execute()
    assert prepare(officer.staff_id, partner.staff_id).status_code == 201


def test_pen_002_a_record_without_showing_the_licence_is_409(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    answer = act(officer, inspection, "signature", OFFICER)
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, ["show_licence", "note_position"])


def test_pen_002_evidence_from_before_the_licence_was_shown_needs_a_reason(
    officer, partner, head, contact, photo
):
    inspection = visit(officer, partner, head, contact)
    early = clock.local(clock.now() - timedelta(minutes=4)).isoformat()
    body = evidence_body(officer, photo, captured_at=early)
    refused(act(officer, inspection, "evidence", body), 422, "PEN-002", "行政处罚法", "52、55")
    body["early_reason"] = "火情紧急，先行拍摄。"
    piece = ok(act(officer, inspection, "evidence", body), 201)["evidence"][0]
    assert piece["early_reason"] == "火情紧急，先行拍摄。"


# ---- PEN-003 ----------------------------------------------------------------------------------------------------


def asked(contact, inspection, officer):
    body = {"officer_id": str(officer.staff_id), "relation": "shareholding", "reason": "持有本企业股份。"}
    return ok(contact.post(f"{API}/inspections/{inspection['id']}/recusal-requests", body), 201)


def decided(person, request, approved=True):
    body = {"approved": approved, "note": "情况属实。"}
    return person.post(f"{API}/recusal-requests/{request['id']}/decision", body, version=request["version"])


def test_pen_003_the_visit_goes_on_while_the_request_is_pending(officer, partner, head, contact):
    inspection = visit(officer, partner, head, contact)
    asked(contact, inspection, partner)
    assert fill(officer, inspection)["status"] == "recording"
    assert Todo.select().where(Todo.kind == "decide_recusal", Todo.staff == head.staff_id).count() == 1


def test_pen_003_a_section_chief_may_not_decide(officer, partner, head, handler, contact):
    request = asked(contact, visit(officer, partner, head, contact), partner)
    assert decided(handler, request).status_code == 403
    assert decided(officer, request).status_code == 403


def test_pen_003_after_recusal_the_visit_waits_for_a_third_officer(officer, partner, head, contact):
    inspection = visit(officer, partner, head, contact)
    ok(decided(head, asked(contact, inspection, partner)))
    inspection = ok(officer.get(f"{API}/inspections/{inspection['id']}"))
    assert [one["name"] for one in inspection["officers"]] == [officer.name]
    answers = [{"item": inspection["checklist"][0]["item_id"], "value": "pass"}]
    path = f"{API}/inspections/{inspection['id']}"
    answer = officer.post(f"{path}/answers", {"answers": answers}, version=inspection["version"])
    problem = refused(answer, 409, "PEN-003", "行政处罚法", "43")
    assert problem["allowed_actions"] == []
    third = _third(partner)
    inspection = ok(head.post(f"{path}/officers", {"staff_id": third}, version=inspection["version"]))
    assert fill(officer, ok(officer.get(path)))["status"] == "recording"
    assert partner.post(f"{path}/answers", {"answers": answers}, version=1).status_code == 403


def _third(partner):
    """A licensed officer of the same agency who is not on the visit."""
    rows = OfficerLicence.select().where(
        OfficerLicence.org == partner.org_id, OfficerLicence.staff != partner.staff_id
    )
    present = {row.staff_id for row in InspectionOfficer.select()}
    return next(str(row.staff_id) for row in rows if row.staff_id not in present)


def test_pen_003_somebody_of_another_agency_cannot_be_brought(officer, partner, head, outsider, contact):
    inspection = visit(officer, partner, head, contact)
    answer = act(officer, inspection, "officers", {"staff_id": str(outsider.staff_id)})
    refused(answer, 422, "PEN-001", "行政处罚法", "42")


# ---- INS-006 ----------------------------------------------------------------------------------------------------


def test_ins_006_start_without_every_ban_confirmed(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    for left_out in FIVE_BANS:
        bans = [code for code in FIVE_BANS if code != left_out]
        answer = act(officer, inspection, "start", {"five_bans": bans, "position": HERE})
        problem = refused(answer, 422, "INS-006", "国办发〔2024〕54号", "五个严禁")
        assert FIVE_BANS[left_out] in problem["detail"]
        assert problem["allowed_actions"] == ["start", "deliver", "note_position"]


def test_ins_006_the_bans_are_printed_on_the_notice(officer, partner, head, contact):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    notice = next(paper for paper in inspection["documents"] if paper["kind"] == "JT")
    assert officer.get(notice["url"]).get_data().startswith(b"%PDF-")


# ---- INS-009 ----------------------------------------------------------------------------------------------------


def code_of(officer, inspection):
    return ok(officer.get(f"{API}/inspections/{inspection['id']}/act-code"))["content"]


def scanned(person, content):
    return ok(person.post(f"{API}/act-codes/verification", {"content": content}))


def test_ins_009_an_unknown_or_expired_code_is_void(officer, partner, head, contact, public, now):
    content = code_of(officer, make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id))
    assert scanned(public, content)["is_valid"]
    for text in ("HTTPS://ZS.EXAMPLE.GOV.CN/S/AAAA", "随便什么", content[:-8] + "AAAAAAAA", "😀"):
        verdict = scanned(public, text)
        assert (verdict["is_valid"], verdict["act"]) == (False, None)
        assert verdict["message"].startswith("无效码")
    now.advance(hours=13)
    assert scanned(public, content)["message"].startswith("无效码：此码已过期")
    page = public.get("/S/" + content.rsplit("/", 1)[-1])
    assert (page.status_code, "此码已过期" in page.get_data(as_text=True)) == (404, True)


def test_ins_009_before_the_start_only_the_plan(officer, partner, head, contact, public):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    content = code_of(officer, inspection)
    told = scanned(public, content)["act"]
    assert (told["started_at"], told["results"], told["can_rate"]) == (None, [], False)
    assert told["agency"] == "杭州市西湖区市场监督管理局"
    assert [one["name"] for one in told["officers"]] == [officer.name, partner.name]
    assert all("*" in one["licence_no"] for one in told["officers"])
    assert told["bases"] == ["《价格法》第33条"]
    assert told["is_planned"]


def test_ins_009_each_scan_is_kept_as_proof_of_showing(officer, partner, head, contact, public):
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    content = code_of(officer, inspection)
    scanned(public, content)
    scanned(contact, content)
    rows = list(ActCodeScan.select().order_by(ActCodeScan.id))
    assert [(row.stage, row.by_enterprise_id) for row in rows] == [
        ("prepared", None),
        ("prepared", contact.enterprise_id),
    ]
    assert ok(officer.get(f"{API}/inspections/{inspection['id']}"))["act_code_scans"] == 2


def test_ins_009_the_result_is_shown_once_published(officer, partner, head, contact, public):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    content = code_of(officer, inspection)
    conclude(inspection, NO_PROBLEM, officer, partner)
    assert scanned(public, content)["act"]["results"] == []
    deliver(officer, inspection["id"], "JJ")
    row = ok(head.get(f"{API}/publications"))["items"][0]
    ok(head.post(f"{API}/publications/{row['id']}/approval", version=row["version"]))
    assert scanned(public, content)["act"]["results"] == ["未发现问题"]


# ---- INS-013 ----------------------------------------------------------------------------------------------------

INS_013 = (422, "INS-013", "双随机抽查结果记录规范", "2.5")


def test_ins_013_no_problem_excludes_every_other_result(officer, partner, head, contact):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    body = {"code": "01", "sub_codes": ["03", "03-1"], "summary": "矛盾。", "disposition": "warn"}
    refused(act(officer, inspection, "result", body), *INS_013)


@pytest.mark.parametrize(
    "body",
    [
        {"code": "03", "disposition": "warn"},
        {"code": "03", "sub_codes": ["03-1"]},
        {"code": "03-1", "disposition": "warn"},
        {"code": "01"},
        {"code": "02"},
        {"code": "06"},
        {"code": "10"},
        {"code": "01", "sub_codes": ["02"]},
    ],
)
def test_ins_013_a_result_needs_what_stands_behind_it(officer, partner, head, contact, body):
    inspection = make_filled(officer, partner, head, value="fail", enterprise_id=contact.enterprise_id)
    problem = refused(act(officer, inspection, "result", {"summary": "…", **body}), *INS_013)
    assert "record_result" in problem["allowed_actions"]


def test_ins_013_corrected_at_once_needs_the_failed_item_and_the_correction(officer, partner, head, contact):
    good = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    corrected = {"code": "02", "summary": "已改正。", "correction_record": "当场补齐标价签。"}
    refused(act(officer, good, "result", corrected), *INS_013)
    bad = make_filled(officer, partner, head, value="fail", enterprise_id=contact.enterprise_id)
    assert ok(act(officer, bad, "result", corrected))["result"]["correction_record"] == "当场补齐标价签。"


def test_ins_013_unreachable_needs_a_visit_photo_and_a_written_proof(officer, partner, head, contact, photo):
    inspection = visit(officer, partner, head, contact)
    body = {"code": "03", "sub_codes": ["03-3"], "summary": "人去楼空。", "disposition": "abnormal_list"}
    for n, told in enumerate(({"proof": "visit_photo"}, {})):
        piece = evidence_body(officer, photo + bytes([n]), **told)
        inspection = ok(act(officer, inspection, "evidence", piece), 201)
        refused(act(officer, inspection, "early-end", body), *INS_013)
    piece = evidence_body(officer, photo + b"mail", proof="mail_return", category="documentary")
    inspection = ok(act(officer, inspection, "evidence", piece), 201)
    inspection = ok(act(officer, inspection, "early-end", body))
    assert (inspection["status"], inspection["signature"]["mode"]) == ("concluded", "absent")
    assert [one["name"] for one in inspection["unsigned"]] == [officer.name, partner.name]


def test_ins_013_moved_out_tells_the_new_district(officer, partner, head, outside_head, contact, photo):
    inspection = visit(officer, partner, head, contact)
    inspection = add_photo(officer, inspection, photo)
    body = {"code": "10", "summary": "已迁往滨江区。", "moved_to_region": "330999"}
    assert act(officer, inspection, "early-end", body).json["errors"][0]["pointer"] == "/json/moved_to_region"
    inspection = ok(act(officer, inspection, "early-end", {**body, "moved_to_region": "330108"}))
    sign(inspection, officer, partner, party=None)
    outbox.drain()
    told = Message.select().where(Message.staff == outside_head.staff_id)
    assert [row.title for row in told] == ["企业迁入：杭州西湖示例酒店有限公司"]


def test_ins_013_a_visit_ends_when_what_its_result_asks_for_was_done(
    officer, partner, head, neighbour, contact
):
    body = {"code": "03", "sub_codes": ["03-7"], "summary": "涉及消防。", "disposition": "copy_notice"}
    inspection = make_signed(
        officer, partner, head, value="fail", result=body, enterprise_id=contact.enterprise_id
    )
    assert inspection["outstanding"] == ["copy_notice"]
    assert {one["action"]: one["rule"] for one in inspection["blocked_actions"]}["close"] == "INS-013"
    problem = refused(act(officer, inspection, "closing", {}), 409, *INS_013[1:])
    assert "copy_notice" in problem["allowed_actions"]
    sent = {"to_org_id": str(neighbour.org_id), "text": "消防通道被占用，请依职责处理。"}
    inspection = ok(act(officer, inspection, "copy-notices", sent), 201)
    assert ok(act(officer, inspection, "closing", {}))["status"] == "closed"
