"""Whom an administrator may choose: only within reach, only who lacks what is given."""

from core import clock
from models.organisation import Staff
from tests.factories import ok

API = "/api/v1/auth"


def names(answer):
    return [item["name"] for item in ok(answer)["items"]]


def test_people_with_an_account_are_not_offered_another(system_admin, officer):
    assert officer.name not in names(system_admin.get(f"{API}/account-candidates", q=officer.name[0]))


def newcomer(org_id):
    """Somebody in service whom nobody has given an account yet."""
    sealed = {
        "phone_sealed": "x",
        "phone_index": "p-newcomer",
        "id_no_sealed": "x",
        "id_no_index": "i-newcomer",
    }
    return Staff.create(name="欧阳新人", org=org_id, activated_on=clock.today(), **sealed)


def test_a_person_without_account_is_offered_and_can_be_given_one(system_admin, officer):
    newcomer(Staff.get_by_id(officer.staff_id).org_id)
    found = ok(system_admin.get(f"{API}/account-candidates", q="欧阳"))["items"]
    assert [item["name"] for item in found] == ["欧阳新人"]
    body = {"username": "newcomer", "password": "Fresh-Horse-2026", "staff_id": found[0]["id"]}
    ok(system_admin.post(f"{API}/accounts", body), 201)
    assert names(system_admin.get(f"{API}/account-candidates", q="欧阳")) == []


def test_one_does_not_find_oneself_to_grant(security_admin, officer):
    assert officer.name in names(security_admin.get(f"{API}/grant-accounts", q="officer"))
    assert names(security_admin.get(f"{API}/grant-accounts", q="security_admin")) == []


def test_organisations_are_found_by_a_part_of_their_name(security_admin):
    assert names(security_admin.get(f"{API}/grant-organisations", q="市场监督管理局"))
    assert names(security_admin.get(f"{API}/grant-organisations", q="没有这样的机关")) == []


def test_a_search_needs_a_word(security_admin, system_admin):
    assert security_admin.get(f"{API}/grant-organisations").status_code == 422
    assert system_admin.get(f"{API}/account-candidates", q="").status_code == 422


def test_every_role_has_its_name(security_admin):
    roles = ok(security_admin.get(f"{API}/roles"))["items"]
    assert {"officer", "stat_admin"} <= {role["code"] for role in roles}
    assert all(role["label"] for role in roles)
