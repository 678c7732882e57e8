"""Scanning an enterprise, and what a scan leaves behind."""

from datetime import timedelta

import pytest

from auth import codes
from core.audit import AuditEntry
from core.ids import new_id
from models.enterprise import Enterprise, EnterpriseScan
from models.telemetry import UsageEvent
from tests.factories import ok

API = "/api/v1/enterprise-code"


def scan(person, content, **over):
    return person.post(f"{API}/scans", {"content": content, "purpose": "inspection", **over})


def code_of(contact):
    return ok(contact.get(f"{API}/enterprises/{contact.enterprise_id}/code"))["content"]


def test_a_scan_opens_the_file_and_enters_the_ledger(officer, contact):
    answer = ok(scan(officer, code_of(contact)))
    assert (answer["verdict"], answer["enterprise"]["id"]) == ("valid", str(contact.enterprise_id))
    row = ok(contact.get(f"{API}/enterprises/{contact.enterprise_id}/scans"))["items"][0]
    assert row["who"] == "杭州市西湖区市场监督管理局 张*国"
    assert UsageEvent.select().where(UsageEvent.app == "enterprise_code").count() == 1


@pytest.mark.parametrize("change", [str.lower, lambda uscc: f" {uscc[:9]} {uscc[9:]} ", str])
def test_a_typed_credit_code_works_too(officer, contact, change):
    enterprise = Enterprise.get_by_id(contact.enterprise_id)
    assert ok(scan(officer, change(enterprise.uscc)))["enterprise"]["name"] == enterprise.name


@pytest.mark.parametrize("content", ["HTTPS://X/S/AAAA", "😀", "x" * 1000, "' OR 1=1 --"])
def test_garbage_is_a_verdict_not_an_error(officer, content):
    answer = ok(scan(officer, content))
    assert (answer["verdict"], answer["enterprise"]) == ("malformed", None)
    assert EnterpriseScan.select().count() == 0


def test_nul_in_a_scan_is_refused(officer):
    assert scan(officer, "a\x00b").status_code == 422


def test_an_expired_code_says_so(officer, contact, now):
    content = code_of(contact)
    now.advance(hours=25)
    officer = type(officer).sign_in(officer.app, "officer")
    assert ok(scan(officer, content))["verdict"] == "expired"


def test_a_code_of_another_kind_is_not_an_enterprise(officer, app):
    content = codes.sign(codes.issue("act", new_id(), timedelta(hours=1)))
    assert ok(scan(officer, content))["verdict"] == "malformed"


def test_an_enterprise_of_another_district_is_not_found(officer, other_contact):
    assert scan(officer, code_of(other_contact)).status_code == 404


def test_contacts_are_masked_until_a_purpose_is_written_down(officer, contact):
    path = f"{API}/enterprises/{contact.enterprise_id}"
    assert ok(officer.get(path))["contacts"] == [{"name": "钱*理", "phone": "139****5678", "role": "联系人"}]
    assert officer.post(f"{path}/contact-reading", {"purpose": " "}).status_code == 422
    shown = ok(officer.post(f"{path}/contact-reading", {"purpose": "通知整改"}))["items"]
    assert shown[0]["phone"] == "13912345678"
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.detail) == ("enterprise_code.contacts.read", {"purpose": "通知整改"})


def test_nobody_reads_the_ledger_of_another_enterprise(contact, other_contact):
    assert other_contact.get(f"{API}/enterprises/{contact.enterprise_id}/scans").status_code == 404


@pytest.mark.parametrize(("suffix", "magic"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_code_comes_as_a_picture(contact, suffix, magic):
    picture = contact.get(f"{API}/enterprises/{contact.enterprise_id}/code.{suffix}")
    assert magic in picture.get_data()[:100]


def test_the_list_filters(officer, contact):
    assert len(ok(officer.get(f"{API}/enterprises", q="示例"))["items"]) == 1
    assert ok(officer.get(f"{API}/enterprises", q="没有这家"))["items"] == []
    assert ok(officer.get(f"{API}/enterprises", region="330106", credit_class="A"))["items"] == []
