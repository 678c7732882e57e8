"""Who may call what: every route × every persona → the status they get. test_access_table.py runs it.

**Adding a route**: one line in the module of your room (a new room: a new module here, found by itself).

    row("GET /api/v1/enforcement/tasks", {200: READERS}),
    row("GET /api/v1/enforcement/tasks/{task}", {200: OWN_AGENCY, 404: ELSEWHERE}),
    row("POST /api/v1/enforcement/tasks/{task}/approval", {409: "head", 404: "outside_head"}),

- `{task}` is an object of the landscape: made over HTTP by `objects(people)` of the room's module, a dict of
  names and ids (`people["officer"].post(…)`); `{me}` in a body is the caller's staff id. Relations to an object are those of the personas: officer owns it,
  partner, head, handler and reviewer are of the agency, neighbour of another agency in the same district,
  outsider, outside_head and outside_handler of another region, contact's enterprise is the party, other_contact's is not.
- The statuses name whom they meet. Whoever is not named gets 403, and `public` gets 401.
- An unsafe call is sent with a body made from the API reference, over which `body={…}` lays what must be
  particular, and with a stale If-Match. So one who may act gets 412, and
  the object stays as it is for the next persona.
- A row about an object must hide it from somebody who has the permission (404), or say `shared="why not"`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

STAFF = (
    "officer partner head handler reviewer neighbour outsider outside_head outside_handler staff approver "
    "dispatcher coordinator outside_coordinator reporter outside_reporter stat_admin system_admin security_admin audit_admin"
)
CONTACTS = "contact other_contact"
SIGNED_IN = f"{STAFF} {CONTACTS}"
EVERYBODY = f"public {SIGNED_IN}"
PERSONAS = tuple(EVERYBODY.split())

OFFICERS = "officer partner neighbour outsider"
HEADS = "head outside_head"
OWN_AGENCY = "officer partner head handler reviewer"
ELSEWHERE = "neighbour outsider outside_head outside_handler"
READERS = f"{OWN_AGENCY} {ELSEWHERE}"
"""Everybody who works in an enforcement agency."""
CIVIL_SERVANTS = f"{READERS} staff approver dispatcher"


@dataclass(frozen=True)
class Row:
    """One route, and whom each status meets."""

    method: str
    path: str
    expected: dict[str, int]
    body: dict[str, Any] = field(default_factory=dict)
    shared: str = ""
    content: bytes | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def row(
    route: str,
    meets: dict[int, str],
    *,
    body: dict[str, Any] | None = None,
    content: bytes | None = None,
    shared: str = "",
) -> Row:
    """A line of the table. `content` is sent as it is instead of JSON; see the top of this module for the rest."""
    method, path = route.split(" ", 1)
    expected = dict.fromkeys(PERSONAS, 403) | {"public": 401}
    for status, names in meets.items():
        for name in names.split():
            assert name in expected, f"{route}: there is no persona {name}"
            expected[name] = status
    named = [name for names in meets.values() for name in names.split()]
    assert len(named) == len(set(named)), f"{route}: somebody is named twice"
    return Row(method, path, expected, body or {}, shared, content)
