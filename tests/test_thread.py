"""README's tour, over HTTP: a car is applied for and approved, a code is scanned, a figure rises by two."""

from tests.factories import act_on_task, apply_for_a_car, ok

API = "/api/v1"
TODAY = {"from": "2026-11-24", "to": "2026-11-24"}


def test_a_scan_an_approval_a_ratio(staff, approver, contact, public, stat_admin):
    before = _ratio(stat_admin)
    application = ok(apply_for_a_car(staff), 201)
    assert ok(act_on_task(approver, "approval", {"comment": "同意"}))["state"] == "approved"
    assert ok(staff.get(f"{API}/one-thing/applications/{application['id']}"))["state"] == "approved"

    code = ok(contact.get(f"{API}/safety-code/codes"))["items"][0]
    content = ok(contact.get(f"{API}/safety-code/codes/{code['id']}"))["content"]
    page = public.get(f"/S/{content.rsplit('/', 1)[-1]}")
    assert (page.status_code, code["colour_name"] in page.get_data(as_text=True)) == (200, True)

    after = _ratio(stat_admin)
    assert after["numerator"] - before["numerator"] == 2
    assert after["denominator"] == before["denominator"]
    people = ok(stat_admin.get(f"{API}/stats/mobile-office-ratio/people", active="true", **TODAY))
    assert people["total"] == after["numerator"]
    done = {one["name"]: [record["path"] for record in one["records"]] for one in people["items"]}
    path = f"/one-thing/applications/{application['id']}"
    assert done == {staff.name: [path], approver.name: [path]}


def _ratio(person):
    return ok(person.get(f"{API}/stats/mobile-office-ratio", **TODAY))
