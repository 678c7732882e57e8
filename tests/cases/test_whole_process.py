"""PEN-038: each of the six stages has a record before a decision on the spot is closed."""

import pytest

from microapps.cases import rules
from models.process import ProcessRecord
from tests.enforcement.visits import refused
from tests.factories import DECISIONS, WARNED, make_decision, make_served, ok

PEN_038 = (409, "PEN-038", "行政处罚法", "47")


def filed(handler, decision):
    return ok(handler.post(f"{DECISIONS}/{decision['id']}/filing", version=decision["version"]))


def close(handler, decision):
    return handler.post(f"{DECISIONS}/{decision['id']}/closing", version=decision["version"])


def test_pen_038_a_fine_nobody_collected_is_not_closed(officer, partner, handler, contact, photo):
    decision = filed(handler, make_served(officer, partner, contact))
    assert [one["stage"] for one in decision["process"] if not one["records"]] == ["execution"]
    problem = refused(close(handler, decision), *PEN_038)
    assert "执行" in problem["detail"]
    slip = officer.uploaded(photo)
    record = {"stage": "execution", "text": "罚款已缴，票据号 0001。", "file_id": slip["id"]}
    decision = ok(
        officer.post(f"{DECISIONS}/{decision['id']}/process-records", record, version=decision["version"]),
        201,
    )
    assert decision["process"][-1]["records"][0]["sha256"] == slip["sha256"]
    assert handler.get(decision["process"][-1]["records"][0]["url"]).status_code == 200
    decision = ok(close(handler, decision))
    assert (decision["status"], decision["allowed_actions"]) == ("closed", ["withdraw", "correct"])
    late = officer.post(f"{DECISIONS}/{decision['id']}/process-records", record, version=decision["version"])
    assert late.status_code == 409


def test_pen_038_closing_without_a_service_record_is_409(officer, partner, handler, contact):
    decision = filed(handler, make_served(officer, partner, contact))
    ProcessRecord.delete().where(ProcessRecord.stage == "service").execute()
    assert "送达" in refused(close(handler, decision), *PEN_038)["detail"]


def test_pen_038_a_warning_is_executed_when_it_is_served(officer, partner, handler, contact):
    decision = filed(handler, make_served(officer, partner, contact, **WARNED))
    assert ok(close(handler, decision))["closed_at"]


def test_somebody_else_does_not_write_into_the_record(officer, partner, reviewer, contact):
    decision = make_decision(officer, partner, contact)
    record = {"stage": "execution", "text": "…"}
    assert (
        reviewer.post(f"{DECISIONS}/{decision['id']}/process-records", record, version=1).status_code == 403
    )


@pytest.mark.parametrize("missing", list(rules.STAGES))
def test_pen_038_every_stage_counts(missing):
    assert not rules.whole_process_is_recorded(set(rules.STAGES) - {missing}).allowed
    assert rules.whole_process_is_recorded(set(rules.STAGES)).allowed
