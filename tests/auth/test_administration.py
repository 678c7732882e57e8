"""Grants, accounts and the audit chain, for the three administrators."""

from core import audit
from core.audit import AuditEntry
from models.identity import Account
from models.organisation import Organisation
from tests.factories import ok
from tests.people import Person
from tests.world import PASSWORD

GRANTS, ACCOUNTS = "/api/v1/auth/grants", "/api/v1/auth/accounts"


def account(username):
    return Account.get(Account.username == username)


def org(code):
    return Organisation.get(Organisation.code == code)


def grant(admin, username, role, code="xh-scjg"):
    body = {"account_id": str(account(username).id), "role": role, "org_id": str(org(code).id)}
    return admin.post(GRANTS, body)


def test_a_grant_works_at_once_and_its_end_too(security_admin, staff):
    assert staff.get("/api/v1/enforcement/tasks").status_code == 403
    given = ok(grant(security_admin, "staff", "officer"), 201)
    ok(staff.get("/api/v1/enforcement/tasks"))
    assert security_admin.delete(f"{GRANTS}/{given['id']}", version=given["version"]).status_code == 204
    assert staff.get("/api/v1/enforcement/tasks").status_code == 403


def test_nobody_holds_two_of_the_three_administrators(security_admin):
    answer = grant(security_admin, "system_admin", "audit_admin", "zj")
    assert (answer.status_code, answer.json["rule"]) == (409, "SEC-001")


def test_nobody_grants_to_themselves(security_admin):
    assert grant(security_admin, "security_admin", "officer").status_code == 403


def test_the_same_grant_twice_is_refused(security_admin):
    assert grant(security_admin, "officer", "officer").status_code == 409


def test_only_the_security_administrator_grants(system_admin, audit_admin, officer):
    for person in (system_admin, audit_admin, officer):
        assert grant(person, "staff", "officer").status_code == 403


def test_the_system_administrator_creates_accounts(system_admin, officer):
    body = {"username": "newcomer", "password": "Fresh-Horse-2026", "staff_id": str(officer.staff_id)}
    ok(system_admin.post("/api/v1/auth/accounts", body), 201)
    assert system_admin.post("/api/v1/auth/accounts", body).status_code == 409


def test_an_account_can_be_unlocked_early(system_admin, public):
    for _ in range(5):
        public.post("/api/v1/auth/sign-in", {"username": "officer", "password": "wrong"})
    found = ok(system_admin.get("/api/v1/auth/accounts", q="officer"))["items"][0]
    assert found["is_locked"]
    path = f"/api/v1/auth/accounts/{found['id']}/unlocking"
    assert not ok(system_admin.post(path, version=found["version"]))["is_locked"]


def test_a_suspended_account_stops_at_once_and_may_come_back(system_admin, officer, public):
    found = ok(system_admin.get(ACCOUNTS, q="officer"))["items"][0]
    path = f"{ACCOUNTS}/{found['id']}/suspension"
    suspended = ok(system_admin.post(path, version=found["version"]))
    assert suspended["is_disabled"]
    assert officer.get("/api/v1/auth/me").status_code == 401
    credentials = {"username": "officer", "password": PASSWORD}
    assert public.post("/api/v1/auth/sign-in", credentials).status_code == 401
    ok(system_admin.delete(path, version=suspended["version"]))
    ok(public.post("/api/v1/auth/sign-in", credentials))


def test_a_lost_second_factor_is_taken_off_and_must_be_set_anew(app, system_admin, audit_admin):
    found = ok(system_admin.get(ACCOUNTS, q="audit_admin"))["items"][0]
    path = f"{ACCOUNTS}/{found['id']}/second-factor"
    assert not ok(system_admin.delete(path, version=found["version"]))["has_second_factor"]
    assert audit_admin.get("/api/v1/auth/me").status_code == 401
    again = Person.sign_in(app, "audit_admin")
    assert again.get("/api/v1/auth/audit-entries").json["type"] == "/problems/second-factor-not-set-up"


def test_administrators_neither_suspend_nor_disarm_themselves(system_admin):
    mine = f"{ACCOUNTS}/{system_admin.account.id}"
    assert system_admin.post(f"{mine}/suspension", version=1).status_code == 403
    assert system_admin.delete(f"{mine}/second-factor", version=1).status_code == 403


def test_the_audit_administrator_reads_and_proves_the_chain(audit_admin, officer):
    officer.post("/api/v1/auth/sign-out")
    assert ok(audit_admin.get("/api/v1/auth/audit-entries"))["items"][0]["title"] == "退出登录"
    assert ok(audit_admin.get("/api/v1/auth/audit-verification"))["ok"]


def test_one_changed_byte_breaks_the_chain(security_admin, app):
    ok(grant(security_admin, "staff", "officer"), 201)
    assert audit.verify().broken_at is None
    entry = AuditEntry.get(AuditEntry.action == "auth.grant.given")
    AuditEntry.update(detail={**entry.detail, "role": "handler"}).where(AuditEntry.id == entry.id).execute()
    assert audit.verify().broken_at == entry.seq
    result = app.test_cli_runner().invoke(args=["audit-verify"])
    assert (result.exit_code, f"entry {entry.seq}" in result.output) == (1, True)


def test_a_missing_entry_breaks_the_chain(security_admin):
    first = ok(grant(security_admin, "staff", "officer"), 201)
    security_admin.delete(f"{GRANTS}/{first['id']}", version=first["version"])
    AuditEntry.delete().where(AuditEntry.action == "auth.grant.given").execute()
    assert audit.verify().reason == "条目缺失"
