"""掌上执法率: visits whose four acts were on a phone and whose record arrived within a day."""

from datetime import timedelta

import pytest

from microapps.enforcement.rules.visit import FIVE_BANS
from models.inspection import Inspection
from tests.factories import NO_PROBLEM, add_photo, conclude, fill, make_inspection, make_started, ok, step
from tests.people import DESKTOP, HERE, Person

QUERY = {"org": "330000", "period": "2026-11"}


def visit(officer, partner, inspection, photo):
    if photo is not None:
        inspection = add_photo(officer, inspection, photo)
    return conclude(fill(officer, inspection), NO_PROBLEM, officer, partner)


def figure(stat_admin):
    told = ok(stat_admin.get("/api/v1/stats/indicators", **QUERY))["items"]
    found = next(item for item in told if item["code"] == "IND-02")
    return found["numerator"], found["denominator"]


def test_a_visit_all_on_the_phone_counts(officer, partner, head, contact, stat_admin, photo):
    visit(officer, partner, make_started(officer, partner, head, enterprise_id=contact.enterprise_id), photo)
    assert figure(stat_admin) == (1, 1)


def test_a_visit_without_evidence_does_not(officer, partner, head, contact, stat_admin):
    visit(officer, partner, make_started(officer, partner, head, enterprise_id=contact.enterprise_id), None)
    assert figure(stat_admin) == (0, 1)
    page = ok(stat_admin.get("/api/v1/stats/indicators/IND-02/records", **QUERY))
    assert page["items"][0]["why"] == "未在手机端完成：取证"


def test_a_visit_started_at_a_desk_does_not(app, officer, partner, head, contact, stat_admin, photo):
    at_desk = Person.sign_in(app, "officer", DESKTOP)
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(at_desk, inspection, "licence-showing", {"position": HERE})
    inspection = step(at_desk, inspection, "start", {"five_bans": list(FIVE_BANS), "position": HERE})
    assert inspection["client_started"] == "desktop"
    visit(officer, partner, inspection, photo)
    assert figure(stat_admin) == (0, 1)


@pytest.mark.parametrize(("hours", "seconds", "counted"), [(24, 0, 1), (24, 1, 0)])
def test_twenty_four_hours_to_the_second(
    officer, partner, head, contact, stat_admin, photo, hours, seconds, counted
):
    visit(officer, partner, make_started(officer, partner, head, enterprise_id=contact.enterprise_id), photo)
    row = Inspection.select(Inspection.id, Inspection.ended_at).get()
    late = row.ended_at + timedelta(hours=hours, seconds=seconds)
    Inspection.update(received_at=late).where(Inspection.id == row.id).execute()
    assert figure(stat_admin) == (counted, 1)


def test_a_remote_check_is_left_out(officer, partner, head, contact, stat_admin, photo):
    visit(officer, partner, make_started(officer, partner, head, enterprise_id=contact.enterprise_id), photo)
    Inspection.update(is_remote=True).execute()
    assert figure(stat_admin) == (0, 0)


def test_a_visit_still_going_on_is_left_out(officer, partner, head, contact, stat_admin):
    make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert figure(stat_admin) == (0, 0)
