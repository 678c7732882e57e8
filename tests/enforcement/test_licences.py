"""Officers' licences: what ends first, renewing, suspending, giving back."""

import pytest

from core.audit import AuditEntry
from models import OfficerLicence
from tests.enforcement.drawing import API
from tests.enforcement.judging import prepare, refused
from tests.factories import make_approved_task, ok


def licence_of(person):
    return OfficerLicence.get(OfficerLicence.staff == person.staff_id)


def change(person, **values):
    OfficerLicence.update(**values).where(OfficerLicence.staff == person.staff_id).execute()


def act(head, row, verb, body=None):
    return head.post(
        f"{API}/licences/{row.id}/{verb}", body, version=OfficerLicence.get_by_id(row.id).version
    )


CASES = [
    ({"valid_to": "2026-11-23"}, "expired", True), ({"valid_to": "2026-11-24"}, "expires_soon", True),
    ({"valid_to": "2027-01-23"}, "expires_soon", True), ({"valid_to": "2027-01-24"}, "valid", False),
    ({"valid_from": "2026-11-25", "valid_to": "2029-01-01"}, "not_yet_valid", False),
    ({"is_suspended": True, "valid_to": "2026-11-23"}, "suspended", False),
]  # fmt: skip


@pytest.mark.parametrize(("values", "status", "attention"), CASES)
def test_the_filter_finds_what_the_licence_says(officer, head, values, status, attention):
    change(officer, **values)
    for asked in ("expired", "expires_soon", "valid", "not_yet_valid", "suspended"):
        found = ok(head.get(f"{API}/licences", q=officer.name, status=asked))["items"]
        assert [one["status"] for one in found] == ([status] if asked == status else [])
    found = ok(head.get(f"{API}/licences", q=officer.name, attention=str(attention).lower()))["items"]
    assert len(found) == 1


def test_what_ends_first_stands_first_and_the_board_counts_it(officer, partner, head):
    change(partner, valid_to="2026-11-01")
    change(officer, valid_to="2026-12-01")
    found = ok(head.get(f"{API}/licences"))["items"]
    assert [one["name"] for one in found[:2]] == [partner.name, officer.name]
    tiles = {tile["key"]: tile for tile in ok(head.get(f"{API}/board"))["tiles"]}
    assert tiles["licences"]["count"] == 2


def test_a_renewed_licence_lets_its_officer_go_again(officer, partner, head, contact):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    change(partner, valid_to="2026-11-23")
    refused(prepare(officer, partner, task), 422, "PEN-001")
    row = licence_of(partner)
    for day in ("2026-11-24", "2026-11-20"):
        assert act(head, row, "renewal", {"valid_to": day}).json["errors"][0]["pointer"] == "/json/valid_to"
    done = ok(act(head, row, "renewal", {"valid_to": "2031-11-23", "number": "1106019999"}))
    assert (done["status"], done["valid_to"], done["number"]) == ("valid", "2031-11-23", "1106019999")
    taken = {"valid_to": "2032-01-01", "number": licence_of(officer).number}
    assert act(head, row, "renewal", taken).status_code == 409
    ok(prepare(officer, partner, task), 201)


def test_a_suspended_officer_stays_home_until_the_licence_is_given_back(
    officer, partner, head, reviewer, contact
):
    task = make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    row = licence_of(partner)
    ok(act(reviewer, row, "suspension", {"reason": "调查期间。"}))
    assert act(head, row, "suspension", {"reason": "再次。"}).json["allowed_actions"] == ["restore", "renew"]
    refused(prepare(officer, partner, task), 422, "PEN-001")
    entry = AuditEntry.select().where(AuditEntry.action == "enforcement.licence.suspended").get()
    assert "调查期间" in str(entry.detail)
    ok(head.delete(f"{API}/licences/{row.id}/suspension", version=row.version + 1))
    assert head.delete(f"{API}/licences/{row.id}/suspension", version=row.version + 2).status_code == 409
    ok(prepare(officer, partner, task), 201)


def test_nobody_renews_the_own_licence(head, officer):
    row = licence_of(officer)
    OfficerLicence.update(staff=head.staff_id).where(OfficerLicence.id == row.id).execute()
    assert act(head, row, "renewal", {"valid_to": "2035-01-01"}).status_code == 403
    assert ok(head.get(f"{API}/licences/{row.id}"))["allowed_actions"] == ["record_skill"]


def test_skills_tell_when_they_have_ended_and_are_searched(officer, head):
    row = licence_of(officer)
    body = {"skill": "special_equipment", "certificate_no": "TS-1", "valid_to": "2026-11-23"}
    ok(head.post(f"{API}/licences/{row.id}/skills", body), 201)
    found = ok(head.get(f"{API}/licences", skill="special_equipment", q=officer.name))["items"]
    assert [skill["is_expired"] for skill in found[0]["skills"]] == [True]
