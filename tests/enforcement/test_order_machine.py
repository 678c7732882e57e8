"""An order to correct through any order of acts: no path skips a step, every refusal says what is open."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import db
from models.correction import STATES, CorrectionAnswer, CorrectionOrder, Recheck
from tests.factories import make_order, ok

API = "/api/v1"
EXAMPLES = int(os.environ.get("ZS_EXAMPLES", "15"))
ACTS = ("answer", "pass", "fail", "ask_extension", "grant", "refuse")
MOVES = ("answer", "pass", "fail")
"""Acts that the table of states knows; more time leaves the state as it is."""


class RolledBack(Exception):
    """Ends a trial that must leave no trace."""


@pytest.fixture
def stage(officer, partner, head, contact, photo):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    return officer, contact, order["id"], contact.uploaded(photo)["id"]


def perform(stage, act):
    """One act, and all that must hold around it."""
    officer, contact, order_id, file_id = stage
    path = f"{API}/enforcement/correction-orders/{order_id}"
    before = CorrectionOrder.get_by_id(order_id)
    version = before.version
    if act == "answer":
        body = {"text": "已整改。", "file_ids": [file_id]}
        answer = contact.post(
            f"{API}/enterprise-code/correction-orders/{order_id}/answers", body, version=version
        )
    elif act in MOVES:
        body = {"passed": act == "pass", "note": "看过。"}
        answer = officer.post(f"{path}/recheck", body, version=version)
    elif act == "ask_extension":
        body = {"days": 5, "reason": "配件未到。"}
        answer = contact.post(f"{path}/extension-request", body, version=version)
    else:
        body = {"granted": act == "grant", "note": ""}
        answer = officer.post(f"{path}/extension-decision", body, version=version)
    after = CorrectionOrder.get_by_id(order_id)
    if answer.status_code < 300:
        assert after.status == (STATES.next(before.status, act) if act in MOVES else before.status)
        assert after.version > before.version
        return
    assert answer.status_code in (409, 422)
    assert (after.status, after.version) == (before.status, before.version)
    person = contact if act in ("answer", "ask_extension") else officer
    room = "enterprise-code" if act == "answer" else "enforcement"
    seen = ok(person.get(f"{API}/{room}/correction-orders/{order_id}"))
    assert answer.json["allowed_actions"] == seen["allowed_actions"]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="ZS_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=12))
def test_no_order_of_acts_skips_a_step(stage, acts):
    try:
        with db.atomic():
            for act in acts:
                perform(stage, act)
            order = CorrectionOrder.get_by_id(stage[2])
            answered = CorrectionAnswer.select().where(CorrectionAnswer.order == order).exists()
            if order.status in ("answered", "passed"):
                assert answered, "nothing is closed, or waits for a recheck, without evidence"
            if order.status == "passed":
                assert Recheck.select().where(Recheck.order == order, Recheck.passed).exists()
                assert order.recheck_due_on is None
            raise RolledBack
    except RolledBack:
        return
