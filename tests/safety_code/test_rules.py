"""Every colour rule of every scheme fires on its facts, and the worst wins."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from core.data_files import DATA
from microapps.safety_code import schemes
from microapps.safety_code.conditions import BadCondition, compiled, fact_value
from microapps.safety_code.rules import Held, gate_decision, may_recolour_alone

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
SOUND = {
    "special_equipment": {
        "kind": "elevator",
        "status": "in_use",
        "registered": True,
        "inspection_result": "passed",
        "next_inspection_on": "2027-06-30",
        "maintenance_last_on": "2026-11-20",
    },
    "hazmat_driver": {
        "status": "in_use",
        "qualification_expires_on": "2027-06-30",
        "licence_expires_on": "2028-01-01",
        "points": 0,
    },
    "hazmat_vehicle": {
        "status": "in_use",
        "permit_expires_on": "2027-06-30",
        "tank_test_due_on": "2027-06-30",
    },
    "enterprise_risk": {"status": "in_use"},
    "site_risk": {"status": "in_use"},
    "licence": {"status": "in_use", "valid_to": "2028-12-31"},
}
CASES = {
    "special_equipment": [
        ({}, "green", []),
        ({"registered": False}, "red", ["SE-R1"]),
        ({"registered": False, "first_used_on": "2026-10-24"}, "red", ["SE-R1"]),
        ({"registered": False, "first_used_on": "2026-10-25"}, "yellow", ["SE-Y7"]),
        ({"next_inspection_on": "2026-11-23"}, "red", ["SE-R2"]),
        ({"next_inspection_on": "2026-11-23", "status": "stopped"}, "grey", ["SE-G1"]),
        ({"next_inspection_on": "2026-11-24"}, "yellow", ["SE-Y1"]),
        ({"next_inspection_on": "2026-11-25"}, "yellow", ["SE-Y1"]),
        ({"next_inspection_on": "2026-12-24"}, "yellow", ["SE-Y1"]),
        ({"next_inspection_on": "2026-12-25"}, "green", []),
        ({"next_inspection_on": "2026-12-01", "inspection_applied": True}, "green", []),
        ({"inspection_result": "failed"}, "red", ["SE-R3"]),
        ({"inspection_result": "failed", "status": "stopped"}, "grey", ["SE-G1"]),
        ({"status": "scrapped"}, "red", ["SE-R4"]),
        ({"sealed": True}, "red", ["SE-R5"]),
        ({"open_correction": True, "correction_due_on": "2026-11-24"}, "yellow", ["SE-Y2"]),
        ({"open_correction": True, "correction_due_on": "2026-11-23"}, "red", ["SE-R6"]),
        ({"accessory_failing": True}, "red", ["SE-R7"]),
        ({"accident_unchecked": True}, "red", ["SE-R8"]),
        ({"beyond_parameters": True}, "red", ["SE-R9"]),
        ({"stop_ordered": True}, "red", ["SE-R10"]),
        ({"open_correction": True}, "yellow", ["SE-Y2"]),
        ({"maintenance_last_on": "2026-11-09"}, "green", []),
        ({"maintenance_last_on": "2026-11-08"}, "yellow", ["SE-Y3"]),
        ({"kind": "boiler", "maintenance_last_on": "2026-01-01"}, "green", []),
        ({"certificate_expires_on": "2026-12-01"}, "yellow", ["SE-Y4"]),
        ({"certificate_expires_on": "2026-01-01"}, "yellow", ["SE-Y4"]),
        ({"complaint_open": True}, "yellow", ["SE-Y5"]),
        ({"archive_missing": True}, "yellow", ["SE-Y6"]),
        ({"status": "deregistered"}, "grey", ["SE-G2"]),
        ({"next_inspection_on": None}, "grey", ["SE-G3"]),
        ({"registered": None}, "grey", ["SE-G3"]),
        ({"status": "stopped", "sealed": True}, "red", ["SE-R5"]),
        ({"open_correction": True, "complaint_open": True}, "yellow", ["SE-Y2", "SE-Y5"]),
        ({"sealed": True, "beyond_parameters": True, "archive_missing": True}, "red", ["SE-R5", "SE-R9"]),
    ],
    "hazmat_driver": [
        ({}, "blue", []),
        ({"qualification_expires_on": "2026-11-23"}, "red", ["HZD-R1"]),
        ({"qualification_expires_on": "2026-11-24"}, "blue", []),
        ({"licence_expires_on": "2026-11-23"}, "red", ["HZD-R1"]),
        ({"points": 12}, "red", ["HZD-R2"]),
        ({"points": 11}, "yellow", ["HZD-Y1"]),
        ({"points": 6}, "yellow", ["HZD-Y1"]),
        ({"points": 5}, "blue", []),
        ({"drug_or_drink_driving": True}, "red", ["HZD-R3"]),
        ({"accident_under_investigation": True}, "red", ["HZD-R4"]),
        ({"loaded_without_waybill": True}, "red", ["HZD-R5"]),
        ({"training_due_on": "2026-11-23"}, "yellow", ["HZD-Y2"]),
        ({"alarms_30d": 3}, "yellow", ["HZD-Y3"]),
        ({"alarms_30d": 2}, "blue", []),
        ({"documents_expire_on": "2026-12-24"}, "yellow", ["HZD-Y4"]),
        ({"status": "left"}, "grey", ["HZD-G1"]),
        ({"status": "deregistered"}, "grey", ["HZD-G2"]),
        ({"qualification_expires_on": None}, "grey", ["HZD-G3"]),
    ],
    "hazmat_vehicle": [
        ({}, "blue", []),
        ({"permit_expires_on": "2026-11-23"}, "red", ["HZV-R1"]),
        ({"annual_test_due_on": "2026-11-23"}, "red", ["HZV-R2"]),
        ({"tank_test_due_on": "2026-11-23"}, "red", ["HZV-R2"]),
        ({"tank_test_due_on": "2026-12-24"}, "yellow", ["HZV-Y1"]),
        ({"accident_under_investigation": True}, "red", ["HZV-R3"]),
        ({"loaded_without_waybill": True}, "red", ["HZV-R4"]),
        ({"alarms_30d": 3}, "yellow", ["HZV-Y2"]),
        ({"documents_expire_on": "2026-12-24"}, "yellow", ["HZV-Y3"]),
        ({"status": "stopped"}, "grey", ["HZV-G1"]),
        ({"status": "deregistered"}, "grey", ["HZV-G2"]),
        ({"permit_expires_on": None}, "grey", ["HZV-G3"]),
    ],
    "enterprise_risk": [
        ({}, "green", []),
        ({"major_risk_uncontrolled": True}, "red", ["ER-R1"]),
        ({"major_hazard_open": True}, "red", ["ER-R2"]),
        ({"warning_level": "red"}, "red", ["ER-R3"]),
        ({"warning_level": "red", "evacuation_confirmed": True}, "yellow", ["ER-Y3"]),
        ({"warning_level": "orange"}, "yellow", ["ER-Y2"]),
        ({"warning_level": "yellow"}, "yellow", ["ER-Y2"]),
        ({"warning_level": "blue"}, "green", []),
        ({"general_hazard_open": True}, "yellow", ["ER-Y1"]),
        ({"drill_due_on": "2026-11-23"}, "yellow", ["ER-Y4"]),
        ({"insurance_expires_on": "2026-11-23"}, "yellow", ["ER-Y5"]),
        ({"status": "stopped"}, "grey", ["ER-G1"]),
        ({"status": "deregistered"}, "grey", ["ER-G2"]),
    ],
    "licence": [
        ({}, "blue", []),
        ({"valid_to": "2026-11-23"}, "red", ["OL-R1"]),
        ({"valid_to": "2026-11-24"}, "yellow", ["OL-Y1"]),
        ({"is_suspended": True}, "red", ["OL-R2"]),
        ({"status": "left"}, "grey", ["OL-G1"]),
        ({"valid_to": None}, "grey", ["OL-G2"]),
    ],
}
CASES["site_risk"] = [
    (over, colour, [rule.replace("ER-", "SR-") for rule in fired])
    for over, colour, fired in CASES["enterprise_risk"]
]


def colouring(scheme, over=None, **more):
    facts = {**SOUND[scheme], **(over or {})}
    found = schemes.of(scheme).colour(facts, NOW, TODAY, **{"facts_at": NOW, **more})
    return found.colour, found.rule_ids


@pytest.mark.parametrize(
    ("scheme", "over", "colour", "fired"),
    [(scheme, *case) for scheme, cases in CASES.items() for case in cases],
)
def test_the_colour_and_why(scheme, over, colour, fired):
    assert colouring(scheme, over) == (colour, fired)


def test_every_rule_of_every_scheme_is_tested():
    tested = {rule for cases in CASES.values() for _, _, fired in cases for rule in fired}
    assert tested == {rule.id for scheme in schemes.SCHEMES.values() for rule in scheme.rules}


def test_facts_older_than_48_hours_make_grey_never_green():
    old = NOW - timedelta(hours=48)
    assert colouring("hazmat_driver", facts_at=old) == ("blue", [])
    assert colouring("hazmat_driver", facts_at=old - timedelta(seconds=1)) == ("grey", ["DATA-STALE"])
    assert colouring("hazmat_driver", facts_at=None) == ("grey", ["DATA-STALE"])


def test_a_red_that_is_known_stays_red_when_the_facts_are_old():
    old = NOW - timedelta(days=9)
    assert colouring("hazmat_driver", {"points": 12}, facts_at=old) == ("red", ["HZD-R2"])


def test_equipment_without_a_source_does_not_grow_stale():
    assert colouring("special_equipment", facts_at=None) == ("green", [])


def test_a_colour_set_by_hand_counts_like_a_rule():
    held = Held("yellow", "专项整治")
    assert colouring("special_equipment", held=held) == ("yellow", ["MANUAL"])
    assert colouring("special_equipment", {"sealed": True}, held=held) == ("red", ["SE-R5"])


@pytest.mark.parametrize(
    ("verdict", "gate", "decision"),
    [("valid", "allow", "allow"), ("valid", "restrict", "restrict"), ("valid", "deny", "deny"),
     ("expired", "allow", "deny"), ("malformed", "allow", "deny")],
)  # fmt: skip
def test_only_a_code_that_holds_opens_a_gate(verdict, gate, decision):
    assert gate_decision(verdict, gate) == decision


def test_more_than_the_limit_needs_two():
    assert may_recolour_alone(5, 5)
    assert not may_recolour_alone(6, 5)


TYPES = {"flag": "flag", "word": "word", "whole": "whole", "day": "day"}


@pytest.mark.parametrize(
    "tree",
    [
        None, [], {}, "x", {"all": []}, {"any": "x"}, {"not": 1}, {"fact": "flag"}, {"fact": "nope", "is": True},
        {"fact": "flag", "is": 1}, {"fact": "flag", "at_least": 1}, {"fact": "whole", "is": 3},
        {"fact": "day", "before": "tomorrow"}, {"fact": "day", "within_days": -1},
        {"fact": "day", "within_days": True}, {"fact": "word", "in": []}, {"fact": "word", "in": [1]},
        {"all": [{"fact": "flag", "is": True}], "fact": "flag"}, {"fact": "flag", "missing": "yes"},
        {"__import__": "os"},
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_read_is_refused_when_it_is_read(tree):
    with pytest.raises(BadCondition):
        compiled(tree, TYPES)


@pytest.mark.parametrize("facts", [{}, {"whole": None}])
@pytest.mark.parametrize(
    "test",
    [{"fact": "whole", "at_least": 0}, {"fact": "whole", "at_most": 99}, {"fact": "day", "before": "today"},
     {"fact": "day", "older_than_days": 0}, {"fact": "flag", "is": False}, {"fact": "word", "is": ""}],
)  # fmt: skip
def test_what_is_not_known_passes_no_test(test, facts):
    assert not compiled(test, TYPES)(facts, TODAY)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("flag", 1), ("flag", "true"), ("whole", True), ("whole", 1.5), ("whole", 10**10), ("day", "2026-02-30"),
     ("day", 20261124), ("word", 5), ("word", "x" * 201), ("word", ["x"])],
)  # fmt: skip
def test_a_fact_of_another_type_is_refused(kind, value):
    with pytest.raises(ValueError, match=r".+"):
        fact_value(kind, value)


def scheme_document(**over):
    document = json.loads((DATA / "code_schemes" / "special_equipment.json").read_text(encoding="utf-8"))
    return {**document, **over}


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"best": "purple"}, "lacks the best colour"),
        ({"views": {"public": ["fact:nope"]}}, "view fact:nope"),
        ({"views": {"passer-by": []}}, "audience passer-by"),
        ({"facts": {"kind": {"type": "number", "title": "x"}}}, "known fact"),
        ({"next_due_fact": "nope"}, "next_due_fact"),
        ({"rules": None}, "TypeError"),
        ({"palette": {}}, "colour red"),
    ],
)
def test_a_scheme_that_cannot_be_used_says_what_is_wrong(over, says):
    with pytest.raises(schemes.BadScheme, match=says):
        schemes.parsed(scheme_document(**over))


def test_a_rule_twice_is_refused():
    document = scheme_document()
    document["rules"].append(document["rules"][0])
    with pytest.raises(schemes.BadScheme, match="SE-R1 twice"):
        schemes.parsed(document)
