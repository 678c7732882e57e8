"""A visit and a penalty on phones, in CI: scanned, approved, checked, ordered, answered, fined, rechecked; each screen measured."""

from __future__ import annotations

import pytest

from core import db, outbox
from tests.pages.here import Looks, served_here, signed_in
from tests.pages.visit import visit_and_penalty

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


def test_a_visit_and_a_penalty(open_phone, picture, film, now):
    looks = Looks()

    def phone_of(username):
        phone = signed_in(open_phone, username, permissions=["geolocation", "camera"])
        phone.looked_at = looks.at
        return phone

    visit_and_penalty(open_phone, phone_of, picture, film, meanwhile=work)
    looks.are_sound()
