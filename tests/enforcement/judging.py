"""Arrangements for the rules of planning and drawing, over HTTP."""

import orjson

from models import LibrarySnapshot, OfficerLicence, RandomDraw
from tests.enforcement.drawing import API
from tests.factories import PRICES, make_signed, step
from tests.people import Person

NO_PROBLEM = {"code": "01", "summary": "未发现问题。", "disposition": "none"}


def task_body(contact, **over):
    return {
        "enterprise_id": str(contact.enterprise_id), "matter": PRICES, "planned_on": "2026-11-24", "draft": True, **over,
    }  # fmt: skip


def refused(answer, status, rule, code=None):
    """The problem, when the law refused with rule, law and article."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    problem = answer.json
    assert problem["type"] == ("/problems/rule-conflict" if status == 409 else "/problems/rule-refusal")
    assert problem["rule"] == rule
    assert problem["law"]
    assert problem["article"]
    assert problem["detail"]
    if code:
        assert problem["code"] == code
    return problem


def visit(officer, partner, head, **over):
    """A whole visit, to its end."""
    return step(officer, make_signed(officer, partner, head, **over), "closing")


def prepare(officer, partner, task):
    body = {"task_id": task["id"], "officer_ids": [str(officer.staff_id), str(partner.staff_id)]}
    return officer.post(f"{API}/inspections", body)


def again(person):
    """The same person with a fresh token, after the clock moved on."""
    return Person.sign_in(person.app, person.account.username)


def publication(person, draw):
    answer = person.get(f"{API}/public-draws/{draw['id']}/publication.json")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return orjson.loads(answer.get_data())


def lines_of(draw, kind):
    snapshot = LibrarySnapshot.get_by_id(RandomDraw.get_by_id(draw["id"]).snapshot_id)
    return [line for line in snapshot.lines if line["type"] == kind]


def only(*people):
    """Suspend every licence but those of `people`."""
    free = OfficerLicence.staff.in_([person.staff_id for person in people])
    OfficerLicence.update(is_suspended=True).where(~free).execute()
