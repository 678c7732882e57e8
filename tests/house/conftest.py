"""The landscape: one object of each kind, made over HTTP once per worker, and everybody signed in."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from auth import keys, rate_limit
from core import clock, secrets
from models.identity import Account
from tests import databases
from tests.conftest import NOW, SECRET
from tests.house import access_rooms
from tests.house.access import PERSONAS
from tests.people import Person


@dataclass
class Landscape:
    """A golden database with the objects, their ids by name, and everybody's access token."""

    golden: databases.SqliteGolden | databases.PostgresGolden
    ids: dict[str, str]
    tokens: dict[str, str | None]

    def fill(self, value, me=None):
        """`value` with every `{name}` replaced by the object's id; `{me}` is the caller as a member of staff."""
        text = json.dumps(value)
        for name, object_id in {**self.ids, "me": str(me)}.items():
            text = text.replace(f"{{{name}}}", object_id)
        return json.loads(text)


@pytest.fixture(scope="session")
def landscape(application, golden):
    """Build it in a copy of the golden database."""
    ids: dict[str, str] = {}
    tokens: dict[str, str | None] = {"public": None}

    def build():
        clock.install(clock.FixedClock(NOW))
        keys.forget()
        with application.app_context():
            people = {name: Person.sign_in(application, name) for name in PERSONAS if name != "public"}
            for room in access_rooms.modules():
                ids.update(room.objects(people) if hasattr(room, "objects") else {})
        tokens.update({name: person.token for name, person in people.items()})

    return Landscape(databases.derived(golden, build), ids, tokens)


@pytest.fixture
def personas(application, landscape):
    """Everybody, in a fresh copy of the landscape."""
    with landscape.golden.copy() as url, databases.opened(url):
        secrets.install(SECRET)
        keys.forget()
        rate_limit.install("", None)
        with application.app_context():
            accounts = {account.username: account for account in Account.select()}
            yield {
                name: Person(application, accounts.get(name), token)
                for name, token in landscape.tokens.items()
            }
