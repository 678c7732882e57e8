"""schemathesis over the whole API reference, with all its checks, as each role.

`make test` tries the bounds of every field: every other case as somebody who has the permission, the rest as each
role in turn. A bare pytest tries only a few; `make reference-check` tries all of it as every role, with more, and in
sequences (test_reference_in_sequence.py).
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
import schemathesis
from flask_smorest.spec.plugins import FlaskPlugin
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from tests.house import access_rooms
from tests.house.access import PERSONAS

ROOT = Path(__file__).resolve().parents[2]
DEPTH = os.environ.get("ZS_REFERENCE", "few")
"""few, bounds, or roles:N with N examples for every role."""
EXAMPLES = int(DEPTH.removeprefix("roles:")) if DEPTH.startswith("roles:") else 0
REFUSED = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 423, 428, 429]
"""How the contract refuses what the reference does not allow; tus 1.0 refuses another version with 412."""
ACCEPTED = [401, 403, 404, 409, 412, 413, 422, 423, 429]
"""How the contract may answer what the reference allows: 422 where a rule of law or another record says no, 413 where a
header announces a file larger than is taken."""
CONFIG = {
    "generation": {"max-examples": EXAMPLES or (2 if DEPTH == "few" else 5), "deterministic": True},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", *map(str, ACCEPTED)]},
        "negative_data_rejection": {"expected-statuses": [str(status) for status in REFUSED]},
        "missing_required_header": {"expected-statuses": [str(status) for status in REFUSED]},
    },
    "phases": {"stateful": {"enabled": False}, "coverage": {"enabled": DEPTH != "few"}},
}
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
served = []


def loaded(configuration):
    """The reference on file; its calls go to whatever application stands in `served`."""
    chosen = SchemathesisConfig.from_dict(configuration)
    schema = schemathesis.openapi.from_path(ROOT / "openapi" / "openapi.json", config=chosen)
    schema.app = lambda environ, start: served[0](environ, start)  # noqa: PLW0108 - filled in later
    return schema


reference = loaded(CONFIG)


@dataclass(frozen=True)
class Insider:
    """Somebody who may call an operation, and an object to call it for."""

    persona: str
    path_parameters: dict[str, str]


insiders: dict[tuple[str, str], Insider] = {}


@pytest.fixture(scope="module", autouse=True)
def _in_process(application, landscape):
    """The tests are collected before there is an application to send them to."""
    served[:] = [application]
    routes = application.url_map.bind("localhost")
    for row in access_rooms.rows():
        path = landscape.fill(row.path).partition("?")[0]
        rule, arguments = routes.match(path, row.method, return_rule=True)
        order = sorted(PERSONAS, key=lambda name: (row.expected[name] in (401, 403, 404), name == "public"))
        insider = Insider(order[0], {name: str(value) for name, value in arguments.items()})
        insiders[row.method, FlaskPlugin.flaskpath2openapi(rule.rule)] = insider


def taking_turns(case) -> str:
    """Who sends a case: every other one an insider, with a real object as often as not; the rest, all in turn.

    It follows from the case alone, so that a failure repeats.
    """
    operation = case.operation
    sent = repr((case.method, case.path_parameters, case.query, case.headers, case.body))
    turn = zlib.crc32(f"{operation.label} {sent}".encode(errors="replace"))
    insider = insiders.get((operation.method.upper(), operation.path))
    if turn % 2 == 0 or insider is None:
        return PERSONAS[turn // 2 % len(PERSONAS)]
    is_allowed = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if turn % 4 == 1 and is_allowed and insider.path_parameters:
        case.path_parameters = insider.path_parameters
    return insider.persona


@pytest.mark.parametrize("persona", PERSONAS if EXAMPLES else ("each in turn",))
@reference.parametrize()
@settings(suppress_health_check=list(HealthCheck), deadline=None)
def test_the_reference_holds(case, personas, persona, cases):
    cases(1)
    if persona not in personas:
        persona = taking_turns(case)
    # A case that is wrong by its missing token must go without one, or it is not wrong.
    token = {} if reference.is_security_param_negated(case) else personas[persona].headers()
    case.call_and_validate(headers={**token, "Accept-Encoding": "identity"})
