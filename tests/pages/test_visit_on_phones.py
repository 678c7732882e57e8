"""A visit and a penalty on phones, in CI: scanned, approved, checked, ordered, answered, fined, rechecked; each screen measured."""

from __future__ import annotations

import pytest

from core import db, outbox
from tests.pages.here import Looks, served_here, signed_in
from tests.pages.visit import (
    answer_order,
    approve_visit,
    decide_on_the_spot,
    order_correction,
    plan_visit,
    recheck,
    record_result,
    record_visit,
    safety_code_of,
    scan_by_anybody,
    scan_enterprise,
    show_licences,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def server(tmp_path, now):
    """The program on this test's clock."""
    with served_here(tmp_path) as address:
        yield address


def work():
    """What a worker process does meanwhile: to-dos and colours that follow from what happened."""
    with db.db.connection_context():
        outbox.drain()


def test_a_visit_and_a_penalty(open_phone, picture, now):
    looks = Looks()

    def phone_of(username):
        phone = signed_in(open_phone, username)
        phone.looked_at = looks.at
        return phone

    officer, contact, head = phone_of("officer1"), phone_of("enterprise1"), phone_of("head1")
    scan_enterprise(officer, contact)
    plan_visit(officer)
    approve_visit(head)
    show_licences(officer)
    record_visit(officer, picture)
    record_result(officer)
    order_correction(officer)
    work()
    code = safety_code_of(officer)
    scan_by_anybody(open_phone(), code, "yellow", "黄码", "12-safety-code-yellow")
    answer_order(contact, picture)
    decide_on_the_spot(officer, picture)
    recheck(officer, picture)
    work()
    scan_by_anybody(open_phone(), code, "green", "绿码", "20-safety-code-green")
    looks.are_sound()
