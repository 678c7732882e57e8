"""综合查一次 (INS-010): every agency records its own result by its own officers; the visit ends when all have."""

import pytest

from core import clock
from core.documents import Document
from models.after_visit import ResultPublication
from models.correction import CorrectionOrder
from models.inspection import JointParticipant
from tests.enforcement.visits import API, act, refused
from tests.factories import (
    PRICES,
    SPECIAL_EQUIPMENT,
    conclude,
    fill,
    make_approved_task,
    ok,
    problems_of,
    step,
)
from tests.people import HERE

INS_010 = (409, "INS-010", "浙江省综合行政执法条例", "13")
FINE = {"code": "01", "summary": "未发现问题。"}
FOUND = {"code": "03", "sub_codes": ["03-6"], "summary": "电梯未维保。", "disposition": "order_to_correct"}


@pytest.fixture
def joint(officer, partner, head, neighbour, contact):
    """A visit led by the market supervision, prices; the emergency bureau comes along, special equipment. Filled."""
    return made(officer, partner, head, neighbour, contact, officer, partner, neighbour)


def made(officer, partner, head, neighbour, contact, *who):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id, matter=PRICES)
    JointParticipant.create(
        task=task["id"], org=neighbour.org_id, matter_codes=[SPECIAL_EQUIPMENT], joined_at=clock.now(),
        joined_by=neighbour.staff_id,
    )  # fmt: skip
    body = {"task_id": task["id"], "officer_ids": [str(one.staff_id) for one in who]}
    visit = ok(officer.post(f"{API}/inspections", body), 201)
    visit = step(officer, visit, "licence-showing", {"position": HERE})
    bans = ["profit", "disturb", "wilful", "quota", "disguise"]
    visit = step(officer, visit, "start", {"five_bans": bans, "position": HERE})
    theirs = {
        one["item_id"].replace("-", "_"): "fail"
        for one in visit["checklist"]
        if one["matter_code"] == SPECIAL_EQUIPMENT
    }
    return fill(officer, visit, **theirs)


def again(person, visit):
    return ok(person.get(f"{API}/inspections/{visit['id']}"))


def test_ins_010_each_agency_records_its_own_result(joint, officer, partner, neighbour):
    assert [(one["is_lead"], one["state"]) for one in joint["agencies"]] == [
        (True, "waiting"),
        (False, "waiting"),
    ]
    # The lead's items are all right, so its own result is; the failed ones are the other agency's.
    visit = conclude(joint, FINE, officer, partner, neighbour)
    visit = step(neighbour, again(neighbour, visit), "agency-results", FOUND, 201)
    mine = next(one for one in visit["agencies"] if one["is_mine"])
    assert (mine["org_name"], mine["result"]["codes"]) == ("杭州市西湖区应急管理局", ["03", "03-6"])
    notices = {
        doc.facts["agency"]: doc.facts["problems"] for doc in Document.select().where(Document.kind == "JJ")
    }
    assert notices["杭州市西湖区市场监督管理局"] == []
    assert notices["杭州市西湖区应急管理局"]
    assert {row.content["agency"]: row.content["results"][0] for row in ResultPublication.select()} == {
        "杭州市西湖区市场监督管理局": "未发现问题",
        "杭州市西湖区应急管理局": "发现问题待后续处理",
    }


def test_ins_010_the_visit_waits_for_every_agency(joint, officer, partner, neighbour):
    visit = conclude(joint, FINE, officer, partner, neighbour)
    assert visit["outstanding"] == ["record_agency_result"]
    problem = refused(act(officer, visit, "closing", {}), 409, "INS-013", "双随机抽查结果记录规范", "2.5")
    assert "其他参加机关" in problem["detail"]
    visit = step(neighbour, again(neighbour, visit), "agency-results", FOUND, 201)
    assert visit["outstanding"] == ["order_alongside"]
    order = {"problems": problems_of(visit), "working_days": 5}
    step(neighbour, visit, "correction-orders", order, 201)
    visit = again(neighbour, visit)
    assert (visit["status"], visit["outstanding"]) == ("result_recorded", [])
    assert CorrectionOrder.get().org_id == neighbour.org_id
    refused(act(neighbour, visit, "correction-orders", order), 409, "PEN-035", "行政处罚法", "28")
    assert step(officer, again(officer, visit), "closing")["status"] == "closed"


def test_ins_010_nobody_speaks_for_another_agency(joint, officer, neighbour):
    refused(act(neighbour, joint, "result", FOUND), *INS_010)
    visit = step(officer, joint, "result", FINE)
    problem = refused(act(officer, visit, "agency-results", FINE), *INS_010)
    assert "record_agency_result" not in problem["allowed_actions"]
    visit = step(neighbour, visit, "agency-results", FOUND, 201)
    refused(act(neighbour, visit, "agency-results", FOUND), *INS_010)


def test_ins_010_a_result_must_agree_with_the_agencys_own_items(joint, officer, neighbour):
    visit = step(officer, joint, "result", FINE)
    problem = refused(
        act(neighbour, visit, "agency-results", FINE), 422, "INS-013", "双随机抽查结果记录规范", "2.5"
    )
    assert "不合格" in problem["detail"]


def test_ins_010_an_agency_that_sent_nobody_is_noted_and_not_waited_for(
    officer, partner, head, neighbour, contact
):
    visit = made(officer, partner, head, neighbour, contact, officer, partner)
    assert visit["agencies"][1]["has_officers"] is False
    visit = conclude(visit, FINE, officer, partner)
    absent = {"org_id": str(neighbour.org_id), "reason": "临时抽调参加应急处置。"}
    visit = step(officer, visit, "agency-absences", absent, 201)
    assert (visit["agencies"][1]["state"], visit["outstanding"]) == ("absent", [])
    assert step(officer, visit, "closing")["status"] == "closed"


def test_ins_010_an_agency_with_officers_there_is_not_absent(joint, officer, neighbour):
    absent = {"org_id": str(neighbour.org_id), "reason": "没来。"}
    visit = step(officer, joint, "result", FINE)
    refused(act(officer, visit, "agency-absences", absent), *INS_010)
