"""schemathesis in sequences: what one call answers becomes the id, the body or the query of the next, as each role.

It follows the links it infers from the reference (an answer's `id` is the `task_id` of the routes under it), with all
checks, among them that what was deleted is gone. `make reference-check` runs it.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.house import test_reference_holds as single
from tests.house.access import PERSONAS

pytestmark = pytest.mark.slow
SEQUENCES = int(os.environ.get("ZS_SEQUENCES", "3"))
STEPS = 12
CHECKS = {**single.CONFIG["checks"], "ignored_auth": {"enabled": False}}
"""Every call bears the caller's token, also where the sequence made one up."""
linked = single.loaded({**single.CONFIG, "checks": CHECKS, "phases": {}})


@pytest.mark.parametrize("persona", PERSONAS)
def test_sequences_hold(application, personas, persona, cases):
    single.served[:] = [application]
    steps = []

    class Caller(linked.as_state_machine()):
        def get_call_kwargs(self, case):
            steps.append(case.operation.label)
            return {"headers": {**personas[persona].headers(), "Accept-Encoding": "identity"}}

    chosen = settings(
        max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Caller, settings=chosen)
    cases(len(steps))
    assert steps
